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
    let found = RULE.finding(format!("`{name}` is allowed here but finds nothing"));
    if rule.is_some() {
        return found
            .at(Some(place), "no finding on this line or the next")
            .help("remove the comment, or move it to the line of the finding or the line above");
    }
    match RuleId::nearest(name) {
        Some(nearest) => found.at(Some(place), "no such rule").help(format!("write `{nearest}`")),
        None => found.at(Some(place), "no such rule").help("`neko-ice rules` lists the rules"),
    }
}

/// The finding for a comment at `place` that means to allow something and cannot be read.
pub(crate) fn misread(place: Place) -> Diagnostic {
    RULE.finding("this neko-ice comment has no effect")
        .at(Some(place), "not in the expected form")
        .note("the findings it was meant to suppress are still reported")
        .help("write `# neko-ice: allow(rule) reason`; separate several rules with commas inside the parentheses")
}
