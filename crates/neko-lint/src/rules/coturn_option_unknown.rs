//! An option that coturn does not know.

use crate::coturns::relays;
use crate::{Context, Diagnostic, Fix, Severity, rule};
use neko_deploy::coturn::Strange;

rule! {
    CoturnOptionUnknown = "coturn-option-unknown",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

/// What is said of lines that are no options at all.
fn strange(own: &Strange) -> Diagnostic {
    let lines = if own.lines == 1 { "one line is".to_owned() } else { format!("{} lines are", own.lines) };
    let mut finding = RULE
        .finding(format!("{}: {lines} not a coturn option", own.file))
        .note("they are not shown here, because they may contain anything")
        .help("mount a coturn configuration file, or remove them");
    finding.severity = Severity::Warning;
    finding
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        found.extend(relay.coturn.strange.as_ref().map(strange));
        for option in &relay.coturn.unknown {
            let label =
                option.nearest.map_or("not a coturn option".to_owned(), |near| format!("did you mean `{near}`?"));
            let mut finding = RULE
                .about(&*option.name, |name| format!("coturn has no option `{name}`"))
                .at(option.place.clone().or_else(|| relay.service.place.clone()), label);
            finding = match option.in_file {
                true => finding.note("coturn logs `Bad configuration format` and ignores the line"),
                false => finding.note("coturn prints its usage and exits, so no TURN server runs"),
            };
            if option.in_file {
                finding.severity = Severity::Warning;
            }
            let dashes = &option.name[..option.name.len() - option.name.trim_start_matches('-').len()];
            found.push(match (option.nearest, &option.place) {
                (Some(near), Some(place)) if place.text() == option.name => {
                    let fix = Fix::new(format!("write `{dashes}{near}`"), place.clone(), format!("{dashes}{near}"));
                    finding.help(format!("write `{dashes}{near}`")).with_fix(Some(fix))
                }
                (Some(near), _) => finding.help(format!("write `{dashes}{near}`")),
                (None, _) => finding.help("remove it, or look for the right name in `turnserver --help`"),
            });
        }
    }
    found
}
