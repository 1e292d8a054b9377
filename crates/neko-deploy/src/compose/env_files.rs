//! The files of `env_file`, whose variables come before those of `environment`.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::docker_run::env_file;
use super::super::{Consequence, Message, Problem};
use super::container::Container;
use super::dotenv;
use super::interpolation::{Given, Lookup};
use super::loader::{Loader, Opened};
use super::notes::emptied;
use super::paths;
use super::refusal::{Fallible, Stop};
use super::unset::{Role, unset_variable};
use super::value::{Data, Map, Text, Value};
use super::variables::Environment;
use neko_config::Written;
use neko_text::source::{Place, Source};

/// Reads those of a service, one after the other.
pub(super) fn read(
    service: &Map,
    own: &Map,
    loader: &mut Loader<'_>,
    environment: &Environment,
    problems: &mut Vec<Problem>,
    out: &mut Container,
) -> Fallible<()> {
    for file in env_files(service, loader) {
        read_one(&file, own, loader, environment, problems, out)?;
    }
    Ok(())
}

/// What becomes of a container with `=value` among its variables.
const NAMELESS: Consequence = Consequence::NeverStarts(Message::fixed(
    "Compose takes it for the value of a variable without a name, and Docker rejects the container",
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

/// The files of `env_file`; of two of one path the later replaces the earlier.
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

fn read_one(
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
    let mut tell = |message: String, consequence: Consequence| {
        problems.push(Problem::new(message, consequence, file.place.clone()));
    };
    match loader.text(path).map_err(Stop::Unreadable)? {
        Opened::Missing => {
            out.0.is_partial |= file.required;
            let optional = "it is not required, so Compose goes on and neko does not get its variables";
            let consequence = if file.required { Consequence::ProjectRefused } else { Consequence::unseen(optional) };
            tell(format!("env_file {path}: no such file"), consequence);
        }
        Opened::Closed => {
            out.0.is_partial = true;
            problems.push(Problem::not_read(path, loader.files, Some(file.place.clone())));
        }
        Opened::Text(_) if let Some(format) = &file.unknown_format => {
            out.0.is_partial = true;
            tell(
                format!("unsupported env_file format {format:?}: write `raw`, or leave `format` out"),
                Consequence::ProjectRefused,
            );
        }
        Opened::Text(source) => {
            let scope = Scope { project: environment, service: own };
            let read = if file.raw { raw_lines } else { lines };
            read(file, &source, &scope, loader, problems, out)?;
        }
    }
    Ok(())
}

/// A file of the format `raw`: nothing is interpolated.
fn raw_lines(
    file: &EnvFile,
    source: &Arc<Source>,
    scope: &Scope<'_>,
    loader: &mut Loader<'_>,
    problems: &mut Vec<Problem>,
    out: &mut Container,
) -> Fallible<()> {
    loader.notes.grow(source.text.len(), &file.place)?;
    match env_file::read(&source.text) {
        Ok(lines) => {
            let lines = lines.into_iter().filter(|line| out.takes(&line.name, source));
            lines.collect::<Vec<_>>().into_iter().for_each(|line| out.raw(line, source, scope));
        }
        Err(span) => {
            out.0.is_partial = true;
            let message = format!("failed to read {}: a variable's name with blanks in it, or none", file.path);
            problems.push(Problem::new(message, Consequence::ProjectRefused, Place::new(source, span)));
        }
    }
    Ok(())
}

/// A file in Compose's own format.
fn lines(
    file: &EnvFile,
    source: &Arc<Source>,
    scope: &Scope<'_>,
    loader: &mut Loader<'_>,
    problems: &mut Vec<Problem>,
    out: &mut Container,
) -> Fallible<()> {
    let mut unset = Vec::new();
    let earlier = out.so_far();
    let around = dotenv::Around { before: scope, behind: &earlier, names_from_behind: false };
    let read = dotenv::read(source, around, |line, name, place| {
        out.0.emptied.extend(emptied(name, &place));
        out.0.unseen_parts.push(place.clone());
        let role = Role::of_variable(&line.name, line.text.value.is_empty());
        unset.extend(unset_variable(name, place, &role));
    });
    match read {
        Ok(lines) => {
            let made = lines.iter().map(|line| line.text.value.len() + VARIABLE).sum();
            loader.notes.grow(made, &file.place)?;
            take_lines(lines.into_iter().filter(|line| out.takes(&line.name, source)).collect(), file, problems, out);
        }
        Err(refused) => {
            out.0.is_partial = true;
            let message = refused.message.behind(&format!("failed to read {}: ", file.path));
            problems.push(Problem::new(message, Consequence::ProjectRefused, refused.place));
        }
    }
    problems.extend(unset);
    Ok(())
}

fn take_lines(taken: Vec<dotenv::Line>, file: &EnvFile, problems: &mut Vec<Problem>, out: &mut Container) {
    let last: HashMap<String, usize> =
        taken.iter().enumerate().map(|(number, line)| (line.name.clone(), number)).collect();
    out.0.names.retain(|name| !last.contains_key(&name.value));
    for (number, line) in taken.into_iter().enumerate() {
        if line.name.is_empty() {
            let message = format!("{} ends in a name without a value, and without a line break", file.path);
            problems.push(Problem::new(message, NAMELESS, line.place.clone()));
        }
        if last.get(&line.name) == Some(&number) {
            out.0.names.extend(name_before(&line.name, &line.place));
        }
        out.add(&line.name, line.text, line.place);
    }
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
