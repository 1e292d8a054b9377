//! How a probe's report is given out: text, JSON, JUnit, a stream of events, a file for Prometheus.

use std::io;
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context;

use crate::render::redact::Redaction;
use crate::render::{json, page, probe_events, probe_json, probe_junit, probe_prometheus, probe_text};
use neko_probe::Event;
use neko_report::{Report, Subject};

use super::compare::Before;
use super::page_arg::{PageArgs, Told};
use crate::commands::help::OUTPUT;
use crate::commands::output_arg::OutputArg;
use crate::commands::output_file::{self, Content};
use crate::commands::terminal;
use crate::commands::writer::{print, print_json, print_styled, say};
use crate::commands::{FINDINGS, OK};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    #[value(alias = "table")]
    Text,
    /// One JSON document
    Json,
    /// JUnit's XML
    Junit,
}

#[derive(Debug, clap::Args)]
pub(super) struct OutputArgs {
    /// Format of the report
    #[arg(long, value_enum, default_value = "text", help_heading = OUTPUT)]
    format: Format,
    /// Print each step when it happens, one JSON object a line; the last one is the whole report
    #[arg(long, conflicts_with_all = ["format", "output"], help_heading = OUTPUT, hide_short_help = true)]
    events: bool,
    /// Also write the result for the text file collector of Prometheus
    #[arg(long, value_name = "FILE", help_heading = OUTPUT, hide_short_help = true)]
    prometheus: Option<PathBuf>,
    #[command(flatten)]
    to: OutputArg,
    #[command(flatten)]
    page: PageArgs,
}

impl OutputArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.events || self.format == Format::Json
    }

    /// Whether a page is wanted, which never shows secrets.
    pub(super) fn writes_page(&self) -> bool {
        self.page.is_wanted()
    }

    pub(super) fn to(&self) -> &OutputArg {
        &self.to
    }
}

/// The output of one run.
pub(super) struct Output<'a> {
    args: &'a OutputArgs,
    /// Whether quality is to be judged.
    judges: bool,
    start: Instant,
    /// What the page tells of the settings.
    pub(super) told: Told,
}

impl<'a> Output<'a> {
    /// An error where a file is wanted that nobody could write.
    pub(super) fn new(args: &'a OutputArgs, judges: bool) -> anyhow::Result<Self> {
        if let Some(path) = &args.prometheus {
            output_file::find(path, Content::Report).context("--prometheus")?;
        }
        args.page.check(&args.to)?;
        Ok(Self { args, judges, start: Instant::now(), told: Told::default() })
    }

    /// Tells what happens, where that is wanted.
    pub(super) fn event(&self, event: &Event<'_>, redaction: &Redaction) {
        if !self.args.events {
            return;
        }
        let since = self.start.elapsed();
        let masked = |kind, text: &mut String| redaction.in_report(kind, text);
        let line = match event {
            Event::Planned { servers, paths } => probe_events::planned(since, *servers, *paths),
            Event::Server(report) => {
                let mut report = (*report).clone();
                report.each_text(&masked);
                probe_events::server(since, &report)
            }
            Event::PathStarts(kind) => {
                let mut kind = (*kind).clone();
                kind.each_text(&masked);
                probe_events::path_starts(since, &kind)
            }
            Event::Path(report) => {
                let mut report = (*report).clone();
                report.each_text(&masked);
                probe_events::path(since, &report)
            }
            Event::Trying => return,
            Event::Tried { report, .. } => {
                let mut report = (*report).clone();
                report.each_text(&masked);
                probe_events::network(since, &report)
            }
            Event::Releasing => probe_events::releasing(since),
        };
        // A reader that went away shows when the report is printed.
        let _ = print_json(&line);
    }

    /// Gives out the report, then what got worse since another one; the exit code.
    pub(super) fn compared(&self, report: Report, redaction: &Redaction, before: &Before) -> anyhow::Result<u8> {
        let mut masked = report.clone();
        masked.each_text(&|kind, text| redaction.in_report(kind, text));
        let (lines, is_worse) = before.compared(&probe_json::render(&masked, Vec::new()))?;
        self.report(report, redaction)?;
        match self.args.format {
            Format::Text if !self.args.events => match print(&format!("\n{lines}")) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
                _ => {}
            },
            // Standard output belongs to a program.
            _ => lines.lines().for_each(|line| say!("{line}")),
        }
        Ok(if is_worse { FINDINGS } else { OK })
    }

    /// Gives out the report.
    pub(super) fn report(&self, mut report: Report, redaction: &Redaction) -> anyhow::Result<()> {
        report.each_text(&|kind, text| redaction.in_report(kind, text));
        let report = &report;
        if let Some(path) = &self.args.prometheus {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
            let text = probe_prometheus::render(report, now);
            output_file::write(path, &text, Content::Report).context("--prometheus")?;
        }
        let told = &self.told;
        self.args.page.write(|| page::of_probe(report, redaction, &told.settings), told)?;
        let document = || {
            let name = match &report.subject {
                Subject::File(name) => name.as_str(),
                _ => "settings",
            };
            anyhow::Ok(probe_json::render(report, json::entries(&report.findings, redaction, name)?))
        };
        let text = match self.args.format {
            _ if self.args.events => probe_events::report(self.start.elapsed(), &document()?),
            Format::Json => document()?,
            Format::Junit => probe_junit::render(report, redaction),
            Format::Text => {
                let width = crate::commands::width();
                let (colour, verbose) = (crate::commands::colour(), terminal::verbose());
                let style = probe_text::Style { width, colour, verbose, judges: self.judges };
                probe_text::render(report, redaction, style)
            }
        };
        let printed = match self.args.format {
            Format::Text if !self.args.events => print_styled(&text),
            Format::Junit if !self.args.events => print(&text),
            _ => print_json(&text),
        };
        match printed {
            // A reader that went away does not change the verdict.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            printed => Ok(printed?),
        }
    }
}
