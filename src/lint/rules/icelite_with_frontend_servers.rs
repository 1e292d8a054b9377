//! ICE Lite beside ICE servers for browsers.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::context::{list_place, written};
use crate::lint::mend::switched_off;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "icelite-with-frontend-servers",
    severity: Severity::Error,
    effect: Effect::Limited,
    by_default: true,
    summary: "ICE Lite is on and browsers are sent ICE servers.",
    why: "neko's documentation says that ICE Lite must be disabled when ICE servers are used. The list still reaches \
          browsers, which gather candidates with it, but neko itself only answers on its host candidates.",
    bad: "webrtc:\n  icelite: true\n  iceservers:\n    frontend:\n    - urls: stun:stun.example.org:3478\n",
    good: "webrtc:\n  icelite: true\n",
};

pub(super) struct IceliteWithFrontendServers;

impl Rule for IceliteWithFrontendServers {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let servers = context.frontend();
        if !webrtc.icelite.value || servers.is_empty() || !written(&webrtc.frontend) || context.one_list() {
            return Vec::new();
        }
        vec![
            ABOUT
                .finding("ICE Lite is on although browsers are sent ICE servers")
                .at(webrtc.icelite.origin.place.clone(), "ICE Lite is switched on here")
                .also(list_place(&webrtc.frontend, servers), "these servers are sent to browsers")
                .note("the frontend list still reaches browsers, and they gather candidates with it")
                .note("neko offers host candidates only and opens no connection to a viewer by itself")
                .help(
                    "set icelite to false, as neko's documentation asks, or remove the servers (neko drops only the backend \
                     list; this one still reaches browsers): with ICE Lite on a public address viewers need none",
                )
                .mended(switched_off(webrtc.icelite.place())),
        ]
    }
}
