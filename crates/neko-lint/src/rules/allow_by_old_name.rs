//! A comment that allows a rule by a name that the rule had once.

use crate::renamed::Renamed;
use crate::{Diagnostic, rule};
use neko_text::source::Place;

rule! {
    AllowByOldName = "allow-by-old-name",
    severity: Note,
    effect: Limited,
    check: Comments,
}

/// The finding for a comment with an old name at `place`.
pub(crate) fn finding(renamed: &Renamed, place: Place) -> Diagnostic {
    RULE.finding(format!("the rule {renamed}")).at(Some(place), "still works").help(format!("write `{}`", renamed.now))
}
