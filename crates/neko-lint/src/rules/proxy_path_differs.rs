//! A proxy and neko that disagree about the path.

use crate::{Context, Diagnostic, rule};
use neko_deploy::proxy::FlawKind;
use neko_deploy::{Problem, ProblemKind};

rule! {
    ProxyPathDiffers = "proxy-path-differs",
    severity: Note,
    effect: Limited,
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.problems().filter_map(of_problem).collect()
}

pub(crate) fn of_problem(problem: &Problem) -> Option<Diagnostic> {
    let ProblemKind::Proxy(flaw) = &problem.kind else { return None };
    let FlawKind::PathDiffers { asks, serves } = &flaw.kind else { return None };
    let software = flaw.software;
    let help = match asks.as_str() {
        "" => "set `server.path_prefix` to `/`, or keep the proxy from taking the path off".to_owned(),
        asks => format!("set `server.path_prefix` to `{asks}`, or let the proxy take the path off"),
    };
    let serves = if serves.is_empty() { "/" } else { serves };
    Some(
        RULE.finding(format!("{software} asks neko for `{asks}/`, and neko serves `{serves}`"))
            .at(problem.place.clone(), "leads past neko's page")
            .note("viewers get 404 instead of neko's page")
            .help(help),
    )
}
