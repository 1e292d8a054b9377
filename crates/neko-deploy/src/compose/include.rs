//! `include`: other projects of their own folder and `.env`, whose services come in where none of that name is here.

use std::sync::Arc;

use super::super::{Consequence, Problem};
use super::interpolation::Lookup;
use super::loader::{Loader, Opened};
use super::refusal::{Fallible, Stop, refuse};
use super::value::{Data, Map, Text, Value};
use super::variables::Environment;
use super::{merge, paths};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// A project that is brought in, before its files are laid upon each other.
pub(super) struct Import {
    pub sources: Vec<Arc<Source>>,
    /// Where its relative paths start from.
    pub folder: String,
    pub environment: Environment,
}

/// Takes the items of `include` out of a file.
pub(super) fn items(file: &mut Map) -> Fallible<Vec<Value>> {
    let Some(entry) = file.take("include") else { return Ok(Vec::new()) };
    match entry.value.data {
        Data::Null => Ok(Vec::new()),
        Data::List(items) => Ok(items),
        _ => Err(refuse(entry.value.mistyped("`include` must be a list".to_owned()), &entry.key_place)),
    }
}

/// Lays a file upon what comes into it.
pub(super) fn lay_upon(file: &mut Map, mut imported: Map) -> Fallible<()> {
    for key in ["services", "volumes", "networks", "secrets", "configs"] {
        let Some(mut entry) = imported.take(key) else { continue };
        if let Some(own) = file.take(key) {
            // What is written here is laid upon what comes in.
            let mut path = vec![key.to_owned()];
            if let (Data::Map(base), Data::Map(own)) = (&mut entry.value.data, own.value.data) {
                // The files before this one are met later.
                let marks = merge::marks(&own);
                merge::merge(base, own, &mut path)?;
                merge::set_marks(base, marks);
            }
        }
        file.0.push(entry);
    }
    Ok(())
}

/// What an item brings in; nothing where it is not read here. `included` are the files on the way here.
pub(super) fn import(
    loader: &mut Loader<'_>,
    item: &Value,
    folder: &str,
    environment: &Environment,
    included: &[String],
) -> Fallible<Option<Import>> {
    let options = item.map();
    let files = match &item.data {
        Data::Map(map) => strings(map.get("path"))?,
        Data::Text(_) => strings(Some(item))?,
        Data::Null => Vec::new(),
        _ => return Err(refuse(item.mistyped("`include` takes a path or a mapping".to_owned()), &item.place)),
    };
    let env_files = strings(options.and_then(|map| map.get("env_file")))?;
    let directory = options.and_then(|map| map.get("project_directory"));
    if let Some(wrong) = directory.filter(|value| value.text().is_none()) {
        return Err(refuse(wrong.mistyped("`project_directory` must be a string".to_owned()), &wrong.place));
    }
    // Without a path nothing comes in.
    let Some(((first, first_place), _)) = files.split_first() else { return Ok(None) };
    if let Some((path, place)) = files.iter().find(|(path, _)| paths::is_remote(&path.value)) {
        let message = format!("include {}: a project from elsewhere, which neko-ice does not fetch", path.value);
        let consequence = Consequence::unseen("what it sets for neko is not known here");
        let problem = Problem::new(message, consequence, place.clone());
        loader.notes.tell(None, problem);
        return Ok(None);
    }
    let main = paths::join(folder, &first.value);
    if included.contains(&main) {
        let message = format!("include cycle detected: {} include {main}", included.join(" include "));
        return Err(refuse(message, first_place));
    }
    let project = match directory.and_then(Value::text).filter(|text| !text.value.is_empty()) {
        Some(text) => paths::join(folder, &text.value),
        None => paths::folder(&main).to_owned(),
    };
    let mut sources = Vec::new();
    for (path, place) in &files {
        let path = paths::join(folder, &path.value);
        let Some(source) = needed(loader, &path, "include", place)? else {
            loader.notes.is_partial = true;
            loader.notes.tell(None, Problem::not_read(&path, loader.files, Some(place.clone())));
            return Ok(None);
        };
        sources.push(source);
    }
    loader.resolved.extend(sources.iter().cloned());
    let mut environment = environment.clone();
    if env_files.is_empty() {
        let path = paths::join(&project, ".env");
        if loader.files.is_file(&path) {
            loader.beside(&path, &mut environment)?;
        }
    }
    let mut named = Vec::new();
    for (path, place) in env_files.iter().filter(|(path, _)| path.value != "/dev/null") {
        let path = paths::join(folder, &path.value);
        match needed(loader, &path, "env_file", place)? {
            Some(source) => named.push(source),
            None => loader.closed_variables(&path, &mut environment),
        }
    }
    loader.dotenv(&named, &mut environment)?;
    Ok(Some(Import { sources, folder: project, environment }))
}

/// Gives the variables of an included project that stand in a list and have no value those of its own `.env`.
pub(super) fn give_variables(environment: &Environment, project: &mut Map) {
    let Some(services) = project.map_mut("services") else { return };
    for service in &mut services.0 {
        let Data::Map(own) = &mut service.value.data else { continue };
        let Some(environment_of) = own.entry_mut("environment").filter(|entry| entry.value.listed) else { continue };
        let Data::Map(variables) = &mut environment_of.value.data else { continue };
        for entry in variables.0.iter_mut().filter(|entry| matches!(entry.value.data, Data::Null)) {
            if let Some(given) = environment.lookup(&entry.key) {
                let text = Text::new(given.value, Offsets::verbatim(0));
                entry.value = Value::new(Data::Text(text), given.place);
            }
        }
    }
}

/// A file that Compose has to have; none where it is not read here.
fn needed(loader: &mut Loader<'_>, path: &str, what: &str, place: &Place) -> Fallible<Option<Arc<Source>>> {
    match loader.text(path).map_err(Stop::Unreadable)? {
        Opened::Text(source) => Ok(Some(source)),
        Opened::Closed => Ok(None),
        Opened::Missing => Err(refuse(format!("{what} {path}: no such file"), place)),
    }
}

/// A string or a list of strings.
fn strings(value: Option<&Value>) -> Fallible<Vec<(Text, Place)>> {
    let one = |value: &Value| match value.text() {
        Some(text) => Ok((text.clone(), value.place.clone())),
        None => Err(refuse(value.mistyped("`include` takes strings".to_owned()), &value.place)),
    };
    match value {
        Some(value) => match value.list() {
            Some(items) => items.iter().map(one).collect(),
            None => one(value).map(|own| vec![own]),
        },
        None => Ok(Vec::new()),
    }
}
