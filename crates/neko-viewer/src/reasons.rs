//! Why ICE found nothing, as far as the candidates tell it.

use neko_report::{CandidateHint, Failure, Slug, ViewReport};

use crate::peer::Allowed;

/// The failure with its likely reason behind it.
pub(crate) fn explained(failure: Failure, report: &ViewReport, allowed: &Allowed) -> Failure {
    if failure.slug != Slug::IceFailed {
        return failure;
    }
    let reason = reason(report, allowed);
    let message = match report.viewer.is_empty() {
        true => format!("no check was sent: {reason}"),
        false => format!("{}; {reason}", failure.message),
    };
    Failure { message, ..failure }
}

fn reason(report: &ViewReport, allowed: &Allowed) -> String {
    if report.viewer.is_empty() {
        return match (allowed.relay_only, allowed.tcp_only) {
            (true, _) => "no TURN server gave this viewer a relay".to_owned(),
            (_, true) => {
                "neko offers no TCP candidate that answers (webrtc.tcpmux), and no TURN server over TCP or TLS"
                    .to_owned()
            }
            _ => "this machine has no address of its own to use".to_owned(),
        };
    }
    let only_inside = |hint: Option<CandidateHint>| {
        matches!(hint, Some(CandidateHint::Private | CandidateHint::Loopback | CandidateHint::LinkLocal))
    };
    if report.neko.iter().all(|candidate| only_inside(candidate.hint)) {
        let address = "set webrtc.nat1to1 to the address at which viewers reach it";
        return format!("neko offers addresses of its own network alone: {address}, or add a TURN server");
    }
    let carrier = if report.neko.iter().any(|candidate| !candidate.tcp) { "UDP" } else { "TCP" };
    let mut ports: Vec<u16> = report.neko.iter().map(|candidate| candidate.port).collect();
    ports.sort_unstable();
    ports.dedup();
    let ports: Vec<String> = ports.iter().take(4).map(ToString::to_string).collect();
    format!(
        "open and forward {carrier} {} to neko (webrtc.epr or webrtc.udpmux), or add a TURN server",
        ports.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use neko_config::behaviour::CandidateKind;
    use neko_report::SeenCandidate;

    use super::*;

    #[test]
    fn the_candidates_tell_why() {
        let candidate = |host: &str| SeenCandidate::new(CandidateKind::Host, false, host.to_owned(), 52000);
        let reason = |neko: &str, allowed: &Allowed, ours: &[SeenCandidate]| {
            let report = ViewReport { neko: vec![candidate(neko)], viewer: ours.to_vec(), ..ViewReport::default() };
            super::reason(&report, allowed)
        };
        let ours = [candidate("198.51.100.20")];
        assert!(reason("192.168.10.2", &Allowed::default(), &ours).contains("nat1to1"));
        assert!(reason("198.51.100.10", &Allowed::default(), &ours).starts_with("open and forward UDP 52000 to neko"));
        let relay_only = Allowed { relay_only: true, ..Allowed::default() };
        assert_eq!(reason("198.51.100.10", &relay_only, &[]), "no TURN server gave this viewer a relay");
    }
}
