//! ConfigMaps and Secrets: what their keys hold, and where it stands.

use std::cell::Cell;
use std::collections::HashMap;

use super::object::Object;
use super::view::{Shape, View};
use crate::{Consequence, Problem};
use neko_config::suspected;
use neko_text::document::{Offsets, base64};
use neko_text::source::Place;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum StoreKind {
    ConfigMap,
    Secret,
}

impl StoreKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMap",
            Self::Secret => "Secret",
        }
    }
}

/// The value of a key.
#[derive(Debug, Clone)]
pub(super) struct Datum {
    pub text: String,
    pub place: Place,
    pub offsets: Offsets,
    /// What is wrong with it.
    pub problem: Option<Problem>,
}

/// A ConfigMap or a Secret.
#[derive(Debug)]
pub(super) struct Store<'a> {
    kind: StoreKind,
    object: Object<'a>,
    /// Keys with the field that holds each; a later field wins.
    keys: HashMap<&'a str, (Field, View<'a>)>,
    /// The keys in the order of the text.
    order: Vec<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Plain,
    Base64,
}

impl<'a> Store<'a> {
    fn new(kind: StoreKind, object: Object<'a>) -> Self {
        let fields = match kind {
            StoreKind::ConfigMap => [("binaryData", Field::Base64), ("data", Field::Plain)],
            StoreKind::Secret => [("data", Field::Base64), ("stringData", Field::Plain)],
        };
        let mut store = Self { kind, object, keys: HashMap::new(), order: Vec::new() };
        for (name, field) in fields {
            let entries = object.view.get(name).map(View::entries).unwrap_or_default();
            let mut own: HashMap<&str, View<'a>> = HashMap::with_capacity(entries.len());
            // Entries come in the order of precedence, so the last of the text first.
            let mut order = Vec::new();
            for (key, value) in entries {
                if let Some(key) = key.text()
                    && !own.contains_key(key)
                {
                    own.insert(key, value);
                    order.push(key);
                }
            }
            for key in order.into_iter().rev() {
                if let Some(value) = own.get(key)
                    && store.keys.insert(key, (field, *value)).is_none()
                {
                    store.order.push(key);
                }
            }
        }
        store
    }

    /// The one that an object is, if it is one.
    pub fn read(object: Object<'a>) -> Option<Self> {
        let kind = match object.kind {
            "ConfigMap" => StoreKind::ConfigMap,
            "Secret" => StoreKind::Secret,
            _ => return None,
        };
        Some(Self::new(kind, object))
    }

    /// Which of the two it is.
    pub fn kind(&self) -> StoreKind {
        self.kind
    }

    /// `ConfigMap neko-webrtc`
    pub fn title(&self) -> String {
        format!("{} {}", self.kind.name(), self.object.name)
    }

    /// The keys, in the order of the text.
    pub fn keys(&self) -> &[&'a str] {
        &self.order
    }

    /// Whether a variable may be set from a key: a ConfigMap's `binaryData` is for files only.
    pub fn is_text(&self, key: &str) -> bool {
        let field = self.keys.get(key).map(|&(field, _)| field);
        field.is_some_and(|field| field == Field::Plain || self.kind == StoreKind::Secret)
    }

    /// What a key holds; none where it is missing.
    pub fn datum(&self, key: &str) -> Option<Datum> {
        let &(field, view) = self.keys.get(key)?;
        let place = view.place();
        let what = format!("{}, key {key}", self.title());
        let refused =
            |message: String, consequence: Consequence| Some(Problem::new(message, consequence, view.place()));
        let Some((text, offsets)) = view.located() else {
            let problem = match view.shape() {
                Shape::Null => None,
                shape => refused(
                    format!("{what}: the value is a {}, not a string", describe(shape)),
                    refusal(self.kind.name()),
                ),
            };
            let raw = if problem.is_some() { view.raw() } else { "" };
            let offsets = Offsets::verbatim(place.span.start);
            return Some(Datum { text: raw.to_owned(), place, offsets, problem });
        };
        if field == Field::Base64 {
            return Some(match base64::decode_lines(text, offsets) {
                Some((bytes, offsets)) => {
                    let text = String::from_utf8(bytes);
                    // What is no UTF-8 changes its length when it is made readable, and its places are lost.
                    let offsets = if text.is_ok() { offsets } else { Offsets::verbatim(place.span.start) };
                    let text = text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
                    Datum { text, place, offsets, problem: None }
                }
                None => {
                    let problem = refused(
                        format!("{what}: this is not base64"),
                        Consequence::never(format!(
                            "the API server refuses the {}; write plain text under `{}`",
                            self.kind.name(),
                            if self.kind == StoreKind::Secret { "stringData" } else { "data" }
                        )),
                    );
                    Datum { text: text.to_owned(), place, offsets: offsets.clone(), problem }
                }
            });
        }
        let problem = match view.shape() {
            Shape::Text => None,
            shape => {
                refused(format!("{what}: the value is a {}, not a string", describe(shape)), refusal(self.kind.name()))
            }
        };
        Some(Datum { text: text.to_owned(), place, offsets: offsets.clone(), problem })
    }

