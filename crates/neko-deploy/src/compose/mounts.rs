//! `volumes`, `configs` and `secrets`: what is seen inside, and from where.

use std::collections::HashMap;

use super::super::{Carried, Mount, MountFrom, Problem, ProblemKind};
use super::interpolation::Lookup;
use super::loader::Loader;
use super::value::{Data, Map, Value};
use super::variables::Environment;
use super::{paths, volumes};
use neko_text::source::{Place, Source, SourceKind};

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
        let items = service.get("volumes").and_then(Value::list).unwrap_or_default();
        // Of two at one place Compose takes the earlier out of the list, so that it is not looked at either.
        let mut index = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            index.insert(volumes::target(item).map(|target| paths::clean(&target)), at);
        }
        let kept = items.iter().enumerate().filter(|(at, item)| {
            volumes::target(item).is_none_or(|target| index.get(&Some(paths::clean(&target))) == Some(at))
        });
        let found: Vec<Mount> = kept.filter_map(|(_, item)| self.volume(item)).collect();
        let configs = self.files(service, "configs", "");
        let secrets = self.files(service, "secrets", "/run/secrets");
        for mount in found.into_iter().chain(configs).chain(secrets) {
            mounts.retain(|own| own.inside != mount.inside);
            mounts.push(mount);
        }
        mounts
    }

    fn undefined(&mut self, what: String, place: &Place) {
        let kind = ProblemKind::Undefined { by: "service".to_owned(), what };
        self.problems.push(Problem::project_refused(kind, place.clone()));
    }

    fn volume(&mut self, item: &Value) -> Option<Mount> {
        let (source, target, bind) = match &item.data {
            Data::Text(text) => {
                let (source, target) = volumes::short(&text.value);
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
            None => MountFrom::Unseen("an anonymous volume".into()),
            // What the shell would set is not known.
            Some(source) if source.is_empty() && self.loader.notes.is_unset(&item.place) => {
                MountFrom::Unseen("a folder that a variable names which is not set here".into())
            }
            Some(source) if bind.unwrap_or_else(|| volumes::is_path(&source)) => self.host(&source, &item.place),
            Some(name) => self.named(&name, &item.place),
        };
        Some(Mount { inside, from, place })
    }

    /// A path of the host.
    fn host(&self, source: &str, place: &Place) -> MountFrom {
        if let Some(below) = source.strip_prefix('~') {
            return match self.environment.lookup("HOME") {
                Some(home) => MountFrom::Host(paths::join(&home.value, below.trim_start_matches('/'))),
                None => MountFrom::Unseen(format!("{source} (of a home folder that is not known here)").into()),
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
            self.undefined(format!("volume {name}"), place);
            return MountFrom::Unseen(format!("the volume {name}").into());
        };
        let options = entry.value.map().and_then(|map| map.get("driver_opts")).and_then(Value::map);
        let option = |key| options.and_then(|map| map.get(key)).and_then(Value::text);
        let bound = option("o").is_some_and(|text| text.value.split(',').any(|option| option == "bind"));
        match option("device").filter(|_| bound) {
            Some(device) => self.host(&device.value, &entry.value.place),
            None => MountFrom::Unseen(format!("the volume {name}").into()),
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
            self.undefined(format!("{what} {name}"), &item.place);
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
                None => MountFrom::Unseen(format!("the variable {} of your shell", variable.value).into()),
            }
        } else {
            MountFrom::Unseen(format!("the {what} {name}, which is made outside this project").into())
        };
        Some(Mount { inside, from, place: Some(item.place.clone()) })
    }
}
