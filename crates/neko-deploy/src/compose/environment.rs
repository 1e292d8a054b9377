//! A service's environment: its `env_file`s, then its `environment`, where a name without a value is taken from the shell.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::docker_run::env_file;
use super::super::{Consequence, Interpolated, Message, Problem, Unseen};
use super::dotenv;
use super::interpolation::{Given, Lookup};
use super::loader::{Loader, Opened};
use super::notes::{Notes, emptied};
use super::paths;
use super::refusal::{Fallible, Stop};
use super::unset::{Role, unset_variable};
use super::value::{Data, Map, Text, Value};
use super::variables::{Environment, is_setting};
use neko_config::{Variable, Written, suspected};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// The environment of a container while its files and variables are read.
#[derive(Default)]
pub(super) struct Container(crate::Environment);

/// Reads a service's environment; the later of two variables counts.
pub(super) fn read(
    service: &Map,
    loader: &mut Loader<'_>,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) -> Fallible<Container> {
    let mut out = Container::default();
    let own = service.get("environment").and_then(Value::map).cloned().unwrap_or_default();
    for file in env_files(service, loader) {
        env_file(&file, &own, loader, environment, problems, &mut out)?;
    }
    let given: HashSet<&str> = own.0.iter().map(|entry| entry.key.as_str()).collect();
    let names = out.0.variables.iter().map(|variable| &variable.name);
    let helpers = names.filter(|name| environment.is_asked(name) && !given.contains(name.as_str()));
    out.0.helpers = helpers.cloned().collect();
    let mut unset = HashSet::new();
    for entry in own.0.iter().filter(|entry| !matches!(entry.value.data, Data::List(_) | Data::Map(_))) {
        let name = suspected::variable_name(&entry.key);
        match entry.value.scalar() {
            Some(text) => {
                out.0.names.retain(|own| own.value != name);
                out.0.names.push(Written { value: name.to_string(), place: Some(entry.key_place.clone()) });
                out.add(&name, text, entry.value.place.clone());
            }
            // A null value is taken from the shell.
            None => match environment.lookup(&entry.key) {
                Some(given) => out.add(&entry.key, Text::new(given.value, Offsets::verbatim(0)), given.place),
                None => {
                    unset.insert(name.to_string());
                    let what = "what the shell has under the same name".into();
                    let place = Some(entry.key_place.clone());
                    out.0.unseen.push(Unseen { name: name.to_string(), what, place, address: None });
                    if name.starts_with("NEKO_") {
                        problems.push(Problem::new(
                            format!("{name} has no value here and none in .env"),
                            Consequence::differs("unless the shell sets it where Compose runs, neko does not see it"),
                            entry.key_place.clone(),
                        ));
                    }
                }
            },
        }
    }
    out.0.variables.retain(|variable| !unset.contains(variable.name.as_str()));
    out.0.interpolated.retain(|piece| !unset.contains(piece.variable.as_str()));
    Ok(out)
}

impl Container {
    /// The environment of a service, with what is told of it beside its variables.
    pub fn finish(self, service: &str, notes: &Notes) -> crate::Environment {
        let Self(given) = self;
        let of_shell = given.variables.iter().filter(|own| notes.is_unset(&own.place)).map(|own| Unseen {
            name: own.name.clone(),
            what: "put together from variables that are not set here".into(),
            place: Some(own.place.clone()),
            address: None,
        });
        let unseen = given.unseen.into_iter().chain(of_shell).collect();
        crate::Environment {
            unseen,
            unseen_parts: notes.unset_places(&given.unseen_parts),
            is_partial: given.is_partial || notes.is_partial || notes.lacking.iter().any(|own| own == service),
            emptied: [notes.emptied(service), given.emptied].concat(),
            ..given
        }
    }

    /// Whether a variable of a file is taken: of one outside the project neko's and coturn's settings alone.
    fn takes(&self, name: &str, source: &Arc<Source>) -> bool {
        source.may_be_quoted() || is_setting(name)
    }

