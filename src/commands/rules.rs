//! `neko-ice rules`: what `validate` looks for.

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

use neko_lint::Rule;

use super::terminal;
use super::writer::{print, print_json};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How the rules are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// One JSON document, with examples
    Json,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let rules = neko_lint::rules();
    let text = match args.format {
        Format::Table => table(rules),
        Format::Json => {
            let document = Document { version: 1, rules: rules.iter().map(|rule| Entry::new(rule)).collect() };
            serde_json::to_string_pretty(&document)? + "\n"
        }
    };
    match args.format {
        Format::Json => print_json(&text)?,
        Format::Table => print(&text)?,
    }
    Ok(super::OK)
}

fn table(rules: &[&Rule]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["rule", "severity", "what it finds"]);
    if let Some(columns) = terminal::columns() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    for rule in rules {
        let severity = rule.severity.as_str();
        let severity = if rule.by_default { severity.to_owned() } else { format!("{severity}, off") };
        table.add_row([rule.name, &severity, &rule.text().summary]);
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
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
            page: format!("docs/rules/{}.md", rule.name),
        }
    }
}
