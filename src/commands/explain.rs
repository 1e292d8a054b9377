//! `neko-ice explain`: what a rule or a failure means and what to do about it.

use anyhow::bail;

use crate::explain;
use crate::render::{explain_json, explain_text};

use super::writer::{print, print_json, say};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The name that a finding or a failure carries; without it, all are listed
    slug: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let entries = match &args.slug {
        None => explain::all(),
        Some(slug) => match explain::find(slug) {
            Some(entry) => {
                if let Some(renamed) = neko_lint::renamed::renamed(slug) {
                    say!("note: {renamed}");
                }
                vec![entry]
            }
            None => match &explain::near(slug)[..] {
                [] => bail!("no rule or failure is named `{slug}`; `neko-ice explain` lists them"),
                [nearest] => bail!("no rule or failure is named `{slug}`; did you mean `{nearest}`?"),
                several => bail!("no rule or failure is named `{slug}`; there are `{}`", several.join("`, `")),
            },
        },
    };
    let text = match (args.format, &entries[..]) {
        (Format::Json, entries) => explain_json::render(entries),
        (Format::Markdown, entries) => explain_text::markdown(entries),
        (Format::Text, [entry]) => explain_text::entry(entry),
        (Format::Text, entries) => explain_text::list(entries),
    };
    match args.format {
        Format::Json => print_json(&text)?,
        Format::Text | Format::Markdown => print(&text)?,
    }
    Ok(super::OK)
}