    /// Every place that holds one of a Secret's values, and the parts of those that are plain text.
    fn places(&self) -> impl Iterator<Item = Place> {
        let values = |name| self.object.view.get(name).into_iter().flat_map(View::entries).map(|(_, value)| value);
        let parts = values("stringData").filter_map(|value| Some((value, value.located()?)));
        let parts = parts.flat_map(|(value, (text, offsets))| {
            let place = move |span| Place::new(&value.place().source, offsets.span(span));
            suspected::pieces(text).into_iter().map(place)
        });
        let values = values("data").chain(values("stringData"));
        // What `kubectl get` shows holds all of it once more.
        let applied = ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"];
        values.chain(self.object.view.path(&applied)).map(View::place).chain(parts)
    }
}

/// `number (8)` would show a secret; only the type is named.
pub(super) fn describe(shape: Shape) -> &'static str {
    match shape {
        Shape::Bool => "boolean",
        Shape::Number => "number",
        Shape::List => "list",
        Shape::Map => "mapping",
        Shape::Null | Shape::Text => shape.name(),
    }
}

/// What follows from a value of another type.
pub(super) fn refusal(kind: &str) -> Consequence {
    Consequence::never(format!("the API server refuses the {kind}; put the value in quotation marks"))
}

/// What a reference to a ConfigMap or a Secret finds.
#[derive(Debug)]
pub(super) enum Found<'s, 'a> {
    Store(&'s Store<'a>),
    /// Something in the manifest makes it in the cluster, by this kind: its values cannot be seen.
    Made(&'a str),
    /// It is there, in another namespace.
    Elsewhere(&'a str),
    Missing,
}

/// All ConfigMaps and Secrets.
#[derive(Debug, Default)]
pub(super) struct Stores<'a> {
    by_name: HashMap<&'a str, Vec<Store<'a>>>,
    /// Secrets that something makes in the cluster, with its kind.
    made: HashMap<&'a str, &'a str>,
    budget: Budget,
}

/// What may be copied out of the manifests, so that a hostile one costs no more than a large one.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: Cell::new(Stores::BUDGET) }
    }
}

impl Budget {
    /// Whether `bytes` more may be copied; once not, never again.
    pub fn take(&self, bytes: usize) -> bool {
        match self.bytes.get().checked_sub(bytes) {
            Some(left) => {
                self.bytes.set(left);
                true
            }
            None => {
                self.bytes.set(0);
                false
            }
        }
    }
}

impl<'a> Stores<'a> {
    /// How many bytes may be copied, in all.
    pub const BUDGET: usize = 8 << 20;

    pub fn new(objects: &[Object<'a>]) -> Self {
        let mut stores = Self::default();
        for &object in objects {
            match object.kind {
                "ExternalSecret" | "SealedSecret" | "VaultStaticSecret" | "OnePasswordItem" | "InfisicalSecret" => {
                    let target = ["target", "template", "destination"].into_iter().find_map(|section| {
                        let section = object.view.path(&["spec", section])?;
                        section.text_of("name").or_else(|| section.path(&["metadata", "name"])?.text())
                    });
                    stores.made.insert(target.unwrap_or(object.name), object.kind);
                }
                _ => {
                    if let Some(store) = Store::read(object) {
                        stores.by_name.entry(object.name).or_default().push(store);
                    }
                }
            }
        }
        stores
    }

    /// A ConfigMap or Secret as a pod of a namespace sees it.
    pub fn find(&self, kind: StoreKind, name: &str, namespace: Option<&str>) -> Found<'_, 'a> {
        let of_name = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut of_kind = of_name.iter().rev().filter(|store| store.kind == kind);
        let exact = of_kind.clone().find(|store| store.object.namespace == namespace);
        let seen = exact.or_else(|| of_kind.clone().find(|store| store.object.shares_namespace(namespace)));
        match (seen, self.made.get(name).filter(|_| kind == StoreKind::Secret)) {
            (Some(store), _) => Found::Store(store),
            (None, Some(maker)) => Found::Made(maker),
            (None, None) => match of_kind.next().and_then(|store| store.object.namespace) {
                Some(other) => Found::Elsewhere(other),
                None => Found::Missing,
            },
        }
    }

    /// Whether `bytes` more may be copied.
    pub fn take(&self, bytes: usize) -> bool {
        self.budget.take(bytes)
    }

    /// Whether there was more to copy than may be.
    pub fn is_spent(&self) -> bool {
        self.budget.bytes.get() == 0
    }

    /// Every place that holds one of a Secret's values.
    pub fn secrets(&self) -> Vec<Place> {
        let secrets = self.by_name.values().flatten().filter(|store| store.kind == StoreKind::Secret);
        let mut places: Vec<Place> = secrets.flat_map(Store::places).collect();
        places.retain(|place| !place.span.is_empty());
        places.sort_by(|a, b| (a.source.name(), a.span.start).cmp(&(b.source.name(), b.span.start)));
        places
    }
}
