//! The files that an entry of the targets file means.

use std::path::{Path, PathBuf};

use neko_exporter::targets::Entry;

/// A glob that means more files is a mistake.
const MOST_FILES: usize = 10_000;

/// A file of a target, and what is added to the target's name for it.
pub(super) struct Found {
    pub path: PathBuf,
    pub part: Option<String>,
}

/// The files of an entry. One that is named alone needs no addition to the name.
pub(super) fn files(folder: &Path, entry: &Entry, globs: &mut Vec<PathBuf>) -> Result<Vec<Found>, String> {
    let alone = entry.configs.len() == 1;
    let mut files = Vec::new();
    for config in &entry.configs {
        let path = folder.join(&config.text);
        if !is_glob(&config.text) || path.is_file() {
            let part = (!alone).then(|| without_extension(&config.text));
            files.push(Found { path, part });
            continue;
        }
        globs.push(path.clone());
        let found = matches(&path);
        if found.is_empty() {
            return Err(format!("{}: no file matches", config.place));
        }
        let fixed = folder.join(fixed(&config.text));
        files.extend(found.into_iter().map(|path| {
            let below = path.strip_prefix(&fixed).unwrap_or(&path);
            Found { part: Some(without_extension(&below.to_string_lossy())), path }
        }));
    }
    Ok(files)
}

/// The files that a glob means, in their order.
pub(super) fn matches(pattern: &Path) -> Vec<PathBuf> {
    let found = pattern.to_str().and_then(|pattern| glob::glob(pattern).ok());
    found.into_iter().flatten().flatten().filter(|path| !path.is_dir()).take(MOST_FILES).collect()
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The folders of a glob before the first that has a wildcard.
fn fixed(glob: &str) -> PathBuf {
    let path = Path::new(glob);
    let fixed = path.components().take_while(|part| !is_glob(&part.as_os_str().to_string_lossy()));
    fixed.collect()
}

fn without_extension(path: &str) -> String {
    Path::new(path).with_extension("").to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_begins_where_its_first_wildcard_is() {
        assert_eq!(fixed("rooms/*/compose.yaml"), Path::new("rooms"));
        assert_eq!(fixed("*.yaml"), Path::new(""));
        assert_eq!(without_extension("a/compose.yaml"), "a/compose");
    }
}
