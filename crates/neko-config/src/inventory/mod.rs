//! Everything that was written: keys, known or not, and the places of secrets.

mod nearest;
mod secrets;
mod unusual_lists;

use std::collections::HashSet;
use std::sync::Arc;

use super::decode;
use super::golang::equal_fold;
use super::origin::{Origin, Setter};
use super::resolution::WrittenKey;
use super::setting::table::WebRtc;
use super::setting::{self, SETTINGS};
use super::value::{Data, Entry, ValueId, Values};
use super::viper::Viper;
use nearest::{nearest, nearest_field, nearest_key};
pub(crate) use secrets::secrets;

/// The fields of a server entry.
const FIELDS: [&str; 3] = ["urls", "username", "credential"];

/// Every key of the file, every `NEKO_*` variable, every flag.
pub(crate) fn written(viper: &mut Viper<'_>) -> Vec<WrittenKey> {
    let mut out = Vec::new();
    if let Some(root) = viper.file {
        keys(&viper.values, root, &mut out);
    }
    let mut names: Vec<_> = viper.environment.keys().copied().filter(|name| setting::may_be_variable(name)).collect();
    names.sort_unstable();
    let mut unknown = 0;
    for name in names {
        let row = setting::by_variable(name);
        let section = row.is_none() && is_section_variable(name);
        let known = row.is_some() || section;
        let candidates = setting::variables().map(|(known, _)| known);
        unknown += usize::from(!known);
        let nearest = if known || unknown > NEAREST_FOR { None } else { nearest(name, candidates) };
        let place = viper.environment.get(name).map(|variable| variable.place.clone());
        let name: Arc<str> = name.into();
        out.push(WrittenKey {
            origin: Origin { setter: Setter::Variable(Arc::clone(&name)), place: place.clone() },
            name,
            key_place: place,
            known,
            nearest,
            v2: row.and_then(|row| row.v2),
            lost: false,
        });
    }
    for (row, spelling, place) in &viper.flags.written {
        let flags = SETTINGS.iter().filter(|row| row.flag).map(|row| row.key);
        let nearest = match row {
            Some(_) => None,
            None => nearest(spelling.trim_start_matches('-'), flags).map(|name| format!("--{name}")),
        };
        let name: Arc<str> = spelling.as_str().into();
        out.push(WrittenKey {
            origin: Origin { setter: Setter::Flag(Arc::clone(&name)), place: Some(place.clone()) },
            name,
            key_place: Some(place.clone()),
            known: row.is_some(),
            nearest,
            v2: row.and_then(|row| row.v2),
            lost: false,
        });
    }
    fields_in_json(viper, &mut out);
    out
}

/// Whether settings stand below the key of a variable: `NEKO_WEBRTC`, `NEKO_WEBRTC_ESTIMATOR`.
fn is_section_variable(name: &str) -> bool {
    let section = |key: &str| setting::is_variable(name, key);
    SETTINGS.iter().any(|row| row.key.match_indices('.').any(|(dot, _)| section(&row.key[..dot])))
}

/// The fields of server lists that stand as JSON in a text: a scalar of the file, a variable or a flag.
fn fields_in_json(viper: &mut Viper<'_>, out: &mut Vec<WrittenKey>) {
    for key in [WebRtc::FRONTEND, WebRtc::BACKEND, WebRtc::ICE_SERVERS, "iceservers"] {
        let found = viper.find(key);
        let Some(id) = found.value else { continue };
        let Some(Ok(root)) = decode::json_within(&mut viper.values, id) else { continue };
        let (Setter::File(name) | Setter::Variable(name) | Setter::Flag(name)) = &found.origin.setter else { continue };
        servers(&viper.values, root, name, &found.origin.setter, out);
    }
}

/// For how many unknown keys, and variables, the nearest known one is looked for: a file with more is not a config of neko's.
const NEAREST_FOR: usize = 40;

/// The keys of a file, sections before what they hold.
fn keys(values: &Values, root: ValueId, out: &mut Vec<WrittenKey>) {
    let mut unknown = 0;
    let mut sections: Vec<(Arc<str>, ValueId, bool)> = vec![("".into(), root, false)];
    while let Some((path, id, hidden)) = sections.pop() {
        let Some(map) = values.map(id) else { continue };
        let mut inner = Vec::new();
        // To write anew what is merged is what merging is for.
        for entry in map.entries.iter().filter(|entry| !entry.overridden) {
            let name: Arc<str> = match path.is_empty() {
                true => (*entry.key).into(),
                false => [&path, ".", &entry.key].concat().into(),
            };
            let row = setting::by_key(&name);
            let section = setting::is_section(&name);
            let known = row.is_some() || section;
            unknown += usize::from(!known);
            let nearest = if known || unknown > NEAREST_FOR { None } else { nearest_key(&path, &name) };
            let opens = section && values.map(entry.value).is_some();
            let is_list = !opens && name.starts_with(WebRtc::ICE_SERVERS);
            push(values, entry, &name, known, nearest, row.and_then(|row| row.v2), out);
            if let Some(own) = out.last_mut().filter(|_| hidden) {
                own.lost = true;
            }
            if opens {
                inner.push((name, entry.value, hidden || entry.lost));
            } else if is_list {
                servers(values, entry.value, &name, &Setter::File(Arc::clone(&name)), out);
            }
        }
        sections.extend(inner.into_iter().rev());
    }
}

/// The fields of the entries of a server list.
fn servers(values: &Values, id: ValueId, name: &str, setter: &Setter, out: &mut Vec<WrittenKey>) {
    let items = match values.data(id) {
        Data::List(items) => items.clone(),
        Data::Map(_) => vec![id],
        _ => return,
    };
    let mut path = [name, "."].concat();
    let list = path.len();
    // What many aliases bring in is written once.
    let mut seen = HashSet::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate().filter(|(_, item)| seen.insert(*item)) {
        path.truncate(list);
        path.push_str(&index.to_string());
        path.push('.');
        let entry_path = path.len();
        let entries = values.map(item).map(|map| map.entries.as_slice()).unwrap_or_default();
        for entry in entries.iter().filter(|entry| !entry.overridden) {
            let known = FIELDS.iter().any(|field| equal_fold(&entry.key, field));
            let nearest = if known || out.len() > 500 * NEAREST_FOR { None } else { nearest_field(&entry.key) };
            path.truncate(entry_path);
            path.push_str(&entry.key);
            push(values, entry, &path.as_str().into(), known, nearest, None, out);
            if let (Some(last), false) = (out.last_mut(), matches!(setter, Setter::File(_))) {
                last.origin.setter = setter.clone();
            }
        }
    }
}

fn push(
    values: &Values,
    entry: &Entry,
    name: &Arc<str>,
    known: bool,
    nearest: Option<String>,
    v2: Option<&'static str>,
    out: &mut Vec<WrittenKey>,
) {
    let origin = Origin { setter: Setter::File(Arc::clone(name)), place: values.place(entry.value) };
    let (name, key_place) = (Arc::clone(name), values.place_at(entry.key_at));
    out.push(WrittenKey { name, origin, key_place, known, nearest, v2, lost: entry.lost });
}
