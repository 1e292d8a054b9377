//! How a visit is told: each step when it is done, then what was measured; or JSON.

use std::io;

use neko_config::ice_server::Secret;
use neko_report::{ViewEvent, ViewReport, ViewStep};

use crate::commands::help::OUTPUT;
use crate::commands::network::page_arg::{PageArgs, Told};
use crate::commands::output_arg::OutputArg;
use crate::commands::writer::{print, print_json};
use crate::render::{page, view_json, view_text, visible};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[value(alias = "table")]
    Text,
    /// One JSON document: the report
    Json,
    /// What happens as it happens, one JSON object a line; the last one is the report
    Ndjson,
}

#[derive(Debug, clap::Args)]
pub(super) struct OutputArgs {
    /// Format of the report
    #[arg(long, value_enum, default_value = "text", help_heading = OUTPUT)]
    format: Format,
    #[command(flatten)]
    to: OutputArg,
    #[command(flatten)]
    page: PageArgs,
}

impl OutputArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.format != Format::Text
    }

    /// An error where a page is wanted that nobody could write.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        self.page.check(&self.to)
    }

    pub(super) fn to(&self) -> &OutputArg {
        &self.to
    }
}

/// The output of one visit.
pub(super) struct Output<'a> {
    args: &'a OutputArgs,
    secret: &'a Secret,
}

impl<'a> Output<'a> {
    pub(super) fn new(args: &'a OutputArgs, secret: &'a Secret) -> Self {
        Self { args, secret }
    }

    pub(super) fn begins(&self, url: &str) {
        if self.args.format == Format::Text {
            // A reader that went away shows when the report is printed.
            let _ = print(&view_text::title(url));
        }
    }

    pub(super) fn event(&self, event: &ViewEvent) {
        let mut event = event.clone();
        if let ViewEvent::Step(ViewStep { detail: text, .. }) | ViewEvent::Gone(text) = &mut event {
            *text = self.masked(text);
            if self.args.format == Format::Text {
                *text = visible::escaped(text).into_owned();
            }
        }
        // A reader that went away shows when the report is printed.
        let _ = match self.args.format {
            Format::Text => print(&view_text::event(&event)),
            Format::Ndjson => print_json(&view_json::event(&event)),
            Format::Json => Ok(()),
        };
    }

    pub(super) fn report(&self, mut report: ViewReport, told: &Told) -> anyhow::Result<()> {
        report.each_text(&|_, text| *text = self.masked(text));
        self.args.page.write(|| page::of_view(&report, &told.settings), told)?;
        let printed = match self.args.format {
            Format::Text => {
                report.each_text(&visible::in_report);
                print(&view_text::rest(&report))
            }
            Format::Json => print_json(&view_json::render(&report)),
            Format::Ndjson => print_json(&view_json::last_line(&report)),
        };
        match printed {
            // A reader that went away does not change the verdict.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            printed => Ok(printed?),
        }
    }

    /// neko, or something in its place, may send the password back.
    fn masked(&self, text: &str) -> String {
        match super::is_worth_masking(self.secret) {
            true => text.replace(self.secret.reveal(), "***"),
            false => text.to_owned(),
        }
    }
}
