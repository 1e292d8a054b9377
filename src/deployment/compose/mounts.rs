//! `volumes`, `configs` and `secrets`: what is seen inside, and from where.

use std::collections::HashMap;

use super::super::{Carried, Mount, MountFrom, Problem};
use super::interpolation::Lookup;
use super::model::{Environment, Loader, REFUSED};
use super::paths;
use super::value::{Data, Map, Value};
use crate::source::{Place, Source, SourceKind};

/// What a reader of mounts works with.
pub(super) struct Mounts<'a> {
    pub project: &'a Map,
    pub loader: &'a Loader<'a>,
    pub environment: &'a Environment,
    pub problems: &'a mut Vec<Problem>,
}

impl Mounts<'_> {
    /// Everything mounted; of two at one place the later counts.
    pub fn read(&mut self, service: &Map) -> Vec<Mount> {
        let mut mounts: Vec<Mount> = Vec::new();
        let volumes = service.get("volumes").and_then(Value::list).unwrap_or_default();
        // Of two at one place Compose takes the earlier out of the list, so that it is not looked at either.
        let mut index = HashMap::new();
        for (at, item) in volumes.iter().enumerate() {
            index.insert(target(item).map(|target| paths::clean(&target)), at);
        }
        let kept = volumes
            .iter()
            .enumerate()
            .filter(|(at, item)| target(item).is_none_or(|target| index.get(&Some(paths::clean(&target))) == Some(at)));
        let found: Vec<Mount> = kept.filter_map(|(_, item)| self.volume(item)).collect();
        let configs = self.files(service, "configs", "");
        let secrets = self.files(service, "secrets", "/run/secrets");
        for mount in found.into_iter().chain(configs).chain(secrets) {
            mounts.retain(|own| own.inside != mount.inside);
            mounts.push(mount);
        }
        mounts
    }

    fn refused(&mut self, message: String, place: &Place) {
        self.problems.push(Problem { message, consequence: REFUSED, place: Some(place.clone()) });
    }

    fn volume(&mut self, item: &Value) -> Option<Mount> {
        let (source, target, bind) = match &item.data {
            Data::Text(text) => {
                let (source, target) = short(&text.value);
                (source.map(str::to_owned), target.to_owned(), None)
            }
            Data::Map(map) => {
                let text = |key| map.get(key).and_then(Value::text).map(|text| text.value.clone());
                (text("source"), text("target")?, text("type").map(|kind| kind == "bind"))
            }
            _ => return None,
        };
        let place = Some(item.place.clone());
        let inside = paths::clean(&target);
        let from = match source {
            None => MountFrom::Unseen("an anonymous volume".to_owned()),
            // What the shell would set is not known.
            Some(source) if source.is_empty() && self.loader.notes.is_unset(&item.place) => {
                MountFrom::Unseen("a folder that a variable names which is not set here".to_owned())
            }
            Some(source) if bind.unwrap_or_else(|| is_path(&source)) => self.host(&source, &item.place),
            Some(name) => self.named(&name, &item.place),
        };
        Some(Mount { inside, from, place })
    }

    /// A path of the host.
    fn host(&self, source: &str, place: &Place) -> MountFrom {
        if let Some(below) = source.strip_prefix('~') {
            return match self.environment.lookup("HOME") {
                Some(home) => MountFrom::Host(paths::join(&home.value, below.trim_start_matches('/'))),
                None => MountFrom::Unseen(format!("{source} (of a home folder that is not known here)")),
            };
        }
        if paths::is_of_windows(source) {
            return MountFrom::Host(source.to_owned());
        }
        MountFrom::Host(paths::join(self.loader.folder(place), source))
    }

    /// A named volume; one that is a folder of the host all the same can be seen.
    fn named(&mut self, name: &str, place: &Place) -> MountFrom {
        let volumes = self.project.get("volumes").and_then(Value::map);
        let Some(entry) = volumes.and_then(|volumes| volumes.entry(name)) else {
            self.refused(format!("service refers to undefined volume {name}"), place);
            return MountFrom::Unseen(format!("the volume {name}"));
        };
        let options = entry.value.map().and_then(|map| map.get("driver_opts")).and_then(Value::map);
        let option = |key| options.and_then(|map| map.get(key)).and_then(Value::text);
        let bound = option("o").is_some_and(|text| text.value.split(',').any(|option| option == "bind"));
        match option("device").filter(|_| bound) {
            Some(device) => self.host(&device.value, &entry.value.place),
            None => MountFrom::Unseen(format!("the volume {name}")),
        }
    }

    /// `configs` or `secrets`.
    fn files(&mut self, service: &Map, key: &str, folder: &str) -> Vec<Mount> {
        let items = service.get(key).and_then(Value::list).unwrap_or_default();
        items.iter().filter_map(|item| self.file(item, key, folder)).collect()
    }

    fn file(&mut self, item: &Value, key: &str, folder: &str) -> Option<Mount> {
        let (name, target) = match &item.data {
            Data::Text(text) => (text.value.clone(), None),
            Data::Map(map) => {
                let text = |key| map.get(key).and_then(Value::text).map(|text| text.value.clone());
                (text("source").unwrap_or_default(), text("target"))
            }
            _ => return None,
        };
        let what = key.trim_end_matches('s');
        let inside = match target {
            Some(target) if target.starts_with('/') => paths::clean(&target),
            target => paths::clean(&format!("{folder}/{}", target.as_deref().unwrap_or(&name))),
        };
        let known = self.project.get(key).and_then(Value::map).and_then(|map| map.entry(&name));
        let Some(defined) = known else {
            self.refused(format!("service refers to undefined {what} {name}"), &item.place);
            return None;
        };
        let options = defined.value.map().cloned().unwrap_or_default();
        let text = |key| options.get(key).and_then(|value| value.text().map(|text| (text, &value.place)));
        let from = if let Some((text, place)) = text("content") {
            MountFrom::Carried(Carried {
                name: format!("{what} {name}"),
                text: text.value.as_str().into(),
                place: place.clone(),
                offsets: text.offsets.clone(),
            })
        } else if let Some((path, place)) = text("file") {
            self.host(&path.value, place)
        } else if let Some((variable, place)) = text("environment") {
            match self.environment.lookup(&variable.value) {
                Some(given) => {
                    let kind = SourceKind::File(format!("{} ({what} {name})", place.source.name()));
                    MountFrom::Text(Source::new(kind, given.value))
                }
                None => MountFrom::Unseen(format!("the variable {} of your shell", variable.value)),
            }
        } else {
            MountFrom::Unseen(format!("the {what} {name}, which is made outside this project"))
        };
        Some(Mount { inside, from, place: Some(item.place.clone()) })
    }
}

