//! A word that the shell of coturn's image takes apart.

use crate::coturns::relays;
use crate::{Context, Diagnostic, Severity, rule};

rule! {
    CoturnArgumentEvaluated = "coturn-argument-evaluated",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        for word in &relay.coturn.mangled {
            let shown =
                if word.character == '\n' { "a line break".to_owned() } else { format!("`{}`", word.character) };
            let mut finding = RULE
                .finding(format!("the shell in the entrypoint of coturn's image interprets {shown} in {}", word.option))
                .at(word.place.clone().or_else(|| relay.service.place.clone()), "coturn gets a different value")
                .note("the entrypoint runs `eval echo` on each word before coturn sees it");
            // Without the others coturn still relays.
            let matters = ["user", "u", "static-auth-secret", "realm", "r", "listening-port", "p"];
            if !matters.contains(&word.option.trim_start_matches('-')) {
                finding.severity = Severity::Warning;
            }
            found.push(match word.character {
                '<' => finding.help("replace the placeholder with the real value"),
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
