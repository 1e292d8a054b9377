//! Which files are meant: names, globs and folders become the list of what is judged, in a stable order.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::deployment::{compose, kubernetes, quadlet};

use super::super::deployments::has_variables;
use super::super::disk::{self, Project};
use super::super::input::why_not;
use super::pattern;

/// A file to judge, or why what was named leads to none.
pub(super) type Named = Result<PathBuf, Nothing>;

/// A name that leads to no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {why}")]
pub(super) struct Nothing {
    /// As it was written.
    pub name: String,
    /// What is the matter.
    why: String,
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
            if !project.holds(argument) && disk::leads_out(&argument.join("_")) {
                add(&mut out, argument, found, disk::LEADS_OUT);
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
                Ok(found) if found.is_empty() && disk::leads_out(&base) => {
                    add(&mut out, argument, found, disk::LEADS_OUT);
                }
                Ok(found) => add(&mut out, argument, found, "no file matches"),
                Err(why) => add(&mut out, argument, Vec::new(), &why),
            }
        } else {
            out.push(Ok(argument.clone()));
        }
    }
    let (mut seen, mut files) = (HashSet::new(), HashSet::new());
    out.retain(|named| named.as_ref().map_or(true, |path| seen.insert(path.clone()) && is_new(path, &mut files)));
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
        out.push(Err(Nothing { name: argument.display().to_string(), why: why.to_owned() }));
    }
    found.sort();
    out.extend(found.into_iter().map(Ok));
}

/// Whether no other name of the same file was met.
fn is_new(path: &Path, files: &mut HashSet<(u64, u64)>) -> bool {
    let identity = fs::metadata(path).ok().and_then(|about| disk::identity(&about));
    identity.is_none_or(|identity| files.insert(identity))
}

/// The files that a settings file names, which is no business of the command line's: none outside its project, where not
/// even is looked what there is.
pub(super) fn of_project(entries: Vec<PathBuf>, settings: &Path) -> Vec<Named> {
    let project = Project::of(Some(settings), None);
    let outside = |path: &Path| {
        let why = "outside the project; only the command line names files there".to_owned();
        Nothing { name: path.display().to_string(), why }
    };
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
            if (kind.is_file() || kind.is_symlink() && project.holds(&path)) && is_nekos(&name, &path) {
                found.push(path);
            }
        }
    }
    Ok(())
}

fn is_nekos(name: &str, path: &Path) -> bool {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    match extension {
        "yaml" | "yml" | "json" | "toml" if name == super::settings::NAME => false,
        "yaml" | "yml" | "json" | "toml" => {
            let text = || start(path);
            stem == "neko" || has_section(&text()) || deploys(&text())
        }
        "container" => {
            let text = start(path);
            quadlet::is_quadlet(&text) && text.contains("neko")
        }
        "env" => has_variables(&start(path)),
        _ => false,
    }
}

/// A Compose file or a manifest that has to do with neko.
fn deploys(text: &str) -> bool {
    let mentioned = text.contains("neko") || text.contains("NEKO_");
    mentioned && (compose::is_compose(text) || kubernetes::is_manifest(text))
}

/// The start of a file's text; empty where it cannot be read.
pub(super) fn start(path: &Path) -> String {
    disk::start(path, LOOKED_AT).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// A `webrtc` section of YAML, JSON or TOML.
fn has_section(text: &str) -> bool {
    text.contains("webrtc")
        && text.lines().map(str::trim_start).any(|line| {
            let line = line.trim_start_matches(['{', '"', '\'', '[', ' ']);
            line.strip_prefix("webrtc").is_some_and(|rest| rest.starts_with(['"', '\'', ':', '.', ']', ' ']))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_variables_are_recognised() {
        for text in ["webrtc:\n", "a: 1\nwebrtc.epr: x", "{\"webrtc\": {", "[webrtc.estimator]", "  \"webrtc\" : {"] {
            assert!(has_section(text), "{text}");
        }
        for text in ["webrtcx: 1", "# about webrtc", "name: webrtc-server"] {
            assert!(!has_section(text), "{text}");
        }
        assert!(has_variables("# x\nexport NEKO_WEBRTC_EPR=1-2\n"));
        assert!(!has_variables("NEKO_WEBRTC_EPR: 1-2\n") && !has_variables("# NEKO_EPR=1\n"));
    }
}
