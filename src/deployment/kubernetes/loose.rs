//! ConfigMaps and Secrets that no workload stands beside: what they would give a neko that takes all of them.

use std::sync::Arc;

use super::object;
use super::store::{Datum, Store, StoreKind, Stores};
use crate::config::Variable;
use crate::deployment::{Carried, Consequence, Deployment, Kind, Mount, MountFrom, Problem};
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
    for store in in_order(objects.iter().filter_map(|object| Store::read(*object)).collect()) {
        if take(&store, &stores, &mut out, |_, _| true) {
            names.push(store.title());
        }
    }
    out.name = names.join(", ");
    out.secrets = stores.secrets().into();
    (!names.is_empty()).then_some(out)
}

/// [`loose`], for texts that need not hold anything of neko's: files that do not look like neko's are left out, and where
/// two ConfigMaps or Secrets give the same name they are nekos of their own.
pub fn each_loose(inputs: &[Arc<Source>]) -> Vec<Deployment> {
    let (parsed, mut problems) = object::parse(inputs);
    let objects = object::objects(&parsed, &mut problems);
    let stores = Stores::new(&objects);
    let mut alone = Vec::new();
    for store in in_order(objects.iter().filter_map(|object| Store::read(*object)).collect()) {
        let mut own = Deployment::new(store.title(), Kind::Kubernetes);
        if take(&store, &stores, &mut own, is_of_neko) {
            alone.push(own);
        }
    }
    let mut names: Vec<&str> = alone.iter().flat_map(|own| &own.environment).map(|own| own.name.as_str()).collect();
    names.sort_unstable();
    let collide = names.windows(2).any(|pair| pair[0] == pair[1]);
    let files = alone.iter().filter(|own| !own.mounts.is_empty()).count();
    let mut nekos = if collide || files > 1 { alone } else { together(alone).into_iter().collect() };
    let secrets: Arc<[_]> = stores.secrets().into();
    for neko in &mut nekos {
        neko.secrets = Arc::clone(&secrets);
        neko.problems.push(Problem::new(
            format!("no workload in these files uses {}", neko.name),
            Consequence::unseen("it is judged as a neko that takes all of it"),
            neko.place.clone(),
        ));
    }
    nekos
}

/// Secrets last, so that they count.
fn in_order(mut stores: Vec<Store<'_>>) -> Vec<Store<'_>> {
    stores.sort_by_key(|store| store.kind() == StoreKind::Secret);
    stores
}

/// One neko that takes all of them.
fn together(alone: Vec<Deployment>) -> Option<Deployment> {
    alone.into_iter().reduce(|mut all, next| {
        all.name = format!("{}, {}", all.name, next.name);
        all.environment.extend(next.environment);
        all.mounts.extend(next.mounts);
        all.problems.extend(next.problems);
        all
    })
}

/// Whether a file of any program's is meant for neko.
fn is_of_neko(key: &str, datum: &Datum) -> bool {
    let section = |line: &str| {
        let line = line.trim_start_matches(['[', '{', '"', '\'', ' ']).to_ascii_lowercase();
        line.starts_with("webrtc")
    };
    key.starts_with("neko.") || datum.text.lines().any(section)
}

/// Whether there was anything of neko's.
fn take(store: &Store<'_>, stores: &Stores<'_>, out: &mut Deployment, wanted: impl Fn(&str, &Datum) -> bool) -> bool {
    let before = out.environment.len() + out.mounts.len();
    for &key in store.keys() {
        let extension = EXTENSIONS.iter().find(|extension| key.ends_with(*extension));
        let is_variable = key.starts_with("NEKO_") && store.is_text(key);
        if !is_variable && (extension.is_none() || !out.mounts.is_empty()) {
            continue;
        }
        let datum = store.datum(key).filter(|datum| is_variable || wanted(key, datum));
        let Some(datum) = datum.filter(|datum| stores.take(datum.text.len())) else { continue };
        out.place.get_or_insert_with(|| datum.place.clone());
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
