//! Reads the targets file, and reads it anew when it or a file that it names changes. A broken one keeps the one before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use neko_exporter::targets;
use neko_exporter::{Broken, Exporter, Network, Target};

use super::found;
use super::load::{self, Loading};
use super::recorder::{Looks, Seen};
use crate::commands::read;
use crate::commands::writer::say;
use crate::render::visible;

/// Far more than 20,000 targets take.
const LONGEST: u64 = 16 << 20;

/// The targets file and what was last known of it.
#[derive(Debug)]
pub(super) struct Reload {
    path: PathBuf,
    exporter: Arc<Exporter<Network>>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// The files that decide, with the matches of globs.
    files: BTreeSet<PathBuf>,
    globs: Vec<PathBuf>,
    looks: Looks,
    /// What was said last, so that it is said once.
    said: Option<Problems>,
    broken: BTreeMap<String, String>,
}

/// What is wrong with the targets file, a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problems(Vec<String>);

impl Problems {
    fn one(problem: String) -> Self {
        Self(vec![problem])
    }

    pub fn say(&self) {
        self.0.iter().for_each(|problem| say!("error: {problem}"));
    }

    /// As a text of several lines, each harmless to a terminal.
    pub fn lines(&self) -> String {
        self.0.iter().map(|problem| visible::escaped(problem)).collect::<Vec<_>>().join("\n")
    }
}

impl Reload {
    pub fn new(path: PathBuf, exporter: Arc<Exporter<Network>>) -> Self {
        Self { path, exporter, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads it at the start; who calls it says what is wrong.
    pub fn first(&self) -> Result<(), Problems> {
        self.read(&mut self.known())
    }

    /// Reads it anew. What is wrong is said once.
    pub fn again(&self) -> Result<(), Problems> {
        let mut known = self.known();
        let read = self.read(&mut known);
        match &read {
            Ok(()) => {
                if known.said.take().is_some() {
                    say!("note: {}: it can be read again", self.path.display());
                }
            }
            Err(why) if known.said.as_ref() != Some(why) => {
                why.say();
                say!("note: the targets that were read before are kept");
                known.said = Some(why.clone());
            }
            Err(_) => {}
        }
        read
    }

    /// Reads it anew where a file changed.
    pub fn if_changed(&self) {
        let changed = {
            let known = self.known();
            looks(&known.files, &known.globs) != known.looks
        };
        if changed {
            // What is wrong was said.
            let _ = self.again();
        }
    }

    fn read(&self, known: &mut Known) -> Result<(), Problems> {
        let (seen, mut globs) = (Seen::default(), Vec::new());
        seen.add(&self.path);
        let read = self.targets(known, &seen, &mut globs);
        self.exporter.own.reloaded(read.is_ok());
        // A file that is broken now still has to be watched, and so have those of the one that is kept.
        let files = seen.paths();
        match read.is_ok() {
            true => (known.files, known.globs) = (files, globs),
            false => known.files.extend(files),
        }
        known.looks = looks(&known.files, &known.globs);
        read
    }

    fn targets(&self, known: &mut Known, seen: &Seen, globs: &mut Vec<PathBuf>) -> Result<(), Problems> {
        let name = self.path.display().to_string();
        let bytes = read::named(&self.path, LONGEST)
            .map_err(|error| Problems::one(format!("{name}: {}", error.words(LONGEST))))?;
        let text = String::from_utf8(bytes).map_err(|_| Problems::one(format!("{name}: not UTF-8")))?;
        let file = targets::parse(&name, &text)
            .map_err(|problems| Problems(problems.iter().map(ToString::to_string).collect()))?;
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let loading = Loading { folder, seen, globs };
        let loaded = load::all(&file, loading).map_err(Problems::one)?;
        self.take(known, loaded);
        Ok(())
    }

    /// Takes what was loaded; of a target that is broken, what it was before.
    fn take(&self, known: &mut Known, loaded: Vec<Result<Target, Broken>>) {
        let before: BTreeMap<String, Arc<Target>> =
            self.exporter.targets().into_iter().map(|target| (target.name.clone(), target)).collect();
        let mut broken = BTreeMap::new();
        let targets: Vec<Arc<Target>> = loaded
            .into_iter()
            .map(|loaded| match loaded {
                Ok(target) => Arc::new(target),
                Err(Broken { name, why }) => {
                    if known.broken.get(&name) != Some(&why) {
                        say!("error: target {}: {why}", visible::escaped(&name));
                    }
                    broken.insert(name.clone(), why.clone());
                    Arc::new(match before.get(&name) {
                        Some(target) => target.broken_now(why),
                        None => load::nothing(name, why),
                    })
                }
            })
            .collect();
        known.broken = broken;
        self.exporter.replace(targets);
    }
}

fn looks(files: &BTreeSet<PathBuf>, globs: &[PathBuf]) -> Looks {
    let matches: Vec<PathBuf> = globs.iter().flat_map(|glob| found::matches(glob)).collect();
    Looks::of(files.iter().chain(&matches))
}