    /// A line of a file of `format: raw`: what stands behind `=`, as it is.
    fn raw(&mut self, line: env_file::Line, source: &Arc<Source>, scope: &Scope<'_>) {
        let (text, place) = match line.value {
            Some(span) => {
                let value = source.text.get(span.clone()).unwrap_or_default();
                (Text::new(value, Offsets::verbatim(span.start)), Place::new(source, span))
            }
            None => match scope.lookup(&line.name) {
                Some(given) => (Text::new(given.value, Offsets::verbatim(0)), given.place),
                None => return,
            },
        };
        self.add(&line.name, text, place);
    }

    /// What earlier files set, for a later one to refer to.
    fn so_far(&self) -> Environment {
        let mut environment = Environment::default();
        for own in self.0.variables.iter().rev() {
            environment.add(&own.name, Given { value: own.value.clone(), place: own.place.clone() });
        }
        environment
    }

    fn add(&mut self, name: &str, text: Text, place: Place) {
        let pieces = text.pieces.into_iter().map(|piece| Interpolated {
            variable: name.to_owned(),
            expression: Place::new(&place.source, piece.expression),
            from: piece.from,
        });
        self.0.interpolated.extend(pieces);
        self.0.variables.push(Variable { name: name.to_owned(), value: text.value, place, offsets: text.offsets });
    }
}

/// What becomes of a container with `=value` among its variables.
const NAMELESS: Consequence = Consequence::NeverStarts(Message::fixed(
    "Compose takes it for the value of a variable without a name, with which Docker refuses the container",
));

/// What a variable takes beside its value: a file of short ones is far larger than it is written.
const VARIABLE: usize = 4;

struct EnvFile {
    path: String,
    /// The path as Compose compares it: of a file of `extends` or `include` it is joined and clean, else as it is written.
    key: String,
    place: Place,
    required: bool,
    raw: bool,
    unknown_format: Option<String>,
}

/// The files of `env_file`; of two of one path the later takes the place of the earlier.
fn env_files(service: &Map, loader: &Loader<'_>) -> Vec<EnvFile> {
    let paths = |path: &Text, place: &Place| {
        let folder = loader.folder(place);
        let joined = paths::join(folder, &path.value);
        let written = if folder.is_empty() { path.value.clone() } else { format!("{folder}/{}", path.value) };
        let key = if loader.is_resolved(place) { joined.clone() } else { written };
        (joined, key)
    };
    let mut files: Vec<EnvFile> = Vec::new();
    for item in service.get("env_file").and_then(Value::list).unwrap_or_default() {
        let file = match &item.data {
            Data::Map(map) => {
                let Some(path) = map.get("path").and_then(Value::text) else { continue };
                let required = map.get("required").and_then(Value::scalar).is_none_or(|text| {
                    !["false", "n", "no", "off"].iter().any(|no| text.value.eq_ignore_ascii_case(no))
                });
                let format = map.get("format").and_then(Value::text).map(|text| text.value.clone());
                let raw = format.as_deref() == Some("raw");
                let unknown_format = format.filter(|format| !raw && !format.is_empty());
                let (path, key) = paths(path, &item.place);
                EnvFile { path, key, place: item.place.clone(), required, raw, unknown_format }
            }
            Data::Text(path) => {
                let (path, key) = paths(path, &item.place);
                EnvFile { path, key, place: item.place.clone(), required: true, raw: false, unknown_format: None }
            }
            _ => continue,
        };
        match files.iter_mut().find(|own| own.key == file.key) {
            Some(own) => *own = file,
            None => files.push(file),
        }
    }
    files
}

