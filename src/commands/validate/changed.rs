//! `--since` and `--staged`: which files Git says were changed, and which deployments these touch.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, bail};

use neko_config::{FileError, Files, Standing};
use neko_deploy::load::FileSystem;

use super::super::help::INPUT;
use super::super::project;

#[derive(Debug, clap::Args)]
pub(super) struct ChangedArgs {
    /// Check only nekos that a change since this revision touches, new files included
    ///
    /// The changes are counted from the commit at which the present branch left the revision.
    #[arg(long, value_name = "REVISION", conflicts_with = "staged", help_heading = INPUT, hide_short_help = true)]
    since: Option<String>,
    /// Check only nekos that a change touches which is staged for the next commit
    #[arg(long, help_heading = INPUT, hide_short_help = true)]
    staged: bool,
}

impl ChangedArgs {
    /// The changed files, where only what they touch is meant.
    pub fn files(&self) -> anyhow::Result<Option<Changed>> {
        if self.since.is_none() && !self.staged {
            return Ok(None);
        }
        let root = start(&["rev-parse", "--show-toplevel"])?;
        if !root.status.success() {
            bail!("--since and --staged need a Git repository, and this folder is not in one");
        }
        let root = PathBuf::from(line(root.stdout)?);
        let names = match &self.since {
            _ if self.staged => git(&["diff-index", "--cached", "--name-only", "--no-renames", "-z", "HEAD", "--"])?,
            Some(revision) => {
                let base = base(revision)?;
                let diff = ["diff-index", "--name-only", "--no-renames", "-z", &base, "--"];
                let mut names = answer(&diff, git_command(&diff).envs(without_filters()?))?;
                names.extend(git(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", ":/"])?);
                names
            }
            None => Vec::new(),
        };
        let names = String::from_utf8(names).context("git: a file's name is not UTF-8")?;
        let files = names.split('\0').filter(|name| !name.is_empty()).map(|name| project::real(&root.join(name)));
        Ok(Some(Changed(files.collect())))
    }
}

/// Where the present branch left a revision.
fn base(revision: &str) -> anyhow::Result<String> {
    let commit = format!("{revision}^{{commit}}");
    let lacking = |why: String| match line(git(&["rev-parse", "--is-shallow-repository"])?)?.as_str() {
        "true" => bail!(
            "--since {revision}: this clone is shallow and does not go back that far: fetch all of its history \
             (`git fetch --unshallow`; for actions/checkout `fetch-depth: 0`, for GitLab `GIT_DEPTH: 0`)"
        ),
        _ => bail!("--since {revision}: {why}"),
    };
    let found = start(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !found.status.success() {
        return lacking("Git knows no such revision".to_owned());
    }
    let found = start(&["merge-base", line(found.stdout)?.as_str(), "HEAD"])?;
    if !found.status.success() {
        return lacking("it has no commit in common with the present branch".to_owned());
    }
    line(found.stdout)
}

fn line(output: Vec<u8>) -> anyhow::Result<String> {
    Ok(String::from_utf8(output).context("git: an answer that is not UTF-8")?.trim_end_matches('\n').to_owned())
}

fn git(arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    answer(arguments, &mut git_command(arguments))
}

fn answer(arguments: &[&str], command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = output(command)?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("git {}: {}", arguments[0], why.lines().next().unwrap_or("it failed").trim_start_matches("fatal: "));
    }
    Ok(output.stdout)
}

/// Git asks a filter what a file would be in the repository where size and time do not tell. A filter is a program.
fn without_filters() -> anyhow::Result<Vec<(String, String)>> {
    let names = start(&["config", "--name-only", "-z", "--get-regexp", r"^filter\."])?.stdout;
    let names = String::from_utf8(names).context("git: a filter's name is not UTF-8")?;
    let keys: Vec<&str> = names.split('\0').filter(|key| !key.is_empty()).collect();
    // Behind those that the environment has already.
    let first = std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut settings = vec![("GIT_CONFIG_COUNT".to_owned(), (first + keys.len()).to_string())];
    for (index, key) in (first..).zip(keys) {
        let value = if key.ends_with(".required") { "false" } else { "" };
        settings.push((format!("GIT_CONFIG_KEY_{index}"), key.to_owned()));
        settings.push((format!("GIT_CONFIG_VALUE_{index}"), value.to_owned()));
    }
    Ok(settings)
}

fn start(arguments: &[&str]) -> anyhow::Result<Output> {
    output(&mut git_command(arguments))
}

fn git_command(arguments: &[&str]) -> Command {
    // No program that a repository's own configuration names is started, and nothing is fetched.
    let alone = [("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none")];
    let mut command = Command::new("git");
    command.args(["-c", "core.fsmonitor=false"]).args(arguments).envs(alone);
    command
}

fn output(command: &mut Command) -> anyhow::Result<Output> {
    command.output().context("--since and --staged need Git, and `git` cannot be started")
}

/// The files that were changed, by where they are.
#[derive(Debug)]
pub(super) struct Changed(HashSet<PathBuf>);

impl Changed {
    pub fn holds(&self, file: &Path) -> bool {
        self.0.contains(&project::real(file))
    }
}

/// A file system that remembers what was asked for.
pub(super) struct Remembering<'a> {
    inner: &'a dyn FileSystem,
    asked: Mutex<HashSet<String>>,
}

impl<'a> Remembering<'a> {
    pub fn new(inner: &'a dyn FileSystem) -> Self {
        Self { inner, asked: Mutex::default() }
    }

    /// Whether something was asked for that was changed, or was there before.
    pub fn met(&self, changed: &Changed) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().any(|name| changed.holds(Path::new(name)))
    }

    fn remember(&self, path: &str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }
}

impl FileSystem for Remembering<'_> {
    fn project<'b>(&'b self, first: Option<&str>, named: Vec<String>) -> Box<dyn Files + 'b> {
        Box::new(Remembered { inner: self.inner.project(first, named), asked: self })
    }
}

struct Remembered<'a> {
    inner: Box<dyn Files + 'a>,
    asked: &'a Remembering<'a>,
}

impl Files for Remembered<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        self.asked.remember(path);
        self.inner.read(path, limit)
    }

    fn is_file(&self, path: &str) -> bool {
        self.asked.remember(path);
        self.inner.is_file(path)
    }

    fn standing(&self, path: &str) -> Standing {
        self.inner.standing(path)
    }
}
