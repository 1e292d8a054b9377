//! How a probe's report is given out.

use crate::render::redact::Redaction;
use crate::render::{json, probe_json, probe_text, text};
use crate::report::{Report, Subject};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Table,
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct OutputArgs {
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl OutputArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

/// Prints a report on standard output.
pub(super) fn print(report: &Report, redaction: &Redaction, args: &OutputArgs) -> anyhow::Result<()> {
    let text = match args.format {
        Format::Json => {
            let name = match &report.subject {
                Subject::File(name) => name.as_str(),
                _ => "settings",
            };
            probe_json::render(report, json::entries(&report.findings, redaction, name)?)
        }
        Format::Table => {
            let width = super::width();
            let style = text::Style { colour: super::colour(), width: width.into() };
            let drawn = text::findings(&report.findings, redaction, style);
            let tables = probe_text::render(report, probe_text::Style { colour: super::colour(), width });
            format!("{drawn}{tables}")
        }
    };
    super::print(&text)?;
    Ok(())
}
