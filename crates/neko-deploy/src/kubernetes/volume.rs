//! What a container finds in its file system: ConfigMaps and Secrets mounted as files, and what cannot be seen.

use super::store::{Found, StoreKind, Stores};
use super::view::View;
use crate::{Carried, Consequence, Message, Mount, MountFrom, Problem, UnseenFiles};

/// What a pod's volumes are read from.
pub(super) struct Volumes<'s, 'a> {
    pub stores: &'s Stores<'a>,
    pub namespace: Option<&'a str>,
    pub pod: View<'a>,
}

/// One file of a volume, or all of it.
struct File {
    /// Its path in the volume; empty for all of the volume.
    path: String,
    from: MountFrom,
}

const NOT_STARTED: Consequence =
    Consequence::NeverStarts(Message::fixed("the container does not start until it is there (FailedMount)"));
const NOT_STARTED_UNLESS: Consequence = Consequence::NotSeen(Message::fixed(
    "the container starts only if the cluster has it already; the files that it holds are not known here",
));
const EMPTY_DIRECTORY: Consequence = Consequence::Differs(Message::fixed(
    "an empty directory is there instead of a file, and neko finds no config file",
));
/// What neko's image keeps in its folder.
const IMAGE_FOLDER: &str = "/etc/neko";

impl Volumes<'_, '_> {
    /// The mounts of a container.
    pub fn mounts(&self, container: View<'_>, problems: &mut Vec<Problem>) -> Vec<Mount> {
        let mut out = Vec::new();
        for mount in container.get("volumeMounts").into_iter().flat_map(View::items) {
            self.mount(mount, problems, &mut out);
        }
        out
    }

    fn mount(&self, mount: View<'_>, problems: &mut Vec<Problem>, out: &mut Vec<Mount>) {
        let (Some(name), Some(path)) = (mount.text_of("name"), mount.text_of("mountPath")) else { return };
        let path = path.trim_end_matches('/');
        let place = mount.get("mountPath").map(View::place);
        let volumes = self.pod.get("volumes");
        let volume = volumes.into_iter().flat_map(View::items).find(|volume| volume.text_of("name") == Some(name));
        let Some(volume) = volume else {
            let message = format!("the pod has no volume {name}");
            let consequence = Consequence::never("the API server refuses the pod");
            return problems.push(Problem::new(message, consequence, mount.get("name").map(View::place)));
        };
        let files = self.files(volume, problems);
        let sub_path = mount.text_of("subPath").map(|sub| sub.trim_matches('/')).filter(|sub| !sub.is_empty());
        if mount.get("subPathExpr").is_some() {
            let from = MountFrom::Unseen(format!("a part of the volume {name} that is known when the pod runs").into());
            out.push(Mount { inside: path.to_owned(), from, place });
            return;
        }
        let texts = files.iter().any(|file| matches!(file.from, MountFrom::Carried(_)));
        let before = out.len();
        for File { path: inside, from } in files {
            let inside = match (sub_path, inside.as_str()) {
                (None, "") => path.to_owned(),
                (None, file) => format!("{path}/{file}"),
                (Some(_), "") => path.to_owned(),
                (Some(sub), file) if sub == file => path.to_owned(),
                (Some(sub), file) => match file.strip_prefix(sub).and_then(|rest| rest.strip_prefix('/')) {
                    Some(rest) => format!("{path}/{rest}"),
                    None => continue,
                },
            };
            out.push(Mount { inside, from, place: place.clone() });
        }
        let named_as_file = [".yaml", ".yml", ".json", ".toml"].iter().any(|end| path.ends_with(end));
        match sub_path {
            Some(sub) if texts && out.len() == before => {
                let message = format!("the volume {name} has no {sub} to show at {path}");
                problems.push(Problem::new(message, EMPTY_DIRECTORY, mount.get("subPath").map(View::place)));
            }
            None if texts && named_as_file => {
                let message = format!("{path} becomes a directory: the whole volume {name} is mounted there");
                let consequence =
                    Consequence::differs("neko finds no config file of that name; name the key in `subPath`");
                problems.push(Problem::new(message, consequence, place));
            }
            None if path == IMAGE_FOLDER => {
                let message = format!("the volume {name} hides all that the image has in {IMAGE_FOLDER}");
                let consequence = Consequence::never(
                    "supervisord.conf and xorg.conf are in it, so the container does not start; mount \
                                   single files by `subPath`",
                );
                problems.push(Problem::new(message, consequence, place));
            }
            _ => {}
        }
    }

