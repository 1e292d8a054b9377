//! Findings that are known: written to a file once, and not shown from then on, so that only new ones count.

mod file;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::bail;

use neko_lint::baseline::{self, Expected, Key};

use super::super::project::{self, Project};
use super::super::random;
use super::super::writer::say;
use super::judged::Judged;

/// The heading of these options.
const BASELINE: &str = "Baseline";
/// Where a baseline is written where nobody says it.
const NAME: &str = "neko-ice-baseline.json";

#[derive(Debug, clap::Args)]
pub(super) struct BaselineArgs {
    /// Leave out the known findings of this file, so that only new ones count
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline", help_heading = BASELINE, hide_short_help = true)]
    baseline: Option<PathBuf>,
    /// Write all present findings to the baseline as known [default file: neko-ice-baseline.json]
    #[arg(long, conflicts_with_all = ["no_baseline", "statistics", "diff", "fix", "unsafe_fixes"])]
    #[arg(help_heading = BASELINE, hide_short_help = true)]
    write_baseline: bool,
    /// Show known findings too
    #[arg(long, help_heading = BASELINE, hide_short_help = true)]
    no_baseline: bool,
}

impl BaselineArgs {
    /// The baseline that is meant, where one is; `of_settings` is that of the settings file.
    pub fn baseline(&self, of_settings: Option<PathBuf>, settings: Option<&Path>) -> anyhow::Result<Option<Baseline>> {
        let path = match (&self.baseline, of_settings) {
            _ if self.no_baseline => return Ok(None),
            (Some(path), _) => path.clone(),
            (None, Some(path)) => path,
            (None, None) if self.write_baseline => PathBuf::from(NAME),
            (None, None) => return Ok(None),
        };
        let is_named = self.baseline.is_some();
        if !is_named && !Project::of(settings, None).holds(&path) {
            bail!("{}: outside the project; --baseline FILE names such a file", path.display());
        }
        let known = match (file::read(&path, is_named)?, self.write_baseline) {
            (Some(known), _) => known,
            (None, true) => baseline::Baseline::with_key(random::digits()?),
            (None, false) => bail!("{}: no such file; write it with --write-baseline", path.display()),
        };
        Ok(Some(Baseline { path, known, writes: self.write_baseline }))
    }
}

/// A baseline and where it stands.
pub(super) struct Baseline {
    path: PathBuf,
    known: baseline::Baseline,
    /// Whether what is found is to be made known.
    pub writes: bool,
}

impl Baseline {
    /// The path, where it is written to.
    pub fn written(&self) -> Option<&Path> {
        self.writes.then_some(&*self.path)
    }

    /// Takes out what is known, and says how much.
    pub fn apply(&self, judged: &mut [Judged], quiet: bool) {
        let (mut expected, mut taken) = (self.known.expected(), 0);
        for own in judged.iter_mut() {
            let mut keys = self.keys(own).into_iter();
            own.findings.retain(|_| {
                let is_known = keys.next().is_some_and(|key| expected.take(&key));
                taken += usize::from(is_known);
                !is_known
            });
            own.identities.clear();
        }
        if !quiet {
            self.tell(taken, &expected, judged);
        }
    }

    fn tell(&self, taken: usize, expected: &Expected, judged: &[Judged]) {
        let name = self.path.display();
        if taken > 0 {
            let (s, are) = if taken == 1 { ("", "is") } else { ("s", "are") };
            say!("{taken} known finding{s} {are} not shown ({name})");
        }
        // Of files that were not looked at, nothing is known.
        let seen: HashSet<String> =
            judged.iter().filter_map(|own| own.file.as_deref()).map(|file| self.relative(file)).collect();
        let gone = expected.gone(&seen);
        if gone > 0 {
            let (s, are) = if gone == 1 { ("", "is") } else { ("s", "are") };
            say!("{gone} finding{s} of {name} {are} gone: --write-baseline brings it up to date");
        }
    }

    /// Makes all findings known. False where something could not be read: then nothing is written.
    pub fn write(mut self, judged: &[Judged]) -> anyhow::Result<bool> {
        let unread: Vec<&str> = judged.iter().filter_map(|own| own.unreadable.as_deref()).collect();
        if !unread.is_empty() {
            unread.iter().for_each(|why| say!("error: {why}"));
            say!("{} was not written: what cannot be read has findings that nobody knows", self.path.display());
            return Ok(false);
        }
        let keys: Vec<Key> = judged.iter().flat_map(|own| self.keys(own)).collect();
        self.known.learn(keys);
        file::write(&self.known, &self.path)?;
        let total = self.known.len();
        let s = if total == 1 { "" } else { "s" };
        say!("wrote {}: {total} finding{s} known from now on", self.path.display());
        Ok(true)
    }

    fn keys(&self, own: &Judged) -> Vec<Key> {
        let neko = own.file.as_deref().and_then(|file| own.name.strip_prefix(file)).unwrap_or_default();
        // Most findings stand in few files, and each is looked up on the disk.
        let mut names: HashMap<&str, String> = HashMap::new();
        let mut keys = Vec::with_capacity(own.findings.len());
        for (finding, identity) in own.findings.iter().zip(&own.identities) {
            let file = match finding.shown_at() {
                Some(file) => names.entry(file).or_insert_with(|| self.relative(file)).clone(),
                None => finding.place().map(|place| place.source.name().to_owned()).unwrap_or_default(),
            };
            let (setting, hash) = (identity.setting.clone(), self.known.hash([neko, &identity.text]));
            keys.push(Key { rule: finding.rule, file, setting, hash });
        }
        keys
    }

    /// A file's name as the baseline has it: the same wherever neko-ice is started.
    fn relative(&self, file: &str) -> String {
        let folder = self.path.parent().filter(|own| !own.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (folder, whole) = (project::real(folder), project::real(Path::new(file)));
        let below = whole.strip_prefix(folder).ok().and_then(Path::to_str);
        below.map_or_else(|| file.to_owned(), |below| below.replace('\\', "/"))
    }
}
