//! The variables that a project is interpolated with.

use std::collections::HashMap;

use super::interpolation::{Given, Lookup};

/// The variables of a project.
#[derive(Clone, Default)]
pub(super) struct Environment {
    given: HashMap<String, Given>,
    /// Whether there may be others, in a file that was not read, or not read in full.
    pub is_partial: bool,
}

impl Environment {
    /// Adds a variable unless one of its name is there.
    pub fn add(&mut self, name: &str, given: Given) {
        self.given.entry(name.to_owned()).or_insert(given);
    }

    /// Sets a variable, whatever it was.
    pub fn set(&mut self, name: &str, given: Given) {
        self.given.insert(name.to_owned(), given);
    }
}

impl IntoIterator for Environment {
    type Item = (String, Given);
    type IntoIter = std::collections::hash_map::IntoIter<String, Given>;

    fn into_iter(self) -> Self::IntoIter {
        self.given.into_iter()
    }
}

impl Lookup for Environment {
    fn lookup(&self, name: &str) -> Option<Given> {
        self.given.get(name).cloned()
    }
}

/// Whether a variable is a setting of neko's, or of coturn's images.
pub(crate) fn is_setting(name: &str) -> bool {
    name.starts_with("NEKO_") || name.starts_with("DETECT_")
}
