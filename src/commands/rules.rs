//! `neko-ice rules`: what `validate` looks for.

use serde::Serialize;

use neko_lint::Rule;

use super::help::{DONE_OR_NOT, Help, OUTPUT};
use super::output_arg::OutputArg;
use super::terminal;
use super::writer::{print, print_json};
use crate::render::{links, rules_text};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Format of the list
    #[arg(long, value_enum, default_value_t, help_heading = OUTPUT)]
    format: Format,
    #[command(flatten)]
    output: OutputArg,
}

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice rules", "List every rule with its severity"),
        ("neko-ice rules --format json -o rules.json", "Write the rules with their examples for a program"),
        ("neko-ice explain nat1to1-unset", "Read all about one rule"),
    ],
    exits: DONE_OR_NOT,
};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON document, with examples
    Json,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }

    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let rules = neko_lint::rules();
    let text = match args.format {
        Format::Text => rules_text::list(rules, terminal::columns().map(usize::from)),
        Format::Json => {
            let document = Document { version: 1, rules: rules.iter().map(|rule| Entry::new(rule)).collect() };
            serde_json::to_string_pretty(&document)? + "\n"
        }
    };
    match args.format {
        Format::Json => print_json(&text)?,
        Format::Text => print(&text)?,
    }
    Ok(super::OK)
}

#[derive(Serialize)]
struct Document {
    version: u32,
    rules: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    severity: &'static str,
    by_default: bool,
    effect: &'static str,
    summary: &'static str,
    why: &'static str,
    bad: &'static str,
    good: &'static str,
    /// The page in the project's documentation.
    page: String,
}

impl Entry {
    fn new(rule: &'static Rule) -> Self {
        let text = rule.text();
        Self {
            name: rule.name,
            severity: rule.severity.as_str(),
            by_default: rule.by_default,
            effect: rule.effect.as_str(),
            summary: &text.summary,
            why: &text.why,
            bad: text.wrong.first().copied().unwrap_or_default(),
            good: text.right.first().copied().unwrap_or_default(),
            page: links::page(rule.id),
        }
    }
}
