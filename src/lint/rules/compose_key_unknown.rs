//! A key that Compose does not know.

use crate::lint::{Context, Diagnostic, mend, rule};

rule! {
    ComposeKeyUnknown = "compose-key-unknown",
    severity: Error,
    effect: StopsOffer,
    summary: "A Compose file has a key that Compose does not know.",
    why: "Compose checks its files against a schema and refuses every other key (`additional properties 'enviroment' not allowed`), unless it begins with `x-`. Nothing is started; tools that are less strict start neko without what stands under the key.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"52000-52100:52000-52100/udp\"\n    enviroment:\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"52000-52100:52000-52100/udp\"\n    environment:\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let keys = context.deployment.map(|own| &own.unknown_keys[..]).unwrap_or_default();
    keys.iter()
        .map(|key| {
            let label = match key.nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "Compose knows no such key here".to_owned(),
            };
            let finding = RULE
                .finding(format!("{} has a key `{}` that Compose does not know", key.within, key.name))
                .at(Some(key.place.clone()), label)
                .note("Compose refuses the project, so that neko never starts");
            match key.nearest {
                Some(nearest) => {
                    let finding = finding.note(format!("the rest is judged as if `{nearest}` stood there"));
                    finding.help(format!("write `{nearest}`")).mended(mend::renamed(&key.place, nearest))
                }
                None => finding.help("remove it, or begin its name with `x-` where it is for another tool"),
            }
        })
        .collect()
}
