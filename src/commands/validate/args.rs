//! The command line of `validate`.

use std::path::{Path, PathBuf};

use anyhow::bail;

use neko_lint::Severity;

use super::super::help::{DEPLOYMENT, Help, INPUT, OUTPUT};
use super::super::input::InputArgs;
use super::super::kind::Kind;
use super::super::terminal::Hyperlinks;
use super::super::units;
use super::baseline::BaselineArgs;
use super::changed::ChangedArgs;
use super::levels::Levels;
use super::limits::LimitArgs;
use super::outputs::{Format, Outputs};
use super::settings::SettingsArgs;

/// More than anybody fixes in one go; a file with a hundred thousand findings would scroll the others away.
const MAX_PER_RULE: usize = 20;

/// Which rules count, and how much.
const RULES: &str = "Rules and exit code";
/// Edits of the files.
const FIXES: &str = "Fixes";

pub(in crate::commands) const HELP: Help = Help {
    examples: &[
        ("neko-ice validate", "Check what neko or Compose would read in this folder"),
        ("neko-ice validate --fix compose.yaml", "Apply the safe fixes, and report what is left"),
        ("neko-ice validate --format sarif -o neko.sarif deploy", "Check a folder in CI, for code scanning"),
        (
            "neko-ice validate --fail-on warning --allow nat1to1-unset neko.yaml",
            "Fail on warnings too, but not on that rule",
        ),
        ("docker inspect neko | neko-ice validate -", "Check a container that runs"),
    ],
    exits: &[
        (0, "no finding is as severe as --fail-on"),
        (1, "at least one finding is"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
    ],
};

#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Args {
    /// Files, folders and globs to check [default: what neko or Compose would read here]
    ///
    /// A file can be a config file, a Compose file, a manifest, a script, a unit or a file of variables; `-` is standard input.
    /// Each neko in them is checked on its own. If neko-ice.toml names files, they are the default.
    ///
    /// In a folder these are checked: neko.yaml, .yml, .json and .toml, other such files with a `webrtc` section, Compose
    /// files, *.env with variables of neko, and manifests and scripts that mention neko. Hidden folders, node_modules and
    /// target are skipped.
    pub(super) files: Vec<PathBuf>,
    /// Apply safe fixes, which do not change what you meant
    #[arg(long, help_heading = FIXES)]
    pub(super) fix: bool,
    /// Also apply fixes that are guesses, or that switch something on or off
    #[arg(long, help_heading = FIXES)]
    pub(super) unsafe_fixes: bool,
    /// Show what would change as a unified diff, and write nothing
    #[arg(long, help_heading = FIXES)]
    pub(super) diff: bool,
    /// Write a comment above each finding that allows it: `# neko-ice: allow(RULE)`
    #[arg(long, conflicts_with_all = ["fix", "unsafe_fixes", "write_baseline", "statistics"])]
    #[arg(help_heading = FIXES, hide_short_help = true)]
    pub(super) add_allow: bool,
    /// Exit with 1 from this severity on: error, warning or note [default: error]
    #[arg(long, value_name = "SEVERITY", value_enum, help_heading = RULES, hide_possible_values = true)]
    pub(super) fail_on: Option<FailOn>,
    /// Leave out findings that are less severe than this
    #[arg(long, value_name = "SEVERITY", value_enum, help_heading = RULES, hide_short_help = true)]
    pub(super) min_severity: Option<FailOn>,
    #[command(flatten, next_help_heading = RULES)]
    pub(super) levels: Levels,
    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
    /// Number of simultaneous viewers per neko that ports and quotas must support [default: 1]
    #[arg(long, value_name = "N", value_parser = units::whole(0..=u32::MAX))]
    #[arg(help_heading = DEPLOYMENT, hide_short_help = true)]
    pub(super) viewers: Option<u32>,
    /// Treat all inputs as running on one host, and report ports that collide
    ///
    /// Services of one Compose project are always treated so.
    #[arg(long, help_heading = DEPLOYMENT, hide_short_help = true)]
    pub(super) same_host: bool,
    #[command(flatten)]
    pub(super) turn: LimitArgs,
    /// Treat all arguments after this one as file names, for hooks and `xargs`
    ///
    /// A name that begins with `-` is then a file too, and no option.
    #[arg(long, value_name = "FILE", num_args = 0.., allow_hyphen_values = true, help_heading = INPUT)]
    #[arg(hide_short_help = true)]
    pub(super) filenames: Vec<PathBuf>,
    /// Skip and count files that have no settings of neko, even if you name them
    #[arg(long, help_heading = INPUT, hide_short_help = true)]
    pub(super) skip_unread: bool,
    /// Read the files as this kind
    #[arg(long, value_name = "KIND", value_enum, default_value_t, help_heading = INPUT, hide_short_help = true)]
    pub(super) kind: Kind,
    /// Name of standard input in the findings; its extension gives the format
    #[arg(long, value_name = "NAME", help_heading = INPUT, hide_short_help = true)]
    pub(super) stdin_filename: Option<String>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    #[command(flatten)]
    pub(super) changed: ChangedArgs,
    #[command(flatten)]
    pub(super) outputs: Outputs,
    /// Show at most this many findings of one rule for each neko, and ten times as many for each file; 0 shows all
    ///
    /// This is for text, concise and github. The other formats have up to 5000 of them.
    #[arg(long, value_name = "N", default_value_t = MAX_PER_RULE, value_parser = units::whole(0..=usize::MAX))]
    #[arg(help_heading = OUTPUT, hide_short_help = true)]
    pub(super) max_per_rule: usize,
    /// Count the findings of each rule instead of showing them, as text or JSON
    #[arg(long, conflicts_with = "diff", help_heading = OUTPUT, hide_short_help = true)]
    pub(super) statistics: bool,
    /// When places in the text are links to their files
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, help_heading = OUTPUT, hide_short_help = true)]
    pub(super) hyperlinks: Hyperlinks,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Note,
}

impl FailOn {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

impl Args {
    pub(in crate::commands) fn prints_json(&self) -> bool {
        self.outputs.0.iter().any(|output| output.file.is_none() && output.format == Format::Json)
    }

    /// The least severity that fails the run: what the command line says, else the settings file, else errors.
    pub(super) fn fails_on(&self, of_settings: Option<Severity>) -> anyhow::Result<Severity> {
        let fail_on = self.fail_on.map(FailOn::severity).or(of_settings).unwrap_or(Severity::Error);
        match self.min_severity.map(FailOn::severity) {
            Some(least) if fail_on < least => {
                let (least, fail_on) = (least.as_str(), fail_on.as_str());
                let whose = if self.fail_on.is_some() { "--fail-on" } else { "`fail-on` of the settings file" };
                bail!(
                    "--min-severity {least} leaves out what {whose} ({fail_on}) is to fail on: write --fail-on {least} as well"
                );
            }
            _ => Ok(fail_on),
        }
    }

    /// The files that are named. A name after `--filenames` that begins with `-` gets a path, so that `-` is a file as well.
    pub(super) fn named(&self) -> Vec<PathBuf> {
        let path = |name: &PathBuf| match name.as_os_str().as_encoded_bytes().starts_with(b"-") {
            true => Path::new(".").join(name),
            false => name.clone(),
        };
        self.files.iter().cloned().chain(self.filenames.iter().map(path)).collect()
    }
}
