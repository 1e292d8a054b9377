//! viper's lookup: flag, then environment, then file, then the flag's default; and what a value shadows on its way.

use std::collections::HashMap;

use hashbrown::HashSet;

use super::flags::Flags;
use super::origin::{Lost, Origin, Setter, Shadowed};
use super::value::{Data, Entry, ValueId, Values};
use super::{Variable, Version, setting};
use neko_text::source::Place;

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
    /// Which neko looks, and so what keys it knows.
    pub version: Version,
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
    /// What stands in the way.
    wall: Option<ValueId>,
    /// Whether the value is a section that holds settings of their own.
    section: bool,
}

impl Found {
    /// viper's `IsSet`.
    pub fn is_set(&self) -> bool {
        self.value.is_some()
    }

    /// The chain as it looks to whoever stands above it.
    pub fn as_shadowed(&self, values: &Values) -> Vec<Shadowed> {
        let own = self.value.filter(|_| !self.section).or(self.wall);
        let why = if self.wall.is_some() { Lost::InPlaceOfSection } else { Lost::Outranked };
        let own = own.map(|id| Shadowed { origin: self.origin.clone(), raw: raw(values, id), why });
        own.into_iter().chain(self.shadowed.iter().cloned()).collect()
    }
}

/// One of those who would set a key.
enum Link {
    /// It is written.
    Value(ValueId, Origin),
    /// A parent that is no mapping hides what comes behind.
    Wall(ValueId, Origin),
    /// Another of the same name took its place already while the file was read.
    Lost(ValueId, Origin, Lost),
}

/// What a path leads to, each with why it does not count, if so.
#[derive(Default)]
struct Matches {
    /// What counts, nearest first, with what lost to it directly.
    live: Vec<(ValueId, Option<Lost>)>,
    /// What stands in sections that lost to others.
    lost: Vec<(ValueId, Option<Lost>)>,
}

/// Up to how many variables are looked through one by one.
const FEW: usize = 24;

