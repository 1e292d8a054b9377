//! A value where a section should be.

use crate::context::set_by;
use crate::{Context, Diagnostic, rule};
use neko_config::Origin;

rule! {
    SectionOverwritten = "section-overwritten",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let estimator = &webrtc.estimator.read_interval;
    let settings: [(&str, &Origin); 2] =
        [(webrtc.icetrickle.key, &webrtc.icetrickle.origin), (estimator.key, &estimator.origin)];
    settings
        .into_iter()
        .filter_map(|(key, origin)| Some((key.rsplit_once('.')?.0, origin)))
        .filter(|(section, origin)| set_by(origin).is_some_and(|name| name == *section))
        .map(|(section, origin)| {
            RULE.finding(format!("this value replaces the whole section `{section}`"))
                .at(origin.place.clone(), "a section is expected here")
                .note("neko loses the defaults of all its settings: switches are off, numbers and durations are 0")
                .help(format!("write the settings under `{section}:`, or remove this"))
        })
        .collect()
}
