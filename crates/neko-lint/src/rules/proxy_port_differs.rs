//! A proxy that leads to a port on which neko does not listen.

use crate::{Context, Diagnostic, rule};
use neko_deploy::proxy::FlawKind;
use neko_deploy::{Problem, ProblemKind};

rule! {
    ProxyPortDiffers = "proxy-port-differs",
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
    let FlawKind::PortDiffers { leads_to, listens } = &flaw.kind else { return None };
    let software = flaw.software;
    Some(
        RULE.finding(format!("{software} leads to port {leads_to} of neko, which listens on {listens}"))
            .at(problem.place.clone(), "nothing listens there")
            .note("viewers get 502 Bad Gateway instead of neko's page")
            .help(format!("write {listens}, the port of `server.bind` inside the container")),
    )
}
