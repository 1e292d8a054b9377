//! What the settings of a neko say beside its servers.

use std::time::Duration;

use neko_config::behaviour::Behaviour;
use neko_config::{Outcome, Resolution};
use neko_deploy::Problem;
use neko_deploy::load::Neko;
use neko_reach::Class;

use crate::commands::input;
use crate::render::redact::Redaction;

/// The latest moment of the first picture after the answer: of a viewer beside neko or behind an ordinary router, whichever is
/// later, since nobody knows which of them the exporter is.
pub(super) fn predicted(resolution: &Resolution, relay_only: bool) -> Option<Duration> {
    let facts = neko_reach::gather(resolution, &Behaviour::of(resolution), &neko_reach::Answers::default(), 1);
    let classes: &[Class] = if relay_only { &[Class::TurnOnly] } else { &[Class::SameNetwork, Class::OrdinaryNat] };
    let timings = classes.iter().filter_map(|class| neko_reach::answer(*class, &facts).timing);
    timings.map(|timing| timing.picture()[1]).max()
}

/// Why a neko never serves anybody, secrets masked.
pub(super) fn does_not_start(neko: &Neko) -> Option<String> {
    let refused: Vec<Problem> = neko.problems().filter(|own| own.consequence.stops_neko()).cloned().collect();
    if !refused.is_empty() {
        return Some(input::refused(&refused));
    }
    let Outcome::Exits { message, error, place, .. } = &neko.resolution.outcome else { return None };
    let redaction = Redaction::of_unread(place.iter().map(|place| &place.source));
    let why = error.clone().unwrap_or_else(|| message.to_string());
    let at = place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    Some(format!("{at}neko does not start with this: {}", redaction.about(place.as_ref(), &why)))
}
