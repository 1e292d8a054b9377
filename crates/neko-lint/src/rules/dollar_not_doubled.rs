//! A dollar sign that Compose takes for a variable.

use crate::{Context, Diagnostic, Fix, rule};
use neko_deploy::Emptied;
use neko_text::source::Place;

rule! {
    DollarNotDoubled = "dollar-not-doubled",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(own) = context.deployment else { return Vec::new() };
    // A coturn's password is the other half of neko's.
    let beside = own.neighbours.iter().filter(|other| other.coturn.is_some());
    let emptied = own.environment.emptied.iter().chain(beside.flat_map(|other| &other.environment.emptied));
    let mut seen: Vec<&Place> = Vec::new();
    let mut found = Vec::new();
    // The name is not said: where the text is a password, it is a part of it.
    for Emptied { place } in emptied {
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        let name_of_file = place.source.name();
        let yaml =
            [".yaml", ".yml", ".json"].iter().any(|end| name_of_file.ends_with(end)) || !name_of_file.contains("env");
        let finding = RULE
            .finding("Compose reads the text after this `$` as a variable name, and no such variable is set")
            .at(Some(place.clone()), "replaced by nothing")
            .note("if the text is a password or a credential, neko gets a different one from the one written");
        found.push(match yaml {
            true => {
                let start = Place::new(&place.source, place.span.start..place.span.start + 1);
                finding
                    .help("write `$$` for a literal dollar sign; if a variable is meant, set it, and write `${NAME}`")
                    .with_fix(Some(Fix::new("double the `$`", start, "$$")))
            }
            false => finding.help("put the value in single quotes, so that the environment file keeps `$` as it is"),
        });
    }
    found
}
