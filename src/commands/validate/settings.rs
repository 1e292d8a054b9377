//! A repository's settings file, `neko-ice.toml`: which files, which rules count how much, what fails.
//!
//! ```toml
//! files = ["deploy/*.yaml"]   # where the command line names none; relative to this file
//! fail-on = "warning"         # error, warning, note
//! [rules]
//! unknown-key = "error"       # allow, note, warn, error
//! [quality]                   # of paths, for `probe`
//! max-loss = "2%"
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use neko_config::FileError;
use neko_lint::{Level, Policy, Severity};
use neko_text::document::{self, Content, NodeId, Tree};
use neko_text::source::{Place, Source, SourceKind};
use neko_text::spelling;

use super::super::limits::Limits;
use super::super::project::{self, Project};
use super::super::read;

/// The file's name.
pub(super) const NAME: &str = "neko-ice.toml";
const KEYS: [&str; 4] = ["files", "fail-on", "rules", "quality"];
const LIMIT: u64 = 1 << 20;

/// What a settings file says.
#[derive(Debug, Default)]
pub(in crate::commands) struct Settings {
    /// Files, globs and folders, relative ones already against the file's folder.
    pub files: Vec<PathBuf>,
    pub fail_on: Option<Severity>,
    pub policy: Policy,
    /// What `probe` calls good.
    pub limits: Limits,
}

/// Which settings file is read.
#[derive(Debug, clap::Args)]
pub(in crate::commands) struct SettingsArgs {
    /// The settings file [default: neko-ice.toml here or in a folder above, up to the repository's root]
    #[arg(long, value_name = "FILE", conflicts_with = "no_settings")]
    pub(super) settings: Option<PathBuf>,
    /// Read no settings file
    #[arg(long)]
    no_settings: bool,
}

impl SettingsArgs {
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
    let mut settings = Settings::default();
    for (key, id) in reader.entries(tree.root()) {
        match reader.text(key).as_str() {
            "files" => {
                let folder = path.parent().unwrap_or(Path::new(""));
                for item in reader.items(id)? {
                    settings.files.push(folder.join(reader.string(item)?));
                }
            }
            "fail-on" => {
                settings.fail_on = Some(match reader.string(id)?.as_str() {
                    "error" => Severity::Error,
                    "warning" => Severity::Warning,
                    "note" => Severity::Note,
                    _ => bail!("{}: `fail-on` is one of error, warning, note", reader.place(id)),
                });
            }
            "rules" => {
                for (rule, level) in reader.entries(Some(id)) {
                    let named = Level::named(&reader.string(level)?);
                    let level = named.with_context(|| {
                        format!("{}: a level is one of allow, note, warn, error", reader.place(level))
                    })?;
                    settings.policy.set(&reader.text(rule), level).with_context(|| reader.place(rule).to_string())?;
                }
            }
            "quality" => {
                for (name, value) in reader.entries(Some(id)) {
                    let set = settings.limits.set(&reader.text(name), &reader.string(value)?);
                    set.with_context(|| reader.place(name).to_string())?;
                }
            }
            other => {
                let nearest = spelling::nearest(other, KEYS.map(|known| (known, known)), 2);
                let hint = nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
                bail!("{}: no setting is named `{other}`{hint}", reader.place(key));
            }
        }
    }
    Ok(settings)
}

struct Reader<'a> {
    source: &'a std::sync::Arc<Source>,
    tree: &'a Tree,
}

impl Reader<'_> {
    fn place(&self, id: NodeId) -> Place {
        Place::new(self.source, self.tree.node(id).span.clone())
    }

    fn entries(&self, id: Option<NodeId>) -> Vec<(NodeId, NodeId)> {
        match id.map(|id| &self.tree.node(id).content) {
            Some(Content::Mapping(entries)) => entries.clone(),
            _ => Vec::new(),
        }
    }

    fn items(&self, id: NodeId) -> anyhow::Result<Vec<NodeId>> {
        match &self.tree.node(id).content {
            Content::Sequence(items) => Ok(items.clone()),
            _ => bail!("{}: a list is meant here", self.place(id)),
        }
    }

    fn text(&self, id: NodeId) -> String {
        match &self.tree.node(id).content {
            Content::Scalar { text, .. } => text.to_string(),
            _ => String::new(),
        }
    }

    fn string(&self, id: NodeId) -> anyhow::Result<String> {
        match &self.tree.node(id).content {
            Content::Scalar { text, .. } => Ok(text.to_string()),
            _ => bail!("{}: a string is meant here", self.place(id)),
        }
    }
}
