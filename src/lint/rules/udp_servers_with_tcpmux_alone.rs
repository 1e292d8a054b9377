//! STUN and TURN over UDP where neko has no UDP candidates.

use crate::behaviour::Skip;
use crate::lint::context::mask_userinfo;
use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity};

static ABOUT: About = About {
    name: "udp-servers-with-tcpmux-alone",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "STUN and TURN servers over UDP stand beside tcpmux alone.",
    why: "With tcpmux and neither udpmux nor epr neko offers TCP candidates only, and Pion skips every server over UDP.",
    bad: "webrtc:\n  tcpmux: 59000\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n",
    good: "webrtc:\n  tcpmux: 59000\n  udpmux: 59000\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n",
};

pub(super) struct UdpServersWithTcpmuxAlone;

impl Rule for UdpServersWithTcpmuxAlone {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        context
            .skipped(&Skip::NoUdp)
            .map(|url| {
                ABOUT
                    .finding(format!("neko never uses `{}`: it has TCP candidates only", mask_userinfo(&url.value)))
                    .at(url.place.clone(), "skipped without a word")
                    .also(webrtc.tcpmux.origin.place.clone(), "tcpmux alone switches UDP off")
                    .note("with tcpmux and neither udpmux nor epr, Pion skips STUN and TURN servers over UDP")
                    .help("set `webrtc.udpmux` or `webrtc.epr` beside tcpmux")
            })
            .collect()
    }
}
