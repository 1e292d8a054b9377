//! Which files are meant: names, globs and folders become the list of what is judged, in a stable order.

use std::collections::{HashMap, HashSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use neko_deploy::compose;
use neko_deploy::load::{self, Failure, Unread};
use neko_text::edit::FileId;

use super::super::project::{self, Project};
use super::super::read::{self, why_not};
use super::path_pattern::PathPattern;
use super::pattern;

/// A file to judge, or why what was named leads to none.
pub(super) type Named = Result<PathBuf, Unread>;

/// The files that arguments mean, and which of them nobody named: those of folders and globs.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub files: Vec<Named>,
    pub found: HashSet<PathBuf>,
}

/// Why an argument leads to no file.
enum Nothing {
    /// A folder in which nothing is neko's.
    OfNeko,
    Because(String),
}

impl From<String> for Nothing {
    fn from(why: String) -> Self {
        Self::Because(why)
    }
}

fn nothing(name: &Path, why: impl Into<Nothing>) -> Unread {
    let name = name.display().to_string();
    let failure = match why.into() {
        Nothing::OfNeko => Failure::NothingInFolder(name.clone()),
        Nothing::Because(why) => Failure::File { path: name.clone(), why },
    };
    Unread { failure, name }
}

/// How many bytes of a file in a folder are looked at to see whether it is neko's.
const LOOKED_AT: u64 = 256 << 10;

/// The files that the arguments mean, each once. A name is taken as it is; where no file has it, it is a glob. `allowed` is
/// the folder of the project, where the command line names it.
pub(super) fn expand(arguments: &[PathBuf], allowed: Option<&Path>, excluded: &[PathPattern]) -> Expanded {
    let mut list = FileList::default();
    let judged = |found: Result<Vec<PathBuf>, Nothing>| found.and_then(|found| without(found, excluded));
    for argument in arguments {
        let about = fs::metadata(argument).ok();
        if argument.as_os_str() == "-" {
            // A file of that name is another input.
            list.add(argument.clone(), None);
        } else if about.as_ref().is_some_and(Metadata::is_dir) {
            list.add_all(argument, judged(in_folder(argument, allowed)));
        } else if pattern::is_one(argument) && argument.symlink_metadata().is_err() {
            list.add_all(argument, judged(matching(argument, allowed)));
        } else {
            list.add(argument.clone(), about.as_ref());
        }
    }
    let FileList { files: mut out, found, .. } = list;
    // An override is read with the file that it lies upon, and a `.env` with the one that it is beside.
    let bases: HashSet<String> =
        out.iter().flatten().filter_map(|path| compose::folder_of_base(path.to_str()?)).map(str::to_owned).collect();
    let is_read = |path: &Path| path.to_str().and_then(lies_beside).is_some_and(|own| bases.contains(own));
    out.retain(|named| named.as_ref().map_or(true, |path| !is_read(path)));
    Expanded { files: out, found }
}

/// The folder of a file that is read with the Compose file beside it.
fn lies_beside(path: &str) -> Option<&str> {
    compose::folder_of_override(path).or_else(|| compose::folder_of_dotenv(path))
}

/// The files of neko's in a folder, or why there are none.
fn in_folder(folder: &Path, allowed: Option<&Path>) -> Result<Vec<PathBuf>, Nothing> {
    let project = Project::of_folder(folder, allowed);
    if !project.holds(folder) && project::leads_out(&folder.join("_")) {
        return Err(project::LEADS_OUT.to_owned().into());
    }
    fs::read_dir(folder).map_err(|error| why_not(folder, &error))?;
    let mut found = Vec::new();
    walk(folder, &project, &mut found)?;
    if found.is_empty() { Err(Nothing::OfNeko) } else { Ok(found) }
}

/// Files without settings files of ours and without those that they exclude, or why none are left.
fn without(mut files: Vec<PathBuf>, excluded: &[PathPattern]) -> Result<Vec<PathBuf>, Nothing> {
    files.retain(|file| file.file_name().is_none_or(|name| name != super::settings::NAME));
    let found = files.len();
    files.retain(|file| !excluded.iter().any(|pattern| pattern.matches(file)));
    match files.is_empty() {
        true if found == 0 => Err("no file but a settings file of neko-ice".to_owned().into()),
        true => Err(format!("`exclude` of the settings file leaves out all of it ({found} of neko's files)").into()),
        false => Ok(files),
    }
}

