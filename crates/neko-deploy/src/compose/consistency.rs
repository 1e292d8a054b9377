//! What Compose checks of the services that it would start, and of the project's own parts, once the files are merged.

use std::collections::HashSet;

use super::super::{Problem, ProblemKind};
use super::notes::Notes;
use super::refusal::REFUSED_UNSET;
use super::schema;
use super::value::{Data, Entry};
use super::value::{Map, Value};
use super::{paths, volumes};
use neko_text::source::Place;

fn refused(kind: impl Into<ProblemKind>, place: &Place) -> Problem {
    Problem::project_refused(kind, place.clone())
}

fn undefined(name: &str, what: String, place: &Place) -> Problem {
    refused(ProblemKind::Undefined { by: format!("service {name:?}"), what }, place)
}

/// Why Compose refuses a service that is to be started, but for what it depends on.
/// `is_part` says that the file is one that is laid upon others, looked at alone.
pub(super) fn problems(entry: &Entry, project: &Map, is_part: bool, notes: &Notes) -> Vec<Problem> {
    let (name, Some(service)) = (&entry.key, entry.value.map()) else { return Vec::new() };
    let mut found = Vec::new();
    let says = |key: &str| service.get(key).is_some_and(|value| value.text().is_none_or(|text| !text.value.is_empty()));
    if !is_part && !["image", "build", "provider"].into_iter().any(says) {
        let message = format!("service {name:?} has neither an image nor a build context specified");
        let unset = service.get("image").filter(|image| notes.is_unset(&image.place));
        found.push(match unset {
            Some(image) => Problem::new(message, REFUSED_UNSET, image.place.clone()),
            None => refused(message, &entry.key_place),
        });
    }
    found.extend(build(name, service, project));
    found.extend(models(name, service, project));
    found.extend(health(service));
    found.extend(replicas(name, service));
    found.extend(limits(name, service));
    found.extend(same_targets(name, service));
    found
}

fn text<'a>(map: &'a Map, key: &str) -> Option<(&'a str, &'a Place)> {
    let value = map.get(key)?;
    Some((value.text()?.value.as_str(), &value.place))
}

/// A mapping of the project, as `secrets`.
fn part<'a>(project: &'a Map, key: &str) -> &'a [Entry] {
    project.get(key).and_then(Value::map).map_or(&[], |map| &map.0)
}

fn names<'a>(project: &'a Map, key: &str) -> HashSet<&'a str> {
    part(project, key).iter().map(|entry| entry.key.as_str()).collect()
}

fn build(name: &str, service: &Map, project: &Map) -> Vec<Problem> {
    let mut found = Vec::new();
    let Some(build) = service.get("build").and_then(Value::map) else { return found };
    let is_said = |key| text(build, key).filter(|(text, _)| !text.is_empty());
    if let (Some(_), Some((_, place))) = (is_said("dockerfile"), is_said("dockerfile_inline")) {
        let message = format!("service {name:?} declares mutually exclusive dockerfile and dockerfile_inline");
        found.push(refused(message, place));
    }
    let platforms = build.get("platforms").and_then(Value::list).unwrap_or_default();
    if let Some((platform, place)) = text(service, "platform").filter(|(text, _)| !text.is_empty())
        && !platforms.is_empty()
        && platforms.iter().all(|own| own.text().is_none_or(|own| own.value != platform))
    {
        found.push(refused(format!("`build.platforms` lacks the platform {platform} of service {name:?}"), place));
    }
    let secrets = names(project, "secrets");
    for item in build.get("secrets").and_then(Value::list).unwrap_or_default() {
        let source = item.text().map(|text| text.value.as_str());
        let source = source.or_else(|| Some(text(item.map()?, "source")?.0)).unwrap_or_default();
        if !secrets.contains(source) {
            found.push(undefined(name, format!("build secret {source}"), &item.place));
        }
    }
    found
}

fn models(name: &str, service: &Map, project: &Map) -> Vec<Problem> {
    let own: Vec<(&str, &Place)> = match service.get("models").map(|value| &value.data) {
        Some(Data::List(items)) => {
            items.iter().filter_map(|item| Some((item.text()?.value.as_str(), &item.place))).collect()
        }
        Some(Data::Map(map)) => map.0.iter().map(|entry| (entry.key.as_str(), &entry.key_place)).collect(),
        _ => Vec::new(),
    };
    let known = if own.is_empty() { HashSet::new() } else { names(project, "models") };
    let unknown = own.into_iter().filter(|(model, _)| !known.contains(model));
    unknown.map(|(model, place)| undefined(name, format!("model {model}"), place)).collect()
}

fn health(service: &Map) -> Option<Problem> {
    let test = service.get("healthcheck")?.map()?.get("test")?;
    let first = test.list()?.first()?;
    let known = ["CMD", "CMD-SHELL", "NONE"].contains(&first.text()?.value.as_str());
    let message = "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"";
    (!known).then(|| refused(message.to_owned(), &first.place))
}

