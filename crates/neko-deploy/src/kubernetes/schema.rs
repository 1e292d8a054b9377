//! Fields that Kubernetes does not have, and values of another type than a field's: kubectl and the API server refuse
//! the object for each.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::object::Object;
use super::store::describe;
use super::view::{Shape, View};
use crate::records::records;
use crate::{Consequence, Problem};
use neko_text::source::Place;
use neko_text::spelling;

/// The fields of a type, and what they hold.
type Fields = BTreeMap<&'static str, &'static str>;

static TYPES: LazyLock<HashMap<&'static str, Fields>> = LazyLock::new(|| {
    let fields = |words: &'static str| words.split_ascii_whitespace().filter_map(|word| word.split_once('=')).collect();
    records(include_str!("fields.txt")).into_iter().map(|(name, words)| (name, fields(words))).collect()
});

/// Values whose types are told where they are read.
const READ_ELSEWHERE: [(&str, &str); 8] = [
    ("EnvVar", "value"),
    ("EnvVar", "name"),
    ("Container", "command"),
    ("Container", "args"),
    ("ConfigMap", "data"),
    ("ConfigMap", "binaryData"),
    ("Secret", "data"),
    ("Secret", "stringData"),
];

/// Where a field belongs that stands in the wrong mapping.
const OWNERS: [(&str, &str); 5] = [
    ("Container", "into a container"),
    ("PodSpec", "into the pod's `spec`"),
    ("DeploymentSpec", "into the workload's own `spec`"),
    ("ServiceSpec", "into the `spec` of a Service"),
    ("ObjectMeta", "into `metadata`"),
];

/// So many problems of one object are told.
const MOST: usize = 64;

/// What is wrong with the form of an object; nothing of one whose kind is not known.
pub(super) fn check(object: &Object<'_>) -> Vec<Problem> {
    let has_template = object.view.raw().contains("{{");
    let mut check = Check { kind: object.kind, has_template, path: Vec::new(), problems: Vec::new() };
    // Knative has a Service of its own.
    let own = matches!(object.api, "v1" | "apps/v1" | "batch/v1");
    if let Some((name, fields)) = TYPES.get_key_value(object.kind).filter(|_| own) {
        check.map(name, fields, object.view);
    }
    check.problems
}

struct Check<'a> {
    kind: &'a str,
    /// Whether anything in it is left to a template.
    has_template: bool,
    path: Vec<String>,
    problems: Vec<Problem>,
}

impl<'a> Check<'a> {
    /// A mapping that is to have the fields of a type.
    fn map(&mut self, name: &str, fields: &Fields, map: View<'a>) {
        self.twice(map);
        for (key, value) in map.entries() {
            let Some(field) = key.text().filter(|_| self.problems.len() < MOST) else { continue };
            self.path.push(field.to_owned());
            match fields.get(field) {
                Some(kind) if !READ_ELSEWHERE.contains(&(name, field)) => self.value(kind, value),
                Some(_) => self.twice(value),
                None => self.unknown(fields, field, key),
            }
            self.path.pop();
        }
    }

    /// A value that is to be of a type.
    fn value(&mut self, kind: &'static str, value: View<'a>) {
        let shape = value.shape();
        if shape == Shape::Null || kind == "any" || self.has_template && value.raw().contains("{{") {
            return;
        }
        if let Some(kind) = kind.strip_prefix("[]") {
            if shape != Shape::List {
                // What `env` is else is told where it is read.
                if kind != "EnvVar" {
                    self.mismatch(value, "list");
                }
                return;
            }
            for (index, item) in value.items().enumerate() {
                self.path.push(format!("[{index}]"));
                self.value(kind, item);
                self.path.pop();
            }
            return;
        }
        if let Some(kind) = kind.strip_prefix("{}") {
            if shape != Shape::Map {
                return self.mismatch(value, "mapping");
            }
            self.twice(value);
            for (key, value) in value.entries() {
                self.path.push(key.text().unwrap_or_default().to_owned());
                self.value(kind, value);
                self.path.pop();
            }
            return;
        }
        let wanted = match kind {
            "string" | "bytes" => (shape != Shape::Text).then_some("string"),
            "bool" => (shape != Shape::Bool).then_some("boolean"),
            "number" => (shape != Shape::Number).then_some("number"),
            "scalar" => (!matches!(shape, Shape::Text | Shape::Number)).then_some("string or number"),
            _ => match TYPES.get(kind) {
                Some(fields) if shape == Shape::Map => return self.map(kind, fields, value),
                Some(_) if kind != "EnvVar" => Some("mapping"),
                _ => None,
            },
        };
        if let Some(wanted) = wanted {
            self.mismatch(value, wanted);
        }
    }

