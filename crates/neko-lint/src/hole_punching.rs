//! By which way neko opens its router for viewers.

use super::context::Context;
use super::published::Publishing;
use super::relay::{HolePunching, own_hole_punching};

/// By which way neko may open its router for viewers to ports that nothing leads to.
pub(super) fn of(context: &Context<'_>) -> HolePunching {
    match Publishing::of(context).is_some_and(|own| own.cut_off) {
        true => HolePunching::None,
        false => own_hole_punching(context),
    }
}
