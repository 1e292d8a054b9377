//! A comment that allows what is not there.

use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity, renamed};
use crate::source::Place;

static ABOUT: About = About {
    name: crate::lint::ALLOW_WITHOUT_FINDING,
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "A comment allows a rule that finds nothing there.",
    why: "A comment `# neko-ice: allow(rule) reason` takes out the findings of the rule that start on its line, or on the next \
          line where it stands alone. One that catches nothing is misspelt, stands in the wrong place or has outlived its reason.",
    bad: "# neko-ice: allow(epr-too-small) there is one viewer\nwebrtc:\n  epr: 52000-52100\n",
    good: "webrtc:\n  epr: 52000-52100\n",
};

/// Its findings come when every other rule has had its say: [`finding`].
pub(super) struct AllowWithoutFinding;

impl Rule for AllowWithoutFinding {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, _context: &Context<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// The finding for a comment that allows `rule` at `place` in vain.
pub(in crate::lint) fn finding(rule: &str, place: Place) -> Diagnostic {
    let found = ABOUT.finding(format!("`{rule}` is allowed and finds nothing here"));
    if super::ALL.iter().any(|known| known.about().name == renamed::current(rule)) {
        return found
            .at(Some(place), "finds nothing on this line or the next")
            .help("remove the comment, or put it beside or right above the line of the finding");
    }
    match crate::lint::nearest_rule(rule) {
        Some(nearest) => found.at(Some(place), "no such rule").help(format!("write `{nearest}`")),
        None => found.at(Some(place), "no such rule").help("`neko-ice rules` lists the rules"),
    }
}

/// The finding for a comment at `place` that means to allow something and cannot be read.
pub(in crate::lint) fn misread(place: Place) -> Diagnostic {
    ABOUT
        .finding("a comment of neko-ice allows nothing")
        .at(Some(place), "not understood")
        .note("what it was meant for is still found")
        .help("write `# neko-ice: allow(rule) reason`; several rules stand in the parentheses with commas between them")
}
