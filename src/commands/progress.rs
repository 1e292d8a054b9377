//! What goes on, on a terminal's standard error; nowhere else.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::probe_paths_text::path_name;
use crate::render::redact::Redaction;
use neko_probe::Event;

/// A line that tells what the probe is doing.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new(0);
        if !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{pos}/{len}] {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    pub(super) fn show(&self, event: Event<'_>, redaction: &Redaction) {
        let bar = &self.0;
        match event {
            Event::Planned { servers, paths } => {
                bar.set_length((servers + paths) as u64);
                bar.set_message("asking the servers");
            }
            Event::Server(report) => {
                bar.inc(1);
                bar.set_message(format!("{} answered", redaction.message(&report.listed.url)));
            }
            Event::Found(_) => {}
            Event::PathStarts(kind) => bar.set_message(redaction.message(&path_name(kind).replace('\n', ", "))),
            Event::Path(_) => bar.inc(1),
            Event::Releasing => bar.set_message("giving back what stands on the servers"),
        }
    }

    /// Clears the line.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
