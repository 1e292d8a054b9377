//! ConfigMaps and Secrets that no workload stands beside: what they would give a neko that takes all of them.

use std::sync::Arc;

use super::object::{self, Object};
use super::store::{Datum, Store, StoreKind, Stores};
use crate::{Carried, Consequence, Deployment, Environment, Kind, Mount, MountFrom, Problem};
use neko_config::Variable;
use neko_text::source::{Place, Source};

/// The extensions of config files that neko can read.
const EXTENSIONS: [&str; 6] = [".yaml", ".yml", ".json", ".toml", ".env", ".dotenv"];

/// A deployment that is made up: each `NEKO_` key of a ConfigMap or Secret is a variable, those of Secrets last, so that
/// they count; a key that is named as a config file is neko's config file. None where there is neither.
pub fn loose(inputs: &[Arc<Source>]) -> Option<Deployment> {
    let (parsed, mut problems) = object::parse(inputs);
    let objects = object::objects(&parsed, &mut problems);
    let stores = Stores::new(&objects);
    let mut all = Gathered::default();
    for store in in_order(&objects) {
        all.take(&store, &stores, |_, _| true);
    }
    (!all.titles.is_empty()).then(|| all.neko(&stores.secrets().into()))
}

/// [`loose`], for texts that need not hold anything of neko's: files that do not look like neko's are left out, and where
/// two ConfigMaps or Secrets give the same name they are nekos of their own.
pub fn each_loose(inputs: &[Arc<Source>]) -> Vec<Deployment> {
    let (parsed, mut problems) = object::parse(inputs);
    let objects = object::objects(&parsed, &mut problems);
    let stores = Stores::new(&objects);
    let gathered = in_order(&objects).into_iter().map(|store| {
        let mut own = Gathered::default();
        own.take(&store, &stores, is_of_neko);
        own
    });
    let alone: Vec<Gathered> = gathered.filter(|own| !own.titles.is_empty()).collect();
    let mut names: Vec<&str> = alone.iter().flat_map(|own| &own.variables).map(|own| own.name.as_str()).collect();
    names.sort_unstable();
    let collide = names.windows(2).any(|pair| pair[0] == pair[1]);
    let files = alone.iter().filter(|own| !own.mounts.is_empty()).count();
    let secrets: Arc<[Place]> = stores.secrets().into();
    let nekos = match collide || files > 1 {
        true => alone,
        false => alone.into_iter().reduce(Gathered::with).into_iter().collect(),
    };
    nekos.into_iter().map(|own| unused(own.neko(&secrets))).collect()
}

/// A neko that is told to be made up.
fn unused(neko: Deployment) -> Deployment {
    let problem = Problem::new(
        format!("no workload in these files uses {}", neko.name),
        Consequence::unseen("it is checked as if one neko used all of it"),
        neko.place.clone(),
    );
    neko.with_problems([problem])
}

/// Secrets last, so that they count.
fn in_order<'a>(objects: &[Object<'a>]) -> Vec<Store<'a>> {
    let mut stores: Vec<Store<'a>> = objects.iter().filter_map(|object| Store::read(*object)).collect();
    stores.sort_by_key(|store| store.kind() == StoreKind::Secret);
    stores
}

/// Whether a file of any program's is meant for neko.
fn is_of_neko(key: &str, datum: &Datum) -> bool {
    let section = |line: &str| {
        let line = line.trim_start_matches(['[', '{', '"', '\'', ' ']).to_ascii_lowercase();
        line.starts_with("webrtc")
    };
    key.starts_with("neko.") || datum.text.lines().any(section)
}

/// What ConfigMaps and Secrets have for a neko.
#[derive(Default)]
struct Gathered {
    /// Those that have something: `ConfigMap neko-config`.
    titles: Vec<String>,
    /// Where the first of it stands.
    place: Option<Place>,
    variables: Vec<Variable>,
    mounts: Vec<Mount>,
    problems: Vec<Problem>,
}

impl Gathered {
    /// Takes what a store has.
    fn take(&mut self, store: &Store<'_>, stores: &Stores<'_>, wanted: impl Fn(&str, &Datum) -> bool) {
        let before = self.variables.len() + self.mounts.len();
        for &key in store.keys() {
            let extension = EXTENSIONS.iter().find(|extension| key.ends_with(*extension));
            let is_variable = key.starts_with("NEKO_") && store.is_text(key);
            if !is_variable && (extension.is_none() || !self.mounts.is_empty()) {
                continue;
            }
            let datum = store.datum(key).filter(|datum| is_variable || wanted(key, datum));
            let Some(datum) = datum.filter(|datum| stores.take(datum.text.len())) else { continue };
            self.place.get_or_insert_with(|| datum.place.clone());
            self.problems.extend(datum.problem);
            if is_variable {
                let (name, value) = (key.to_owned(), datum.text);
                self.variables.push(Variable { name, value, place: datum.place, offsets: datum.offsets });
            } else if let Some(extension) = extension {
                let carried = Carried {
                    name: format!("{}, key {key}", store.title()),
                    text: datum.text.into(),
                    place: datum.place.clone(),
                    offsets: datum.offsets,
                };
                let (inside, from) = (format!("/etc/neko/neko{extension}"), MountFrom::Carried(carried));
                self.mounts.push(Mount { inside, from, place: Some(datum.place) });
            }
        }
        if self.variables.len() + self.mounts.len() > before {
            self.titles.push(store.title());
        }
    }

    /// All of both.
    fn with(mut self, next: Self) -> Self {
        self.titles.extend(next.titles);
        self.variables.extend(next.variables);
        self.mounts.extend(next.mounts);
        self.problems.extend(next.problems);
        self
    }

    fn neko(self, secrets: &Arc<[Place]>) -> Deployment {
        Deployment {
            environment: Environment { variables: self.variables, ..Environment::default() },
            mounts: self.mounts,
            problems: self.problems,
            secrets: Arc::clone(secrets),
            ..Deployment::new(self.titles.join(", "), Kind::Kubernetes, self.place)
        }
    }
}
