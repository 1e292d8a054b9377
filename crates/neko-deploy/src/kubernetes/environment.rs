//! A container's variables: `envFrom` first, then `env` in its order, each able to name the ones before it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::expansion::{LONGEST, expand};
use super::store::{Datum, Found, StoreKind, Stores, describe, refusal};
use super::view::{Shape, View};
use crate::{Consequence, Interpolated, Message, Problem, Unseen, UnseenAddress};
use neko_config::{Variable, suspected};
use neko_text::document::Offsets;
use neko_text::source::Place;

/// What a container's variables are, and what is the matter with them.
#[derive(Debug, Default)]
pub(super) struct Environment {
    given: crate::Environment,
    problems: Vec<Problem>,
    /// Where among the variables a name stands; none for an unseen one.
    known: HashMap<String, Option<usize>>,
}

/// What a container's variables are read from.
pub(super) struct Reader<'s, 'a> {
    pub stores: &'s Stores<'a>,
    pub namespace: Option<&'a str>,
    /// The kind of the object that holds the container.
    pub workload: &'a str,
}

/// How the names of neko's variables begin.
const NEKO: &str = "NEKO_";

const NOT_STARTED: Consequence =
    Consequence::NeverStarts(Message::fixed("the container does not start (CreateContainerConfigError)"));
const NOT_STARTED_UNLESS: Consequence = Consequence::NotSeen(Message::fixed(
    "the container starts only if the cluster has it already; what it sets is not known here",
));

impl Environment {
    /// The variables, `flags` among those whose values are not known, and what is the matter with them.
    pub fn finish(self, flags: Vec<Unseen>) -> (crate::Environment, Vec<Problem>) {
        let mut given = self.given;
        given.variables.retain(|variable| !flags.iter().any(|flag| flag.name == variable.name));
        given.unseen.extend(flags);
        (given, self.problems)
    }

    /// The names of all variables.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.given.all_names()
    }

    /// The value of a variable that is known.
    pub fn value(&self, name: &str) -> Option<&str> {
        let index = (*self.known.get(name)?)?;
        self.given.variables.get(index).map(|variable| variable.value.as_str())
    }

    fn problem(&mut self, message: String, consequence: Consequence, place: Place) {
        self.problems.push(Problem::new(message, consequence, place));
    }

    fn set(&mut self, variable: Variable) {
        match self.known.get(&variable.name) {
            Some(&Some(index)) => self.given.variables[index] = variable,
            seen => {
                if seen.is_some() {
                    self.given.unseen.retain(|unseen| unseen.name != variable.name);
                }
                self.known.insert(variable.name.clone(), Some(self.given.variables.len()));
                self.given.variables.push(variable);
            }
        }
    }

    fn set_unseen(&mut self, name: &str, what: impl Into<Message>, place: Place) {
        self.set_unseen_address(name, what, None, place);
    }

    /// The address that an unseen variable holds, where that is known.
    pub fn unseen_address(&self, name: &str) -> Option<UnseenAddress> {
        self.given.unseen.iter().find(|unseen| unseen.name == name)?.address
    }

    /// Whether a variable is set, to something that is not known.
    pub fn is_unseen(&self, name: &str) -> bool {
        let of_service = name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || is_link(name);
        of_service && !self.known.contains_key(name) || self.known.get(name) == Some(&None)
    }

    fn set_unseen_address(
        &mut self,
        name: &str,
        what: impl Into<Message>,
        address: Option<UnseenAddress>,
        place: Place,
    ) {
        if let Some(Some(index)) = self.known.insert(name.to_owned(), None) {
            self.given.variables.remove(index);
            for place in self.known.values_mut().flatten().filter(|place| **place > index) {
                *place -= 1;
            }
        }
        self.given.unseen.retain(|unseen| unseen.name != name);
        self.given.unseen.push(Unseen { name: name.to_owned(), address, what: what.into(), place: Some(place) });
    }

    /// Says which parts of a value are another variable's.
    fn add_interpolated(&mut self, name: &str, text: &str, offsets: &Offsets, place: &Place) {
        for (at, _) in text.match_indices("$(") {
            let Some(length) = text[at..].find(')') else { break };
            let known = self.known.get(&text[at + 2..at + length]).copied().flatten();
            if let Some(from) = known.and_then(|index| self.given.variables.get(index)) {
                let expression = Place::new(&place.source, offsets.span(at..at + length + 1));
                let from = from.place.clone();
                self.given.interpolated.push(Interpolated { variable: name.to_owned(), expression, from });
            }
        }
    }

    fn add_unseen_parts(&mut self, text: &str, offsets: &Offsets, name: &str, place: &Place) {
        let reference = format!("$({name})");
        for (at, _) in text.match_indices(&reference) {
            self.given.unseen_parts.push(Place::new(&place.source, offsets.span(at..at + reference.len())));
        }
    }

    fn set_datum(&mut self, name: String, datum: Datum) {
        self.problems.extend(datum.problem);
        let Datum { text: value, place, offsets, .. } = datum;
        self.set(Variable { name, value, place, offsets });
    }
}

