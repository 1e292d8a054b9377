//! An option that coturn does not know.

use crate::beside::relays;
use crate::{Context, Diagnostic, Fix, Severity, rule};
use neko_deploy::coturn::Strange;

rule! {
    CoturnOptionUnknown = "coturn-option-unknown",
    severity: Error,
    effect: NoRelay,
    summary: "The Coturn beside neko is given an option that it does not know.",
    why: "On its command line coturn takes none that it does not know: it prints its usage and exits. In its configuration file it logs `Bad configuration format` and goes on without the line, which is a warning here.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n      - --usr=neko:a-long-password\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    check: Neko(check),
}

/// What is said of lines that are no options at all.
fn strange(own: &Strange) -> Diagnostic {
    let lines = if own.lines == 1 { "one line holds".to_owned() } else { format!("{} lines hold", own.lines) };
    let mut finding = RULE
        .finding(format!("{}: {lines} no option of coturn's", own.file))
        .note("they are not quoted: what is no option may be anything")
        .help("mount the configuration file of coturn, or remove them");
    finding.severity = Severity::Warning;
    finding
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        found.extend(relay.coturn.strange.as_ref().map(strange));
        for option in &relay.coturn.unknown {
            let label =
                option.nearest.map_or("no option of coturn's".to_owned(), |near| format!("did you mean `{near}`?"));
            let mut finding = RULE
                .about(&*option.name, |name| format!("coturn knows no option `{name}`"))
                .at(option.place.clone().or_else(|| relay.service.place.clone()), label);
            finding = match option.in_file {
                true => finding.note("coturn logs `Bad configuration format` and goes on without the line"),
                false => finding.note("coturn prints its usage and exits: no TURN server runs"),
            };
            if option.in_file {
                finding.severity = Severity::Warning;
            }
            let dashes = &option.name[..option.name.len() - option.name.trim_start_matches('-').len()];
            found.push(match (option.nearest, &option.place) {
                (Some(near), Some(place)) if place.text() == option.name => {
                    let fix = Fix::new(format!("write `{dashes}{near}`"), place.clone(), format!("{dashes}{near}"));
                    finding.help(format!("write `{dashes}{near}`")).mended(Some(fix))
                }
                (Some(near), _) => finding.help(format!("write `{dashes}{near}`")),
                (None, _) => finding.help("remove it, or look it up in `turnserver --help`"),
            });
        }
    }
    found
}
