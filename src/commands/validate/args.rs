//! The command line of `validate`.

use std::path::{Path, PathBuf};

use anyhow::bail;

use neko_lint::Severity;

use super::super::input::InputArgs;
use super::super::kind::Kind;
use super::super::terminal::{Color, Hyperlinks};
use super::baseline::BaselineArgs;
use super::changed::ChangedArgs;
use super::levels::Levels;
use super::limits::LimitArgs;
use super::outputs::{Format, Outputs};
use super::settings::SettingsArgs;

/// More than anybody mends in one go; a file with a hundred thousand findings would scroll the others away.
const MAX_PER_RULE: usize = 20;

#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Args {
    /// neko's config files, Compose files, manifests and environment files, globs and folders of them, each neko judged on
    /// its own (`-`: standard input); without any, those of the settings file, else where neko and Compose look
    ///
    /// Of a folder neko.yaml, .yml, .json and .toml are taken, other files of these kinds with a `webrtc` section, Compose
    /// files, manifests and scripts that mention neko, and *.env with variables of neko's; hidden folders, node_modules and
    /// target are left out.
    pub(super) files: Vec<PathBuf>,
    /// Treat everything after this as names of files, even if a name begins with `-` (for hooks and `xargs`, which add the
    /// names at the end)
    #[arg(long, value_name = "FILE", num_args = 0.., allow_hyphen_values = true)]
    pub(super) filenames: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) outputs: Outputs,
    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(super) fail_on: Option<FailOn>,
    /// Leave out findings that are less severe
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(super) min_severity: Option<FailOn>,
    #[command(flatten)]
    pub(super) levels: Levels,
    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
    #[command(flatten)]
    pub(super) changed: ChangedArgs,
    /// For how many viewers of each neko at once ports and quotas must do [default: 1]
    #[arg(long, value_name = "N")]
    pub(super) viewers: Option<u32>,
    /// Hold all that is given against each other: it runs on one host (services of one Compose project always do)
    #[arg(long)]
    pub(super) same_host: bool,
    #[command(flatten)]
    pub(super) turn: LimitArgs,
    /// Leave out and count files in which nothing is neko's, also where they are named; those of folders and globs always
    /// are
    #[arg(long)]
    pub(super) skip_unread: bool,
    /// What the files are
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    pub(super) kind: Kind,
    /// The name that standard input goes by: its extension says its format
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// How many findings of one rule text, concise and github show of each neko, and ten times as many of one file; 0 for
    /// all (the other formats always have all, up to 5000)
    #[arg(long, value_name = "N", default_value_t = MAX_PER_RULE)]
    pub(super) max_per_rule: usize,
    /// Count how often each rule finds something, in the place of the findings (as text or JSON)
    #[arg(long, conflicts_with = "diff")]
    pub(super) statistics: bool,
    /// Show findings and errors, nothing else
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Whether to colour the text
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) color: Color,
    /// Whether places in the text are links to their files
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) hyperlinks: Hyperlinks,
    /// Do the safe edits: what a text plainly means, spelt so that neko takes it
    #[arg(long)]
    pub(super) fix: bool,
    /// Do the other edits as well: what has to be guessed, or switches something on or off
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Write a comment above each finding that allows it, for an old repository: `# neko-ice: allow(RULE)`
    #[arg(long, conflicts_with_all = ["fix", "unsafe_fixes", "write_baseline", "statistics"])]
    pub(super) add_allow: bool,
    /// Show what the edits would change, as a unified diff, and write nothing
    #[arg(long)]
    pub(super) diff: bool,
    #[command(flatten)]
    pub(super) input: InputArgs,
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
