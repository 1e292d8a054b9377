//! Several viewers at once, and how many of them get a picture.

use futures_util::future::join_all;

use neko_probe::Cancel;
use neko_probe::transport::Allocations;
use neko_report::{ViewEvent, ViewReport, ViewVerdict, Way, WayReport};

use crate::options::Options;
use crate::visit::{Events, RELEASE, visit_with};

/// So many visits at once, each with a session of its own. The report is that of the first that gets no picture, else of
/// the first; `events` hears of the steps of the first visit.
pub async fn visit_crowd(options: &Options, viewers: usize, cancel: &Cancel, events: Events<'_>) -> ViewReport {
    let allocations = Allocations::new();
    let silent = |_: &ViewEvent| ();
    let visits = (0..viewers).map(|number| {
        let events: Events<'_> = if number == 0 { events } else { &silent };
        visit_with(options, allocations.clone(), cancel, events)
    });
    let mut reports = join_all(visits).await;
    allocations.release_all(RELEASE).await;
    let ways: Vec<WayReport> =
        reports.iter().enumerate().map(|(index, report)| report.of_way(Way::Viewer(index + 1))).collect();
    let broken = reports.iter().position(|report| report.failure.is_some()).unwrap_or(0);
    let mut report = reports.swap_remove(broken);
    let with = ways.iter().filter(|way| way.failure.is_none()).count();
    let unknown = ways.iter().filter(|way| way.verdict() == ViewVerdict::Unknown).count();
    if with < viewers {
        let unknown = if unknown > 0 { format!(", and of {unknown} it is not known") } else { String::new() };
        report.notes.push(format!("{with} of {viewers} viewers got the picture{unknown}"));
    }
    report.ways = ways;
    report
}
