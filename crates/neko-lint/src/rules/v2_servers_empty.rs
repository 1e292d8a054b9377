//! A V2 list that leaves both sides without servers.

use crate::context::by_v2_key;
use crate::{Context, Diagnostic, rule};

rule! {
    V2ServersEmpty = "v2-servers-empty",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let list = &webrtc.frontend;
    if !by_v2_key(&list.origin)
        || !list.value.is_empty()
        || !webrtc.backend.value.is_empty()
        || !webrtc.backend_dropped.is_empty()
    {
        return Vec::new();
    }
    vec![
        RULE.finding("the V2 key `iceservers` leaves neko and browsers without ICE servers")
            .at(list.origin.place.clone(), "no server is read here")
            .note("the V2 key accepts JSON text only; neko silently reads a YAML list as empty")
            .note("it replaces the V3 lists and neko's default STUN server")
            .help("use `webrtc.iceservers.frontend` and `webrtc.iceservers.backend`, which accept YAML"),
    ]
}
