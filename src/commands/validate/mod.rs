//! `neko-ice validate`: what is wrong with a configuration, where, and how to mend it.

mod allowing;
mod args;
mod baseline;
mod changed;
mod ci;
mod edits;
mod files;
mod fixing;
mod judged;
mod left_out;
mod levels;
mod limits;
mod ordered;
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

use neko_lint::Severity;

use super::inputs::Inputs;
use super::output_arg;
use super::writer::{note, say};
use super::{present, project, terminal};
use args::FailOn;
pub(super) use args::{Args, HELP};
use baseline::Baseline;
use edits::{do_edits, is_stream, show_edits};
use files::Expanded;
use judged::Judged;
use left_out::LeftOut;
use outputs::Format;
use report::report;
use settings::Settings;
use validator::Validator;

/// This subcommand, for messages about its usage.
fn usage() -> clap::Command {
    <Args as clap::Args>::augment_args(clap::Command::new("neko-ice validate"))
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if args.statistics && !args.outputs.0.iter().all(|output| matches!(output.format, Format::Text | Format::Json)) {
        bail!("--statistics has the formats text and json only: leave the others out, or run a second time for them");
    }
    let Settings { files, exclude, fail_on, mut policy, viewers, neko_version, baseline, file, .. } =
        args.settings.read()?;
    for (rule, level) in &args.levels.0 {
        policy.set(rule, *level)?;
    }
    for renamed in policy.renamed() {
        note!("the rule {renamed}");
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
        Ok(inputs) => inputs.for_release(neko_version),
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
    let judged = left_out.told(judged);
    let untouched = untouched.into_inner();
    if judged.is_empty() && untouched == 0 && !args.skip_unread {
        bail!("no settings of neko in the given files");
    }
    if untouched > 0 && !terminal::quiet() {
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
        Some(baseline) => baseline.apply(&mut judged, terminal::quiet()),
        None => {}
    }
    report(args, fail_on, judged, all_edited)
}

/// An error where an output would replace an input or another output.
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
    let named = outputs.map(|path| ("--output", path)).chain(baseline.map(|path| ("--baseline", path)));
    // What a device is given it does not keep.
    for (option, path) in named.filter(|(_, path)| !is_stream(path)) {
        let own = project::real(path);
        if inputs.contains(&own) {
            bail!("{option} {}: it is one of the files that are checked, and would be overwritten", path.display());
        }
        output_arg::check_name(option, path)?;
        if written.contains(&own) {
            bail!("{option} {}: two outputs cannot go to one file", path.display());
        }
        written.push(own);
    }
    Ok(())
}
