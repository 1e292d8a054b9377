//! A list of ICE servers that neko fails to decode.

use crate::{Context, Diagnostic, rule};

rule! {
    ServerListUnreadable = "server-list-unreadable",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    yields_to: [
        FrontendServerWithoutUrls,
        BackendServerWithoutUrls,
        FrontendTurnWithoutCredentials,
        BackendTurnWithoutCredentials,
    ],
    summary: "neko cannot decode a list of ICE servers.",
    why: "neko logs a warning and goes on with what it could decode: an empty list, or an entry without URLs in the place of \
          each bad element.",
    bad: "webrtc:\n  iceservers:\n    backend: '[{\"urls\": [\"stun:stun.example.org:3478\"]'\n",
    good: "webrtc:\n  iceservers:\n    backend: '[{\"urls\": [\"stun:stun.example.org:3478\"]}]'\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .resolution
        .log
        .iter()
        .filter(|line| line.message.is_unreadable_list())
        .map(|line| {
            let words = context.first_words(line);
            RULE.finding(format!("neko is {}", line.message))
                .at(line.place.clone(), words.clone())
                .note(format!("neko logs `{}: {words}` and goes on with what it could decode", line.message))
                .help("write a list of mappings with `urls`, `username` and `credential`, as YAML or as JSON")
        })
        .collect()
}
