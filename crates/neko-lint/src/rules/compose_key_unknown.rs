//! A key that Compose does not know.

use crate::{Context, Diagnostic, mend, rule};
use neko_deploy::{Problem, ProblemKind, UnknownKey};

rule! {
    ComposeKeyUnknown = "compose-key-unknown",
    severity: Error,
    effect: StopsOffer,
    mending_uncovers: true,
    summary: "A Compose file has a key that Compose does not know.",
    why: "Compose checks its files against a schema and refuses every other key (`additional properties 'enviroment' not allowed`), unless it begins with `x-`. Nothing is started; tools that are less strict start neko without what stands under the key.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"52000-52100:52000-52100/udp\"\n    enviroment:\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"52000-52100:52000-52100/udp\"\n    environment:\n      NEKO_WEBRTC_EPR: 52000-52100\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let problems = context.deployment.map(|own| &own.problems[..]).unwrap_or_default();
    let unknown = problems.iter().filter_map(|problem| match &problem.kind {
        ProblemKind::UnknownKey(key) => Some(finding(key, problem)),
        _ => None,
    });
    unknown.collect()
}

fn finding(key: &UnknownKey, problem: &Problem) -> Diagnostic {
    let label = match key.nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "Compose knows no such key here".to_owned(),
    };
    let finding = RULE.finding(key.to_string()).at(problem.place.clone(), label).note(problem.consequence.to_string());
    match key.nearest {
        Some(nearest) => {
            let finding = finding.note(format!("the rest is judged as if `{nearest}` stood there"));
            let mended = problem.place.as_ref().and_then(|place| mend::renamed(place, nearest));
            finding.help(format!("write `{nearest}`")).mended(mended)
        }
        None => finding.help("remove it, or begin its name with `x-` where it is for another tool"),
    }
}
