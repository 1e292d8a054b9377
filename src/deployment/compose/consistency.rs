//! What Compose checks of the services that it would start, once the files are merged.

use super::super::Problem;
use super::model::{Notes, REFUSED};
use super::value::{Data, Entry, Map, Value};
use crate::source::Place;

/// Why Compose refuses a service that is to be started. `runs` tells whether a service of a name is to be started too.
pub(super) fn problems(entry: &Entry, notes: &Notes, runs: impl Fn(&str) -> bool) -> Vec<Problem> {
    let (name, Some(service)) = (&entry.key, entry.value.map()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut refused = |message: String, place: &Place| {
        found.push(Problem { message, consequence: REFUSED, place: Some(place.clone()) });
    };
    let says = |key: &str| {
        service
            .get(key)
            .is_some_and(|value| value.text().is_none_or(|text| !text.value.is_empty()) || notes.is_unset(&value.place))
    };
    // An override file that is looked at alone lacks what its base has.
    let part = entry.key_place.source.name().contains("override");
    if !part && !["image", "build", "provider"].into_iter().any(says) {
        refused(format!("service {name:?} has neither an image nor a build context specified"), &entry.key_place);
    }
    for (other, place) in dependencies(service) {
        if !runs(&other) && !notes.is_unset(&place) {
            refused(format!("service {name:?} depends on undefined service {other:?}"), &place);
        }
    }
    let scale = service.get("scale").and_then(number);
    let deploy = service.get("deploy").and_then(Value::map).and_then(|deploy| deploy.get("replicas"));
    if let (Some((scale, place)), Some((replicas, _))) = (&scale, deploy.and_then(number))
        && *scale != replicas
    {
        refused(format!("services.{name}: can't set distinct values on 'scale' and 'deploy.replicas'"), place);
    }
    if let Some((count, place)) = deploy.and_then(number).or(scale) {
        if count < 0 {
            refused(format!("services.{name}: {count} replicas, which must not be fewer than none"), &place);
        }
        if count > 1
            && let Some(container) = service.get("container_name")
        {
            let message =
                format!("services.{name}: `container_name` beside {count} replicas, and a container's name is unique");
            refused(message, &container.place);
        }
    }
    found
}

fn number(value: &Value) -> Option<(i64, Place)> {
    Some((value.scalar()?.value.parse().ok()?, value.place.clone()))
}

/// The services that must be there for this one.
fn dependencies(service: &Map) -> Vec<(String, Place)> {
    let Some(value) = service.get("depends_on") else { return Vec::new() };
    match &value.data {
        Data::List(items) => {
            items.iter().filter_map(|item| Some((item.text()?.value.clone(), item.place.clone()))).collect()
        }
        Data::Map(map) => {
            let needed = |entry: &&Entry| {
                let required = entry.value.map().and_then(|options| options.get("required")?.scalar());
                required.is_none_or(|required| required.value != "false")
            };
            map.0.iter().filter(needed).map(|entry| (entry.key.clone(), entry.key_place.clone())).collect()
        }
        _ => Vec::new(),
    }
}
