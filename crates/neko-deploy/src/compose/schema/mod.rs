//! The schema of Compose files: Compose refuses a project whole for one key that it does not know, or one value that has
//! not the form of its key, in whatever service it stands.

mod keys;
mod shape;
mod table;
mod words;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::super::{Consequence, Problem, ProblemKind, UnknownKey};
use super::notes::Notes;
use super::refusal::REFUSED_UNSET;
use super::value::{Data, Entry, Map, Mark, Value};
use super::{ports, volumes};
pub(super) use keys::{Renamed, read_as_meant};
use neko_text::source::Place;
use shape::{Items, Keys, Others, Shape};
use table::SCHEMA;
pub(crate) use words::size;

/// What of a project is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// What is laid upon other files, which may hold what is missing.
    Over,
    /// A file that a service is taken from: of the others in it Compose looks at what it reads out of strings.
    Strings,
}

/// Tells of everything that Compose refuses by its schema. `renamed` are the keys that were read as others.
pub(super) fn check(project: &Map, part: Part, renamed: &[Renamed], notes: &mut Notes) {
    Check { part, renamed, notes, told: 0 }.map(project, SCHEMA.project(), None, &Path::Root);
}

/// The way to a value.
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn depth(&self) -> usize {
        match self {
            Self::Root => 0,
            Self::Key(above, _) | Self::Item(above, _) => above.depth() + 1,
        }
    }

    /// The keys on the way, without the places in lists.
    fn keys(&self) -> Vec<&str> {
        match self {
            Self::Root => Vec::new(),
            Self::Item(above, _) => above.keys(),
            Self::Key(above, key) => {
                let mut keys = above.keys();
                keys.push(key);
                keys
            }
        }
    }

    /// What stands here, for people.
    fn within(&self) -> String {
        match self {
            Self::Root => "the project".to_owned(),
            Self::Key(Self::Key(Self::Root, "services"), name) => format!("the service {name}"),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Path::Root, key) => f.write_str(key),
            Self::Key(above, key) => write!(f, "{above}.{key}"),
            Self::Item(above, at) => write!(f, "{above}[{at}]"),
        }
    }
}

struct Check<'a> {
    part: Part,
    renamed: &'a [Renamed],
    notes: &'a mut Notes,
    /// How much was told.
    told: usize,
}

