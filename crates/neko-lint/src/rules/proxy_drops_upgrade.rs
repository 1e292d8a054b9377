//! A proxy that does not pass the WebSocket handshake on.

use crate::{Context, Diagnostic, rule};
use neko_deploy::proxy::{FlawKind, Software};
use neko_deploy::{Problem, ProblemKind};

rule! {
    ProxyDropsUpgrade = "proxy-drops-upgrade",
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
    let FlawKind::DropsUpgrade(header) = &flaw.kind else { return None };
    let software = flaw.software;
    let help = match software {
        Software::Nginx => {
            "add these lines to the location: `proxy_http_version 1.1;`, `proxy_set_header Upgrade $http_upgrade;`, \
             `proxy_set_header Connection \"upgrade\";`"
        }
        Software::Caddy | Software::Traefik => {
            "remove the line that changes the header: it passes WebSockets on by itself"
        }
    };
    Some(
        RULE.finding(format!("{software} does not pass neko's WebSocket on"))
            .at(problem.place.clone(), format!("the header `{header}` does not reach neko"))
            .note("neko answers the WebSocket with 400, so the page loads and never connects")
            .help(help),
    )
}
