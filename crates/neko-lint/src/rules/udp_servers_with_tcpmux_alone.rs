//! STUN and TURN over UDP where neko has no UDP candidates.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::Skip;

rule! {
    UdpServersWithTcpmuxAlone = "udp-servers-with-tcpmux-alone",
    severity: Warning,
    effect: Limited,
    needs: [Ports],
    summary: "STUN and TURN servers over UDP stand beside tcpmux alone.",
    why: "With tcpmux and neither udpmux nor epr neko offers TCP candidates only, and Pion skips every server over UDP.",
    bad: "webrtc:\n  tcpmux: 59000\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n",
    good: "webrtc:\n  tcpmux: 59000\n  udpmux: 59000\n  iceservers:\n    backend:\n    - urls: stun:stun.example.org:3478\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let [mux, range] = ["webrtc.udpmux", "webrtc.epr"].map(|key| context.name(key));
    context
        .skipped(&Skip::NoUdp)
        .map(|url| {
            RULE.about(mask_userinfo(&url.value), |url| format!("neko never uses `{url}`: it has TCP candidates only"))
                .at(url.place.clone(), "skipped without a word")
                .also(webrtc.tcpmux.origin.place.clone(), "tcpmux alone switches UDP off")
                .note("with tcpmux and neither udpmux nor epr, Pion skips STUN and TURN servers over UDP")
                .help(format!("set `{mux}` or `{range}` beside tcpmux"))
        })
        .collect()
}
