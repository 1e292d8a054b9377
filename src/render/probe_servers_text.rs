//! The servers of a probe's report for people: what each step saw, beside the server.

use std::fmt::Write as _;

use neko_report::{
    Cause, Contacted, Failure, NameReport, OfferKind, RecordAnswer, Report, SecurityCheck, ServerReport, Step,
    StepName, StepOutcome, TlsReport,
};

use super::probe_style::{Style, table};
use super::units::time;
use super::wrap::folded;

/// The table, and below it what could not be checked.
pub(super) fn section(report: &Report, style: Style) -> String {
    if report.servers.is_empty() {
        return String::new();
    }
    let mut rows = table(style, &["Server", "Steps"]);
    for server in &report.servers {
        rows.add_row([server_cell(server), steps_cell(server, &report.conclusion.causes)]);
    }
    let mut out = format!("\nServers\n{}\n", rows.trim_fmt());
    let unchecked = report.servers.iter().filter_map(|server| Some((server, server.not_checked()?)));
    for (index, (server, why)) in unchecked.enumerate() {
        out.push_str(if index == 0 { "\nNot checked\n" } else { "" });
        out.push_str(&folded("  - ", &format!("{}: {why}", server.listed.url), style.width.into()));
    }
    out
}

fn server_cell(server: &ServerReport) -> String {
    let mark = match (server.failure().or_else(|| server.unused()), server.not_checked()) {
        (Some(_), _) => '✗',
        (None, Some(_)) => '?',
        (None, None) if !server.notes.is_empty() => '!',
        (None, None) => '✓',
    };
    let mut cell = format!("{mark} {}", server.listed.url);
    if !server.listed.sides.is_empty() {
        let sides: Vec<&str> = server.listed.sides.iter().map(|side| side.as_str()).collect();
        let _ = write!(cell, "\n  {}", sides.join(", "));
    }
    if let Some(family) = server.details.family {
        let _ = write!(cell, "\n  over {}", family.as_str());
    }
    if let Some(address) = server.address {
        let what = if server.contacted == Contacted::StandIn { "stand-in" } else { "at" };
        let _ = write!(cell, "\n  {what} {address}");
    }
    if let Some(software) = &server.software {
        let _ = write!(cell, "\n  {software}");
    }
    cell
}

fn steps_cell(server: &ServerReport, causes: &[Cause]) -> String {
    let mut lines = Vec::new();
    for step in &server.steps {
        lines.push(step_line(step, server));
        lines.extend(more_of(step, server).into_iter().map(|more| format!("{:11}{more}", "")));
    }
    if let Some(at) = server.mapped.filter(|_| server.steps.iter().all(|step| step.name != StepName::Binding)) {
        lines.push(format!("{:<10} {at}", "mapped"));
    }
    if !server.details.offers.is_empty() {
        let offers: Vec<String> =
            server.details.offers.iter().map(|offer| offered(offer.kind, offer.offered)).collect();
        lines.push(format!("{:<10} {}", "offers", offers.join(", ")));
    }
    lines.extend(server.details.security.iter().map(security_line));
    // What is told as a cause below is not told twice.
    let told = |failure: &&Failure| causes.iter().any(|cause| cause.failure.as_ref() == Some(failure));
    let untold = server.failure().into_iter().chain(&server.notes).filter(|failure| !told(failure));
    lines.extend(untold.map(|failure| format!("{}: {}", failure.slug.as_str(), failure.message)));
    lines.join("\n")
}

fn step_line(step: &Step, server: &ServerReport) -> String {
    let mut line = format!("{:<10} {:>7}", step.name.as_str(), time(step.time));
    if step.round_trips > 0 {
        let _ = write!(line, " {} RT", step.round_trips);
    }
    if step.retransmissions > 0 {
        let _ = write!(line, ", {} resent", step.retransmissions);
    }
    match &step.outcome {
        StepOutcome::Done => {
            if let Some(fact) = fact(step.name, server) {
                let _ = write!(line, "{}{fact}", if step.round_trips > 0 { " " } else { "      " });
            }
        }
        StepOutcome::Failed(failure) => {
            let code = failure.code.map(|code| format!("{code} ")).unwrap_or_default();
            let _ = write!(line, " ✗ {code}{}", failure.slug.as_str());
        }
        StepOutcome::NotChecked(_) => line.push_str(" ? not checked"),
    }
    line
}

/// What a step is made for.
pub(super) fn fact(name: StepName, server: &ServerReport) -> Option<String> {
    match name {
        StepName::Binding => server.mapped.map(|address| format!("mapped {address}")),
        StepName::Allocate => server.relayed.map(|address| format!("relayed {address}")),
        _ => None,
    }
}

/// What else is worth a line below a step.
pub(super) fn more_of(step: &Step, server: &ServerReport) -> Vec<String> {
    let mut more = Vec::new();
    match (step.name, &server.details.tls, &server.details.names) {
        (StepName::Tls, Some(tls), _) => more.extend(tls_lines(step, tls)),
        (StepName::Resolve, _, Some(names)) => {
            more.extend(names_line(names));
            more.extend(step.detail.clone());
        }
        (StepName::Allocate, ..) => {
            let lifetime = server.details.lifetime.filter(|_| step.outcome == StepOutcome::Done);
            more.extend(lifetime.map(|lifetime| format!("for {} s", lifetime.as_secs())));
            more.extend(step.detail.clone());
        }
        _ => more.extend(step.detail.clone()),
    }
    more
}

fn names_line(names: &NameReport) -> Option<String> {
    let say = |kind: &str, answer: &RecordAnswer| match answer {
        RecordAnswer::Addresses(addresses) => format!("{kind} {}", addresses.join(" ")),
        RecordAnswer::NotAsked(_) => format!("{kind} not asked"),
        other => format!("{kind} {}", other.as_str().replace('_', " ")),
    };
    Some(format!("{}, {}", say("A", &names.a), say("AAAA", &names.aaaa)))
}

fn tls_lines(step: &Step, tls: &TlsReport) -> Vec<String> {
    let sni = tls.server_name.as_deref().map_or("no SNI".to_owned(), |name| format!("SNI {name}"));
    let fits = if tls.name_matches { "for" } else { "NOT for it, but for" };
    let chain = if tls.chain == 1 { "1 certificate".to_owned() } else { format!("{} certificates", tls.chain) };
    let named = format!("{sni}; {chain}, {fits} {}", tls.names.join(" "));
    step.detail.iter().cloned().chain([named]).collect()
}

pub(super) fn offered(kind: OfferKind, offered: Option<bool>) -> String {
    let what = match kind {
        OfferKind::RelayIpv4 => "IPv4 relay",
        OfferKind::RelayIpv6 => "IPv6 relay",
        OfferKind::RelayBoth => "both at once",
        OfferKind::TcpAllocation => "TCP relay (RFC 6062)",
    };
    match offered {
        Some(true) => what.to_owned(),
        Some(false) => format!("no {what}"),
        None => format!("{what} unknown"),
    }
}

pub(super) fn security_line(check: &SecurityCheck) -> String {
    let state = match check.safe {
        Some(true) => "safe",
        Some(false) => "NOT SAFE",
        None => "not checked",
    };
    format!("{:<22} {state}: {}", check.name, check.detail)
}