    fn files(&self, volume: View<'_>, problems: &mut Vec<Problem>) -> Vec<File> {
        let mut out = Vec::new();
        if let Some(source) = volume.get("configMap") {
            self.store_files(StoreKind::ConfigMap, source, source.get("name"), problems, &mut out);
        } else if let Some(source) = volume.get("secret") {
            self.store_files(StoreKind::Secret, source, source.get("secretName"), problems, &mut out);
        } else if let Some(projected) = volume.path(&["projected", "sources"]) {
            for source in projected.items() {
                if let Some(source) = source.get("configMap") {
                    self.store_files(StoreKind::ConfigMap, source, source.get("name"), problems, &mut out);
                } else if let Some(source) = source.get("secret") {
                    self.store_files(StoreKind::Secret, source, source.get("name"), problems, &mut out);
                }
            }
        } else {
            let unseen = |files: UnseenFiles| File { path: String::new(), from: MountFrom::Unseen(files) };
            let text = |keys: &[&str]| volume.path(keys).and_then(View::text);
            out.push(unseen(if volume.get("emptyDir").is_some() {
                UnseenFiles::EmptyDirectory
            } else if let Some(path) = text(&["hostPath", "path"]) {
                format!("{path} of the node").into()
            } else if let Some(claim) = text(&["persistentVolumeClaim", "claimName"]) {
                format!("the volume claim {claim}").into()
            } else {
                let kind = volume.entries().into_iter().filter_map(|(key, _)| key.text()).find(|key| *key != "name");
                kind.map_or(UnseenFiles::EmptyDirectory, |kind| format!("a volume of the kind {kind}").into())
            }));
        }
        out
    }

    /// The files of a ConfigMap or a Secret: all keys, or those that `items` names.
    fn store_files(
        &self,
        kind: StoreKind,
        source: View<'_>,
        name: Option<View<'_>>,
        problems: &mut Vec<Problem>,
        out: &mut Vec<File>,
    ) {
        let place = name.unwrap_or(source).place();
        let name = name.and_then(View::text).unwrap_or_default();
        let optional = source.get("optional").is_some_and(View::is_true);
        let what = kind.name();
        let unseen = |files: UnseenFiles| File { path: String::new(), from: MountFrom::Unseen(files) };
        let store = match self.stores.find(kind, name, self.namespace) {
            Found::Store(store) => store,
            Found::Made(maker) => {
                return out.push(unseen(format!("the {what} {name}, made in the cluster by a {maker}").into()));
            }
            Found::Elsewhere(other) if !optional => {
                let own = self.namespace.unwrap_or("default");
                let message = format!("{what} {name} is in the namespace {other}, the pod in {own}");
                problems.push(Problem::new(message, NOT_STARTED, place));
                return;
            }
            Found::Elsewhere(_) => return,
            Found::Missing => {
                if !optional {
                    problems.push(Problem::new(
                        format!("{what} {name} is not in what was given"),
                        NOT_STARTED_UNLESS,
                        place,
                    ));
                }
                return out.push(unseen(format!("the {what} {name}").into()));
            }
        };
        let items = source.get("items").map(|items| {
            let items = items.items().map(|item| {
                let key = item.text_of("key").unwrap_or_default().to_owned();
                let path = item.text_of("path").unwrap_or(&key).trim_matches('/').to_owned();
                (key, path, item.get("key").unwrap_or(item).place())
            });
            items.collect::<Vec<_>>()
        });
        let all = || store.keys().iter().map(|&key| (key.to_owned(), key.to_owned(), place.clone())).collect();
        for (key, path, place) in items.unwrap_or_else(all) {
            if self.stores.is_spent() {
                break;
            }
            match store.datum(&key) {
                Some(datum) if self.stores.take(datum.text.len() + 64) => {
                    problems.extend(datum.problem);
                    let carried = Carried {
                        name: format!("{what} {name}, key {key}"),
                        text: datum.text.into(),
                        place: datum.place,
                        offsets: datum.offsets,
                    };
                    out.push(File { path, from: MountFrom::Carried(carried) });
                }
                Some(_) => {}
                None if optional => {}
                None => {
                    problems.push(Problem::new(format!("{what} {name} has no key {key}"), NOT_STARTED, place));
                }
            }
        }
    }
}
