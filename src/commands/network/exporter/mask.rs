//! What masks the secrets of a target.

use std::sync::Arc;

use neko_config::ice_server::Secret;
use neko_exporter::Mask;
use neko_text::source::Place;

use crate::render::redact::Redaction;
use crate::render::visible;

/// Masks the places of a configuration, and secrets that were read from files; hidden characters become visible.
pub(super) fn of(places: &[Place], secrets: Vec<Secret>) -> Mask {
    let redaction = Redaction::new(places);
    let secrets: Vec<Secret> = secrets.into_iter().filter(super::super::view::is_worth_masking).collect();
    Arc::new(move |kind, text| {
        redaction.in_report(kind, text);
        for secret in secrets.iter().filter(|secret| text.contains(secret.reveal())).collect::<Vec<_>>() {
            *text = text.replace(secret.reveal(), "***");
        }
        visible::in_report(kind, text);
    })
}
