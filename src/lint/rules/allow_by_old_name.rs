//! A comment that allows a rule by a name that the rule had once.

use crate::lint::renamed::Renamed;
use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity};
use crate::source::Place;

static ABOUT: About = About {
    name: crate::lint::ALLOW_BY_OLD_NAME,
    severity: Severity::Note,
    effect: Effect::Limited,
    by_default: true,
    summary: "A comment allows a rule by a name that the rule no longer has.",
    why: "The old name of a rule goes on working, here as in the options and in the settings file. The new one says better what \
          the rule finds.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    # neko-ice: allow(turn-tcp-without-tcpmux) this server has no UDP\n    \
          - {urls: \"turn:turn.example.org?transport=tcp\", username: neko, credential: a long one}\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    # neko-ice: allow(backend-turn-over-tcp) this server has no UDP\n    \
           - {urls: \"turn:turn.example.org?transport=tcp\", username: neko, credential: a long one}\n",
};

/// Its findings come when every other rule has had its say: [`finding`].
pub(super) struct AllowByOldName;

impl Rule for AllowByOldName {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, _context: &Context<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// The finding for a comment with an old name at `place`.
pub(in crate::lint) fn finding(renamed: &Renamed, place: Place) -> Diagnostic {
    ABOUT
        .finding(format!("the rule {renamed}"))
        .at(Some(place), "still understood")
        .help(format!("write `{}`", renamed.new))
}