fn env_file(
    file: &EnvFile,
    own: &Map,
    loader: &mut Loader<'_>,
    environment: &Environment,
    problems: &mut Vec<Problem>,
    out: &mut Container,
) -> Fallible<()> {
    // What is too much already is not read once more for each service.
    loader.notes.grow(0, &file.place)?;
    let path = &file.path;
    let mut tell = |message: Message, consequence: Consequence, place: &Place| {
        problems.push(Problem::new(message, consequence, place.clone()));
    };
    let source = match loader.text(path).map_err(Stop::Unreadable)? {
        Opened::Text(source) => Some(source),
        Opened::Missing => None,
        Opened::Closed => {
            out.0.is_partial = true;
            problems.push(Problem::not_read(path, loader.files, Some(file.place.clone())));
            return Ok(());
        }
    };
    let Some(source) = source else {
        out.0.is_partial |= file.required;
        let consequence = match file.required {
            true => Consequence::ProjectRefused,
            false => Consequence::unseen("it is not required, so Compose goes on and neko does not get its variables"),
        };
        tell(format!("env_file {path}: no such file").into(), consequence, &file.place);
        return Ok(());
    };
    let scope = Scope { project: environment, service: own };
    if let Some(format) = &file.unknown_format {
        out.0.is_partial = true;
        tell(
            format!("unsupported env_file format {format:?}: there is `raw`, or none").into(),
            Consequence::ProjectRefused,
            &file.place,
        );
        return Ok(());
    }
    if file.raw {
        loader.notes.grow(source.text.len(), &file.place)?;
        match env_file::read(&source.text) {
            Ok(lines) => {
                let lines = lines.into_iter().filter(|line| out.takes(&line.name, &source));
                lines.collect::<Vec<_>>().into_iter().for_each(|line| out.raw(line, &source, &scope));
            }
            Err(span) => {
                out.0.is_partial = true;
                let message = format!("failed to read {path}: a variable's name with blanks in it, or none");
                tell(message.into(), Consequence::ProjectRefused, &Place::new(&source, span));
            }
        }
        return Ok(());
    }
    let mut unset = Vec::new();
    let earlier = out.so_far();
    let around = dotenv::Around { before: &scope, behind: &earlier, names_from_behind: false };
    match dotenv::read(&source, around, |line, name, place| {
        out.0.emptied.extend(emptied(name, &place));
        out.0.unseen_parts.push(place.clone());
        let role = Role::of_variable(&line.name, line.text.value.is_empty());
        unset.extend(unset_variable(name, place, &role));
    }) {
        Ok(lines) => {
            let made = lines.iter().map(|line| line.text.value.len() + VARIABLE).sum();
            loader.notes.grow(made, &file.place)?;
            let taken: Vec<_> = lines.into_iter().filter(|line| out.takes(&line.name, &source)).collect();
            let last: HashMap<String, usize> =
                taken.iter().enumerate().map(|(number, line)| (line.name.clone(), number)).collect();
            out.0.names.retain(|name| !last.contains_key(&name.value));
            for (number, line) in taken.into_iter().enumerate() {
                if line.name.is_empty() {
                    tell(
                        format!("{path} ends in a name without a value, and without a line break").into(),
                        NAMELESS,
                        &line.place,
                    );
                }
                if last.get(&line.name) == Some(&number) {
                    out.0.names.extend(name_before(&line.name, &line.place));
                }
                out.add(&line.name, line.text, line.place);
            }
        }
        Err(refused) => {
            out.0.is_partial = true;
            tell(
                refused.message.behind(&format!("failed to read {path}: ")),
                Consequence::ProjectRefused,
                &refused.place,
            );
        }
    }
    problems.extend(unset);
    Ok(())
}

/// Where the name of a line stands: right before its value.
fn name_before(name: &str, value: &Place) -> Option<Written> {
    let line = value.source.text.get(..value.span.start)?;
    let at = line.rfind(name)?;
    let between = line.get(at + name.len()..)?;
    let plain = between.chars().all(|c| matches!(c, '=' | ':' | ' ' | '\t' | '"' | '\''));
    plain.then(|| Written { value: name.to_owned(), place: Some(Place::new(&value.source, at..at + name.len())) })
}

/// What an `env_file` may refer to: the project's variables, then the service's own.
struct Scope<'a> {
    project: &'a Environment,
    service: &'a Map,
}

impl Lookup for Scope<'_> {
    fn lookup(&self, name: &str) -> Option<Given> {
        self.project.lookup(name).or_else(|| {
            let value = &self.service.entry(name)?.value;
            Some(Given { value: value.scalar()?.value, place: value.place.clone() })
        })
    }
}
