//! A comment that allows what is not there.

use crate::{Diagnostic, RuleId, rule};
use neko_text::source::Place;

rule! {
    AllowWithoutFinding = "allow-without-finding",
    severity: Warning,
    effect: Limited,
    check: Comments,
}

/// The finding for a name at `place` that is allowed in vain; the rule is none where none has the name.
pub(crate) fn finding(rule: Option<RuleId>, place: Place) -> Diagnostic {
    let name = place.text();
    let found = RULE.finding(format!("`{name}` is allowed and finds nothing here"));
    if rule.is_some() {
        return found
            .at(Some(place), "finds nothing on this line or the next")
            .help("remove the comment, or put it beside or right above the line of the finding");
    }
    match RuleId::nearest(name) {
        Some(nearest) => found.at(Some(place), "no such rule").help(format!("write `{nearest}`")),
        None => found.at(Some(place), "no such rule").help("`neko-ice rules` lists the rules"),
    }
}

/// The finding for a comment at `place` that means to allow something and cannot be read.
pub(crate) fn misread(place: Place) -> Diagnostic {
    RULE.finding("a comment of neko-ice allows nothing")
        .at(Some(place), "not understood")
        .note("what it was meant for is still found")
        .help("write `# neko-ice: allow(rule) reason`; several rules stand in the parentheses with commas between them")
}
