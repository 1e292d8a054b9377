//! What the doctor says: rows of a label and what it is about, and in a probe's report what viewers get.

use neko_report::Report;

use super::probe_style::Style;
use super::wrap::folded;
use super::{probe_text, probe_viewers_text, visible};

/// A label, and what is said of it; the first is empty where the row goes on.
pub type Row = (&'static str, String);

/// Rows, their texts one below the other. A line that begins with a blank stays whole.
pub fn rows(rows: &[Row], width: usize) -> String {
    let room = rows.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
    rows.iter().map(|(label, text)| folded(&format!("{label:<room$}  "), text, width)).collect()
}

/// The verdict, and what each class of viewers gets.
pub fn viewers(report: &Report, style: Style) -> String {
    let mut report = report.clone();
    report.each_text(&visible::in_report);
    probe_text::verdict(&report, style) + &probe_viewers_text::classes(&report, style)
}
