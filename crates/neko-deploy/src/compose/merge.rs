//! How a later file changes an earlier one: mappings are merged, lists appended, scalars replaced; `command` and
//! `entrypoint` replaced whole, `environment` by name, `networks` by name. `!reset` and `!override` drop what was there.

use std::collections::{HashMap, HashSet};

use super::super::{Problem, ProblemKind};
use super::refusal::{Fallible, refuse};
use super::value::{Data, Entry, Map, Mark, Text, Value};
use neko_text::document::Offsets;
use neko_text::source::Place;

/// Brings a service's keys into the one form that merging and reading know: `environment` and `networks` as mappings,
/// `env_file` as a list. What Compose refuses is told of, and read as it is meant or left out; whether variables are left
/// out comes back. Of a base that is extended Compose takes one network twice.
pub(super) fn normalize(name: &str, service: &mut Map, is_base: bool, tell: &mut dyn FnMut(Problem)) -> bool {
    let mut lacks = false;
    for entry in &mut service.0 {
        match entry.key.as_str() {
            "environment" => {
                lacks |= environment(&format!("services.{name}.environment"), &entry.key_place, &mut entry.value, tell);
            }
            "networks" => {
                // A list with anything else in it stays as it is, and is refused for its form.
                if let Data::List(items) = &entry.value.data
                    && items.iter().all(|item| item.text().is_some())
                {
                    let mut seen = HashSet::new();
                    for item in items {
                        let is_again = item.text().is_some_and(|text| !seen.insert(text.value.as_str()));
                        if !is_base && is_again {
                            let message = format!("services.{name}.networks has one network twice");
                            tell(Problem::project_refused(message, item.place.clone()));
                        }
                    }
                    let names = items.iter().filter_map(|item| {
                        let key = item.text()?.value.clone();
                        let value = Value::new(Data::Null, item.place.clone());
                        Some(Entry { key, key_place: item.place.clone(), value })
                    });
                    entry.value.data = Data::Map(Map(names.collect()));
                }
            }
            "env_file" => {
                if let Data::Text(_) = &entry.value.data {
                    let item = Value::new(entry.value.data.clone(), entry.value.place.clone());
                    entry.value.data = Data::List(vec![item]);
                }
            }
            _ => {}
        }
    }
    lacks
}

/// `environment` as a mapping from names to scalars; null is taken from the shell.
fn environment(path: &str, key: &Place, value: &mut Value, tell: &mut dyn FnMut(Problem)) -> bool {
    let mut lacks = false;
    match &mut value.data {
        // What is no scalar is refused for its form, unless it is laid upon other variables.
        Data::Map(map) => {
            lacks = map.0.iter().any(|entry| matches!(entry.value.data, Data::List(_) | Data::Map(_)));
        }
        Data::List(items) => {
            let mut map = Map::default();
            let mut index = HashMap::new();
            for item in items {
                let Data::Text(text) = &item.data else {
                    let kind = ProblemKind::NotAnAssignment { list: path.to_owned(), found: item.value_type() };
                    tell(Problem::project_refused(kind, item.place.clone()));
                    let meant = item.map().and_then(|own| own.0.first()).filter(|own| own.value.scalar().is_some());
                    match meant {
                        Some(entry) => map.0.push(entry.clone()),
                        None => lacks = true,
                    }
                    continue;
                };
                let entry = assignment(item, text);
                if entry.key.ends_with(char::is_whitespace) {
                    let name = entry.key.trim_end();
                    let message = format!("{path}: environment variable {name} is declared with a trailing space");
                    tell(Problem::project_refused(message, item.place.clone()));
                }
                let entry = Entry { key: entry.key.trim_end().to_owned(), ..entry };
                match index.get(&entry.key) {
                    Some(&at) => map.0[at] = entry,
                    None => {
                        index.insert(entry.key.clone(), map.0.len());
                        map.0.push(entry);
                    }
                }
            }
            value.data = Data::Map(map);
            value.listed = true;
        }
        Data::Null if value.mark == Mark::Reset => {}
        data => {
            let nothing = matches!(data, Data::Null);
            let place = if nothing { key } else { &value.place };
            let mistyped = value.mistyped(format!("{path} must be a mapping or a list"));
            tell(Problem::project_refused(mistyped, place.clone()));
            value.data = Data::Map(Map::default());
            lacks = !nothing;
        }
    }
    lacks
}