/// Why Compose refuses an item of `volumes`, if it does.
pub(super) fn wrong(item: &Value) -> Option<String> {
    match &item.data {
        Data::Text(text) => {
            let text = &text.value;
            if text.is_empty() {
                return Some("invalid empty volume spec".to_owned());
            }
            let parts = if text.len() > 2 { sections(text) } else { vec![text.as_str()] };
            if parts.iter().any(|part| part.is_empty()) {
                return Some(format!("invalid spec: {text}: empty section between colons"));
            }
            (parts.len() > 3).then(|| format!("invalid spec: {text}: too many colons"))
        }
        Data::Map(map) => {
            let text = |key| map.get(key).and_then(Value::text).map(|text| text.value.as_str());
            match (text("target"), text("type"), text("source")) {
                (None, ..) => Some("service volume is missing a mount target".to_owned()),
                (_, Some("bind"), None) => {
                    Some("invalid mount config for type \"bind\": field Source must not be empty".to_owned())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What an item of `volumes` is mounted at.
pub(super) fn target(item: &Value) -> Option<String> {
    match &item.data {
        Data::Text(text) => Some(short(&text.value).1.to_owned()),
        Data::Map(map) => Some(map.get("target")?.text()?.value.clone()),
        _ => None,
    }
}

/// A text between its colons; a letter alone before one is a Windows drive.
fn sections(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(':') {
        let mut section = text[start..at].chars();
        if !(section.next().is_some_and(char::is_alphabetic) && section.next().is_none()) {
            out.push(&text[start..at]);
            start = at + 1;
        }
    }
    out.push(&text[start..]);
    out
}

/// `[SOURCE:]TARGET[:OPTIONS]`; a Windows drive is no separator.
fn short(text: &str) -> (Option<&str>, &str) {
    match sections(text).as_slice() {
        [source, target, ..] if text.len() > 2 => (Some(source), target),
        _ => (None, text),
    }
}

fn is_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") || {
        let mut characters = source.chars();
        characters.next().is_some_and(char::is_alphabetic) && characters.next() == Some(':')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_syntax() {
        assert_eq!(short("./neko.yaml:/etc/neko/neko.yaml:ro"), (Some("./neko.yaml"), "/etc/neko/neko.yaml"));
        assert_eq!(short("/data"), (None, "/data"));
        assert_eq!(short("C:\\neko:/etc/neko"), (Some("C:\\neko"), "/etc/neko"));
        assert_eq!(short("vol:/a"), (Some("vol"), "/a"));
        assert!(is_path("~/x") && is_path("C:/x") && !is_path("data"));
    }
}
