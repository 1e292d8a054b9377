//! A word that the shell of coturn's image takes apart.

use crate::beside::relays;
use crate::{Context, Diagnostic, Severity, rule};

rule! {
    CoturnArgumentEvaluated = "coturn-argument-evaluated",
    severity: Error,
    effect: NoRelay,
    summary: "An argument of the Coturn beside neko has characters that its image's entrypoint hands to a shell.",
    why: "The entrypoint of coturn/coturn and instrumentisto/coturn runs `eval echo` on every word of the command. Quotation marks and backslashes are lost, `;` `&` `|` begin a new command, `<` reads a file, `$x` is replaced, so that coturn gets another password than is written, or an empty word. Variables and `$(detect-external-ip)` are meant for it.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a;long;password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n      - --user=neko:a;long;password\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        for word in &relay.coturn.mangled {
            let shown =
                if word.character == '\n' { "a line's end".to_owned() } else { format!("`{}`", word.character) };
            let mut finding = RULE
                .finding(format!("the entrypoint of coturn's image takes {shown} in {} for the shell's", word.option))
                .at(word.place.clone().or_else(|| relay.service.place.clone()), "coturn gets another word")
                .note("each word goes through `eval echo` before coturn sees it");
            // Without the others coturn still relays.
            let matters = ["user", "u", "static-auth-secret", "realm", "r", "listening-port", "p"];
            if !matters.contains(&word.option.trim_start_matches('-')) {
                finding.severity = Severity::Warning;
            }
            found.push(match word.character {
                '<' => finding.help("write the value in the place of the placeholder"),
                _ => {
                    let key = if relay.is_in_cluster() { "command" } else { "entrypoint" };
                    finding.help(format!(
                        "use letters and digits only, mount a turnserver.conf, or set `{key}: [turnserver]`"
                    ))
                }
            });
        }
    }
    found
}
