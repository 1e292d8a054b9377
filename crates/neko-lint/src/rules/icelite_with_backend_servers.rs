//! ICE Lite beside ICE servers for neko itself.

use crate::context::{by_v2_key, list_place, written};
use crate::rules::icelite_with_frontend_servers::LITE;
use crate::url_spelling::switched_off;
use crate::{Context, Diagnostic, rule};

rule! {
    IceliteWithBackendServers = "icelite-with-backend-servers",
    severity: Error,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let servers = webrtc.written_backend();
    // One list for both sides has a rule of its own.
    if !webrtc.icelite.value || servers.is_empty() || !written(&webrtc.backend) || context.one_list() {
        return Vec::new();
    }
    let log = if by_v2_key(&webrtc.icelite.origin) || by_v2_key(&webrtc.backend.origin) {
        "and does not log it, because a V2 key is involved"
    } else {
        "and logs one warning while it starts"
    };
    vec![
        RULE.finding("ICE Lite is on, so neko drops the ICE servers of its backend list")
            .at(webrtc.icelite.origin.place.clone(), "ICE Lite is switched on here")
            .also(list_place(&webrtc.backend, servers), "neko never uses these servers")
            .note(format!("neko drops the backend list {log}; it offers host candidates only"))
            .note(LITE)
            .help(
                "set icelite to false to use the servers (as it is, neko drops the backend list, while browsers \
                 still get a frontend list); or keep it if viewers can reach neko's ports from everywhere, and \
                 remove the servers, as neko's documentation requires",
            )
            .with_fix(switched_off(webrtc.icelite.place())),
    ]
}
