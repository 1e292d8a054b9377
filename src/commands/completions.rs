//! `neko-ice completions`: the shells' completion scripts.

use clap::ValueHint;
use clap_complete::Shell;

const NAME: &str = "neko-ice";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut with_files(super::command()), NAME, &mut script);
    let script = String::from_utf8_lossy(&script);
    super::writer::print_product(&match args.shell {
        Shell::Bash => for_bash(&script),
        Shell::Fish => for_fish(&script),
        _ => script.into_owned(),
    })?;
    Ok(super::OK)
}

/// clap_complete splits words of bash at a blank in a path unless it is said to be a file's.
fn with_files(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match arg.get_value_hint() {
        ValueHint::AnyPath => arg.value_hint(ValueHint::FilePath),
        _ => arg,
    });
    command.mut_subcommands(with_files)
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
