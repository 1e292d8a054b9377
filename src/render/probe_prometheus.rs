//! A probe's report for Prometheus' text file collector.

use neko_report::metrics::{self, Family, Format, Metric};
use neko_report::{PathReport, Report};

/// The document. `finished` is in seconds since 1970.
pub fn render(report: &Report, finished: f64) -> String {
    let mut families = vec![Family::single(Metric::ProbeFinished, finished)];
    let name = |path: &PathReport| super::probe_paths_text::path_name(&path.kind);
    families.extend(metrics::of_report(report, &name));
    metrics::write(&families, Format::Text)
}
