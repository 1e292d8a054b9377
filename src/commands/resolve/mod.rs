//! `neko-ice resolve`: the effective settings, the origin of each, and what was shadowed.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;

use super::deployments::{DeploymentArgs, Outcome, Resolved, Subject};
use super::input::{InputArgs, InputError};
use super::{FINDINGS, OK, USAGE};

mod deployment;
mod diff;
mod doing;
mod env;
mod json;
mod rows;
mod table;
mod yaml;

use diff::Comparison;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config files, Compose files or manifests, or `-` for standard input; without any, where neko and Compose look
    config: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Compare with this file, as `diff` does: print what differs in effect; exit code 0 the same, 1 not, 2 could not tell
    #[arg(long, value_name = "OTHER")]
    diff: Option<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// As a config file that neko reads
    Yaml,
    /// As variables of neko, one a line
    Env,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

/// 0 where every neko starts, 1 where one does not, 2 where one cannot be read; the others are printed all the same.
pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if let Some(other) = &args.diff {
        return compared(args, other);
    }
    let mut subjects = args.input.subjects(&args.config, true);
    if subjects.len() == 1
        && let Some(subject) = subjects.pop()
    {
        let name = subject.name;
        return match subject.outcome {
            Outcome::Unusable(error) => Err(error),
            Outcome::Refused(problems, _) => Err(InputError::Refused(problems).into()),
            Outcome::Resolved(own) => {
                super::print(&one(args, &name, &own)?)?;
                Ok(if own.starts() { OK } else { FINDINGS })
            }
        };
    }
    let mut code = OK;
    for subject in &subjects {
        match &subject.outcome {
            Outcome::Unusable(error) => {
                anstream::eprintln!("error: {error:#}");
                code = USAGE;
            }
            Outcome::Refused(problems, _) => {
                anstream::eprintln!("error: {}", InputError::Refused(problems.clone()));
                code = USAGE;
            }
            Outcome::Resolved(own) if !own.starts() => code = code.max(FINDINGS),
            Outcome::Resolved(_) => {}
        }
    }
    super::print(&several(args, &subjects)?)?;
    Ok(code)
}

/// 0 where nothing differs, 1 where something does.
fn compared(args: &Args, other: &Path) -> anyhow::Result<u8> {
    if !matches!(args.format, Format::Table | Format::Json) {
        bail!("--diff prints a table or JSON: leave --format out, or write --format json");
    }
    let before = args.input.subjects(&args.config, true);
    // The files of --file are one side.
    let input = InputArgs {
        deployments: DeploymentArgs { file: Vec::new(), ..args.input.deployments.clone() },
        ..args.input.clone()
    };
    let after = input.subjects(&[other.to_path_buf()], true);
    let comparison = Comparison::of([&before, &after], args.input.show_secrets)?;
    super::print(&match args.format {
        Format::Json => comparison.json()?,
        _ => comparison.text(),
    })?;
    Ok(if comparison.same() { OK } else { FINDINGS })
}

fn one(args: &Args, name: &str, own: &Resolved) -> anyhow::Result<String> {
    let reveal = args.input.show_secrets;
    Ok(match args.format {
        Format::Json => json::render(own, reveal)?,
        Format::Table => table::render(name, own, reveal),
        Format::Yaml => yaml::render(&own.resolution, reveal),
        Format::Env => variables(name, own, reveal)?,
    })
}

fn several(args: &Args, subjects: &[Subject]) -> anyhow::Result<String> {
    let reveal = args.input.show_secrets;
    let resolved = || {
        subjects.iter().filter_map(|subject| match &subject.outcome {
            Outcome::Resolved(own) => Some((subject.name.as_str(), &**own)),
            _ => None,
        })
    };
    Ok(match args.format {
        Format::Json => json::render_all(subjects, reveal)?,
        Format::Table => resolved().map(|(name, own)| table::render(name, own, reveal)).collect::<Vec<_>>().join("\n"),
        Format::Yaml => {
            resolved().map(|(name, own)| format!("--- # {name}\n{}", yaml::render(&own.resolution, reveal))).collect()
        }
        Format::Env => {
            let blocks = resolved().map(|(name, own)| Ok(format!("# {name}\n{}", variables(name, own, reveal)?)));
            blocks.collect::<anyhow::Result<Vec<_>>>()?.join("\n")
        }
    })
}

/// The variables; what they cannot say goes to standard error.
fn variables(name: &str, own: &Resolved, reveal: bool) -> anyhow::Result<String> {
    let lines = env::render(&own.resolution, reveal)?;
    for warning in &lines.warnings {
        anstream::eprintln!("warning: {name}: {warning}");
    }
    Ok(lines.text)
}
