//! TURN over TCP or TLS in neko's own list, which carries nothing.

use neko_config::behaviour::{Skip, UrlUse};
use crate::context::mask_userinfo;
use crate::relay::{self, Known};
use crate::{Context, Diagnostic, Severity, rule};

rule! {
    BackendTurnOverTcp = "backend-turn-over-tcp",
    severity: Warning,
    effect: NoRelay,
    summary: "The backend list has a TURN server over TCP or TLS, which neko cannot use.",
    why: "Without tcpmux neko does not contact such a server. With tcpmux it makes the allocation, but Pion announces the \
          relayed address as a TCP candidate, and neither a browser nor Pion connects to that. In the frontend list TURN \
          over TCP and TLS works: there the browser uses it. It is a note where nothing is lost: browsers have the same URL, \
          and neko another TURN server.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: stun:stun.example.org:3478\n    backend:\n    - urls: \
          turn:turn.example.org:3478?transport=tcp\n      username: neko\n      credential: a long one\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:turn.example.org:3478?transport=tcp\n      username: \
           neko\n      credential: a long one\n    backend:\n    - urls: turn:turn.example.org:3478\n      username: \
           neko\n      credential: a long one\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let over_tcp = |used: &&UrlUse| matches!(used.skip, Some(Skip::TurnOverTcp { .. })) && used.url.place.is_some();
    context.behaviour.urls.iter().filter(over_tcp).map(|used| finding(used, cost(context, used))).collect()
}

/// By what is lost: a relay, or nothing.
fn cost(context: &Context<'_>, used: &UrlUse) -> Severity {
    let mut sent = context.frontend().iter().flat_map(|server| server.urls.iter().flatten());
    let spared = relay::of_neko(context) == Known::Yes && sent.any(|url| url.value == used.url.value);
    if spared { Severity::Note } else { Severity::Warning }
}

fn finding(used: &UrlUse, severity: Severity) -> Diagnostic {
    let url = mask_userinfo(&used.url.value);
    let what = match used.skip {
        Some(Skip::TurnOverTcp { allocates: true }) => {
            "neko makes the allocation and announces the relayed address as a TCP candidate, to which no viewer connects"
        }
        _ => "neko does not contact the server, and its log does not say so",
    };
    let mut finding = RULE
        .finding(format!("neko cannot use `{url}`: TURN over TCP and TLS carries no media in the backend list"))
        .at(used.url.place.clone(), "works in the frontend list only")
        .note(what);
    finding.severity = severity;
    finding.help(match severity {
        Severity::Note => {
            "nothing is lost: browsers use this URL, and neko has another TURN server; to leave it out for neko, write \
             `webrtc.iceservers.frontend` and `webrtc.iceservers.backend` separately"
        }
        _ => {
            "name the server's UDP port in `webrtc.iceservers.backend` (`turn:HOST:PORT`), and keep TCP and TLS in \
             `webrtc.iceservers.frontend`, where browsers use them"
        }
    })
}
