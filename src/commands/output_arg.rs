//! `--output FILE` of the subcommands that print a result: the file gets what standard output would.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::bail;

use neko_deploy::compose;

use super::help::OUTPUT;
use super::output_file::{self, Content};
use super::validate::settings;
use super::writer::say;
use super::{project, terminal, writer};

#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct OutputArg {
    /// Write the result to this file
    ///
    /// Standard output gets nothing then. An older file is replaced, but never one that neko or Compose reads by its name.
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT, display_order = 800)]
    output: Option<PathBuf>,
}

impl OutputArg {
    /// The file, where it is not standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }
}

/// What neko reads where nobody names a file.
const CONFIGS: [&str; 4] = ["neko.yaml", "neko.yml", "neko.json", "neko.toml"];

/// Collects what is printed from now on. What cannot be written at the end is an error at the beginning.
pub(super) fn begin(path: &Path) -> anyhow::Result<()> {
    check("--output", &["-o"], path)?;
    writer::collect();
    Ok(())
}

/// Whether a report may be written there: over no input, and over nothing that neko or Compose reads by its name. `also` are
/// other names of the option.
pub(super) fn check(option: &str, also: &[&str], path: &Path) -> anyhow::Result<()> {
    output_file::find(path, Content::Report)?;
    check_name(option, path)?;
    if is_input(path, option, also, std::env::args_os().skip(1)) {
        bail!("{option} {}: this file is also an input; choose another name", path.display());
    }
    Ok(())
}

/// An error for a file that neko, Compose or neko-ice reads by its name.
pub(super) fn check_name(option: &str, path: &Path) -> anyhow::Result<()> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let of_compose = compose::NAMES.contains(&name)
        || compose::folder_of_override(name).is_some()
        || compose::folder_of_dotenv(name).is_some();
    if (of_compose || CONFIGS.contains(&name) || name == settings::NAME) && path.exists() {
        bail!("{option} {}: neko-ice never replaces a file of this name; choose another name", path.display());
    }
    Ok(())
}

/// Whether another argument names the same file.
fn is_input(output: &Path, name: &str, also: &[&str], arguments: impl Iterator<Item = OsString>) -> bool {
    let output = project::real(output);
    let mut is_value = false;
    let others = arguments.filter(|argument| {
        let is_option = argument == name || also.iter().any(|other| argument == *other);
        !std::mem::replace(&mut is_value, is_option) && !is_option
    });
    others.filter_map(|argument| argument.into_string().ok()).any(|argument| {
        let value = match argument.split_once('=') {
            Some((option, _)) if option == name => return false,
            Some((option, value)) if option.starts_with('-') => value,
            _ => &argument,
        };
        !value.is_empty() && Path::new(value).is_file() && project::real(Path::new(value)) == output
    })
}

/// Writes what was printed.
pub(super) fn end(path: &Path, holds_secrets: bool) -> anyhow::Result<()> {
    let content = if holds_secrets { Content::Private { overwrite: true } } else { Content::Report };
    if let Some(text) = writer::collected() {
        output_file::write(path, &text, content)?;
        if !terminal::quiet() && writer::standard_stream(path).is_none() {
            say!("written to {}", path.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_no_input() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        std::fs::write(&file, "").unwrap();
        let name = file.to_str().unwrap();
        let is_input = |arguments: &[&str]| is_input(&file, "--output", &["-o"], arguments.iter().map(OsString::from));
        assert!(!is_input(&["resolve", "-o", name, "b.yaml"]) && !is_input(&["resolve", &format!("--output={name}")]));
        assert!(is_input(&["resolve", "-o", name, name]) && is_input(&[&format!("--env-file={name}"), "-o", name]));
    }
}
