//! viper's lookup: flag, then environment, then file, then the flag's default; and what a value shadows on its way.

use std::collections::HashMap;

use super::flags::Flags;
use super::resolution::{Origin, Setter, Shadowed};
use super::value::{Data, ValueId, Values};
use super::{Variable, setting};
use crate::source::Place;

/// Everything that a key is looked up in.
#[derive(Debug)]
pub(crate) struct Viper<'a> {
    pub values: Values,
    pub flags: Flags,
    pub environment: HashMap<&'a str, &'a Variable>,
    /// The values of the variables, by name.
    pub variables: HashMap<&'a str, ValueId>,
    /// Earlier values of variables that were given more than once, oldest first.
    pub overridden: HashMap<&'a str, Vec<ValueId>>,
    /// The config file's root mapping.
    pub file: Option<ValueId>,
    /// Whether neko is of its second version, which knows no key of the third.
    pub second: bool,
}

/// What a key yields.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// None where nothing was set, or where a parent that is no mapping stands in the way.
    pub value: Option<ValueId>,
    /// Who set it, or who stands in the way.
    pub origin: Origin,
    /// What it shadowed, nearest first.
    pub shadowed: Vec<Shadowed>,
    /// Whether a default would take the value's place.
    pub open: bool,
}

impl Found {
    /// viper's `IsSet`.
    pub fn is_set(&self) -> bool {
        self.value.is_some()
    }

    /// The chain as it looks to whoever stands above it.
    pub fn as_shadowed(&self, values: &Values) -> Vec<Shadowed> {
        let own = self.value.map(|id| Shadowed { origin: self.origin.clone(), raw: raw(values, id) });
        own.into_iter().chain(self.shadowed.iter().cloned()).collect()
    }
}

/// Up to how many variables are looked through one by one.
const FEW: usize = 24;