/// What a Service brings beside its host and port, after Docker's links: `TURN_PORT_3478_UDP_ADDR`.
fn is_link(name: &str) -> bool {
    let behind = |text: &str| {
        let mut parts = text.split('_');
        let number = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|own| own.is_ascii_digit()));
        number && matches!(parts.next(), Some("TCP" | "UDP" | "SCTP"))
    };
    name.match_indices("_PORT_").any(|(at, mark)| behind(&name[at + mark.len()..]))
}

impl Reader<'_, '_> {
    /// Reads `envFrom` and `env` of a container.
    pub fn read(&self, container: View<'_>) -> Environment {
        let mut out = Environment::default();
        for source in container.get("envFrom").into_iter().flat_map(View::items) {
            self.read_all_of(source, &mut out);
        }
        let Some(list) = container.get("env") else { return out };
        if list.shape() != Shape::List {
            let message = format!("env is a {}, not a list of `name` and `value`", describe(list.shape()));
            out.problem(message, self.refused(), list.place());
        }
        for entry in list.items() {
            self.read_one(entry, &mut out);
        }
        out
    }

    /// What follows from an entry that Kubernetes has no such thing for.
    fn refused(&self) -> Consequence {
        Consequence::never(format!("the API server refuses the {}", self.workload))
    }

    /// One entry of `envFrom`.
    fn read_all_of(&self, source: View<'_>, out: &mut Environment) {
        let prefix = source.text_of("prefix").unwrap_or_default();
        for (field, kind) in [("configMapRef", StoreKind::ConfigMap), ("secretRef", StoreKind::Secret)] {
            let Some(reference) = source.get(field) else { continue };
            let name = reference.text_of("name").unwrap_or_default();
            let place = reference.get("name").unwrap_or(reference).place();
            let optional = reference.get("optional").is_some_and(View::is_true);
            let found = self.stores.find(kind, name, self.namespace);
            // Those of another prefix are none of neko's.
            let may_be_nekos = NEKO.starts_with(prefix) || prefix.starts_with(NEKO);
            out.given.is_partial |= may_be_nekos && !matches!(found, Found::Store(_));
            match found {
                Found::Store(store) => {
                    for key in store.keys().iter().filter(|key| store.is_text(key)) {
                        if self.stores.is_spent() {
                            break;
                        }
                        let Some(datum) = store.datum(key) else { continue };
                        if key.contains('=') || key.is_empty() || !self.stores.take(datum.text.len() + 64) {
                            continue;
                        }
                        out.set_datum(format!("{prefix}{key}"), datum);
                    }
                }
                Found::Made(maker) => {
                    let message = format!("{} {name} is made in the cluster by a {maker}", kind.name());
                    out.problem(message, Consequence::unseen("the variables that it sets are not known here"), place);
                }
                Found::Elsewhere(_) | Found::Missing if optional => {
                    let message = format!("{} {name} is not in what was given (it is optional)", kind.name());
                    let consequence =
                        Consequence::unseen("if the cluster has it, the variables that it sets are not known here");
                    out.problem(message, consequence, place);
                }
                found => self.not_found(&found, kind, name, place, out),
            }
        }
    }

    fn not_found(&self, found: &Found<'_, '_>, kind: StoreKind, name: &str, place: Place, out: &mut Environment) {
        let kind = kind.name();
        match found {
            Found::Elsewhere(other) => {
                let own = self.namespace.unwrap_or("default");
                let message = format!("{kind} {name} is in the namespace {other}, the pod in {own}");
                out.problem(message, NOT_STARTED, place);
            }
            _ => out.problem(format!("{kind} {name} is not in what was given"), NOT_STARTED_UNLESS, place),
        }
    }

    /// One entry of `env`.
    fn read_one(&self, entry: View<'_>, out: &mut Environment) {
        let Some(name) = entry.text_of("name").filter(|name| !name.is_empty()) else {
            let message = "an entry of env without a name".to_owned();
            let place = entry.beginning();
            out.problem(message, self.refused(), place);
            return;
        };
        let name = &*suspected::variable_name(name);
        let (value, from) = (entry.get("value"), entry.get("valueFrom"));
        if let Some(value) = value
            && (from.is_none() || value.text().is_some_and(|text| !text.is_empty()))
        {
            if from.is_some() {
                let message = format!("{name} has both `value` and `valueFrom`");
                out.problem(message, self.refused(), value.place());
            }
            self.read_value(name, value, out);
        } else if let Some(from) = from {
            self.read_reference(name, from, out);
        } else {
            // `value:` without anything is an empty text.
            let place = entry.get("name").unwrap_or(entry).place();
            let offsets = Offsets::verbatim(place.span.end);
            out.set(Variable { name: name.to_owned(), value: String::new(), place, offsets });
        }
    }

