//! `neko-ice explain`: what a rule, a failure or a term means and what to do about it.

use anyhow::bail;

use crate::explain::glossary::{self, Term};
use crate::explain::{self, Entry};
use crate::render::{explain_json, explain_text};

use super::help::{Help, OUTPUT};
use super::output_arg::OutputArg;
use super::terminal;
use super::writer::{note, print, print_json};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of a rule, a failure or a term, as `srflx` [default: a list of all]
    #[arg(value_name = "NAME")]
    slug: Option<String>,
    /// Format of the explanation
    #[arg(long, value_enum, default_value = "text", help_heading = OUTPUT)]
    format: Format,
    #[command(flatten)]
    output: OutputArg,
}

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice explain nat1to1-unset", "Explain a rule that validate reported"),
        ("neko-ice explain credentials-refused", "Explain a failure that probe or turn reported"),
        ("neko-ice explain srflx", "Explain a term"),
        ("neko-ice explain", "List all names"),
    ],
    exits: &[(0, "explained"), (2, "no rule, failure or term has this name, or wrong usage")],
};

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }

    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let (entries, terms) = match &args.slug {
        None => (explain::all(), glossary::terms()),
        Some(slug) => named(slug)?,
    };
    let columns = terminal::columns().map(usize::from);
    let text = match (args.format, &entries[..], &terms[..]) {
        (Format::Json, entries, terms) => explain_json::render(entries, terms),
        (Format::Markdown, entries, terms) => explain_text::markdown(entries, terms),
        (Format::Text, [entry], []) => explain_text::entry(entry, columns),
        (Format::Text, [], [term]) => explain_text::term(term, columns),
        (Format::Text, entries, terms) => explain_text::list(entries, terms, columns),
    };
    match args.format {
        Format::Json => print_json(&text)?,
        Format::Text | Format::Markdown => print(&text)?,
    }
    Ok(super::OK)
}

/// The rule or failure of this name, else the term.
fn named(slug: &str) -> anyhow::Result<(Vec<Entry>, Vec<Term>)> {
    if let Some(entry) = explain::find(slug) {
        if let Some(renamed) = neko_lint::renamed::renamed(slug) {
            note!("{renamed}");
        }
        return Ok((vec![entry], Vec::new()));
    }
    if let Some(term) = glossary::find(slug) {
        return Ok((Vec::new(), vec![term]));
    }
    match &explain::near(slug)[..] {
        [] => bail!("no rule, failure or term is named `{slug}`; `neko-ice explain` lists them"),
        [nearest] => bail!("no rule, failure or term is named `{slug}`; did you mean `{nearest}`?"),
        several => bail!("no rule, failure or term is named `{slug}`; there are `{}`", several.join("`, `")),
    }
}
