//! What the help of each subcommand has besides its options: examples and exit codes. And the headings of its options.

use clap::builder::{StyledStr, Styles};
use clap::{Arg, ArgAction};

/// Which files and settings are read.
pub(super) const INPUT: &str = "Input";
/// What the files do not say.
pub(super) const DEPLOYMENT: &str = "Deployment";
/// What is printed, where and how.
pub(super) const OUTPUT: &str = "Output";
/// What is tried.
#[cfg(feature = "probe")]
pub(super) const TESTS: &str = "Tests";
/// Certificates.
#[cfg(feature = "probe")]
pub(super) const TLS: &str = "TLS";
/// User names, passwords and secrets.
#[cfg(feature = "probe")]
pub(super) const CREDENTIALS: &str = "Credentials";

/// The examples and exit codes of a subcommand.
#[derive(Debug, Clone, Copy)]
pub struct Help {
    /// A command and what it does. The short help has the first two.
    pub examples: &'static [(&'static str, &'static str)],
    /// An exit code and what it means.
    pub exits: &'static [(u8, &'static str)],
}

/// The exit codes of a subcommand that only succeeds or fails.
pub(super) const DONE_OR_NOT: &[(u8, &str)] =
    &[(0, "done"), (2, "it could not run: wrong usage, or a file that cannot be read or written")];

impl Help {
    /// Adds them to a command.
    pub(super) fn add(&self, command: clap::Command) -> clap::Command {
        let styles = command.get_styles().clone();
        let short = self.short(&styles, command.get_name());
        command.after_help(short).after_long_help(self.long(&styles))
    }

    fn short(&self, styles: &Styles, name: &str) -> StyledStr {
        let mut out = heading(styles, "Examples");
        for (command, about) in self.examples.iter().take(2) {
            out.push_str(&format!("  {command}\n      {about}\n"));
        }
        out.push_str(&format!("\nAll options and the exit codes: neko-ice {name} --help"));
        out.into()
    }

    fn long(&self, styles: &Styles) -> StyledStr {
        let mut out = heading(styles, "Examples");
        for (command, about) in self.examples {
            out.push_str(&format!("  {command}\n      {about}\n"));
        }
        out.push('\n');
        out.push_str(&heading(styles, "Exit codes"));
        let exits = self.exits.iter().map(|(code, about)| format!("  {code}  {about}"));
        out.push_str(&exits.collect::<Vec<_>>().join("\n"));
        out.into()
    }
}

/// Puts `--help` behind the other options; `--version` works and is listed for the program alone.
pub(super) fn with_flags(command: clap::Command) -> clap::Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help_heading(OUTPUT).display_order(999);
    let help = help.help("Print help: -h a summary, --help all options");
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).hide(true);
    let command = command.disable_help_flag(true).disable_version_flag(true).args([help, version]);
    command.mut_subcommands(with_flags)
}

/// A heading as clap writes its own.
pub(super) fn heading(styles: &Styles, text: &str) -> String {
    let style = styles.get_header();
    format!("{style}{text}:{style:#}\n")
}
