//! A service's environment: its `env_file`s, then its `environment`, where a name without a value is taken from the shell.

use std::collections::HashSet;

use super::super::{Consequence, Emptied, Interpolated, Problem};
use super::dotenv;
use super::interpolation::{Given, Lookup};
use super::model::{Environment, Fallible, Loader, REFUSED, Stop, emptied, unset_variable};
use super::paths;
use super::value::{Data, Map, Text, Value};
use crate::config::{Variable, Written};
use crate::document::Offsets;
use crate::source::Place;

/// What a container is given.
#[derive(Default)]
pub(super) struct Container {
    pub variables: Vec<Variable>,
    pub interpolated: Vec<Interpolated>,
    /// Where the names stand.
    pub names: Vec<Written>,
    /// Variables that its `env_file`s put in and that are not set.
    pub emptied: Vec<Emptied>,
}

/// Reads a service's environment; the later of two variables counts.
pub(super) fn read(
    service: &Map,
    loader: &mut Loader<'_>,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) -> Fallible<Container> {
    let mut out = Container::default();
    let own = service.get("environment").and_then(Value::map).cloned().unwrap_or_default();
    for file in env_files(service) {
        env_file(&file, &own, loader, environment, problems, &mut out)?;
    }
    let mut unset = HashSet::new();
    for entry in &own.0 {
        match entry.value.scalar() {
            Some(text) => {
                out.names.retain(|name| name.value != entry.key);
                out.names.push(Written { value: entry.key.clone(), place: Some(entry.key_place.clone()) });
                out.add(&entry.key, text, entry.value.place.clone());
            }
            // A null value is taken from the shell.
            None => match environment.lookup(&entry.key) {
                Some(given) => out.add(&entry.key, Text::new(given.value, Offsets::verbatim(0)), given.place),
                None => {
                    unset.insert(entry.key.as_str());
                    if entry.key.starts_with("NEKO_") {
                        problems.push(Problem {
                            message: format!("{} has no value here and none in .env", entry.key),
                            consequence: Consequence::differs(
                                "unless the shell sets it where Compose runs, neko does not see it",
                            ),
                            place: Some(entry.key_place.clone()),
                        });
                    }
                }
            },
        }
    }
    out.variables.retain(|variable| !unset.contains(variable.name.as_str()));
    Ok(out)
}

impl Container {
    fn add(&mut self, name: &str, text: Text, place: Place) {
        let pieces = text.pieces.into_iter().map(|piece| Interpolated {
            variable: name.to_owned(),
            expression: Place::new(&place.source, piece.expression),
            from: piece.from,
        });
        self.interpolated.extend(pieces);
        self.variables.push(Variable { name: name.to_owned(), value: text.value, place, offsets: text.offsets });
    }
}

struct EnvFile {
    path: Text,
    place: Place,
    required: bool,
    raw: bool,
}

/// The files of `env_file`; of two of one path the later takes the place of the earlier.
fn env_files(service: &Map) -> Vec<EnvFile> {
    let mut files: Vec<EnvFile> = Vec::new();
    for item in service.get("env_file").and_then(Value::list).unwrap_or_default() {
        let file = match &item.data {
            Data::Map(map) => {
                let Some(path) = map.get("path").and_then(Value::text) else { continue };
                let required = map.get("required").and_then(Value::scalar).is_none_or(|text| text.value != "false");
                let raw = map.get("format").and_then(Value::text).is_some_and(|text| text.value == "raw");
                EnvFile { path: path.clone(), place: item.place.clone(), required, raw }
            }
            Data::Text(path) => EnvFile { path: path.clone(), place: item.place.clone(), required: true, raw: false },
            _ => continue,
        };
        match files.iter_mut().find(|own| own.path.value == file.path.value) {
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
    let path = paths::join(loader.folder(&file.place), &file.path.value);
    let mut tell = |message: String, consequence: Consequence, place: &Place| {
        problems.push(Problem { message, consequence, place: Some(place.clone()) });
    };
    let Some(source) = loader.text(&path).map_err(Stop::Unreadable)? else {
        if file.required {
            tell(format!("env_file {path}: no such file"), REFUSED, &file.place);
        }
        return Ok(());
    };
    if file.raw {
        for (span, name, value) in raw_lines(&source.text) {
            let place = Place::new(&source, span.clone());
            out.add(name, Text::new(value, Offsets::verbatim(span.start)), place);
        }
        return Ok(());
    }
    let scope = Scope { project: environment, service: own };
    let mut unset = Vec::new();
    match dotenv::read(&source, &scope, |name, place| {
        out.emptied.extend(emptied(name, &place));
        unset.push(unset_variable(name, place));
    }) {
        Ok(lines) => {
            for line in lines {
                out.names.retain(|name| name.value != line.name);
                out.names.extend(name_before(&line.name, &line.place));
                out.add(&line.name, line.text, line.place);
            }
        }
        Err(refused) => tell(format!("failed to read {path}: {}", refused.message), REFUSED, &refused.place),
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

/// `format: raw`: what stands behind `=`, as it is.
fn raw_lines(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str, &str)> {
    let mut at = 0;
    text.split('\n').filter_map(move |line| {
        let start = at;
        at += line.len() + 1;
        let body = line.strip_suffix('\r').unwrap_or(line);
        if body.trim_start().starts_with('#') {
            return None;
        }
        let equals = body.find('=')?;
        Some((start + equals + 1..start + body.len(), body[..equals].trim(), &body[equals + 1..]))
    })
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
