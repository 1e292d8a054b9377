//! ConfigMaps and Secrets that no workload stands beside: what they would give a neko that takes all of them.

use std::sync::Arc;

use super::object;
use super::store::{Store, StoreKind, Stores};
use crate::config::Variable;
use crate::deployment::{Carried, Deployment, Kind, Mount, MountFrom};
use crate::source::Source;

/// The extensions of config files that neko can read.
const EXTENSIONS: [&str; 6] = [".yaml", ".yml", ".json", ".toml", ".env", ".dotenv"];

/// A deployment that is made up: each `NEKO_` key of a ConfigMap or Secret is a variable, those of Secrets last, so that
/// they count; a key that is named as a config file is neko's config file. None where there is neither.
pub fn loose(inputs: &[Arc<Source>]) -> Option<Deployment> {
    let (parsed, mut problems) = object::parse(inputs);
    let objects = object::objects(&parsed, &mut problems);
    let stores = Stores::new(&objects);
    let mut out = Deployment::new(String::new(), Kind::Kubernetes);
    let mut names = Vec::new();
    for kind in [StoreKind::ConfigMap, StoreKind::Secret] {
        for store in objects.iter().filter_map(|object| Store::read(*object)).filter(|store| store.kind() == kind) {
            if take(&store, &stores, &mut out) {
                names.push(store.title());
            }
        }
    }
    out.name = names.join(", ");
    out.secrets = stores.secrets().into();
    (!names.is_empty()).then_some(out)
}

/// Whether there was anything of neko's.
fn take(store: &Store<'_>, stores: &Stores<'_>, out: &mut Deployment) -> bool {
    let before = out.environment.len() + out.mounts.len();
    for &key in store.keys() {
        let extension = EXTENSIONS.iter().find(|extension| key.ends_with(*extension));
        let is_variable = key.starts_with("NEKO_") && store.is_text(key);
        if !is_variable && (extension.is_none() || !out.mounts.is_empty()) {
            continue;
        }
        let Some(datum) = store.datum(key).filter(|datum| stores.take(datum.text.len())) else { continue };
        out.problems.extend(datum.problem);
        if is_variable {
            let (name, value) = (key.to_owned(), datum.text);
            out.environment.push(Variable { name, value, place: datum.place, offsets: datum.offsets });
        } else if let Some(extension) = extension {
            let carried = Carried {
                name: format!("{}, key {key}", store.title()),
                text: datum.text.into(),
                place: datum.place.clone(),
                offsets: datum.offsets,
            };
            let (inside, from) = (format!("/etc/neko/neko{extension}"), MountFrom::Carried(carried));
            out.mounts.push(Mount { inside, from, place: Some(datum.place) });
        }
    }
    out.environment.len() + out.mounts.len() > before
}