impl Viper<'_> {
    /// Looks a key up.
    pub fn find(&self, key: &str) -> Found {
        self.find_setting(key, setting::by_key(key))
    }

    fn find_setting(&self, key: &str, row: Option<&setting::Row>) -> Found {
        // Which of the V2 keys count is the business of those who read them.
        let unknown = match row {
            None => self.version.is_second(),
            Some(row) => row.v2.is_none() && !row.is_read_by(self.version),
        };
        if unknown {
            let origin = Origin::default_value();
            return Found { value: None, origin, shadowed: Vec::new(), open: true, wall: None, section: false };
        }
        self.first(key, self.chain(key, row))
    }

    /// All that is written for a key, by rank.
    fn chain(&self, key: &str, row: Option<&setting::Row>) -> Vec<Link> {
        let mut chain = Vec::new();
        // A flag that takes a list adds to what its earlier ones said: none of them is shadowed.
        let adds = row.is_some_and(|row| row.kind == setting::Kind::List);
        let flags = self.flags.values(key).iter().rev();
        for &id in flags.take(if adds { 1 } else { usize::MAX }) {
            chain.push(Link::Value(id, self.origin(Setter::Flag(format!("--{key}").into()), id)));
        }
        if let Some((id, origin)) = self.variable(key) {
            let earlier = match &origin.setter {
                Setter::Variable(name) => self.overridden.get(&**name),
                _ => None,
            };
            let setter = origin.setter.clone();
            chain.push(Link::Value(id, origin));
            chain.extend(earlier.into_iter().flatten().rev().map(|&id| {
                let place = self.values.whole(id);
                Link::Value(id, Origin { setter: setter.clone(), place })
            }));
        }
        if !self.environment.is_empty() {
            let parents = key.match_indices('.').filter_map(|(end, _)| self.variable(&key[..end]));
            chain.extend(parents.map(|(id, origin)| Link::Wall(id, origin)));
        }
        if let Some(root) = self.file {
            let mut matches = Matches::default();
            self.search(root, key, &mut matches);
            let set = matches.live.iter().any(|(_, lost)| lost.is_none());
            let own = |(id, lost)| {
                let origin = self.origin(Setter::File(key.into()), id);
                match lost {
                    None => Link::Value(id, origin),
                    Some(why) => Link::Lost(id, origin, why),
                }
            };
            chain.extend(matches.live.into_iter().map(own));
            if !set && let Some((parent, id)) = self.blocking_parent(root, key) {
                chain.push(Link::Wall(id, self.origin(Setter::File(parent.into()), id)));
            }
            chain.extend(matches.lost.into_iter().map(own));
        }
        chain
    }

    /// What counts of it, and what that shadows.
    fn first(&self, key: &str, mut chain: Vec<Link>) -> Found {
        let first = chain.iter().position(|link| !matches!(link, Link::Lost(..)));
        let (value, origin, wall) = match first.map(|first| chain.remove(first)) {
            Some(Link::Value(id, origin)) => (Some(id), origin, None),
            Some(Link::Wall(id, origin) | Link::Lost(id, origin, _)) => (None, origin, Some(id)),
            None => (None, Origin::default_value(), None),
        };
        let open = value.is_none() && wall.is_none();
        let mut shadowed: Vec<Shadowed> = Vec::new();
        // What is merged into two sections stands in one place.
        let mut told: HashSet<ValueId> = value.or(wall).into_iter().collect();
        for link in chain {
            let (id, origin, why) = match link {
                Link::Value(id, origin) => (id, origin, Lost::Outranked),
                Link::Wall(id, origin) => (id, origin, Lost::InPlaceOfSection),
                Link::Lost(id, origin, why) => (id, origin, why),
            };
            let section = why != Lost::InPlaceOfSection && self.holds_settings(key, id);
            if !section && told.insert(id) {
                shadowed.push(Shadowed { origin, raw: raw(&self.values, id), why });
            }
        }
        let section = value.is_some_and(|id| self.holds_settings(key, id));
        Found { value, origin, shadowed, open, wall, section }
    }

    /// Whether the value of a key is a section with settings of their own: `webrtc.iceservers` over `frontend`.
    fn holds_settings(&self, key: &str, id: ValueId) -> bool {
        let Some(map) = self.values.map(id).filter(|_| setting::is_section(key)) else { return false };
        setting::children(key).any(|child| map.get(child).is_some() || !map.lost(child).is_empty())
    }

    /// The value that counts for a key, its default included.
    pub fn get(&self, key: &'static str) -> (Data, Found) {
        let row = setting::by_key(key);
        let found = self.find_setting(key, row);
        let data = match found.value {
            Some(id) => self.values.data(id).clone(),
            None if found.open => default(row),
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

    /// All values that a path leads to, dotted keys before nested ones; the first that counts is the one that viper takes.
    fn search(&self, at: ValueId, path: &str, out: &mut Matches) {
        let Some(map) = self.values.map(at) else { return };
        let set = |id: ValueId| !self.values.is_null(id);
        let why = |entry: &Entry| if entry.overridden { Lost::Overridden } else { Lost::WrittenTwice };
        out.live.extend(map.get(path).filter(|id| set(*id)).map(|id| (id, None)));
        let lost = map.lost(path).into_iter().filter(|entry| set(entry.value));
        out.live.extend(lost.map(|entry| (entry.value, Some(why(entry)))));
        // Keys are short: a search for each dot would cost more.
        for end in (0..path.len()).rev().filter(|&at| path.as_bytes()[at] == b'.') {
            let (key, rest) = (&path[..end], &path[end + 1..]);
            if let Some(id) = map.get(key) {
                self.search(id, rest, out);
            }
            // Of a section that another replaces, nothing counts.
            for entry in map.lost(key) {
                let mut hidden = Matches::default();
                self.search(entry.value, rest, &mut hidden);
                out.lost.extend(hidden.live.into_iter().chain(hidden.lost).map(|(id, _)| (id, Some(why(entry)))));
            }
        }
    }

    /// The parent of a path that is neither missing nor a mapping.
    fn blocking_parent<'k>(&self, root: ValueId, path: &'k str) -> Option<(&'k str, ValueId)> {
        let (mut at, mut start) = (root, 0);
        for (end, _) in path.match_indices('.') {
            at = self.values.map(at)?.get(&path[start..end])?;
            if self.values.is_null(at) {
                return None;
            }
            if self.values.map(at).is_none() {
                return Some((&path[..end], at));
            }
            start = end + 1;
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
pub(crate) fn default(row: Option<&setting::Row>) -> Data {
    use super::golang::{duration, strconv};
    use setting::Kind;
    let Some(row) = row.filter(|row| row.flag) else { return Data::Null };
    match row.kind {
        Kind::Bool => Data::Bool(row.default == "true"),
        Kind::Int => Data::Int(strconv::parse_int(row.default, 0).unwrap_or(0)),
        Kind::Float => Data::Float(strconv::parse_float(row.default).unwrap_or(0.0)),
        Kind::Duration => Data::Int(duration::parse(row.default).unwrap_or(0)),
        Kind::Text => Data::Text(row.default.into()),
        Kind::List => Data::List(Vec::new()),
    }
}