    fn read_value(&self, name: &str, value: View<'_>, out: &mut Environment) {
        let place = value.place();
        if value.raw().contains("{{") && value.raw().contains("}}") {
            return out.set_unseen(name, "what Helm will put there".to_owned(), place);
        }
        if value.shape() != Shape::Text {
            let message = format!("{name}: the value is a {}, not a string", describe(value.shape()));
            out.problem(message, refusal(self.workload), place.clone());
        }
        let raw = Offsets::verbatim(place.span.start);
        let (text, offsets) = value.located().unwrap_or((value.raw(), &raw));
        if value.located().is_none() && !text.starts_with(['[', '{']) {
            return;
        }
        let missing = RefCell::new(Vec::new());
        let expanded = expand(text, offsets, |name| {
            let value = out.value(name);
            if value.is_none() && !name.is_empty() {
                missing.borrow_mut().push(name.to_owned());
            }
            value
        });
        let raw_offsets = offsets;
        let (value, offsets) = match expanded {
            Ok((value, expanded)) if self.stores.take(value.len()) => {
                out.add_interpolated(name, text, offsets, &place);
                (value, expanded)
            }
            _ => {
                let message = format!("{name}: longer than {LONGEST} bytes once its references are replaced");
                let consequence = Consequence::never("Linux takes no such variable, so the container does not start");
                out.problem(message, consequence, place.clone());
                (text.to_owned(), offsets.clone())
            }
        };
        for missing in missing.into_inner() {
            // The cluster sets some for every Service.
            if out.is_unseen(&missing) {
                if !text.trim_start().starts_with(['[', '{']) {
                    let address = out.unseen_address(&missing);
                    return out.set_unseen_address(name, format!("made of {missing}"), address, place);
                }
                // Of a list of servers the rest can still be judged.
                let message = format!("{name}: a part of it is {missing}, which is not known here");
                let consequence = Consequence::unseen("that part is not checked");
                out.problem(message, consequence, place.clone());
                out.add_unseen_parts(text, raw_offsets, &missing, &place);
                continue;
            }
            let message = format!("{name}: no variable {missing} is set before it");
            let consequence = Consequence::differs(format!("`$({missing})` stays as it is written, and neko sees it"));
            out.problem(message, consequence, place.clone());
        }
        out.set(Variable { name: name.to_owned(), value, place, offsets });
    }

    fn read_reference(&self, name: &str, from: View<'_>, out: &mut Environment) {
        for (field, kind) in [("configMapKeyRef", StoreKind::ConfigMap), ("secretKeyRef", StoreKind::Secret)] {
            let Some(reference) = from.get(field) else { continue };
            let object = reference.text_of("name").unwrap_or_default();
            let key = reference.text_of("key").unwrap_or_default();
            let optional = reference.get("optional").is_some_and(View::is_true);
            let place = reference.get("key").or_else(|| reference.get("name")).unwrap_or(reference).place();
            match self.stores.find(kind, object, self.namespace) {
                Found::Store(store) => match store.datum(key).filter(|_| store.is_text(key)) {
                    Some(datum) if self.stores.take(datum.text.len()) => out.set_datum(name.to_owned(), datum),
                    Some(_) => {}
                    None if optional => {}
                    None => {
                        let message = format!("{name}: {} {object} has no key {key}", kind.name());
                        out.problem(message, NOT_STARTED, place);
                    }
                },
                Found::Made(maker) => {
                    out.set_unseen(name, format!("key {key} of the Secret {object}, made by a {maker}"), place);
                }
                found => {
                    if !optional {
                        self.not_found(&found, kind, object, place.clone(), out);
                    }
                    out.set_unseen(name, format!("key {key} of the {} {object}", kind.name()), place);
                }
            }
            return;
        }
        let field = |section: &str, key: &str| from.path(&[section, key]).and_then(View::text);
        let what = if let Some(path) = field("fieldRef", "fieldPath") {
            match path {
                "metadata.name" | "metadata.namespace" | "spec.nodeName" | "spec.serviceAccountName" => {
                    format!("{path}, known when the pod runs")
                }
                "status.podIP" | "status.podIPs" => format!("the pod's own address ({path}), known when the pod runs"),
                "status.hostIP" | "status.hostIPs" => format!("the node's address ({path}), known when the pod runs"),
                _ => format!("{path}, known when the pod runs"),
            }
        } else if let Some(resource) = field("resourceFieldRef", "resource") {
            format!("{resource}, known when the pod runs")
        } else {
            let message = format!("{name}: `valueFrom` names nothing that Kubernetes has");
            out.problem(message, self.refused(), from.place());
            return;
        };
        let address = match field("fieldRef", "fieldPath") {
            Some("status.podIP" | "status.podIPs") => Some(UnseenAddress::Pod),
            Some("status.hostIP" | "status.hostIPs") => Some(UnseenAddress::Node),
            _ => None,
        };
        out.set_unseen_address(name, what, address, from.place());
    }
}