fn assignment(item: &Value, text: &Text) -> Entry {
    let Some(equals) = text.value.find('=') else {
        let value = Value::new(Data::Null, item.place.clone());
        return Entry { key: text.value.clone(), key_place: item.place.clone(), value };
    };
    let range = equals + 1..text.value.len();
    let mut part = text.part(range.clone());
    let mut place = text.place(item.source(), range);
    let sign = text.offsets.source(equals);
    if item.source().text.as_bytes().get(sign) == Some(&b'=') {
        // An expression that comes to nothing, or a `$` that is doubled, belongs to the value.
        place = Place::new(item.source(), sign + 1..place.span.end.max(sign + 1));
        part.pieces.retain(|piece| piece.expression.start > sign);
    }
    let value = Value::new(Data::Text(part), place);
    Entry { key: text.value[..equals].to_owned(), key_place: text.place(item.source(), 0..equals), value }
}

/// Lays `over` upon `base`.
pub(super) fn merge(base: &mut Map, over: Map, path: &mut Vec<String>) -> Fallible<()> {
    lay(base, over, false, path)
}

/// [`merge`]; `listed` says that the base was a list.
fn lay(base: &mut Map, over: Map, listed: bool, path: &mut Vec<String>) -> Fallible<()> {
    let mut index: HashMap<String, usize> = HashMap::with_capacity(base.0.len());
    let mut slots: Vec<Option<Entry>> = Vec::with_capacity(base.0.len() + over.0.len());
    for entry in std::mem::take(&mut base.0) {
        index.insert(entry.key.clone(), slots.len());
        slots.push(Some(entry));
    }
    for mut entry in over.0 {
        let mark = std::mem::replace(&mut entry.value.mark, Mark::None);
        if mark == Mark::Reset && listed {
            continue;
        }
        let own = index.get(&entry.key).and_then(|&at| slots.get_mut(at)).and_then(Option::take);
        let entry = match own {
            _ if mark == Mark::Reset => continue,
            Some(own) if mark == Mark::None => {
                path.push(entry.key.clone());
                let merged = one(own, entry, path)?;
                path.pop();
                merged
            }
            _ => {
                strip(&mut entry.value);
                entry
            }
        };
        match index.get(&entry.key).and_then(|&at| slots.get_mut(at)) {
            Some(slot) => *slot = Some(entry),
            None => {
                index.insert(entry.key.clone(), slots.len());
                slots.push(Some(entry));
            }
        }
    }
    base.0 = slots.into_iter().flatten().collect();
    Ok(())
}

fn one(own: Entry, mut over: Entry, path: &mut Vec<String>) -> Fallible<Entry> {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    let by_name = matches!(parts.as_slice(), ["services", _, "environment", _]);
    let is_whole =
        matches!(parts.as_slice(), ["services", _, "command" | "entrypoint"] | ["services", _, "healthcheck", "test"]);
    if is_whole || by_name {
        return Ok(over);
    }
    let listed = own.value.listed;
    let is_environment = matches!(parts.as_slice(), ["services", _, "environment"]);
    let (own_data, over_data) = match parts.as_slice() {
        ["services", _, "depends_on"] => (named(own.value.data, true), named(over.value.data, true)),
        ["services", _, "models"] => (named(own.value.data, false), named(over.value.data, false)),
        _ => (own.value.data, over.value.data),
    };
    let data = match (own_data, over_data) {
        (data, Data::Null) => {
            (over.value.place, over.value.listed) = (own.value.place, listed);
            data
        }
        (Data::Map(mut base), Data::Map(mut over_map)) => {
            if is_environment {
                flatten(&mut base);
                flatten(&mut over_map);
            }
            lay(&mut base, over_map, listed, path)?;
            // Compose merges variables as a list.
            over.value.listed = is_environment;
            Data::Map(base)
        }
        (Data::List(mut base), Data::List(over)) => {
            base.extend(over);
            Data::List(base)
        }
        (Data::Map(_) | Data::List(_), data) if is_read(&parts) || is_extension(&parts) => {
            let found = Value::new(data, over.value.place.clone()).value_type();
            return Err(refuse(format!("cannot override {} by {found}", path.join(".")), &over.value.place));
        }
        (_, data) => data,
    };
    over.value.data = data;
    Ok(over)
}

