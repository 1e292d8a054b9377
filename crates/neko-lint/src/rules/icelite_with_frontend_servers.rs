//! ICE Lite beside ICE servers for browsers.

use crate::context::{list_place, written};
use crate::url_spelling::switched_off;
use crate::{Context, Diagnostic, rule};

rule! {
    IceliteWithFrontendServers = "icelite-with-frontend-servers",
    severity: Error,
    effect: Limited,
    check: Neko(check),
}

/// What was seen of it.
pub(super) const MEASURED: &str = "browsers still use this list, and viewers who can reach neko's ports get video: \
     in recorded runs through routers after 0.6 s, faster than without ICE Lite (1.0 s and more)";

/// What ICE Lite costs.
pub(super) const LITE: &str = "with ICE Lite neko only answers: viewers blocked by neko's own router or firewall \
     get no video, though some of them would without ICE Lite";

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let servers = context.frontend();
    if !webrtc.icelite.value || servers.is_empty() || !written(&webrtc.frontend) || context.one_list() {
        return Vec::new();
    }
    vec![
        RULE.finding("ICE Lite is on although browsers get ICE servers")
            .at(webrtc.icelite.origin.place.clone(), "ICE Lite is switched on here")
            .also(list_place(&webrtc.frontend, servers), "these servers are sent to browsers")
            .note(MEASURED)
            .note(LITE)
            .help(
                "set icelite to false, as neko's documentation requires (neko drops only the backend list; \
                 browsers still get this one); or keep it if viewers can reach neko's ports from everywhere, \
                 and remove the servers",
            )
            .with_fix(switched_off(webrtc.icelite.place())),
    ]
}
