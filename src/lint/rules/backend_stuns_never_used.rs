//! `stuns:` URLs, which Pion takes and never contacts.

use crate::behaviour::Skip;
use crate::lint::context::mask_userinfo;
use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity};

static ABOUT: About = About {
    name: "backend-stuns-never-used",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "A backend URL has the scheme stuns.",
    why: "Pion takes `stuns:` URLs and never contacts them.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    - urls: stuns:stun.example.org:5349\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n",
};

pub(super) struct BackendStunsNeverUsed;

impl Rule for BackendStunsNeverUsed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        context
            .skipped(&Skip::Stuns)
            .map(|url| {
                ABOUT
                    .finding(format!("neko never uses `{}`", mask_userinfo(&url.value)))
                    .at(url.place.clone(), "Pion does not contact `stuns:` servers")
                    .note("the server is skipped without a word in neko's log")
                    .help("use the server's `stun:` URL")
            })
            .collect()
    }
}