/// The files that a glob matches, or why there are none.
fn matching(glob: &Path, allowed: Option<&Path>) -> Result<Vec<PathBuf>, Nothing> {
    let found = pattern::files(glob, allowed)?;
    if !found.files.is_empty() {
        return Ok(found.files);
    }
    Err(Nothing::Because(match found.outside {
        Some(link) => format!(
            "{} leads out of the project, and links there are not followed; name the file itself, or with --project \
             FOLDER a folder that holds it too",
            link.display()
        ),
        None if project::leads_out(&pattern::base(glob).join("_")) => project::LEADS_OUT.to_owned(),
        None => "no file matches".to_owned(),
    }))
}

/// Files, each by one of its names, instead of the first: one that is no link, which an edit may replace, before all
/// others.
#[derive(Default)]
struct FileList {
    files: Vec<Named>,
    first: HashMap<FileId, usize>,
    /// Those that no argument names.
    found: HashSet<PathBuf>,
    /// Nothing but their names tells them from others.
    without: HashSet<PathBuf>,
}

impl FileList {
    /// Adds a file with what the system says of it.
    fn add(&mut self, path: PathBuf, about: Option<&Metadata>) {
        let Some(identity) = about.and_then(FileId::of) else {
            if self.without.insert(path.clone()) {
                self.files.push(Ok(path));
            }
            return;
        };
        let at = *self.first.entry(identity).or_insert(self.files.len());
        match self.files.get_mut(at) {
            None => self.files.push(Ok(path)),
            Some(kept) if kept.as_ref().is_ok_and(|kept| kept.is_symlink()) && !path.is_symlink() => *kept = Ok(path),
            Some(_) => {}
        }
    }

    /// Adds what an argument leads to.
    fn add_all(&mut self, argument: &Path, found: Result<Vec<PathBuf>, Nothing>) {
        let mut found = match found {
            Ok(found) => found,
            Err(why) => return self.files.push(Err(nothing(argument, why))),
        };
        found.sort();
        for path in found {
            let about = fs::metadata(&path).ok();
            self.found.insert(path.clone());
            self.add(path, about.as_ref());
        }
    }
}

/// The files that a settings file names, which is no business of the command line's: none outside its project, where not
/// even is looked what there is.
pub(super) fn of_project(entries: Vec<PathBuf>, settings: &Path, excluded: &[PathPattern]) -> Expanded {
    let project = Project::of(Some(settings), None);
    let outside =
        |path: &Path| nothing(path, "outside the project; only the command line names files there".to_owned());
    let (entries, elsewhere): (Vec<PathBuf>, Vec<PathBuf>) =
        entries.into_iter().partition(|entry| project.holds(entry) && project.holds(&begin(entry)));
    // A pipe that a file names nobody waits for: it may have come with the repository.
    let checked = |path: PathBuf| match read::not_regular(&path) {
        _ if !project.holds(&path) => Err(outside(&path)),
        Some(why) => Err(nothing(&path, why)),
        None => Ok(path),
    };
    let Expanded { files, found } = expand(&entries, None, excluded);
    let files = files.into_iter().map(|named| named.and_then(checked));
    Expanded { files: files.chain(elsewhere.iter().map(|entry| Err(outside(entry)))).collect(), found }
}

/// The folder where a pattern begins: this one, where its first part is a wildcard.
fn begin(entry: &Path) -> PathBuf {
    let base = pattern::base(entry);
    if base.as_os_str().is_empty() { PathBuf::from(".") } else { base }
}

/// The files of neko's below a folder. Hidden folders, links to folders and what package managers fetch are left out.
fn walk(folder: &Path, project: &Project, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let mut looked_at = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let (name, Ok(kind)) = (entry.file_name(), entry.file_type()) else { continue };
            let name = name.to_string_lossy();
            looked_at += 1;
            if looked_at > pattern::MOST_ENTRIES {
                return Err(pattern::too_many());
            }
            if kind.is_dir() {
                if !name.starts_with('.') && name != "node_modules" && name != "target" {
                    folders.push(entry.path());
                }
                continue;
            }
            let path = entry.path();
            // A link may lead anywhere.
            if (kind.is_file() || kind.is_symlink() && project.holds(&path))
                && name != super::settings::NAME
                && load::is_of_neko(&name, || start(&path))
            {
                found.push(path);
            }
        }
    }
    Ok(())
}

/// The start of a file's text; empty where it cannot be read.
fn start(path: &Path) -> String {
    read::start(path, LOOKED_AT).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
