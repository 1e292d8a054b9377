//! STUN and TURN over UDP where neko has no UDP candidates.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;
use neko_config::behaviour::Skip;

rule! {
    UdpServersWithTcpmuxAlone = "udp-servers-with-tcpmux-alone",
    severity: Warning,
    effect: Limited,
    needs: [Ports],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let [mux, range] = [WebRtc::UDPMUX, WebRtc::EPR].map(|key| context.name(key));
    context
        .skipped(&Skip::NoUdp)
        .map(|url| {
            RULE.about(mask_userinfo(&url.value), |url| format!("neko never uses `{url}`: it has TCP candidates only"))
                .at(url.place.clone(), "silently skipped")
                .also(webrtc.tcpmux.origin.place.clone(), "tcpmux alone switches UDP off")
                .note("with tcpmux and neither udpmux nor epr, Pion skips STUN and TURN servers over UDP")
                .help(format!("set `{mux}` or `{range}` in addition to tcpmux"))
        })
        .collect()
}
