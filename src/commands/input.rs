//! The arguments that say which configuration is meant, shared by every subcommand.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use super::disk::Disk;
use super::help::{INPUT, OUTPUT};
use super::read::why_not;
use crate::render::redact::Redaction;
use neko_config::{ConfigFile, Input, Resolution, SIZE_LIMIT, Variable, Version};
use neko_deploy::Problem;
use neko_deploy::load::{self, Failure, Release, Request, Text};
use neko_text::source::SourceKind;

/// neko's environment and command line beside the config file.
#[derive(Debug, Clone, clap::Args)]
pub struct InputArgs {
    /// Add a file of a Compose project, as `docker compose -f` does (repeatable)
    ///
    /// A later file overrides an earlier one.
    #[arg(short, long, value_name = "COMPOSE_FILE", help_heading = INPUT, hide_short_help = true)]
    pub file: Vec<PathBuf>,
    /// Use only this service or container
    #[arg(long, value_name = "NAME", help_heading = INPUT)]
    pub service: Option<String>,
    /// Activate a profile of the Compose project (repeatable)
    #[arg(long, value_name = "NAME", help_heading = INPUT, hide_short_help = true)]
    pub profile: Vec<String>,
    /// Set an environment variable of neko (repeatable)
    #[arg(long = "env", value_name = "NAME=VALUE", help_heading = INPUT, hide_short_help = true)]
    pub env: Vec<String>,
    /// Read neko's environment variables from a dotenv file (repeatable)
    #[arg(long = "env-file", value_name = "FILE", help_heading = INPUT, hide_short_help = true)]
    pub env_file: Vec<PathBuf>,
    /// Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to
    #[arg(long, help_heading = INPUT, hide_short_help = true)]
    pub from_env: bool,
    /// Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]
    #[arg(long, value_name = "VERSION", help_heading = INPUT, hide_short_help = true)]
    pub neko_version: Option<Version>,
    /// Use this folder as the project [default: the Git repository of the first file, else its folder]
    ///
    /// Files that other files name are read in the project. Those outside it are not quoted, and if CI is set they are not
    /// read.
    #[arg(long, value_name = "FOLDER", value_parser = folder, help_heading = INPUT, hide_short_help = true)]
    pub project: Option<PathBuf>,
    /// Read no file larger than this many bytes; neko itself has no limit
    #[arg(long = "max-size", value_name = "BYTES", default_value_t = SIZE_LIMIT, help_heading = INPUT)]
    #[arg(value_parser = super::units::whole(0..=u64::MAX))]
    #[arg(hide_short_help = true)]
    pub max_size: u64,
    /// Print passwords and other secrets instead of masking them
    #[arg(long, help_heading = OUTPUT, hide_short_help = true, display_order = 910)]
    pub show_secrets: bool,
    /// Arguments of neko itself
    #[arg(last = true, value_name = "NEKO_FLAGS", hide_short_help = true)]
    pub flags: Vec<String>,
}

/// An input that cannot be used. Every caller ends with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// `--env` without an equals sign; what was written may be a secret, so only a name-like start is shown.
    #[error("--env {0} has no `=`; write --env NAME=VALUE")]
    NoEquals(String),
    /// No configuration.
    #[error("{}", words(.0))]
    Load(Failure),
}

impl From<Failure> for InputError {
    fn from(failure: Failure) -> Self {
        Self::Load(failure)
    }
}

/// Why there is no configuration, secrets masked.
pub(super) fn words(failure: &Failure) -> String {
    match failure {
        Failure::Refused(problems) => refused(problems),
        failure => failure.to_string(),
    }
}

/// That a file has no neko, only what stands before one.
pub(super) fn no_neko(name: &str) -> String {
    Failure::NoNeko(name.to_owned()).to_string()
}

/// Why nobody brings a neko up, secrets masked.
pub(super) fn refused(problems: &[Problem]) -> String {
    problems.iter().map(told).collect::<Vec<_>>().join("; ")
}

fn told(problem: &Problem) -> String {
    let place = problem.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let redaction = Redaction::of_unread(problem.place.iter().map(|place| &place.source));
    format!("{place}{} ({})", redaction.about(problem.place.as_ref(), &problem.to_string()), problem.consequence)
}

impl InputArgs {
    /// What is asked for, whatever the files.
    pub(super) fn request(&self) -> anyhow::Result<Request> {
        Ok(Request {
            environment: self.given()?,
            process: if self.from_env { process() } else { Vec::new() },
            flags: self.flags.clone(),
            release: Release::Image(self.neko_version),
            project: self.file.iter().map(|path| path.display().to_string()).collect(),
            profiles: self.profile.clone(),
            service: self.service.clone(),
            size_limit: self.max_size,
            ..Request::default()
        })
    }

    /// Where its files are read.
    pub(super) fn disk(&self) -> Disk {
        Disk { allowed: self.project.clone(), ..Disk::default() }
    }

    /// What `--env-file` and `--env` say; the later counts.
    fn given(&self) -> anyhow::Result<Vec<Variable>> {
        let (disk, mut out) = (self.disk(), Vec::new());
        for path in &self.env_file {
            let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
            let bytes = disk.bytes(name, self.max_size)?;
            let text = Text::in_memory(name, bytes);
            out.extend(load::variables(&text)?);
        }
        for entry in &self.env {
            let Some((name, value)) = entry.split_once('=').filter(|(name, _)| !name.is_empty()) else {
                return Err(InputError::NoEquals(shown(entry)).into());
            };
            out.push(Variable::new(name, value));
        }
        Ok(out)
    }
}

/// This process's variables, as far as they are text.
fn process() -> Vec<Variable> {
    let mut all: Vec<Variable> = std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let value = match value.into_string() {
                Ok(value) => value,
                Err(value) if name.starts_with("NEKO_") => value.to_string_lossy().into_owned(),
                Err(_) => return None,
            };
            Some(Variable::new(name, value))
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// A folder that is there.
fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match fs::metadata(&path) {
        Ok(about) if about.is_dir() => Ok(path),
        Ok(_) => Err("not a folder".to_owned()),
        Err(error) => Err(why_not(&path, &error)),
    }
}

/// What may be shown of an argument that holds no name: a `NEKO_` name; anything else may be a secret.
fn shown(entry: &str) -> String {
    let name = entry.trim_end_matches(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    let like_a_name = |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    match name.starts_with("NEKO_") && like_a_name(name) && name.len() == entry.len() {
        true => name.to_owned(),
        false => "…".to_owned(),
    }
}

/// Resolves a text that neko-ice carries itself, without environment and flags.
pub fn built_in(name: &str, text: &str) -> anyhow::Result<Resolution> {
    let config = ConfigFile::Text {
        kind: SourceKind::BuiltIn(name.to_owned()),
        bytes: text.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    let input = Input { config, ..Input::default() };
    Ok(neko_config::resolve(&input, &neko_config::NoFiles)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_of_nekos_is_shown() {
        assert_eq!(shown("NEKO_NAT1TO1"), "NEKO_NAT1TO1");
        assert_eq!((shown("hunter2"), shown("NEKO_hunter2"), shown("HUNTER")), ("…".into(), "…".into(), "…".into()));
    }
}
