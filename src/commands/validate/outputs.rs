//! Which formats go where: `--format` and `--output`, both repeatable, paired by their order.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, error::ErrorKind};

use crate::render::{Input, concise, github, gitlab, json, junit, sarif, text, visible};

use super::super::help::OUTPUT;
use super::super::writer::{print, print_commands, print_json, print_styled};
use super::ordered::ordered;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One line a finding, for editors
    Concise,
    /// One JSON document
    Json,
    /// One JSON document a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// JUnit's XML
    Junit,
}

/// One format and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    pub format: Format,
    /// None: standard output.
    pub file: Option<PathBuf>,
}

/// What the command line asked for; empty where it said nothing.
#[derive(Debug, Clone)]
pub(super) struct Outputs(pub Vec<Output>);

const FORMAT: &str = "format";
const FILE: &str = "output";

impl clap::Args for Outputs {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new(FORMAT)
            .long(FORMAT)
            .value_name("FORMAT")
            .value_parser(clap::value_parser!(Format))
            .action(ArgAction::Append)
            .help_heading(OUTPUT)
            .help("Format of the findings (repeatable) [default: text]")
            .long_help("Format of the findings (repeatable; one of them can go to standard output) [default: text]");
        let file = Arg::new(FILE)
            .short('o')
            .long(FILE)
            .alias("output-file")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .action(ArgAction::Append)
            .help_heading(OUTPUT)
            .help("Write the findings to this file")
            .long_help("Write the format of the --format before it to this file (repeatable; `-`: standard output)");
        command.arg(format).arg(file)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given: Vec<(usize, Result<Format, PathBuf>)> = ordered(matches, FORMAT, Ok);
        given.extend(ordered(matches, FILE, Err));
        given.sort_by_key(|(index, _)| *index);
        let mut outputs: Vec<Output> = Vec::new();
        // One of each belongs together, in whatever order.
        if let [(_, Err(_)), (_, Ok(_))] = given[..] {
            given.swap(0, 1);
        }
        for (_, value) in given {
            match (value, outputs.last_mut()) {
                (Ok(format), _) => outputs.push(Output { format, file: None }),
                (Err(file), Some(last)) if last.file.is_none() => last.file = Some(file),
                // A file alone is for the text; a second file behind one format is a mistake.
                (Err(file), None) => outputs.push(Output { format: Format::Text, file: Some(file) }),
                (Err(file), Some(_)) => {
                    let why = format!("--output {}: write its --format before it", file.display());
                    return Err(conflict(why));
                }
            }
        }
        for output in &mut outputs {
            output.file.take_if(|file| file.as_os_str() == "-");
        }
        if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
            return Err(conflict("only one --format can go to standard output: add --output FILE after the others"));
        }
        Ok(Self(outputs))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A mistake of usage, said with the usage of this command and not of the whole program.
fn conflict(why: impl std::fmt::Display) -> clap::Error {
    let mut command = super::usage();
    clap::Error::raw(ErrorKind::ArgumentConflict, why).format(&mut command)
}

impl Outputs {
    /// The same; text on standard output where nothing was asked for.
    pub fn or_text(&self) -> Vec<Output> {
        if self.0.is_empty() { vec![Output { format: Format::Text, file: None }] } else { self.0.clone() }
    }
}

impl Format {
    /// Prints the whole output of this format.
    pub fn print(self, inputs: &[Input<'_>], style: &text::Style) -> anyhow::Result<()> {
        let text = self.written(inputs, style)?;
        let printed = match self {
            Self::Text => print_styled(&text),
            Self::Concise | Self::Junit => print(&text),
            Self::Github => print_commands(&text),
            Self::Json | Self::Jsonl | Self::Sarif | Self::Gitlab => print_json(&text),
        };
        Ok(printed?)
    }

    /// The whole output of this format, for a file.
    pub fn write(self, inputs: &[Input<'_>], style: &text::Style) -> serde_json::Result<String> {
        let text = self.written(inputs, style)?;
        Ok(match self {
            Self::Text | Self::Concise => visible::lines(&text, false).into_owned(),
            _ => text,
        })
    }

    fn written(self, inputs: &[Input<'_>], style: &text::Style) -> serde_json::Result<String> {
        Ok(match self {
            Self::Text => text::document(inputs, style),
            Self::Concise => concise::lines(inputs, style.per_rule),
            Self::Json => json::document(inputs)?,
            Self::Jsonl => json::lines(inputs)?,
            Self::Sarif => sarif::document(inputs)?,
            Self::Github => github::commands(inputs, style.per_rule),
            Self::Gitlab => gitlab::document(inputs)?,
            Self::Junit => junit::document(inputs, style.fails),
        })
    }
}
