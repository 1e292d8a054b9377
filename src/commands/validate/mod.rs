//! `neko-ice validate`: what is wrong with a configuration, where, and how to mend it.

mod ci;
mod outputs;

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint;
use crate::render::redact::Redaction;
use crate::render::{self, text};

use super::input::InputArgs;
use super::output_file;
use outputs::{Format, Output, Outputs};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config files, each judged on its own (`-`: standard input); without any, where neko itself looks
    files: Vec<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t)]
    fail_on: FailOn,
    #[command(flatten)]
    input: InputArgs,
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
        self.outputs.0.iter().any(|output| output.file.is_none() && output.format == Format::Json)
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
    let inputs: Vec<render::Input<'_>> = judged.iter().map(Judged::shown).collect();
    write(args, &inputs)?;
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

    fn shown(&self) -> render::Input<'_> {
        render::Input {
            name: &self.name,
            findings: &self.findings,
            redaction: &self.redaction,
            unreadable: self.unreadable.as_deref(),
        }
    }
}

/// Writes what was asked for; where nothing was, text and what the build server shows.
fn write(args: &Args, inputs: &[render::Input<'_>]) -> anyhow::Result<()> {
    let style = text::Style { colour: super::colour(), ..text::Style::default() };
    let outputs = &args.outputs.0;
    if outputs.is_empty() {
        super::print(&Format::Text.write(inputs, style)?)?;
        if let Some(server) = ci::Server::here() {
            let (annotations, files) = server.add(inputs)?;
            super::print(&annotations)?;
            for file in files {
                anstream::eprintln!("wrote {}", file.display());
            }
        }
    }
    for Output { format, file } in outputs {
        match file {
            None => super::print(&format.write(inputs, style)?)?,
            Some(path) => {
                let text = format.write(inputs, text::Style::default())?;
                let written = if args.input.show_secrets {
                    output_file::write_private(path, &text, true)
                } else {
                    output_file::write_report(path, &text)
                };
                written.with_context(|| path.display().to_string())?;
            }
        }
    }
    Ok(())
}
