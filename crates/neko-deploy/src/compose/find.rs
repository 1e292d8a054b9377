//! Which files Compose would read.

use super::interpolation::Lookup;
use super::loader::Loader;
use super::paths;
use super::read::{from_shell, variables};
use neko_config::{Files, Variable};

/// The names that Compose looks for, the first that is there.
pub const NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// Their override files, likewise.
const OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// How many folders above the working directory are looked at.
const MOST_ABOVE: usize = 32;

/// The files that Compose would read in the working directory: what `COMPOSE_FILE` names (in the shell or in `.env`), else
/// the first of its names with its override. Empty where there is none.
pub fn find(files: &dyn Files, shell: &[Variable], size_limit: u64) -> Vec<String> {
    let mut loader = Loader::new(files, size_limit);
    let environment = variables(&mut loader, "", shell).unwrap_or_else(|_| from_shell(shell));
    if let Some(named) = environment.lookup("COMPOSE_FILE") {
        let separator = environment.lookup("COMPOSE_PATH_SEPARATOR").map(|given| given.value).filter(|s| !s.is_empty());
        let separator = separator.as_deref().unwrap_or(":");
        return named.value.split(separator).filter(|path| !path.is_empty()).map(str::to_owned).collect();
    }
    // Compose goes on in the folders above.
    let mut above = String::new();
    for _ in 0..=MOST_ABOVE {
        if let Some(path) = NAMES.iter().map(|name| format!("{above}{name}")).find(|path| files.is_file(path)) {
            return with_override(files, &path);
        }
        above.push_str("../");
    }
    Vec::new()
}

/// A file, and where it has one of Compose's own names, the override that Compose would read after it; an override with
/// the file that it lies upon.
pub fn with_override(files: &dyn Files, path: &str) -> Vec<String> {
    let mut out = vec![path.to_owned()];
    let (folder, name) = (paths::folder(path), path.rsplit('/').next().unwrap_or(path));
    let first = |names: &[&str]| names.iter().map(|name| paths::join(folder, name)).find(|path| files.is_file(path));
    if NAMES.contains(&name) {
        out.extend(first(&OVERRIDES));
    } else if OVERRIDES.contains(&name)
        && let Some(base) = first(&NAMES)
    {
        out.insert(0, base);
    }
    out
}

/// The file of one of Compose's own names in the folder of another file.
pub(crate) fn beside(files: &dyn Files, path: &str) -> Option<String> {
    NAMES.iter().map(|name| in_its_folder(path, name)).find(|path| files.is_file(path))
}

/// The path of a name in the folder of another file.
pub(crate) fn in_its_folder(path: &str, name: &str) -> String {
    paths::join(paths::folder(path), name)
}

/// The folder of a file that overrides are laid upon.
pub fn folder_of_base(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    NAMES.contains(&name).then_some(folder)
}

/// The folder of a `.env`.
pub fn folder_of_dotenv(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    (name == ".env").then_some(folder)
}

/// The folder of an override.
pub fn folder_of_override(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    OVERRIDES.contains(&name).then_some(folder)
}
