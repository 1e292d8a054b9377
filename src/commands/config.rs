//! `neko-ice config`: the settings file of a repository, written and shown.

use std::fmt::Write;
use std::path::PathBuf;

use super::help::{DONE_OR_NOT, Help};
use super::output_arg::OutputArg;
use super::output_file::{self, Content};
use super::validate::settings::keys::{KEYS, Key};
use super::validate::settings::{NAME, Settings, SettingsArgs};
use super::writer::{print, say};
use crate::render::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write a settings file in which every setting is a comment with its default
    Init {
        /// File to write
        #[arg(value_name = "FILE", default_value = NAME)]
        file: PathBuf,
    },
    /// Print the settings that apply here, and where each is set
    Show {
        #[command(flatten)]
        settings: SettingsArgs,
        #[command(flatten)]
        output: OutputArg,
    },
}

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice config init", "Write neko-ice.toml, and read about each setting in it"),
        ("neko-ice config show", "Print the settings that apply in this folder"),
    ],
    exits: DONE_OR_NOT,
};

impl Args {
    pub(super) fn output(&self) -> Option<&OutputArg> {
        match &self.action {
            Action::Init { .. } => None,
            Action::Show { output, .. } => Some(output),
        }
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    match &args.action {
        Action::Init { file } => {
            output_file::write(file, &template(), Content::New)?;
            say!("wrote {}", file.display());
        }
        Action::Show { settings, .. } => print(&shown(&settings.read()?))?,
    }
    Ok(super::OK)
}

/// A settings file in which all is a comment.
fn template() -> String {
    let mut out = String::from(
        "# Settings of neko-ice for this repository. Each is optional, and the command line overrides it.\n\
         # `neko-ice config show` prints the settings that apply.\n",
    );
    for Key { name, about, default, example, .. } in KEYS {
        let _ = write!(out, "\n# {about}.\n# Default: {default}.\n# {name} = {example}\n");
    }
    out
}

/// What holds, a line each, with its place.
fn shown(settings: &Settings) -> String {
    let mut out = match &settings.file {
        Some(file) => format!("# {}\n", visible::escaped(&file.display().to_string())),
        None => format!("# no settings file ({NAME} here or in a folder above, up to the repository's root)\n"),
    };
    for key in KEYS {
        let own =
            |name: &str| name == key.name || name.strip_prefix(key.name).is_some_and(|rest| rest.starts_with('.'));
        let mut written = settings.written.iter().filter(|written| own(&written.name)).peekable();
        if written.peek().is_none() {
            let _ = writeln!(out, "# {}: {} (default)", key.name, key.default);
        }
        for written in written {
            let line = format!("{} = {}", written.name, written.value);
            let _ = writeln!(out, "{}  # {}", visible::escaped(&line), visible::escaped(&written.place.to_string()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_template_may_be_uncommented() {
        for line in template().lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| line.contains(" = ")) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join(NAME);
            std::fs::write(&file, line).unwrap();
            let settings = SettingsArgs::of(&file).read().unwrap();
            assert_eq!(settings.written.len(), 1, "{line}");
        }
    }
}
