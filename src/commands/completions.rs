//! `neko-ice completions`: the shells' completion scripts.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ValueHint;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;

use crate::explain::{self, glossary};
use neko_config::Version;

use super::help::{DONE_OR_NOT, Help};
use super::output_arg::OutputArg;
use super::output_file::{self, Content};
use super::writer::{print_product, say};

const NAME: &str = "neko-ice";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Shell to complete in [default with --install: the one of $SHELL]
    #[arg(required_unless_present = "install")]
    shell: Option<Shell>,
    /// Write the script to the place in your home folder where the shell looks for it
    #[arg(long, conflicts_with = "output")]
    install: bool,
    #[command(flatten)]
    output: OutputArg,
}

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice completions --install", "Install the script for your shell"),
        ("neko-ice completions zsh -o _neko-ice", "Write the script of zsh to a file"),
    ],
    exits: DONE_OR_NOT,
};

impl Args {
    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let own = || {
        Shell::from_env().context("$SHELL is not set to a known shell; name one: neko-ice completions bash --install")
    };
    let shell = args.shell.map_or_else(own, Ok)?;
    match args.install {
        true => install(shell)?,
        false => print_product(&script(shell))?,
    }
    Ok(super::OK)
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut with_values(super::command()), NAME, &mut script);
    let script = String::from_utf8_lossy(&script);
    match shell {
        Shell::Bash => for_bash(&script),
        Shell::Fish => for_fish(&script),
        _ => script.into_owned(),
    }
}

/// Writes the script, and says what is left to do.
fn install(shell: Shell) -> anyhow::Result<()> {
    let home =
        env::home_dir().filter(|home| !home.as_os_str().is_empty()).context("there is no home folder ($HOME)")?;
    let of = |variable: &str, default: &str| {
        let named = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        named.unwrap_or_else(|| home.join(default))
    };
    let (path, left) = match shell {
        Shell::Bash => (of("XDG_DATA_HOME", ".local/share").join("bash-completion/completions/neko-ice"), None),
        Shell::Fish => (of("XDG_CONFIG_HOME", ".config").join("fish/completions/neko-ice.fish"), None),
        Shell::Zsh => {
            let left = "unless it is there, write to .zshrc: fpath+=~/.zfunc; autoload -Uz compinit && compinit";
            (home.join(".zfunc/_neko-ice"), Some(left))
        }
        Shell::Elvish => {
            let left = "unless it is there, write to rc.elv: use neko-ice";
            (of("XDG_CONFIG_HOME", ".config").join("elvish/lib/neko-ice.elv"), Some(left))
        }
        _ => bail!(
            "{shell} has no folder for completions: write `neko-ice completions {shell}` to a file that its profile reads"
        ),
    };
    let folder = path.parent().unwrap_or(&home);
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    output_file::write(&path, &script(shell), Content::Report)?;
    say!("wrote {}; a new {shell} completes neko-ice", path.display());
    if let Some(left) = left {
        say!("{left}");
    }
    Ok(())
}

/// With the values of options that the command line itself leaves open: names of rules, releases. clap_complete splits words
/// of bash at a blank in a path unless it is said to be a file's.
fn with_values(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match (arg.get_id().as_str(), arg.get_value_hint()) {
        ("allow" | "warn" | "error", _) => {
            arg.value_parser(PossibleValuesParser::new(neko_lint::rules().iter().map(|rule| rule.name)))
        }
        ("slug", _) => {
            let causes = explain::all().into_iter().map(|entry| entry.id.as_str());
            let terms = glossary::terms().into_iter().map(|term| term.name);
            arg.value_parser(PossibleValuesParser::new(causes.chain(terms)))
        }
        ("neko_version", _) => {
            let releases: Vec<String> = Version::last_of_series().map(|version| version.to_string()).collect();
            arg.value_parser(PossibleValuesParser::new(releases))
        }
        (_, ValueHint::AnyPath) => arg.value_hint(ValueHint::FilePath),
        _ => arg,
    });
    command.mut_subcommands(with_values)
}

/// What clap_complete 4.6 gets wrong for bash: a hyphen of the program's name is `neko__ice` where a subcommand is found and
/// `neko__subcmd__ice` where its options are looked up; and of `--format=json` bash makes three words.
fn for_bash(script: &str) -> String {
    let previous = "    prev=\"$3\"\n";
    let option = "    if [[ \"${prev}\" == \"=\" ]]; then\n        prev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n    fi\n";
    script.replace(&NAME.replace('-', "__subcmd__"), &NAME.replace('-', "__")).replacen(
        previous,
        &format!("{previous}{option}"),
        1,
    )
}

/// What it gets wrong for fish: `neko-ice help` is looked at as if `help` were there a second time, and takes nothing more.
fn for_fish(script: &str) -> String {
    let condition = |line: &str| match line.split_once("; and not __fish_seen_subcommand_from ") {
        Some((before, rest)) => {
            format!("{before}; and not __fish_seen_subcommand_from {}\n", rest.replacen(" help\" ", "\" ", 1))
        }
        None => format!("{line}\n"),
    };
    script.lines().map(condition).collect()
}
