//! `neko-ice validate`: what is wrong with a configuration, where, and how to mend it.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint;
use crate::render::redact::Redaction;
use crate::render::{json, text};

use super::input::InputArgs;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config files, each judged on its own (`-`: standard input); without any, where neko itself looks
    files: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t)]
    fail_on: FailOn,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Note,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

/// One input after it was looked at.
struct Judged {
    name: String,
    findings: Vec<Diagnostic>,
    redaction: Redaction,
    unreadable: Option<String>,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    // What is wrong with the environment is wrong for every file: said once.
    let judged = match args.input.environment() {
        Err(error) => vec![Judged::unreadable("environment".to_owned(), &error)],
        Ok(_) if args.files.is_empty() => vec![judge(&args.input, None)],
        Ok(_) => args.files.iter().map(|file| judge(&args.input, Some(file))).collect(),
    };
    for input in &judged {
        if let Some(why) = &input.unreadable {
            anstream::eprintln!("error: {why}");
        }
    }
    match args.format {
        Format::Text => super::print(&as_text(&judged))?,
        Format::Json => super::print(&as_json(&judged)?)?,
    }
    let least = args.fail_on.severity();
    Ok(if judged.iter().any(|input| input.unreadable.is_some()) {
        super::USAGE
    } else if judged.iter().flat_map(|input| &input.findings).any(|finding| finding.severity >= least) {
        super::FINDINGS
    } else {
        super::OK
    })
}

fn judge(input: &InputArgs, file: Option<&Path>) -> Judged {
    let name = file.map(|file| file.display().to_string());
    match input.load(file) {
        Ok(resolution) => Judged {
            findings: lint::run(&resolution),
            redaction: if input.show_secrets { Redaction::off() } else { Redaction::new(&resolution.secrets) },
            name: name.or(resolution.config_file).unwrap_or_else(|| "the environment and the command line".to_owned()),
            unreadable: None,
        },
        Err(error) => Judged::unreadable(name.unwrap_or_else(|| "configuration".to_owned()), &error),
    }
}

impl Judged {
    fn unreadable(name: String, error: &anyhow::Error) -> Self {
        let unreadable = Some(format!("{error:#}"));
        Self { name, findings: Vec::new(), redaction: Redaction::new(&[]), unreadable }
    }
}

fn as_text(judged: &[Judged]) -> String {
    let style = text::Style { colour: super::colour(), ..text::Style::default() };
    let mut out = String::new();
    for input in judged.iter().filter(|input| input.unreadable.is_none()) {
        out.push_str(&text::findings(&input.findings, &input.redaction, style));
        out.push_str(&text::summary(&input.findings, &input.name));
    }
    out
}

fn as_json(judged: &[Judged]) -> serde_json::Result<String> {
    let inputs: Vec<json::Input<'_>> = judged
        .iter()
        .map(|input| json::Input {
            name: &input.name,
            findings: &input.findings,
            redaction: &input.redaction,
            unreadable: input.unreadable.as_deref(),
        })
        .collect();
    json::document(&inputs)
}
