//! `extends`: a service laid upon another one, of the same file or of another.

use super::super::{Consequence, Problem};
use super::loader::{Loader, Opened};
use super::refusal::{Fallible, Stop, refuse};
use super::schema::Part;
use super::value::{Data, Map, Value};
use super::variables::Environment;
use super::{merge, paths};
use neko_text::source::Place;

/// How long a chain of `extends` may be; Compose has no such limit, and no project comes near.
const LONGEST: usize = 60;

/// How much services may hold together that extend others; Compose has no such limit, and no project comes near.
const MOST_BROUGHT_IN: usize = 1 << 20;
/// What a value counts for beside its text.
const VALUE: usize = 16;

/// How much there is in a service.
fn size(map: &Map) -> usize {
    map.0.iter().map(|entry| entry.key.len() + size_of(&entry.value)).sum()
}

fn size_of(value: &Value) -> usize {
    VALUE
        + match &value.data {
            Data::Map(map) => size(map),
            Data::List(items) => items.iter().map(size_of).sum(),
            Data::Text(text) => text.value.len(),
            _ => 0,
        }
}

/// Replaces every `extends` of a file by what it brings in.
pub(super) fn apply(loader: &mut Loader<'_>, file: &mut Map, name: &str, environment: &Environment) -> Fallible<()> {
    let Some(Data::Map(services)) = file.0.iter_mut().find(|e| e.key == "services").map(|e| &mut e.value.data) else {
        return Ok(());
    };
    let written = services.clone();
    for entry in &mut services.0 {
        if let Data::Map(own) = &mut entry.value.data
            && own.entry("extends").is_some()
        {
            let mut way = Way { main: name, here: name.to_owned(), steps: Vec::new() };
            *own = extended(loader, &entry.key, own.clone(), &written, environment, &mut way)?;
            loader.brought_in += size(own);
            if loader.brought_in > MOST_BROUGHT_IN {
                let message = format!(
                    "services that extend others make more than {} MiB of it, which is neko-ice's own limit",
                    MOST_BROUGHT_IN >> 20
                );
                return Err(refuse(message, &entry.key_place));
            }
        }
    }
    Ok(())
}

/// The way through services that extend each other.
struct Way<'a> {
    /// The file that it began in.
    main: &'a str,
    /// The file that it has come to.
    here: String,
    /// Each service that extends another, with the file that it names for it as Compose writes it down: the file where the
    /// way began, where it names none. So Compose takes some ways for circles that are none.
    steps: Vec<(String, String)>,
}

/// A service with what it extends below it. `services` are those of its file, as they are written.
fn extended(
    loader: &mut Loader<'_>,
    name: &str,
    mut service: Map,
    services: &Map,
    environment: &Environment,
    way: &mut Way<'_>,
) -> Fallible<Map> {
    let Some(entry) = service.take("extends") else { return Ok(service) };
    let Some((base, file)) = named(&entry.value) else {
        let message =
            format!("services.{name}.extends must be a service's name, or a mapping with `service` and `file`");
        return Err(refuse(message, &entry.value.place));
    };
    let place = &entry.value.place;
    let (other, path, step) = match file {
        None => (None, way.here.clone(), way.main.to_owned()),
        Some(path) if paths::is_remote(&path) => {
            let message = format!("extends {base} of {path}: a file from elsewhere, which neko-ice does not fetch");
            let consequence = Consequence::unseen("what it sets for neko is not known here");
            let problem = Problem::new(message, consequence, place.clone());
            loader.notes.tell(Some(name), problem);
            return Ok(service);
        }
        Some(written) => {
            let path = paths::join(loader.folder(place), &written);
            let step = if loader.is_resolved(place) { paths::below(paths::folder(way.main), &path) } else { &written };
            let Some(services) = load(loader, name, &path, place, environment)? else {
                loader.notes.lacking.push(name.to_owned());
                loader.notes.tell(None, Problem::not_read(&path, loader.files, Some(place.clone())));
                return Ok(service);
            };
            (Some(services), path.clone(), step.to_owned())
        }
    };
    let services = other.as_ref().unwrap_or(services);
    let Some(Data::Map(found)) = services.entry(&base).map(|entry| &entry.value.data) else {
        let message = format!("cannot extend service {name:?} in {path}: service {base:?} not found");
        return Err(refuse(message, place));
    };
    loader.release(&path, Some(&base));
    let step = (step, name.to_owned());
    if way.steps.contains(&step) || way.steps.len() > LONGEST {
        let mut names: Vec<&str> = way.steps.iter().chain([&step]).map(|(_, name)| name.as_str()).collect();
        names.push(&base);
        return Err(refuse(format!("circular reference: {}", names.join(" extends ")), place));
    }
    way.steps.push(step);
    let before = std::mem::replace(&mut way.here, path);
    let mut merged = extended(loader, &base, found.clone(), services, environment, way)?;
    way.here = before;
    way.steps.pop();
    merge::strip_map(&mut merged);
    loader.notes.inherit(name, &base);
    // What a tag drops of earlier files is dropped when the file is laid upon them.
    let marks = merge::marks(&service);
    merge::merge(&mut merged, service, &mut vec!["services".to_owned(), name.to_owned()])?;
    merge::set_marks(&mut merged, marks);
    Ok(merged)
}

/// The service and the file that `extends` names.
fn named(value: &Value) -> Option<(String, Option<String>)> {
    match &value.data {
        Data::Text(text) => Some((text.value.clone(), None)),
        Data::Map(map) => {
            let service = map.get("service")?.text()?.value.clone();
            let file = map.get("file").map(|file| Some(file.text()?.value.clone()));
            match file {
                Some(None) => None,
                file => Some((service, file.flatten())),
            }
        }
        _ => None,
    }
}

/// The services of another file; none where it is not read here.
fn load(
    loader: &mut Loader<'_>,
    name: &str,
    path: &str,
    place: &Place,
    environment: &Environment,
) -> Fallible<Option<Map>> {
    let source = match loader.text(path).map_err(Stop::Unreadable)? {
        Opened::Text(source) => source,
        Opened::Closed => return Ok(None),
        Opened::Missing => {
            return Err(refuse(format!("cannot extend service {name:?}: {path}: no such file"), place));
        }
    };
    let folder = paths::folder(path).to_owned();
    loader.resolved.push(std::sync::Arc::clone(&source));
    let mut file = Map::default();
    for document in loader.file(&source, &folder, environment, true)? {
        loader.check(&document, Part::Strings);
        merge::merge(&mut file, document, &mut Vec::new())?;
    }
    match file.take("services").map(|entry| entry.value.data) {
        Some(Data::Map(services)) => Ok(Some(services)),
        _ => Err(refuse(format!("cannot extend service {name:?} in {path}: no services section"), place)),
    }
}
