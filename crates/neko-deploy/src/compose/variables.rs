//! The variables that a project is interpolated with.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::interpolation::{Given, Lookup};

/// The variables of a project.
#[derive(Clone, Default)]
pub(super) struct Environment {
    given: HashMap<String, Given>,
    /// The names that expressions of the project's files ask for.
    asked: Rc<RefCell<HashSet<String>>>,
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

    /// Whether a `${…}` of the project asks for a variable.
    pub fn is_asked(&self, name: &str) -> bool {
        self.asked.borrow().contains(name)
    }
}

/// The variables of a project for its `${…}`, which are remembered.
pub(super) struct Asking<'a>(pub &'a Environment);

impl Lookup for Asking<'_> {
    fn lookup(&self, name: &str) -> Option<Given> {
        self.0.asked.borrow_mut().insert(name.to_owned());
        self.0.lookup(name)
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
