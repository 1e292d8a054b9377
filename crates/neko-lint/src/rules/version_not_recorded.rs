//! A release of neko whose behaviour is not wholly recorded.

use crate::{Context, Diagnostic, rule};
use neko_config::versions::{Aspect, differing, not_recorded};
use neko_config::{Version, VersionBy};

rule! {
    VersionNotRecorded = "version-not-recorded",
    severity: Note,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let running = &context.resolution.running;
    let version = running.version;
    let place = match &running.by {
        VersionBy::Image(place) => place.clone(),
        _ => None,
    };
    let unknown: Vec<&str> = not_recorded(version).map(Aspect::name).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("not recorded for neko {version}: {}", shown(&unknown)))
            .at(place, "the version of this image")
            .note(match differing(version).next() {
                Some(_) => "neko-ice assumes the behaviour of the releases around it".to_owned(),
                None => format!("neko-ice assumes the behaviour of {} there", Version::NEWEST),
            }),
    ]
}

/// `how settings are read; the codec h265`
fn shown(names: &[&str]) -> String {
    match names.len() == Aspect::ALL.len() {
        true => "all of its behaviour".to_owned(),
        false => names.join("; "),
    }
}
