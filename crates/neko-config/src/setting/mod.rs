//! neko's settings: [`SETTINGS`] has one row each, and is made of the table in `table.rs`.
//!
//! A row that names a field makes that field of its section's struct too, and with it all that is done with every setting:
//! reading by its type, iteration, printing, export and comparison ([`SettingType`]).

mod duration;
#[macro_use]
mod macros;
pub(crate) mod neutral;
mod row;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod types;
mod value_type;

use std::cmp::Ordering;
use std::sync::LazyLock;

pub use row::{Kind, Row, Shape};
pub use table::SETTINGS;
pub use types::{
    Addresses, AudioPipeline, Bool, Codec, Duration, Float, GstPipeline, HttpUrl, Int, List, Pipelines, PortRange,
    ScreenSize, Servers, Text,
};
pub use value_type::{Literal, Masking, Section, SettingType, Visitor, of_type};

/// The numbers of [`SETTINGS`] in the order of their keys, made when this is compiled.
static BY_KEY: [u16; SETTINGS.len()] = {
    let mut order = [0; SETTINGS.len()];
    let mut filled = 0;
    while filled < SETTINGS.len() {
        let mut at = filled;
        while at > 0 && less(SETTINGS[filled].key.as_bytes(), SETTINGS[order[at - 1] as usize].key.as_bytes()) {
            order[at] = order[at - 1];
            at -= 1;
        }
        order[at] = filled as u16;
        filled += 1;
    }
    order
};

const fn less(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

fn sorted(number: u16) -> &'static Row {
    &SETTINGS[usize::from(number)]
}

/// The variables of [`SETTINGS`], in their order, with their settings.
pub fn variables() -> impl Iterator<Item = (&'static str, &'static Row)> {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| SETTINGS.iter().map(Row::variable).collect());
    NAMES.iter().map(String::as_str).zip(SETTINGS)
}

/// The variable of a key: `NEKO_` and the key in upper case with dots as underscores.
pub fn variable(key: &str) -> String {
    format!("NEKO_{}", key.to_uppercase().replace('.', "_"))
}

/// Whether a name is the variable of a key, without putting that together; of keys in ASCII.
pub fn is_variable(name: &str, key: &str) -> bool {
    let spelt = |byte: u8| if byte == b'.' { b'_' } else { byte.to_ascii_uppercase() };
    name.strip_prefix("NEKO_").is_some_and(|own| own.len() == key.len() && own.bytes().eq(key.bytes().map(spelt)))
}

/// Whether a variable may be meant for neko, which reads upper case only.
pub fn may_be_variable(name: &str) -> bool {
    name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("NEKO_"))
}

/// The setting of a variable.
pub fn by_variable(name: &str) -> Option<&'static Row> {
    variables().find(|(known, _)| *known == name).map(|(_, row)| row)
}

/// The setting of a key.
pub fn by_key(key: &str) -> Option<&'static Row> {
    BY_KEY.binary_search_by(|&number| sorted(number).key.cmp(key)).ok().map(|at| sorted(BY_KEY[at]))
}

/// The settings whose values are passwords or tokens.
pub(crate) fn secrets() -> impl Iterator<Item = &'static Row> {
    SETTINGS.iter().filter(|row| row.secret)
}

/// The key of the second version that a setting replaces, where it is one alone.
pub(crate) fn v2_key(key: &str) -> Option<&'static str> {
    let mut rows = SETTINGS.iter().filter(|row| row.v2 == Some(key)).map(|row| row.key);
    rows.next().filter(|_| rows.next().is_none())
}

/// The variables of a setting, by its key or its variable in the third version: its own, and those of the second version
/// that it replaces.
pub fn variables_of(name: &str) -> impl Iterator<Item = &'static str> {
    let key = by_key(name).or_else(|| by_variable(name)).map(|row| row.key);
    variables().filter(move |(_, row)| key.is_some_and(|key| row.key == key || row.v2 == Some(key))).map(|(own, _)| own)
}

/// What the second version calls a setting of WebRTC, by its key, variable or flag in the third. None where it has no single
/// name for it: only the third divides the list of servers.
pub fn in_second(name: &str) -> Option<String> {
    SETTINGS.iter().find_map(|row| {
        let now = row.v2.filter(|now| now.starts_with("webrtc.") && *now != table::WebRtc::ICE_SERVERS)?;
        let dashes = name.strip_suffix(now).filter(|before| matches!(*before, "" | "--"));
        dashes.map(|dashes| format!("{dashes}{}", row.key)).or_else(|| is_variable(name, now).then(|| row.variable()))
    })
}

/// Whether settings stand below a key: `webrtc`, `webrtc.estimator`.
pub fn is_section(key: &str) -> bool {
    // What is less than the key with a dot behind it.
    let before = |known: &str| {
        let shared = known.len().min(key.len());
        match known.as_bytes()[..shared].cmp(&key.as_bytes()[..shared]) {
            Ordering::Equal => known.as_bytes().get(key.len()).is_none_or(|&next| next < b'.'),
            unequal => unequal.is_lt(),
        }
    };
    let at = BY_KEY.partition_point(|&number| before(sorted(number).key));
    let next = BY_KEY.get(at).map(|&number| sorted(number).key);
    next.and_then(|next| next.strip_prefix(key)).is_some_and(|rest| rest.starts_with('.'))
}

/// The names of the settings that stand right below a key.
pub(crate) fn children<'k>(key: &'k str) -> impl Iterator<Item = &'static str> + use<'k> {
    let below =
        move |row: &'static Row| row.key.strip_prefix(key)?.strip_prefix('.').filter(|rest| !rest.contains('.'));
    SETTINGS.iter().filter_map(below)
}
