//! TURN over TCP or TLS that Pion never contacts.

use crate::behaviour::Skip;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::context::mask_userinfo;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "turn-tcp-without-tcpmux",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "A backend TURN server over TCP or TLS stands without tcpmux.",
    why: "Pion gathers TCP candidates, relayed ones included, only where a TCP mux is set. Without it the server is skipped \
          in silence.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    - urls: turn:turn.example.org:3478?transport=tcp\n      \
          username: neko\n      credential: a long one\n",
    good: "webrtc:\n  tcpmux: 59001\n  udpmux: 59001\n  iceservers:\n    backend:\n    - urls: \
           turn:turn.example.org:3478?transport=tcp\n      username: neko\n      credential: a long one\n",
};

pub(super) struct TurnTcpWithoutTcpmux;

impl Rule for TurnTcpWithoutTcpmux {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        context
            .skipped(&Skip::TurnTcpWithoutMux)
        .map(|url| {
            ABOUT
                .finding(format!("neko never uses `{}`: tcpmux is not set", mask_userinfo(&url.value)))
                .at(url.place.clone(), "skipped without a word")
                .note("Pion contacts TURN servers over TCP and TLS only where `webrtc.tcpmux` is set")
                .help("set `webrtc.tcpmux` (with `webrtc.udpmux` or `webrtc.epr`, which it would else replace), or use UDP")
        })
        .collect()
    }
}
