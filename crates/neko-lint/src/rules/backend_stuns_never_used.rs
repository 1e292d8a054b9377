//! `stuns:` URLs, which Pion takes and never contacts.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::Skip;

rule! {
    BackendStunsNeverUsed = "backend-stuns-never-used",
    severity: Warning,
    effect: Limited,
    summary: "A backend URL has the scheme stuns.",
    why: "Pion takes `stuns:` URLs and never contacts them.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    - urls: stuns:stun.example.org:5349\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .skipped(&Skip::Stuns)
        .map(|url| {
            RULE.about(mask_userinfo(&url.value), |url| format!("neko never uses `{url}`"))
                .at(url.place.clone(), "Pion does not contact `stuns:` servers")
                .note("the server is skipped without a word in neko's log")
                .help("use the server's `stun:` URL")
        })
        .collect()
}
