//! `neko-ice resolve`: the effective settings, the origin of each, and what was shadowed.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;

use super::help::{Help, INPUT, OUTPUT};
use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::output_arg::OutputArg;
use super::writer::{print, print_json, print_product, say};
use super::{FINDINGS, OK, workers};

mod behaviour_json;
mod behaviour_text;
mod compared;
mod deployment;
mod diff;
mod env;
mod json;
mod masks;
mod media;
mod picture;
pub mod printed;
mod rows;
mod several;
mod table;
mod yaml;

use crate::render::redact::Redaction;
use compared::Reader;
use diff::Comparison;
use neko_deploy::load::{Configuration, Neko};

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice resolve compose.yaml", "Show every setting, and where its value came from"),
        ("neko-ice resolve --diff new.yaml old.yaml", "Show what a change of the file does to neko"),
        ("neko-ice resolve --format yaml -o effective.yaml", "Write the effective settings as a config file"),
        ("neko-ice resolve --env NEKO_WEBRTC_EPR=52000-52100 neko.yaml", "Try a variable before you set it"),
    ],
    exits: &[
        (0, "every neko would start; with --diff the two sides have the same effect"),
        (1, "a neko would not start; with --diff the two sides differ"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
    ],
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Config files, Compose files or manifests; `-` is standard input [default: what neko or Compose would read here]
    config: Vec<PathBuf>,
    /// Compare with this file, and print what differs in effect
    #[arg(long, value_name = "OTHER", help_heading = INPUT)]
    diff: Option<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
    /// Format of the settings
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = OUTPUT)]
    format: Format,
    #[command(flatten)]
    output: OutputArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[value(alias = "table")]
    Text,
    /// For programs
    Json,
    /// As a config file that neko reads
    Yaml,
    /// As variables of neko, one a line
    Env,
}

impl Format {
    fn print(self, text: &str) -> std::io::Result<()> {
        match self {
            Self::Text => print(text),
            Self::Json => print_json(text),
            // What neko or a shell reads.
            Self::Yaml | Self::Env => print_product(text),
        }
    }
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }

    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }

    pub(super) fn shows_secrets(&self) -> bool {
        self.input.show_secrets
    }
}

/// 0 where every neko starts, 1 where one does not, 2 where one cannot be read; the others are printed all the same.
pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if let Some(other) = &args.diff {
        return compared(args, other);
    }
    let mut inputs = Inputs::of(&args.input)?;
    inputs.request.or_defaults = true;
    if args.config.len() > workers::FEW && inputs.request.project.is_empty() {
        return several::of_files(args, &inputs);
    }
    several::of_found(args, &inputs)
}

/// 0 where nothing differs, 1 where something does.
fn compared(args: &Args, other: &Path) -> anyhow::Result<u8> {
    if !matches!(args.format, Format::Text | Format::Json) {
        bail!("--diff has the formats text and json only: leave --format out, or write --format json");
    }
    let mut inputs = Inputs::of(&args.input)?;
    inputs.request.or_defaults = true;
    let reveal = args.input.show_secrets;
    let mut reader = Reader::new(reveal);
    let before = reader.read(&inputs, &args.config)?;
    // The files of --file are one side.
    inputs.request.project.clear();
    let after = reader.read(&inputs, &[other.to_path_buf()])?;
    let comparison = Comparison::of([&before, &after]);
    let text = match args.format {
        Format::Json => comparison.json()?,
        _ => comparison.text(),
    };
    let redaction = if reveal { Redaction::off() } else { Redaction::new(&reader.secrets.places) };
    args.format.print(&redaction.output(text))?;
    Ok(if comparison.same() { OK } else { FINDINGS })
}

/// A configuration that is the only one.
fn one(args: &Args, only: Configuration) -> anyhow::Result<u8> {
    let reveal = args.input.show_secrets;
    let name = only.name.clone();
    let own = only.into_neko().map_err(InputError::from)?;
    let redaction = rows::redaction(&own.resolution, reveal);
    let text = match args.format {
        Format::Json => json::render(&own, &redaction, reveal)?,
        Format::Text => table::render(&name, &own, &redaction, reveal),
        Format::Yaml => {
            left_out(&name, &own).iter().for_each(|line| say!("{line}"));
            yaml::render(&own.resolution, reveal)
        }
        Format::Env => {
            let (text, warnings) = variables(&name, &own, reveal)?;
            warnings.iter().for_each(|line| say!("{line}"));
            text
        }
    };
    args.format.print(&redaction.output(text))?;
    Ok(if own.starts() { OK } else { FINDINGS })
}

/// What may not be shown of all of them.
fn redaction<'a>(loaded: impl Iterator<Item = &'a Configuration>, reveal: bool) -> Redaction {
    let secrets = loaded.filter_map(Configuration::neko).flat_map(|own| &own.resolution.secrets);
    if reveal { Redaction::off() } else { Redaction::new(&secrets.cloned().collect::<Vec<_>>()) }
}

/// What a config file of neko's would not say, as lines for standard error.
fn left_out(name: &str, own: &Neko) -> Vec<String> {
    media::left_out(&own.resolution).iter().map(|warning| format!("warning: {name}: {warning}")).collect()
}

/// The variables, and as lines for standard error what they cannot say.
fn variables(name: &str, own: &Neko, reveal: bool) -> anyhow::Result<(String, Vec<String>)> {
    let lines = env::render(&own.resolution, reveal)?;
    Ok((lines.text, lines.warnings.iter().map(|warning| format!("warning: {name}: {warning}")).collect()))
}

/// Every setting for a page, its secrets masked.
#[cfg(feature = "probe")]
pub(super) fn settings(resolution: &neko_config::Resolution) -> Vec<crate::render::page::Setting> {
    let redaction = rows::redaction(resolution, false);
    let rows = rows::rows(resolution, false).into_iter();
    rows.map(|row| {
        let value = redaction.output(row.value());
        crate::render::page::Setting { key: row.key, value, origin: row.origin }
    })
    .collect()
}
