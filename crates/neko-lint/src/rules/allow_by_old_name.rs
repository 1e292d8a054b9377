//! A comment that allows a rule by a name that the rule had once.

use crate::renamed::Renamed;
use crate::{Diagnostic, rule};
use neko_text::source::Place;

rule! {
    AllowByOldName = "allow-by-old-name",
    severity: Note,
    effect: Limited,
    summary: "A comment allows a rule by a name that the rule no longer has.",
    why: "The old name of a rule goes on working, here as in the options and in the settings file. The new one says better what \
          the rule finds.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    # neko-ice: allow(turn-tcp-without-tcpmux) this server has no UDP\n    \
          - {urls: \"turn:turn.example.org?transport=tcp\", username: neko, credential: a long one}\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    # neko-ice: allow(backend-turn-over-tcp) this server has no UDP\n    \
           - {urls: \"turn:turn.example.org?transport=tcp\", username: neko, credential: a long one}\n",
    check: Comments,
}

/// The finding for a comment with an old name at `place`.
pub(crate) fn finding(renamed: &Renamed, place: Place) -> Diagnostic {
    RULE.finding(format!("the rule {renamed}"))
        .at(Some(place), "still understood")
        .help(format!("write `{}`", renamed.now))
}
