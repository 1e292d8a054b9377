//! A repository's settings file, `neko-ice.toml`: which files, which rules count how much, what fails. [`keys`] has what it
//! may hold.

pub(in crate::commands) mod keys;
mod reader;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use neko_config::{FileError, Version};
use neko_lint::{Level, Policy, Scope, Severity};
use neko_text::document::{self, NodeId};
use neko_text::source::{Place, Source, SourceKind};
use neko_text::spelling;

use super::super::help::INPUT;
use super::super::limits::Limits;
use super::super::project::{self, Project};
use super::super::read;
use super::path_pattern::PathPattern;
use keys::{Holds, KEYS, LEVELS};
use reader::Reader;

/// The file's name.
pub(in crate::commands) const NAME: &str = "neko-ice.toml";
const LIMIT: u64 = 1 << 20;

/// What a settings file says.
#[derive(Debug, Default)]
pub(in crate::commands) struct Settings {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// Files, globs and folders, relative ones already against the file's folder.
    pub files: Vec<PathBuf>,
    pub(in crate::commands::validate) exclude: Vec<PathPattern>,
    pub fail_on: Option<Severity>,
    /// Already against the file's folder.
    pub baseline: Option<PathBuf>,
    pub viewers: Option<u32>,
    pub neko_version: Option<Version>,
    pub policy: Policy,
    /// What `probe` calls good.
    pub limits: Limits,
    /// What is set, as it is written.
    pub written: Vec<Written>,
}

/// One thing that a settings file sets.
#[derive(Debug)]
pub(in crate::commands) struct Written {
    /// `fail-on`, `rules.unknown-key`.
    pub name: String,
    pub value: String,
    pub place: Place,
}

/// Which settings file is read.
#[derive(Debug, clap::Args)]
pub(in crate::commands) struct SettingsArgs {
    /// Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]
    #[arg(long, value_name = "FILE", conflicts_with = "no_settings", help_heading = INPUT, hide_short_help = true)]
    pub(super) settings: Option<PathBuf>,
    /// Use no settings file
    #[arg(long, help_heading = INPUT, hide_short_help = true)]
    no_settings: bool,
}

impl SettingsArgs {
    /// For a file that is named.
    #[cfg(test)]
    pub(in crate::commands) fn of(file: &Path) -> Self {
        Self { settings: Some(file.to_owned()), no_settings: false }
    }

    /// What it says.
    pub(in crate::commands) fn read(&self) -> anyhow::Result<Settings> {
        match &self.settings {
            _ if self.no_settings => Ok(Settings::default()),
            Some(path) => read_named(path),
            None => find().map_or_else(|| Ok(Settings::default()), |path| read_found(&path)),
        }
    }
}

/// The settings file of the working directory, or of the nearest folder above it that belongs to the same repository.
fn find() -> Option<PathBuf> {
    // Relative, so that what is shown is as short as what the user would write.
    if is_there(Path::new(NAME)) {
        return Some(PathBuf::from(NAME));
    }
    let here = std::env::current_dir().ok()?;
    let root = project::repository(&here)?;
    let above = here.ancestors().skip(1).take_while(|folder| folder.starts_with(&root));
    above.map(|folder| folder.join(NAME)).find(|path| is_there(path))
}

fn is_there(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_dir())
}

/// Reads the settings file that was found: it is a regular file of the project.
fn read_found(path: &Path) -> anyhow::Result<Settings> {
    if !Project::of(Some(path), None).holds(path) {
        bail!("{}: a link that leads out of the project; --settings FILE names such a file", path.display());
    }
    parse(path, read::found(path, LIMIT))
}

/// Reads the settings file that the command line names.
fn read_named(path: &Path) -> anyhow::Result<Settings> {
    parse(path, read::named(path, LIMIT))
}

