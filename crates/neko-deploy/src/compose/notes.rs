//! What is to be told of a project and of its services.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::{Emptied, Problem, ProblemKind, UnknownKey};
use super::refusal::{Fallible, refuse};
use super::unset::{Role, unset_variable};
use neko_text::source::Place;

/// What is to be told about each service, and about all of them.
#[derive(Default)]
pub(super) struct Notes {
    all: Vec<Problem>,
    by_service: HashMap<String, Vec<Problem>>,
    /// Of a service, or of the whole project.
    emptied: Vec<(Option<String>, Emptied)>,
    /// Expressions of variables that are not set.
    unset: Vec<Place>,
    /// Whether a part of the project is in a file that was not read.
    pub is_partial: bool,
    /// Services of whose variables some are refused.
    pub lacking: Vec<String>,
    /// How many of them are keys that Compose does not know.
    unknown_keys: usize,
    /// How much text variables have brought in.
    grown: usize,
}

/// How much text variables may bring in.
const MOST_GROWN: usize = 1 << 20;
/// How much is told about one service.
const MOST_NOTES: usize = 100;

impl Notes {
    /// Tells of a problem, of all services where none is named.
    pub fn tell(&mut self, service: Option<&str>, problem: Problem) {
        let list = match service {
            Some(name) => self.by_service.entry(name.to_owned()).or_default(),
            None => &mut self.all,
        };
        let unknown_keys = if service.is_none() { self.unknown_keys } else { 0 };
        if list.len() - unknown_keys < MOST_NOTES && !list.contains(&problem) {
            list.push(problem);
        }
    }

    /// What is told of `base` is told of a service that extends it too.
    pub fn inherit(&mut self, name: &str, base: &str) {
        for problem in self.by_service.get(base).cloned().unwrap_or_default() {
            self.tell(Some(name), problem);
        }
        let of_base = self.emptied.iter().filter(|(service, _)| service.as_deref() == Some(base));
        let inherited: Vec<_> = of_base.map(|(_, own)| (Some(name.to_owned()), own.clone())).collect();
        self.emptied.extend(inherited);
    }

    /// Tells of a variable that is not set; without braces in a word it may be no variable at all.
    pub fn unset(&mut self, service: Option<&str>, name: &str, place: Place, role: &Role<'_>) {
        if let Some(emptied) = emptied(name, &place)
            && self.emptied.len() < MOST_NOTES
        {
            self.emptied.push((service.map(str::to_owned), emptied));
        }
        self.hide(place.clone());
        if let Some(problem) = unset_variable(name, place, role) {
            self.tell(service, problem);
        }
    }

    /// Counts text that variables bring in, of which a small file can make very much.
    pub fn grow(&mut self, bytes: usize, place: &Place) -> Fallible<()> {
        self.grown += bytes;
        if self.grown > MOST_GROWN {
            let message =
                format!("variables make more than {} MiB of text, which is neko-ice's own limit", MOST_GROWN >> 20);
            return Err(refuse(message, place));
        }
        Ok(())
    }

    /// Says that of what stands at a place nothing is known.
    pub fn hide(&mut self, place: Place) {
        if self.unset.len() < MOST_NOTES {
            self.unset.push(place);
        }
    }

    /// What was emptied in a service.
    pub fn emptied(&self, service: &str) -> Vec<Emptied> {
        let own = |whose: &Option<String>| whose.as_deref().is_none_or(|whose| whose == service);
        let mut out: Vec<Emptied> = Vec::new();
        for (_, emptied) in self.emptied.iter().filter(|(whose, _)| own(whose)) {
            if !out.contains(emptied) {
                out.push(emptied.clone());
            }
        }
        out
    }

    /// Whether a value holds a variable that is not set here, and that the shell may set.
    pub fn is_unset(&self, value: &Place) -> bool {
        let touches = |own: &&Place| {
            Arc::ptr_eq(&own.source, &value.source)
                && own.span.start <= value.span.end
                && value.span.start <= own.span.end
        };
        self.unset.iter().any(|own| touches(&own))
    }

    /// Every expression of a variable that is not set, and those of `others`.
    pub fn unset_places(&self, others: &[Place]) -> Vec<Place> {
        self.unset.iter().chain(others).cloned().collect()
    }

    /// Tells of a key for which Compose refuses the project.
    pub fn refuse_key(&mut self, key: UnknownKey, place: Place) {
        let problem = Problem::project_refused(ProblemKind::UnknownKey(Box::new(key)), place);
        if self.unknown_keys < MOST_NOTES && !self.all.contains(&problem) {
            self.unknown_keys += 1;
            self.all.push(problem);
        }
    }

    /// What of the project was not read.
    pub fn unseen(&self) -> impl Iterator<Item = &Problem> {
        self.all.iter().filter(|problem| problem.consequence.hides())
    }

    /// Why Compose refuses the project as a whole.
    pub fn refused(&self) -> impl Iterator<Item = &Problem> {
        self.all.iter().filter(|problem| problem.consequence.refuses_project())
    }

    /// What concerns a service.
    pub fn of(&self, service: &str) -> Vec<Problem> {
        self.all.iter().chain(self.by_service.get(service).into_iter().flatten()).cloned().collect()
    }
}

/// A `$NAME` that looks as if its `$` was to be doubled: within a word, or of a name in lower case.
pub(super) fn emptied(name: &str, place: &Place) -> Option<Emptied> {
    let before = place.source.text.get(..place.span.start)?.chars().next_back();
    let within = before.is_some_and(|c| c.is_alphanumeric() || "!#%^&*+?~".contains(c));
    let lower = name.chars().any(|c| c.is_ascii_lowercase());
    let bare = !place.text().starts_with("${");
    (bare && (within || lower)).then(|| Emptied { place: place.clone() })
}
