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
                .note(format!("neko logs `{}: {words}` and continues with what it could decode", line.message))
                .help("write a list of mappings with `urls`, `username` and `credential`, as YAML or as JSON")
        })
        .collect()
}