/// Reads a settings file. Whatever it does not know is an error: a misspelt rule would pass unseen.
fn parse(path: &Path, bytes: Result<Vec<u8>, FileError>) -> anyhow::Result<Settings> {
    let name = path.display().to_string();
    let bytes = bytes.map_err(|error| anyhow::anyhow!("{name}: {}", error.words(LIMIT)))?;
    let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("{name}: not UTF-8"))?;
    let source = Source::new(SourceKind::File(name), text);
    let tree = document::toml::parse(&source.text)
        .map_err(|error| anyhow::anyhow!("{}: {}", Place::new(&source, error.span), error.message))?;
    let reader = Reader { source: &source, tree: &tree };
    let mut settings = Settings { file: Some(path.to_owned()), ..Settings::default() };
    let folder = path.parent().unwrap_or(Path::new(""));
    for (key, id) in reader.entries(tree.root())? {
        let name = reader.text(key);
        let Some(known) = KEYS.iter().find(|known| known.name == name) else {
            let nearest = spelling::nearest(&name, KEYS.map(|known| (known.name, known.name)), 2);
            let hint = nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
            bail!("{}: no setting is named `{name}`{hint}", reader.place(key));
        };
        settings.take(known, id, &reader, folder)?;
    }
    Ok(settings)
}

impl Settings {
    fn take(&mut self, key: &keys::Key, id: NodeId, reader: &Reader<'_>, folder: &Path) -> anyhow::Result<()> {
        match key.holds {
            Holds::Rules | Holds::RulesByPath | Holds::Thresholds => {}
            _ => self.write(key.name.to_owned(), id, reader),
        }
        match (key.name, key.holds) {
            ("exclude", _) => {
                for (item, text) in reader.strings(id)? {
                    self.exclude.push(pattern(folder, &text).with_context(|| reader.place(item).to_string())?);
                }
            }
            (_, Holds::Paths) => self.files.extend(reader.strings(id)?.iter().map(|(_, text)| folder.join(text))),
            (_, Holds::OneOf(words)) => {
                let severity = Severity::named(&reader.string(id)?);
                let why = || format!("{}: `{}` is one of {}", reader.place(id), key.name, words.join(", "));
                self.fail_on = Some(severity.with_context(why)?);
            }
            (_, Holds::Path) => self.baseline = Some(folder.join(reader.string(id)?)),
            (_, Holds::Number) => {
                let number = reader.string(id)?.parse().ok().filter(|number| *number > 0);
                let why = || format!("{}: `{}` is a whole number from 1", reader.place(id), key.name);
                self.viewers = Some(number.with_context(why)?);
            }
            (_, Holds::Release) => {
                let version =
                    reader.string(id)?.parse().map_err(|why| anyhow::anyhow!("{}: {why}", reader.place(id)))?;
                self.neko_version = Some(version);
            }
            (_, Holds::Rules) => self.levels("rules", id, reader, None)?,
            (_, Holds::RulesByPath) => {
                for (path, rules) in reader.entries(Some(id))? {
                    let text = reader.text(path);
                    let pattern = pattern(folder, &text).with_context(|| reader.place(path).to_string())?;
                    self.levels(&format!("per-path.\"{text}\""), rules, reader, Some(pattern))?;
                }
            }
            (_, Holds::Thresholds) => {
                for (name, value) in reader.entries(Some(id))? {
                    let set = self.limits.set(&reader.text(name), &reader.string(value)?);
                    set.with_context(|| reader.place(name).to_string())?;
                    self.write(format!("quality.{}", reader.text(name)), value, reader);
                }
            }
        }
        Ok(())
    }

    /// The levels of rules, for all files or for those of a pattern.
    fn levels(
        &mut self,
        name: &str,
        id: NodeId,
        reader: &Reader<'_>,
        pattern: Option<PathPattern>,
    ) -> anyhow::Result<()> {
        let pattern: Option<Arc<dyn Scope>> = pattern.map(|pattern| Arc::new(pattern) as _);
        for (rule, level) in reader.entries(Some(id))? {
            let named = Level::named(&reader.string(level)?);
            let why = || format!("{}: a level is one of {}", reader.place(level), LEVELS.join(", "));
            let (named, text) = (named.with_context(why)?, reader.text(rule));
            self.policy.set_in(&text, named, pattern.clone()).with_context(|| reader.place(rule).to_string())?;
            self.write(format!("{name}.{text}"), level, reader);
        }
        Ok(())
    }

    fn write(&mut self, name: String, id: NodeId, reader: &Reader<'_>) {
        let place = reader.place(id);
        self.written.push(Written { name, value: place.text().to_owned(), place });
    }
}

fn pattern(folder: &Path, text: &str) -> anyhow::Result<PathPattern> {
    PathPattern::new(folder, text).map_err(|why| anyhow::anyhow!("`{text}` is not a valid path pattern: {why}"))
}
