//! An HTTP proxy before a port of neko's media.

use crate::{Context, Diagnostic, rule};
use neko_deploy::proxy::FlawKind;
use neko_deploy::{Problem, ProblemKind};

rule! {
    ProxyLeadsToMedia = "proxy-leads-to-media",
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
    let FlawKind::LeadsToMedia(port) = &flaw.kind else { return None };
    let software = flaw.software;
    Some(
        RULE.finding(format!("{software} sends HTTP to port {port}, which is for media"))
            .at(problem.place.clone(), "WebRTC, not HTTP")
            .note("media does not pass through an HTTP proxy: viewers connect to neko's media ports directly")
            .help(format!("remove this route, and publish port {port} of neko on the host")),
    )
}
