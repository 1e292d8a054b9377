//! `probe --servers-only --compare OLD.json`: what got worse since that report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::commands::help::TESTS;
use crate::commands::read;
use crate::render::visible;

/// Far more than the report of ten thousand servers.
const LONGEST: u64 = 256 << 20;
const VERSION: u32 = 2;

#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// Say what got worse since this report of `--servers-only --format json`
    ///
    /// The exit code is then 1 if anything did, and 0 if not, whatever the verdict.
    #[arg(long, value_name = "REPORT", requires = "servers_only", help_heading = TESTS, hide_short_help = true)]
    compare: Option<PathBuf>,
}

/// What of a report counts: of another version it may mean anything else.
#[derive(Debug, Deserialize)]
struct Document {
    version: u32,
    servers_only: bool,
    servers: Vec<Server>,
    configs: Vec<Config>,
}

#[derive(Debug, Deserialize)]
struct Server {
    url: String,
    outcome: Outcome,
    #[serde(default)]
    steps: Vec<Step>,
    #[serde(default)]
    notes: Vec<Failure>,
    #[serde(default)]
    details: Details,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Done,
    NotChecked,
    Failed,
}

#[derive(Debug, Deserialize)]
struct Step {
    failure: Option<Failure>,
}

#[derive(Debug, Deserialize)]
struct Failure {
    slug: String,
}

#[derive(Debug, Default, Deserialize)]
struct Details {
    family: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Config {
    name: String,
    servers: Vec<Vec<usize>>,
}

/// A server of a configuration: its file, its URL, and the address family if its name has both.
type Identity<'a> = (&'a str, &'a str, Option<&'a str>);

/// How a server was: an outcome, and the name of the failure or the warnings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State<'a> {
    outcome: Outcome,
    slugs: Vec<&'a str>,
}

impl State<'_> {
    fn words(&self) -> String {
        let slugs = self.slugs.join(", ");
        match (self.outcome, slugs.is_empty()) {
            (Outcome::Done, true) => "works".to_owned(),
            (Outcome::Done, false) => format!("works, with {slugs}"),
            (Outcome::NotChecked, _) => "not checked".to_owned(),
            (Outcome::Failed, _) => slugs,
        }
    }

    /// Whether this is worse than another: a new failure or a new warning; another failure is not.
    fn is_worse_than(&self, before: &Self) -> bool {
        match self.outcome.cmp(&before.outcome) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => {
                self.outcome == Outcome::Done && self.slugs.iter().any(|slug| !before.slugs.contains(slug))
            }
        }
    }
}

impl Document {
    fn read(text: &[u8], name: &str) -> anyhow::Result<Self> {
        let wrong = || format!("{name}: not a report of `neko-ice probe --servers-only --format json`");
        let document: Self = serde_json::from_slice(text).with_context(wrong)?;
        if document.version != VERSION {
            bail!("{name}: a report of version {}, and this neko-ice compares version {VERSION}", document.version);
        }
        if !document.servers_only {
            bail!("{}", wrong());
        }
        Ok(document)
    }

    fn states(&self) -> BTreeMap<Identity<'_>, State<'_>> {
        let mut states: BTreeMap<Identity<'_>, State<'_>> = BTreeMap::new();
        for config in &self.configs {
            for server in config.servers.iter().flatten().filter_map(|row| self.servers.get(*row)) {
                let identity = (config.name.as_str(), server.url.as_str(), server.details.family.as_deref());
                let state = server.state();
                // Of two with the same URL, which differ by their credentials, the worse one counts.
                match states.get(&identity) {
                    Some(known) if *known >= state => {}
                    _ => drop(states.insert(identity, state)),
                }
            }
        }
        states
    }
}

impl Server {
    fn state(&self) -> State<'_> {
        let failures = self.steps.iter().filter_map(|step| step.failure.as_ref());
        let slugs: Vec<&str> = match self.outcome {
            Outcome::Failed => failures.take(1).map(|failure| failure.slug.as_str()).collect(),
            _ => self.notes.iter().map(|note| note.slug.as_str()).collect(),
        };
        State { outcome: self.outcome, slugs }
    }
}

/// The report before, read at the beginning: one that cannot be read ends the run before it sends anything.
pub(super) struct Before {
    document: Document,
    name: String,
}

impl CompareArgs {
    pub(super) fn before(&self) -> anyhow::Result<Option<Before>> {
        self.compare.as_deref().map(Before::read).transpose()
    }
}

impl Before {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let bytes = read::named(path, LONGEST)
            .map_err(|error| anyhow::anyhow!("--compare {name}: {}", error.words(LONGEST)))?;
        let document = Document::read(&bytes, &format!("--compare {name}"))?;
        Ok(Self { document, name })
    }

    /// The lines that say what changed, and whether anything got worse. `now` is the JSON of the report.
    pub(super) fn compared(&self, now: &str) -> anyhow::Result<(String, bool)> {
        let now = Document::read(now.as_bytes(), "the report")?;
        let (before, now) = (self.document.states(), now.states());
        let (mut worse, mut better) = (Vec::new(), Vec::new());
        for (identity, state) in &now {
            match before.get(identity) {
                Some(before) if state.is_worse_than(before) => {
                    worse.push(line("worse", identity, &before.words(), &state.words()));
                }
                Some(before) if before.is_worse_than(state) => {
                    better.push(line("better", identity, &before.words(), &state.words()));
                }
                None if state.outcome == Outcome::Failed => {
                    worse.push(line("worse", identity, "not there", &state.words()));
                }
                _ => {}
            }
        }
        let end = match worse.len() {
            0 => "Nothing got worse.".to_owned(),
            1 => "1 server got worse.".to_owned(),
            many => format!("{many} servers got worse."),
        };
        let is_worse = !worse.is_empty();
        let heading = format!("Compared with {}:", visible::escaped(&self.name));
        let lines: Vec<String> = std::iter::once(heading).chain(worse).chain(better).chain([end]).collect();
        Ok((lines.join("\n") + "\n", is_worse))
    }
}

fn line(what: &str, (config, url, family): &Identity<'_>, before: &str, now: &str) -> String {
    let family = family.map(|family| format!(" over {family}")).unwrap_or_default();
    let text = format!("{what:<6}  {config}: {url}{family}: {before} → {now}");
    visible::escaped(&text).into_owned()
}

#[cfg(test)]
mod tests;