fn replicas(name: &str, service: &Map) -> Vec<Problem> {
    let mut found = Vec::new();
    let scale = service.get("scale").and_then(number);
    let deploy = service.get("deploy").and_then(Value::map).and_then(|deploy| deploy.get("replicas"));
    if let (Some((scale, place)), Some((replicas, _))) = (&scale, deploy.and_then(number))
        && *scale != replicas
    {
        let message = format!("services.{name}: can't set distinct values on 'scale' and 'deploy.replicas'");
        found.push(refused(message, place));
    }
    if let Some((count, place)) = deploy.and_then(number).or(scale) {
        if count < 0 {
            let message = format!("services.{name}: {count} replicas, which must not be negative");
            found.push(refused(message, &place));
        }
        if count > 1
            && let Some((_, place)) = text(service, "container_name").filter(|(text, _)| !text.is_empty())
        {
            let message = format!(
                "services.{name}: `container_name` with {count} replicas, but a container's name must be unique"
            );
            found.push(refused(message, place));
        }
    }
    found
}

fn number(value: &Value) -> Option<(i64, Place)> {
    Some((value.scalar()?.value.parse().ok()?, value.place.clone()))
}

/// Limits that stand both at the service and below `deploy`; there one that is not said counts as none.
fn limits(name: &str, service: &Map) -> Vec<Problem> {
    const TWICE: [(&str, &str, &str); 4] = [
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ];
    let resources = service.get("deploy").and_then(Value::map).and_then(|own| own.get("resources")?.map());
    let mut found = Vec::new();
    for (key, section, below) in TWICE {
        let Some(own) = service.get(key) else { continue };
        let Some(section_of) = resources.and_then(|own| own.get(section)?.map()) else { continue };
        let amount = |value: Option<&Value>| {
            let text = value.and_then(Value::scalar).map(|text| text.value).unwrap_or_default();
            match key {
                "cpus" => text.parse::<f32>().ok().map(f64::from),
                #[expect(clippy::cast_precision_loss, reason = "two amounts are compared")]
                _ => schema::size(&text).map(|size| size as f64),
            }
            .unwrap_or(0.0)
        };
        let (own_amount, below_amount) = (amount(Some(own)), amount(section_of.get(below)));
        if own_amount != 0.0 && (own_amount - below_amount).abs() > f64::EPSILON {
            let message = format!(
                "services.{name}: can't set distinct values on '{key}' and 'deploy.resources.{section}.{below}'"
            );
            found.push(refused(message, &own.place));
        }
    }
    found
}

/// Targets that more than one volume or tmpfs is mounted at.
fn same_targets(name: &str, service: &Map) -> Vec<Problem> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    let tmpfs = service.get("tmpfs");
    let tmpfs: Vec<&Value> =
        tmpfs.and_then(Value::list).map_or_else(|| tmpfs.into_iter().collect(), |own| own.iter().collect());
    let mut whole = HashSet::new();
    for item in tmpfs {
        // What stands twice to the letter is taken out.
        let Some(text) = item.text().filter(|text| whole.insert(text.value.as_str())) else { continue };
        let target = text.value.split(':').next().unwrap_or_default();
        if !seen.insert(target.to_owned()) {
            found.push(refused(format!("services.{name}.tmpfs: target {target} already mounted"), &item.place));
        }
    }
    if seen.is_empty() {
        return found;
    }
    for item in service.get("volumes").and_then(Value::list).unwrap_or_default() {
        if let Some(target) = volumes::target(item).map(|target| paths::clean(&target))
            && seen.contains(&target)
        {
            found.push(refused(
                format!("services.{name}.volumes: target {target} already mounted as tmpfs"),
                &item.place,
            ));
        }
    }
    found
}

/// Why Compose refuses the volumes, configs and secrets of a project.
pub(super) fn of_project(project: &Map) -> Vec<Problem> {
    let mut found = Vec::new();
    for entry in part(project, "volumes") {
        let Some(own) = entry.value.map() else { continue };
        let other =
            own.0.iter().find(|own| !["name", "external"].contains(&own.key.as_str()) && !own.key.starts_with("x-"));
        if let Some(other) = other.filter(|_| is_external(own)) {
            let message =
                format!("volumes.{}: conflicting parameters \"external\" and {:?} specified", entry.key, other.key);
            found.push(refused(message, &other.key_place));
        }
    }
    for (key, sources) in [("configs", &["file", "environment", "content"][..]), ("secrets", &["file", "environment"])]
    {
        for entry in part(project, key) {
            let Some(own) = entry.value.map() else { continue };
            let said: Vec<&Entry> = own.0.iter().filter(|own| sources.contains(&own.key.as_str())).collect();
            let names = sources.join("|");
            if let [_, second, ..] = said.as_slice() {
                let message = format!("{key}.{}: {names} attributes are mutually exclusive", entry.key);
                found.push(refused(message, &second.key_place));
            }
            let has_driver = own.entry("driver").is_some();
            // An empty path is the project's folder.
            let is_empty = said
                .iter()
                .all(|own| own.key == "environment" && own.value.text().is_some_and(|text| text.value.is_empty()));
            let refuses = match said.as_slice() {
                [] if own.entry("external").is_none() && !has_driver => true,
                _ => key == "secrets" && is_empty && !is_external(own),
            };
            if refuses {
                found.push(refused(format!("{key}.{}: one of {names} must be set", entry.key), &entry.key_place));
            }
        }
    }
    found
}

fn is_external(own: &Map) -> bool {
    own.get("external").is_some_and(|value| {
        let known = ["true", "y", "yes", "on"];
        value.map().is_some()
            || value.scalar().is_some_and(|own| known.iter().any(|yes| own.value.eq_ignore_ascii_case(yes)))
    })
}