impl Check<'_> {
    fn refuse(&mut self, kind: impl Into<ProblemKind>, place: &Place) {
        self.told += 1;
        // What the shell may set can be another text.
        let consequence = if self.notes.is_unset(place) { REFUSED_UNSET } else { Consequence::ProjectRefused };
        self.notes.tell(None, Problem::new(kind, consequence, place.clone()));
    }

    fn value(&mut self, value: &Value, key: Option<&Place>, shape: &'static Shape, path: &Path<'_>) {
        if value.mark == Mark::Reset || self.part == Part::Over && matches!(value.data, Data::Null) {
            return;
        }
        // Variables that are laid upon others are printed, whatever they are.
        if self.part == Part::Over
            && let Path::Key(above, _) = path
            && matches!(above.keys().as_slice(), ["services", _, "environment"])
        {
            return;
        }
        if self.part == Part::Strings
            && (!shape.takes(value) || matches!(value.data, Data::Text(_) | Data::Number(_)) && !shape.words.is_cast())
        {
            return;
        }
        if !shape.takes(value) {
            // A key without a value has no place of its own worth showing.
            let place = key.filter(|_| matches!(value.data, Data::Null)).unwrap_or(&value.place);
            return self.refuse(mismatch(value, shape, path), place);
        }
        match &value.data {
            Data::Text(text) => {
                if let Some(what) = shape.words.wrong(&text.value) {
                    self.refuse(format!("{path} must be {what}"), &value.place);
                }
            }
            Data::Number(number) => {
                if let Some(what) = shape.words.wrong_number(number) {
                    self.refuse(format!("{path} must be {what}"), &value.place);
                }
            }
            Data::List(items) => {
                if let Some(allowed) = &shape.list {
                    self.list(items, allowed, path);
                }
            }
            Data::Map(map) => {
                if let Some(keys) = &shape.map {
                    self.map(map, SCHEMA.keys(keys), key.or(Some(&value.place)), path);
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, items: &[Value], allowed: &'static Items, path: &Path<'_>) {
        let (mut seen, mut strings) = (HashSet::new(), HashSet::new());
        // Compose compares the items of longer lists otherwise, and those of a base once it has taken ranges apart.
        let is_of_one = |source| items.iter().all(|item| Arc::ptr_eq(source, item.source()));
        let compares = self.part != Part::Strings
            && items.len() <= 20
            && items.first().is_some_and(|first| is_of_one(first.source()));
        let kind = match path {
            Path::Key(above @ Path::Key(..), name @ ("ports" | "volumes")) if above.depth() == 2 => Some(*name),
            _ => None,
        };
        for (at, item) in items.iter().enumerate() {
            let told = self.told;
            self.value(item, None, SCHEMA.shape(&allowed.each), &Path::Item(path, at));
            if allowed.distinct
                && self.part != Part::Strings
                && let Some(text) = item.scalar()
                && !seen.insert(text.value.clone())
                && !is_merged(path)
            {
                self.refuse(
                    format!("{path} has {:?} twice, and Compose takes each item once", text.value),
                    &item.place,
                );
            }
            let wrong = match kind {
                Some("ports") if compares && is_taken_twice(item, &mut strings) => {
                    let words = "has one port twice, its `published` once with quotation marks and once without";
                    Some(format!("{path} {words}").into())
                }
                Some("ports") => ports::read(item).err().and_then(ports::Wrong::of_compose),
                Some("volumes") => volumes::wrong(item).map(ProblemKind::from),
                _ => None,
            };
            if let Some(kind) = wrong.filter(|_| self.told == told) {
                self.refuse(kind, &item.place);
            }
        }
    }

    fn map(&mut self, map: &Map, keys: &'static Keys, place: Option<&Place>, path: &Path<'_>) {
        for entry in &map.0 {
            if entry.value.mark == Mark::Reset {
                continue;
            }
            if self.part != Part::Strings {
                self.name(entry, keys, path);
            }
            if let Some(shape) = keys.shape(&entry.key) {
                let path = Path::Key(path, &entry.key);
                self.value(&entry.value, Some(&entry.key_place), SCHEMA.shape(shape), &path);
            }
        }
        let needed = if self.part == Part::Whole { &keys.needed[..] } else { &[] };
        for name in needed.iter().filter(|name| map.entry(name).is_none()) {
            if let Some(place) = place {
                self.refuse(ProblemKind::Lacks { path: path.to_string(), key: name.to_string() }, place);
            }
        }
    }

    /// Tells of a key that may not be there.
    fn name(&mut self, entry: &Entry, keys: &'static Keys, path: &Path<'_>) {
        let known = keys.allows(&entry.key);
        let renamed = self.renamed.iter().find(|renamed| renamed.place == entry.key_place);
        if known && renamed.is_none() {
            return;
        }
        if matches!(keys.others, Others::Each { .. }) {
            let message =
                format!("{path} has the name {:?}, and Compose takes letters, digits, `.`, `_` and `-`", entry.key);
            return self.refuse(message, &entry.key_place);
        }
        let (name, nearest) = match renamed {
            Some(renamed) => (renamed.name.clone(), keys::known(&entry.key, keys)),
            None => (entry.key.clone(), keys::meant(&entry.key, &entry.value, keys)),
        };
        let place = entry.key_place.clone();
        self.told += 1;
        self.notes.refuse_key(UnknownKey { name, within: path.within(), nearest }, place);
    }
}

/// Whether a port is one of those before it, which `strings` remembers as far as they say `published` as a string.
fn is_taken_twice(item: &Value, strings: &mut HashSet<String>) -> bool {
    match ports::to_the_letter(item) {
        Some((port, true)) => strings.contains(&port),
        Some((port, false)) => {
            strings.insert(port);
            false
        }
        None => false,
    }
}

/// Of these lists Compose itself takes out what stands twice, before it looks.
fn is_merged(path: &Path<'_>) -> bool {
    const OF_SERVICE: [&str; 16] = [
        "annotations",
        "cap_add",
        "cap_drop",
        "devices",
        "dns",
        "dns_opt",
        "dns_search",
        "environment",
        "expose",
        "labels",
        "links",
        "networks",
        "profiles",
        "sysctls",
        "tmpfs",
        "volumes",
    ];
    match path.keys().as_slice() {
        ["services", _, "build", name] => matches!(*name, "args" | "tags" | "labels"),
        ["services", _, "deploy", "labels"] | ["networks", _, "labels"] => true,
        ["services", _, "networks", _, name] => matches!(*name, "aliases" | "link_local_ips"),
        ["services", _, name] => OF_SERVICE.contains(name),
        _ => false,
    }
}

fn mismatch(value: &Value, shape: &Shape, path: &Path<'_>) -> ProblemKind {
    let printed = value.scalar().filter(|_| shape.takes_texts()).map(|text| text.value);
    match printed.map(|text| shape.words.wrong(&text)) {
        Some(None) => format!("{path} must be {}, and not {}: quote it", shape.in_words(), value.value_type()).into(),
        // Quoting alone would not do.
        Some(Some(what)) => value.mistyped(format!("{path} must be {what}")),
        None => value.mistyped(format!("{path} must be {}", shape.in_words())),
    }
}
