//! Every way in turn: as a browser, without UDP, through each TURN server alone.

use std::time::Instant;

use neko_config::ice_server::{Transport, browser};
use neko_probe::Cancel;
use neko_report::{Failure, Slug, ViewReport, ViewVerdict, Way, WayReport};

use crate::options::Options;
use crate::peer::Allowed;
use crate::visit::{Events, visit};

/// TURN servers that are tried.
const MOST: usize = 8;

/// A visit as a browser, and one for each other way; `events` hears of the steps of the first.
pub async fn visit_each(options: &Options, cancel: &Cancel, events: Events<'_>) -> ViewReport {
    let start = Instant::now();
    let mut report = visit(options, cancel, events).await;
    if report.verdict() == ViewVerdict::Unknown || report.neko.is_empty() {
        return report;
    }
    report.ways.push(report.of_way(Way::Browser));
    for way in ways(&report) {
        let spent = start.elapsed();
        let deadline = options.deadline.map(|deadline| deadline.saturating_sub(spent));
        if cancel.is_cancelled() || deadline.is_some_and(|left| left.is_zero()) {
            report.notes.push("not every way was tried: the visit ended before".to_owned());
            break;
        }
        let tried = match impossible(&way, &report) {
            Some(failure) => WayReport { way, picture_at: None, pair: None, failure: Some(failure) },
            None => {
                let options = Options { deadline, ..options.clone() };
                let options = Options { allowed: allowed(&way, &options.allowed), ..options };
                visit(&options, cancel, &|_| ()).await.of_way(way)
            }
        };
        report.ways.push(tried);
    }
    report.elapsed = start.elapsed();
    report
}

fn ways(report: &ViewReport) -> Vec<Way> {
    let is_turn = |url: &&String| browser::contact(url).is_some_and(|uri| uri.scheme.is_turn());
    let relays = report.ice_servers.iter().filter(is_turn).take(MOST).cloned().map(Way::RelayOnly);
    std::iter::once(Way::TcpOnly).chain(relays).collect()
}

/// What cannot work, and need not take its time.
fn impossible(way: &Way, report: &ViewReport) -> Option<Failure> {
    let over_tcp =
        |url: &String| browser::contact(url).is_some_and(|uri| uri.scheme.is_turn() && uri.transport == Transport::Tcp);
    let nothing = !report.neko.iter().any(|candidate| candidate.tcp) && !report.ice_servers.iter().any(over_tcp);
    (*way == Way::TcpOnly && nothing).then(|| {
        let message = "neko offers no TCP candidate (webrtc.tcpmux), and no TURN server over TCP or TLS";
        Failure::new(Slug::IceFailed, message)
    })
}

fn allowed(way: &Way, allowed: &Allowed) -> Allowed {
    match way {
        Way::Browser | Way::Viewer(_) => allowed.clone(),
        Way::TcpOnly => Allowed { tcp_only: true, ..allowed.clone() },
        Way::RelayOnly(url) => Allowed { relay_only: true, only_server: Some(url.clone()), ..allowed.clone() },
    }
}
