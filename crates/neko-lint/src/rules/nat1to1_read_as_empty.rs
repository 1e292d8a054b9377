//! A nat1to1 that neko reads as nothing.

use crate::context::{is_set_itself, unquoted, verbatim};
use crate::{Context, Diagnostic, rule};

rule! {
    Nat1to1ReadAsEmpty = "nat1to1-read-as-empty",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let Some(place) = verbatim(&setting.origin).filter(|_| setting.value.is_empty()) else { return Vec::new() };
    let text = unquoted(place.text());
    let inner = place.text().trim_matches(['"', '\'']);
    let blank = text.trim().is_empty() && !inner.is_empty();
    if !is_set_itself(&setting.origin) || matches!(text, "[]" | "null" | "~") || (text.trim().is_empty() && !blank) {
        return Vec::new();
    }
    vec![
        RULE.finding("neko reads no address in nat1to1")
            .at(Some(place.clone()), "read as empty")
            .note("neko does not log this and looks up an address itself, as if nat1to1 were not set")
            .help("write the address as text, or a list of texts"),
    ]
}
