//! What goes on, on a terminal's standard error; nowhere else. Its lines give way to the report.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::redact::Redaction;
use crate::render::visible;
use crate::render::{probe_brief, probe_network_text};
use neko_probe::Event;

use crate::commands::terminal;

/// What ended, a line each, and below them a line that tells what the probe is doing.
pub(super) struct Progress {
    lines: MultiProgress,
    now: ProgressBar,
}

impl Progress {
    pub(super) fn new() -> Self {
        let lines = MultiProgress::new();
        if terminal::quiet() || !std::io::stderr().is_terminal() {
            lines.set_draw_target(ProgressDrawTarget::hidden());
        }
        let now = lines.add(ProgressBar::new(0));
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{pos}/{len}] {wide_msg}") {
            now.set_style(style);
        }
        now.enable_steady_tick(Duration::from_millis(100));
        Self { lines, now }
    }

    pub(super) fn show(&self, event: Event<'_>, redaction: &Redaction) {
        let now = &self.now;
        let masked = |kind, text: &mut String| redaction.in_report(kind, text);
        match event {
            Event::Planned { servers, paths } => {
                now.set_length((servers + paths) as u64);
                now.set_message("asking the servers");
            }
            Event::Server(report) => {
                let mut report = report.clone();
                report.each_text(&masked);
                report.each_text(&visible::in_report);
                self.ended(&probe_brief::of_server(&report, usize::MAX));
            }
            Event::Trying => now.set_message("trying neko's ports"),
            Event::Tried { report, .. } => {
                let mut report = report.clone();
                report.each_text(&masked);
                report.each_text(&visible::in_report);
                probe_network_text::lines(&report, usize::MAX).lines().for_each(|line| self.row(line));
            }
            Event::PathStarts(kind) => {
                let mut kind = kind.clone();
                kind.each_text(&masked);
                kind.each_text(&visible::in_report);
                now.set_message(probe_brief::name(&kind));
            }
            Event::Path(report) => {
                let mut report = report.clone();
                report.each_text(&masked);
                report.each_text(&visible::in_report);
                self.ended(&probe_brief::of_path(&report, false, usize::MAX));
            }
            Event::Releasing => now.set_message("giving back what stands on the servers"),
        }
    }

    /// Something that was to be done, with the line that tells of it.
    fn ended(&self, line: &str) {
        self.now.inc(1);
        self.row(line);
    }

    /// A line that stays until the report comes.
    fn row(&self, line: &str) {
        let row = self.lines.insert_before(&self.now, ProgressBar::new(0));
        if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
            row.set_style(style);
        }
        row.abandon_with_message(line.trim_end().to_owned());
    }

    /// Clears the lines.
    pub(super) fn finish(&self) {
        self.now.finish_and_clear();
        let _ = self.lines.clear();
    }
}
