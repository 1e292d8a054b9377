//! Keys that Compose does not know, and which one was meant.

use super::shape::{Keys, Shape};
use super::table::SCHEMA;
use crate::compose::value::{Data, Map, Value};
use neko_text::source::Place;
use neko_text::spelling;

/// A key that is read as another.
pub(in super::super) struct Renamed {
    /// As it is written.
    pub name: String,
    pub place: Place,
}

/// Gives misspelt keys the name that is meant, so that what stands behind them is judged too: where the meant one is not
/// there itself, and the value has its form.
pub(in super::super) fn read_as_meant(file: &mut Map, renamed: &mut Vec<Renamed>) {
    rename(file, SCHEMA.project(), renamed);
}

fn rename(map: &mut Map, keys: &'static Keys, renamed: &mut Vec<Renamed>) {
    for at in 0..map.0.len() {
        let entry = &map.0[at];
        if keys.allows(&entry.key) {
            continue;
        }
        let meant = meant(&entry.key, &entry.value, keys).and_then(|name| Some((name, SCHEMA.shape(keys.get(name)?))));
        if let Some((name, shape)) = meant
            && map.entry(name).is_none()
            && shape.takes(&entry.value)
        {
            let (written, place) = (entry.key.clone(), entry.key_place.clone());
            renamed.push(Renamed { name: written, place });
            map.0[at].key = name.to_owned();
        }
    }
    for entry in &mut map.0 {
        if let Some(shape) = keys.shape(&entry.key) {
            below(&mut entry.value, SCHEMA.shape(shape), renamed);
        }
    }
}

fn below(value: &mut Value, shape: &'static Shape, renamed: &mut Vec<Renamed>) {
    match &mut value.data {
        Data::Map(map) => {
            if let Some(keys) = &shape.map {
                rename(map, SCHEMA.keys(keys), renamed);
            }
        }
        Data::List(items) => {
            if let Some(each) =
                shape.list.as_ref().map(|list| SCHEMA.shape(&list.each)).filter(|each| each.map.is_some())
            {
                items.iter_mut().for_each(|item| below(item, each, renamed));
            }
        }
        _ => {}
    }
}

/// The key that is meant. `net: host` was one of Compose's first version.
pub(super) fn meant(name: &str, value: &Value, keys: &'static Keys) -> Option<&'static str> {
    match (name, &value.data) {
        ("net" | "network", Data::Text(_)) if keys.get("network_mode").is_some() => known("network_mode", keys),
        _ => nearest(name, keys),
    }
}

/// A known key by its name.
pub(super) fn known(name: &str, keys: &'static Keys) -> Option<&'static str> {
    keys.known.iter().map(|own| own.name).find(|own| *own == name)
}

fn nearest(name: &str, keys: &'static Keys) -> Option<&'static str> {
    let meant = match name {
        "env" | "environments" | "envs" => "environment",
        "net" | "network" => "networks",
        "port" => "ports",
        "volume" | "mounts" => "volumes",
        "envfile" | "env_files" => "env_file",
        _ => "",
    };
    if let Some(meant) = known(meant, keys) {
        return Some(meant);
    }
    let plain = name.to_lowercase().replace('-', "_");
    // The keys of one mapping are few: one error for each three letters.
    let most = (plain.len() / 3).clamp(1, 3);
    spelling::nearest(&plain, keys.known.iter().map(|own| (own.name, own.name)), most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_close() {
        let below = |keys: &'static Keys, name: &str| {
            SCHEMA.keys(SCHEMA.shape(keys.shape(name).unwrap()).map.as_ref().unwrap())
        };
        let service = below(below(SCHEMA.project(), "services"), "neko");
        assert_eq!(service.known.len(), 93);
        for (wrong, right) in [
            ("enviroment", Some("environment")),
            ("Ports", Some("ports")),
            ("network-mode", Some("network_mode")),
            ("port", Some("ports")),
            ("comand", Some("command")),
            ("frobnicate", None),
        ] {
            assert_eq!(nearest(wrong, service), right, "{wrong}");
        }
        assert_eq!(nearest("service", SCHEMA.project()), Some("services"));
    }
}