/// Variables as Compose prints them to merge them: of a list its last item, a mapping in Go's words.
fn flatten(variables: &mut Map) {
    let printed = |value: &Value| value.scalar().map_or_else(|| "<nil>".to_owned(), |text| text.value);
    variables.0.retain_mut(|entry| {
        let text = match &entry.value.data {
            Data::List(items) => items.last().map(printed),
            Data::Map(map) => {
                let pairs: Vec<String> =
                    map.0.iter().map(|own| format!("{}:{}", own.key, printed(&own.value))).collect();
                Some(format!("map[{}]", pairs.join(" ")))
            }
            _ => return true,
        };
        let Some(text) = text else { return false };
        entry.value.data = Data::Text(Text::new(text, Offsets::verbatim(entry.value.place.span.start)));
        true
    });
}

/// A list of names as the mapping that Compose merges it as.
fn named(data: Data, as_dependencies: bool) -> Data {
    let Data::List(items) = data else { return data };
    let (mut map, mut seen) = (Map::default(), HashSet::new());
    for item in items {
        let Some(name) = item.text().map(|text| text.value.clone()) else { continue };
        if !seen.insert(name.clone()) {
            continue;
        }
        let place = item.place;
        let mut value = Value::new(Data::Null, place.clone());
        if as_dependencies {
            let started = Text::new("service_started", Offsets::verbatim(place.span.start));
            let condition = Value::new(Data::Text(started), place.clone());
            let entry = Entry { key: "condition".to_owned(), key_place: place.clone(), value: condition };
            value.data = Data::Map(Map(vec![entry]));
        }
        map.0.push(Entry { key: name, key_place: place, value });
    }
    Data::Map(map)
}

/// The keys whose form matters here; of the others Compose knows more forms than we do.
fn is_read(parts: &[&str]) -> bool {
    let keys = ["ports", "volumes", "configs", "secrets", "environment", "env_file", "networks", "deploy"];
    match parts {
        ["services"] | ["services", _] => true,
        ["services", _, key] => keys.contains(key),
        [key] => matches!(*key, "networks" | "volumes" | "configs" | "secrets"),
        _ => false,
    }
}

/// What stands below an `x-` key, of whose form Compose knows nothing.
fn is_extension(parts: &[&str]) -> bool {
    parts.first().is_some_and(|key| key.starts_with("x-"))
}

/// The tagged values of a mapping, by the keys that lead to them.
pub(super) fn marks(map: &Map) -> Vec<(Vec<String>, Entry)> {
    let mut found = Vec::new();
    for entry in &map.0 {
        if entry.value.mark != Mark::None {
            found.push((
                Vec::new(),
                Entry { value: Value { data: Data::Null, ..entry.value.clone() }, ..entry.clone() },
            ));
        } else if let Data::Map(inner) = &entry.value.data {
            let below = marks(inner).into_iter().map(|(mut path, own)| {
                path.insert(0, entry.key.clone());
                (path, own)
            });
            found.extend(below);
        }
    }
    found
}

/// Tags values again that a merge has taken the tags from. Where nothing is left of one, it is a `!reset`.
pub(super) fn set_marks(map: &mut Map, marks: Vec<(Vec<String>, Entry)>) {
    for (path, tagged) in marks {
        set_mark(map, &path, tagged);
    }
}

fn set_mark(map: &mut Map, path: &[String], mut tagged: Entry) {
    if let Some((key, rest)) = path.split_first() {
        if let Some(inner) = map.map_mut(key) {
            set_mark(inner, rest, tagged);
        }
        return;
    }
    match map.entry_mut(&tagged.key) {
        Some(own) if own.value.mark == Mark::Reset => {}
        Some(own) => own.value.mark = Mark::Override,
        None => {
            tagged.value.mark = Mark::Reset;
            map.0.push(tagged);
        }
    }
}

/// Takes the tags out of a value that meets no earlier one.
fn strip(value: &mut Value) {
    match &mut value.data {
        Data::Map(map) => strip_map(map),
        Data::List(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// [`strip`], of a mapping.
pub(super) fn strip_map(map: &mut Map) {
    map.0.retain(|entry| entry.value.mark != Mark::Reset);
    for entry in &mut map.0 {
        entry.value.mark = Mark::None;
        strip(&mut entry.value);
    }
}
