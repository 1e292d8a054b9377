//! Keys that Compose does not know, and which one was meant.

use super::service::PROJECT;
use super::shape::{Keys, Shape};
use crate::deployment::compose::value::{Data, Map, Value};
use crate::source::Place;

/// A key that is read as another.
pub(in super::super) struct Renamed {
    /// As it is written.
    pub name: String,
    pub place: Place,
}

/// Gives misspelt keys the name that is meant, so that what stands behind them is judged too: where the meant one is not
/// there itself, and the value has its form.
pub(in super::super) fn read_as_meant(file: &mut Map, renamed: &mut Vec<Renamed>) {
    rename(file, &PROJECT, renamed);
}

fn rename(map: &mut Map, keys: &'static Keys, renamed: &mut Vec<Renamed>) {
    for at in 0..map.0.len() {
        let entry = &map.0[at];
        if keys.allows(&entry.key) {
            continue;
        }
        let meant = meant(&entry.key, &entry.value, keys).and_then(|name| Some((name, keys.get(name)?)));
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
            below(&mut entry.value, shape, renamed);
        }
    }
}

fn below(value: &mut Value, shape: &'static Shape, renamed: &mut Vec<Renamed>) {
    match &mut value.data {
        Data::Map(map) => {
            if let Some(keys) = shape.map {
                rename(map, keys, renamed);
            }
        }
        Data::List(items) => {
            if let Some(allowed) = shape.list.as_ref().filter(|allowed| allowed.each.map.is_some()) {
                items.iter_mut().for_each(|item| below(item, allowed.each, renamed));
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
    keys.known.iter().map(|(own, _)| *own).find(|own| *own == name)
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
    let most = (plain.len() / 3).clamp(1, 3);
    let names = keys.known.iter().map(|(own, _)| *own);
    let alike = names.filter(|known| known.len().abs_diff(plain.chars().count()) <= most);
    let scored = alike.map(|known| (strsim::osa_distance(&plain, known), known));
    let (distance, near) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= most).then_some(near)
}

#[cfg(test)]
mod tests {
    use super::super::service::SERVICE;
    use super::*;

    #[test]
    fn the_nearest_key_is_close() {
        for (wrong, right) in [
            ("enviroment", Some("environment")),
            ("Ports", Some("ports")),
            ("network-mode", Some("network_mode")),
            ("port", Some("ports")),
            ("comand", Some("command")),
            ("frobnicate", None),
        ] {
            assert_eq!(nearest(wrong, &SERVICE), right, "{wrong}");
        }
        assert_eq!(nearest("service", &PROJECT), Some("services"));
    }
}
