//! A proxy that cuts neko's WebSocket for its silence.

use crate::{Context, Diagnostic, rule};
use neko_deploy::proxy::{FlawKind, Software};
use neko_deploy::{Problem, ProblemKind};

rule! {
    ProxyTimesOut = "proxy-times-out",
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
    let FlawKind::TimesOut(time) = &flaw.kind else { return None };
    let software = flaw.software;
    let help = match software {
        Software::Nginx => "write `proxy_read_timeout 60s;` or more, or remove the line: 60 s is the default",
        Software::Caddy | Software::Traefik => "remove the line, or write 60s or more",
    };
    let seconds = *time as f64 / 1_000.0;
    Some(
        RULE.finding(format!("{software} cuts neko's WebSocket after {seconds} s of silence"))
            .at(problem.place.clone(), "not longer than neko's silence")
            .note("neko 3 sends a heartbeat every 10 s, so the viewer is disconnected again and again")
            .help(help),
    )
}
