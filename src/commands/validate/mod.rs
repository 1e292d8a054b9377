//! `neko-ice validate`: what is wrong with a configuration, where, and how to mend it.

mod allowing;
mod baseline;
mod changed;
mod ci;
mod edits;
mod files;
mod identity;
mod judged;
mod left_out;
mod levels;
mod limits;
mod mending;
mod outputs;
mod path_pattern;
mod pattern;
mod report;
pub(super) mod settings;
mod validator;

use std::cell::LazyCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::bail;

use neko_deploy::load::Release;
use neko_lint::Severity;

use super::input::InputArgs;
use super::inputs::Inputs;
use super::kind::Kind;
use super::terminal::{Color, Hyperlinks};
use super::writer::say;
use super::{present, project};
use baseline::{Baseline, BaselineArgs};
use changed::ChangedArgs;
use edits::{do_edits, is_stream, show_edits};
use files::Expanded;
use judged::Judged;
use left_out::LeftOut;
use levels::Levels;
use outputs::{Format, Outputs};
use report::report;
use settings::{Settings, SettingsArgs};
use validator::Validator;

/// More than anybody mends in one go; a file with a hundred thousand findings would scroll the others away.
const MAX_PER_RULE: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config files, Compose files, manifests and environment files, globs and folders of them, each neko judged on
    /// its own (`-`: standard input); without any, those of the settings file, else where neko and Compose look
    ///
    /// Of a folder neko.yaml, .yml, .json and .toml are taken, other files of these kinds with a `webrtc` section, Compose
    /// files, manifests and scripts that mention neko, and *.env with variables of neko's; hidden folders, node_modules and
    /// target are left out.
    files: Vec<PathBuf>,
    /// Treat everything after this as names of files, even if a name begins with `-` (for hooks and `xargs`, which add the
    /// names at the end)
    #[arg(long, value_name = "FILE", num_args = 0.., allow_hyphen_values = true)]
    filenames: Vec<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_enum)]
    fail_on: Option<FailOn>,
    /// Leave out findings that are less severe
    #[arg(long, value_name = "SEVERITY", value_enum)]
    min_severity: Option<FailOn>,
    #[command(flatten)]
    levels: Levels,
    #[command(flatten)]
    baseline: BaselineArgs,
    #[command(flatten)]
    changed: ChangedArgs,
    /// For how many viewers of each neko at once ports and quotas must do [default: 1]
    #[arg(long, value_name = "N")]
    viewers: Option<u32>,
    /// Hold all that is given against each other: it runs on one host (services of one Compose project always do)
    #[arg(long)]
    same_host: bool,
    #[command(flatten)]
    turn: limits::LimitArgs,
    /// Leave out and count files in which nothing is neko's, also where they are named; those of folders and globs always
    /// are
    #[arg(long)]
    skip_unread: bool,
    /// What the files are
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    kind: Kind,
    /// The name that standard input goes by: its extension says its format
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    #[command(flatten)]
    settings: SettingsArgs,
    /// How many findings of one rule text, concise and github show of each neko, and ten times as many of one file; 0 for
    /// all (the other formats always have all, up to 5000)
    #[arg(long, value_name = "N", default_value_t = MAX_PER_RULE)]
    max_per_rule: usize,
    /// Count how often each rule finds something, in the place of the findings (as text or JSON)
    #[arg(long, conflicts_with = "diff")]
    statistics: bool,
    /// Show findings and errors, nothing else
    #[arg(short, long)]
    quiet: bool,
    /// Whether to colour the text
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: Color,
    /// Whether places in the text are links to their files
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    hyperlinks: Hyperlinks,
    /// Do the safe edits: what a text plainly means, spelt so that neko takes it
    #[arg(long)]
    fix: bool,
    /// Do the other edits as well: what has to be guessed, or switches something on or off
    #[arg(long)]
    unsafe_fixes: bool,
    /// Write a comment above each finding that allows it, for an old repository: `# neko-ice: allow(RULE)`
    #[arg(long, conflicts_with_all = ["fix", "unsafe_fixes", "write_baseline", "statistics"])]
    add_allow: bool,
    /// Show what the edits would change, as a unified diff, and write nothing
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Note,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.outputs.0.iter().any(|output| output.file.is_none() && output.format == Format::Json)
    }

    /// The least severity that fails the run: what the command line says, else the settings file, else errors.
    fn fails_on(&self, of_settings: Option<Severity>) -> anyhow::Result<Severity> {
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
    fn named(&self) -> Vec<PathBuf> {
        let path = |name: &PathBuf| match name.as_os_str().as_encoded_bytes().starts_with(b"-") {
            true => Path::new(".").join(name),
            false => name.clone(),
        };
        self.files.iter().cloned().chain(self.filenames.iter().map(path)).collect()
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if args.statistics && !args.outputs.0.iter().all(|output| matches!(output.format, Format::Text | Format::Json)) {
        bail!("--statistics counts as text or JSON: leave the other formats out, or run a second time for them");
    }
    let Settings { files, exclude, fail_on, mut policy, viewers, neko_version, baseline, file, .. } =
        args.settings.read()?;
    for (rule, level) in &args.levels.0 {
        policy.set(rule, *level)?;
    }
    if !args.quiet {
        for renamed in policy.renamed() {
            say!("note: the rule {renamed}");
        }
    }
    policy.least = args.min_severity.map(FailOn::severity);
    let fail_on = args.fails_on(fail_on)?;
    let baseline = args.baseline.baseline(baseline, file.as_deref())?;
    let also = policy.asked_for().collect();
    let options = neko_lint::Options {
        viewers: args.viewers.or(viewers).unwrap_or(1),
        same_host: args.same_host,
        turn: args.turn.limits(),
        also,
        ..present::options()
    };
    let named = args.named();
    let allowed = args.input.project.as_deref();
    let Expanded { files, found } = match named.is_empty() {
        true => {
            let settings = args.settings.settings.as_deref().unwrap_or(Path::new(settings::NAME));
            files::of_project(files, settings, &exclude)
        }
        false => files::expand(&named, allowed, &exclude),
    };
    apart(args, baseline.as_ref().and_then(Baseline::written), &files)?;
    let inputs = match Inputs::of(&args.input) {
        Ok(inputs) => inputs,
        Err(error) if args.diff => return Err(error),
        // What is wrong with the environment is wrong for every file: said once.
        Err(error) => {
            let unreadable = Judged::unreadable("environment".to_owned(), format!("{error:#}"));
            return report(args, fail_on, vec![unreadable], true);
        }
    };
    let mut validator = Validator {
        inputs,
        show_secrets: args.input.show_secrets,
        identifies: baseline.is_some() || args.add_allow,
        changed: args.changed.files()?,
        untouched: 0.into(),
        policy,
        options,
        left_out: LeftOut { found, all: args.skip_unread },
    };
    validator.inputs.request.kind = args.kind.known();
    if args.input.neko_version.is_none() {
        validator.inputs.request.release = Release::Image(neko_version);
    }
    validator.inputs.disk.stdin_name.clone_from(&args.stdin_filename);
    let editing = args.diff || args.fix || args.unsafe_fixes || args.add_allow;
    let edited = if editing { validator.editable(&files) } else { Vec::new() };
    if args.add_allow {
        let code = validator.add_comments(&edited, baseline.as_ref(), args.diff)?;
        if args.diff || code == super::USAGE {
            return Ok(code);
        }
    } else if args.diff {
        return show_edits(args, &validator, &edited);
    }
    let all_edited = args.add_allow || do_edits(args, &validator, &edited);
    let judged = if files.is_empty() { validator.judge_found() } else { validator.judge_all(&files) };
    let Validator { untouched, left_out, .. } = validator;
    let judged = left_out.told(judged, args.quiet);
    let untouched = untouched.into_inner();
    if judged.is_empty() && untouched == 0 && !args.skip_unread {
        bail!("nothing of neko's is read in what was given");
    }
    if untouched > 0 && !args.quiet {
        let (s, are) = if untouched == 1 { ("", "is") } else { ("s", "are") };
        say!("{untouched} file{s} {are} not judged: nothing that belongs to them was changed");
    }
    report_new(args, baseline, fail_on, judged, all_edited)
}

/// Reports what a baseline does not know, or makes all known.
fn report_new(
    args: &Args,
    baseline: Option<Baseline>,
    fail_on: Severity,
    mut judged: Vec<Judged>,
    all_edited: bool,
) -> anyhow::Result<u8> {
    match baseline {
        Some(baseline) if baseline.writes => {
            return Ok(if baseline.write(&judged)? { super::OK } else { super::USAGE });
        }
        Some(baseline) => baseline.apply(&mut judged, args.quiet),
        None => {}
    }
    report(args, fail_on, judged, all_edited)
}

/// An error where an output would take the place of an input or of another output.
fn apart(args: &Args, baseline: Option<&Path>, files: &[files::Named]) -> anyhow::Result<()> {
    let mut written: Vec<PathBuf> = Vec::new();
    // Ten thousand files are looked up once, and only where something is written.
    let inputs: LazyCell<HashSet<PathBuf>, _> = LazyCell::new(|| {
        let named = files.iter().filter_map(|named| named.as_deref().ok());
        let given =
            args.input.env_file.iter().chain(&args.input.file).chain(&args.settings.settings).map(PathBuf::as_path);
        named.chain(given).filter(|input| input.as_os_str() != "-").map(project::real).collect()
    });
    let outputs = args.outputs.0.iter().filter_map(|output| output.file.as_deref());
    let named = outputs.map(|path| ("--output-file", path)).chain(baseline.map(|path| ("--baseline", path)));
    // What a device is given it does not keep.
    for (option, path) in named.filter(|(_, path)| !is_stream(path)) {
        let own = project::real(path);
        if inputs.contains(&own) {
            bail!("{option} {}: it is one of the files that are looked at, and would be overwritten", path.display());
        }
        if written.contains(&own) {
            bail!("{option} {}: two outputs cannot go to one file", path.display());
        }
        written.push(own);
    }
    Ok(())
}
