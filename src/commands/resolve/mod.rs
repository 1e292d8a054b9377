//! `neko-ice resolve`: the effective settings, the origin of each, and what was shadowed.

use std::path::PathBuf;

use clap::ValueEnum;

use super::input::InputArgs;
use super::{FINDINGS, OK};
use crate::config::Outcome;

mod json;
mod rows;
mod table;
mod yaml;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file, or `-` for standard input; without it, where neko itself looks
    config: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
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
}

/// 0 where neko starts, 1 where it exits; the settings are printed either way.
impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let resolution = args.input.load_or_default(args.config.as_deref())?;
    let reveal = args.input.show_secrets;
    let text = match args.format {
        Format::Json => json::render(&resolution, reveal)?,
        Format::Table => table::render(&resolution, reveal),
        Format::Yaml => yaml::render(&resolution, reveal),
    };
    super::print(&text)?;
    Ok(if resolution.outcome == Outcome::Starts { OK } else { FINDINGS })
}