impl Viper<'_> {
    /// Looks a key up.
    pub fn find(&self, key: &str) -> Found {
        if self.second && setting::by_key(key).is_none_or(|row| row.v2.is_none()) {
            return Found { value: None, origin: Origin::default_value(), shadowed: Vec::new(), open: true };
        }
        let mut chain: Vec<(Option<ValueId>, Origin)> = Vec::new();
        // A flag that takes a list adds to what its earlier ones said: none of them is shadowed.
        let adds = setting::by_key(key).is_some_and(|row| row.kind == setting::Kind::List);
        let flags = self.flags.values(key).iter().rev();
        for &id in flags.take(if adds { 1 } else { usize::MAX }) {
            chain.push((Some(id), self.origin(Setter::Flag(format!("--{key}").into()), id)));
        }
        let path: Vec<&str> = key.split('.').collect();
        if let Some((id, origin)) = self.variable(key) {
            let earlier = match &origin.setter {
                Setter::Variable(name) => self.overridden.get(&**name),
                _ => None,
            };
            let setter = origin.setter.clone();
            chain.push((Some(id), origin));
            chain.extend(earlier.into_iter().flatten().rev().map(|&id| {
                let place = self.values.whole(id);
                (Some(id), Origin { setter: setter.clone(), place })
            }));
        }
        let parents = if self.environment.is_empty() { 0 } else { path.len() };
        for (end, _) in key.match_indices('.').take(parents.saturating_sub(1)) {
            if let Some((_, origin)) = self.variable(&key[..end]) {
                chain.push((None, origin));
                break;
            }
        }
        if let Some(root) = self.file {
            let mut matches = Vec::new();
            self.search(root, &path, &mut matches);
            for id in &matches {
                chain.push((Some(*id), self.origin(Setter::File(key.into()), *id)));
            }
            if matches.is_empty()
                && let Some((parent, id)) = self.blocking_parent(root, &path)
            {
                chain.push((None, self.origin(Setter::File(parent.into()), id)));
            }
        }
        let mut chain = chain.into_iter();
        let (value, origin, open) = match chain.next() {
            Some((value, origin)) => (value, origin, false),
            None => (None, Origin::default_value(), true),
        };
        let shadowed = chain
            .filter_map(|(value, origin)| value.map(|id| Shadowed { origin, raw: raw(&self.values, id) }))
            .collect();
        Found { value, origin, shadowed, open }
    }

    /// The value that counts for a key, its default included.
    pub fn get(&self, key: &'static str) -> (Data, Found) {
        let found = self.find(key);
        let data = match found.value {
            Some(id) => self.values.data(id).clone(),
            None if found.open => default(key),
            None => Data::Null,
        };
        (data, found)
    }

    /// A variable that is set and not empty.
    fn variable(&self, key: &str) -> Option<(ValueId, Origin)> {
        if self.environment.is_empty() {
            return None;
        }
        let (name, variable) = match self.environment.len() <= FEW {
            // To put a name together costs more than to look at a few.
            true => self.environment.iter().find(|(name, _)| setting::is_variable(name, key))?,
            false => {
                let name = setting::variable(key);
                self.environment.get_key_value(name.as_str())?
            }
        };
        let id = *self.variables.get(name).filter(|_| !variable.value.is_empty())?;
        Some((id, Origin { setter: Setter::Variable((*name).into()), place: Some(variable.place.clone()) }))
    }

    fn origin(&self, setter: Setter, id: ValueId) -> Origin {
        Origin { setter, place: self.place(id) }
    }

    /// Where a value stands; for text, without its quotes.
    pub fn place(&self, id: ValueId) -> Option<Place> {
        self.values.place(id)
    }

    /// All values that a path leads to, dotted keys before nested ones; the first is the one that viper takes.
    fn search(&self, at: ValueId, path: &[&str], out: &mut Vec<ValueId>) {
        let Some(map) = self.values.map(at) else { return };
        for end in (1..=path.len()).rev() {
            let id = if end == 1 { map.get(path[0]) } else { map.get(&path[..end].join(".")) };
            let Some(id) = id else { continue };
            if end == path.len() {
                if !self.values.is_null(id) {
                    out.push(id);
                }
            } else {
                self.search(id, &path[end..], out);
            }
        }
    }

    /// The parent of a path that is neither missing nor a mapping.
    fn blocking_parent(&self, root: ValueId, path: &[&str]) -> Option<(String, ValueId)> {
        let mut at = root;
        for end in 1..path.len() {
            at = self.values.map(at)?.get(path[end - 1])?;
            if self.values.is_null(at) {
                return None;
            }
            if self.values.map(at).is_none() {
                return Some((path[..end].join("."), at));
            }
        }
        None
    }
}

/// As it was written.
pub(crate) fn raw(values: &Values, id: ValueId) -> String {
    match (values.data(id), values.place(id)) {
        (Data::Text(text), _) => text.to_string(),
        // A list of flags stands in several words.
        (Data::List(items), Some(place)) if !place.source.has_lines() => {
            items.iter().map(|&item| raw(values, item)).collect::<Vec<_>>().join(",")
        }
        (_, Some(place)) => place.text().to_owned(),
        (_, None) => String::new(),
    }
}

/// What viper makes of a flag that was not given.
fn default(key: &str) -> Data {
    use super::golang::{duration, strconv};
    use setting::Kind;
    let Some(row) = setting::by_key(key).filter(|row| row.flag) else { return Data::Null };
    match row.kind {
        Kind::Bool => Data::Bool(row.default == "true"),
        Kind::Int => Data::Int(strconv::parse_int(row.default, 0).unwrap_or(0)),
        Kind::Float => Data::Float(strconv::parse_float(row.default).unwrap_or(0.0)),
        Kind::Duration => Data::Int(duration::parse(row.default).unwrap_or(0)),
        Kind::Text => Data::Text(row.default.into()),
        Kind::List => Data::List(Vec::new()),
    }
}