    fn mismatch(&mut self, value: View<'a>, wanted: &str) {
        let shape = value.shape();
        let advice = match (shape, wanted) {
            (Shape::Text, "number" | "boolean") => "; leave the quotation marks out",
            (Shape::Number | Shape::Bool, "string") => "; put it in quotation marks",
            (Shape::Map, "list") => "; begin each of its items with `- `",
            _ => "",
        };
        let message = format!("`{}` is a {}, not a {wanted}", self.path(), describe(shape));
        let consequence = Consequence::never(format!("the API server refuses the {}{advice}", self.kind));
        let place = match shape {
            Shape::List | Shape::Map => value.beginning(),
            _ => value.place(),
        };
        self.problem(message, consequence, place);
    }

    fn unknown(&mut self, fields: &Fields, field: &str, key: View<'a>) {
        let owner = OWNERS.iter().find(|(owner, _)| TYPES.get(owner).is_some_and(|own| own.contains_key(field)));
        let advice = match (nearest(field, fields), owner) {
            (Some(nearest), _) => format!("; did you mean `{nearest}`?"),
            (None, Some((_, place))) => format!("; it belongs {place}"),
            (None, None) => String::new(),
        };
        let message = format!("Kubernetes knows no field `{}`", self.path());
        let consequence = format!(
            "kubectl and helm refuse the {} (unknown field); where it is applied without validation the field is dropped{advice}",
            self.kind
        );
        self.problem(message, Consequence::never(consequence), key.place());
    }

    /// Keys that a mapping has twice, of which the last one counts.
    fn twice(&mut self, map: View<'a>) {
        let mut seen = HashSet::new();
        for key in map.own_keys() {
            if let Some(name) = key.text().filter(|name| !seen.insert(*name)) {
                let message = format!("`{name}` is written twice in one mapping");
                let consequence = Consequence::differs(
                    "the last one counts, and what is under the first is lost; kustomize and Flux reject the file",
                );
                self.problem(message, consequence, key.place());
            }
        }
    }

    fn problem(&mut self, message: String, consequence: Consequence, place: Place) {
        if self.problems.len() < MOST {
            self.problems.push(Problem::new(message, consequence, place));
        }
    }

    /// `spec.containers[0].ports`
    fn path(&self) -> String {
        let mut out = String::new();
        for part in &self.path {
            if !out.is_empty() && !part.starts_with('[') {
                out.push('.');
            }
            out.push_str(part);
        }
        out
    }
}

fn nearest(name: &str, fields: &Fields) -> Option<&'static str> {
    let plain = name.to_lowercase();
    let meant = match plain.as_str() {
        "environment" | "enviroment" | "environments" | "envs" => Some("env"),
        "env_from" | "env-from" => Some("envFrom"),
        "volumes" | "mounts" => Some("volumeMounts"),
        "port" => Some("ports"),
        _ => None,
    };
    if let Some(meant) = meant.and_then(|meant| fields.get_key_value(meant)) {
        return Some(meant.0);
    }
    let known = fields.keys().map(|known| (known.to_lowercase(), *known));
    spelling::nearest(&plain, known, spelling::allowed(&plain))
}
