//! Which files are meant: names, globs and folders become the list of what is judged, in a stable order.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use neko_deploy::compose;
use neko_deploy::load::{self, Failure, Unread};
use neko_text::edit::FileId;

use super::super::project::{self, Project};
use super::super::read::{self, why_not};
use super::pattern;

/// A file to judge, or why what was named leads to none.
pub(super) type Named = Result<PathBuf, Unread>;

fn nothing(name: &Path, why: String) -> Unread {
    let name = name.display().to_string();
    Unread { failure: Failure::File { path: name.clone(), why }, name }
}

/// How many bytes of a file in a folder are looked at to see whether it is neko's.
const LOOKED_AT: u64 = 256 << 10;

/// The files that the arguments mean, each once. A name is taken as it is; where no file has it, it is a glob. `allowed` is
/// the folder of the project, where the command line names it.
pub(super) fn expand(arguments: &[PathBuf], allowed: Option<&Path>) -> Vec<Named> {
    let mut out = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            out.push(Ok(argument.clone()));
        } else if argument.is_dir() {
            let (project, mut found) = (Project::of_folder(argument, allowed), Vec::new());
            if !project.holds(argument) && project::leads_out(&argument.join("_")) {
                add(&mut out, argument, found, project::LEADS_OUT);
                continue;
            }
            if let Err(error) = fs::read_dir(argument) {
                add(&mut out, argument, found, &why_not(argument, &error));
                continue;
            }
            if let Err(why) = walk(argument, &project, &mut found) {
                add(&mut out, argument, Vec::new(), &why);
                continue;
            }
            let why = "a folder without a file of neko's (neko.yaml and the like; *.yaml, *.yml, *.json, *.toml with a \
                       `webrtc` section; Compose files and manifests that mention neko; *.env with NEKO_ variables)";
            add(&mut out, argument, found, why);
        } else if pattern::is_one(argument) && argument.symlink_metadata().is_err() {
            let base = pattern::base(argument).join("_");
            match pattern::files(argument, allowed) {
                Ok(found) if found.is_empty() && project::leads_out(&base) => {
                    add(&mut out, argument, found, project::LEADS_OUT);
                }
                Ok(found) => add(&mut out, argument, found, "no file matches"),
                Err(why) => add(&mut out, argument, Vec::new(), &why),
            }
        } else {
            out.push(Ok(argument.clone()));
        }
    }
    once(&mut out);
    // An override is read with the file that it lies upon.
    let bases: HashSet<String> =
        out.iter().flatten().filter_map(|path| compose::folder_of_base(path.to_str()?)).map(str::to_owned).collect();
    let is_read =
        |path: &Path| path.to_str().and_then(compose::folder_of_override).is_some_and(|own| bases.contains(own));
    out.retain(|named| named.as_ref().map_or(true, |path| !is_read(path)));
    out
}

fn add(out: &mut Vec<Named>, argument: &Path, mut found: Vec<PathBuf>, why: &str) {
    if found.is_empty() {
        out.push(Err(nothing(argument, why.to_owned())));
    }
    found.sort();
    out.extend(found.into_iter().map(Ok));
}

/// Leaves each file one of its names, in the place of the first: one that is no link, which an edit may replace, before
/// all others.
fn once(out: &mut Vec<Named>) {
    let (mut first, mut without) = (HashMap::<FileId, usize>::new(), HashSet::<PathBuf>::new());
    let mut kept: Vec<Named> = Vec::with_capacity(out.len());
    for named in out.drain(..) {
        let about = named.as_ref().ok().and_then(|path| fs::metadata(path).ok());
        let Some(identity) = about.and_then(|about| FileId::of(&about)) else {
            // Nothing but its name tells it from others.
            if named.as_ref().map_or(true, |path| without.insert(path.clone())) {
                kept.push(named);
            }
            continue;
        };
        match first.get(&identity) {
            None => {
                first.insert(identity, kept.len());
                kept.push(named);
            }
            Some(&at) => {
                let is_link = |named: &Named| named.as_ref().is_ok_and(|path| path.is_symlink());
                if is_link(&kept[at]) && !is_link(&named) {
                    kept[at] = named;
                }
            }
        }
    }
    *out = kept;
}

/// The files that a settings file names, which is no business of the command line's: none outside its project, where not
/// even is looked what there is.
pub(super) fn of_project(entries: Vec<PathBuf>, settings: &Path) -> Vec<Named> {
    let project = Project::of(Some(settings), None);
    let outside =
        |path: &Path| nothing(path, "outside the project; only the command line names files there".to_owned());
    let (entries, elsewhere): (Vec<PathBuf>, Vec<PathBuf>) =
        entries.into_iter().partition(|entry| project.holds(entry) && project.holds(&pattern::base(entry)));
    let checked = |path: PathBuf| if project.holds(&path) { Ok(path) } else { Err(outside(&path)) };
    let files = expand(&entries, None).into_iter().map(|named| named.and_then(checked));
    files.chain(elsewhere.iter().map(|entry| Err(outside(entry)))).collect()
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
