//! ICE Lite beside one list of ICE servers for both sides.

use crate::context::{by_v2_key, list_place};
use crate::rules::icelite_with_frontend_servers::{LITE, MEASURED};
use crate::url_spelling::switched_off;
use crate::{Context, Diagnostic, rule};

rule! {
    IceliteWithGlobalServers = "icelite-with-global-servers",
    severity: Error,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let servers = context.frontend();
    if !webrtc.icelite.value || servers.is_empty() || !context.one_list() {
        return Vec::new();
    }
    let list = if by_v2_key(&webrtc.frontend.origin) { "the list of the V2 key" } else { "the global list" };
    vec![
        RULE.finding(format!("ICE Lite is on although ICE servers are set: neko drops its copy of {list}"))
            .at(webrtc.icelite.origin.place.clone(), "ICE Lite is switched on here")
            .also(list_place(&webrtc.frontend, servers), "only browsers use these servers")
            .note("neko drops its copy of the list without a warning in its log, and offers host candidates only")
            .note(MEASURED)
            .note(LITE)
            .help(
                "set icelite to false to use the servers (as it is, neko drops its own copy, while browsers still \
                 get theirs); or keep it if viewers can reach neko's ports from everywhere, and remove the \
                 servers, as neko's documentation requires",
            )
            .with_fix(switched_off(webrtc.icelite.place())),
    ]
}
