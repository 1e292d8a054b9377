//! What has to run for a service to start: `depends_on`, `links`, `volumes_from` and the namespaces of others.

use std::collections::HashMap;

use super::super::Problem;
use super::notes::Notes;
use super::service;
use super::value::{Data, Entry, Map, Value};
use neko_text::source::Place;

/// Keys whose value may be `service:NAME`.
const NAMESPACES: [&str; 5] = ["network_mode", "ipc", "pid", "uts", "cgroup"];

/// A service that another one needs.
struct Dependency {
    name: String,
    place: Place,
    /// `network_mode` and its kin, where it is needed for that.
    namespace: Option<&'static str>,
    /// Whether it may be left out by its profiles.
    optional: bool,
}

/// Why Compose refuses a service for what it needs. `runs` tells whether a service is to be started.
pub(super) fn problems(
    entry: &Entry,
    services: &HashMap<&str, &Entry>,
    notes: &Notes,
    runs: impl Fn(&Entry) -> bool,
) -> Vec<Problem> {
    let (name, Some(own)) = (&entry.key, entry.value.map()) else { return Vec::new() };
    let mut found = Vec::new();
    for needed in of(own) {
        let Dependency { name: other, place, namespace, optional } = needed;
        let there = services.get(other.as_str()).copied();
        let message = match (there, namespace) {
            (Some(there), _) if optional || runs(there) => continue,
            (Some(there), _) => {
                let profiles = service::profiles(there).join(", ");
                format!("service {name:?} depends on service {other:?}, which starts only with a profile ({profiles})")
            }
            (None, Some(key)) => format!("service {other:?} not found for {key} 'service:{other}'"),
            (None, None) => format!("service {name:?} depends on undefined service {other:?}"),
        };
        if !notes.is_unset(&place) {
            found.push(Problem::project_refused(message, place));
        }
    }
    found
}

/// A circle of services that need each other, at the first place that closes one.
pub(super) fn circle(services: &[&Entry]) -> Option<Problem> {
    let index: HashMap<&str, usize> = services.iter().enumerate().map(|(at, own)| (own.key.as_str(), at)).collect();
    let needed: Vec<Vec<(usize, Place)>> = services
        .iter()
        .map(|entry| {
            let own = entry.value.map().map(of).unwrap_or_default();
            own.into_iter().filter_map(|needed| Some((*index.get(needed.name.as_str())?, needed.place))).collect()
        })
        .collect();
    let mut done = vec![false; services.len()];
    let mut on_way = vec![false; services.len()];
    for start in 0..services.len() {
        // A service on the way and how many of its needs were looked at.
        let mut way = vec![(start, 0)];
        on_way[start] = true;
        while let Some((here, next)) = way.last_mut() {
            let Some((to, place)) = needed[*here].get(*next).filter(|_| !done[*here]) else {
                (done[*here], on_way[*here]) = (true, false);
                way.pop();
                continue;
            };
            *next += 1;
            if on_way[*to] {
                let from = way.iter().position(|(own, _)| own == to).unwrap_or(0);
                let mut names: Vec<&str> = way[from..].iter().map(|(own, _)| services[*own].key.as_str()).collect();
                names.push(&services[*to].key);
                let message = format!("dependency cycle detected: {}", names.join(" -> "));
                return Some(Problem::project_refused(message, place.clone()));
            }
            if !done[*to] {
                on_way[*to] = true;
                way.push((*to, 0));
            }
        }
    }
    None
}

/// The services that must be there for this one; of two of one name the first.
fn of(service: &Map) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut add = |name: &str, place: &Place, namespace, optional| {
        if let Some(own) = index.get(name).and_then(|&at| found.get_mut(at)) {
            // A network must be there, whatever `depends_on` says.
            own.optional &= namespace != Some("network_mode");
        } else {
            index.insert(name.to_owned(), found.len());
            found.push(Dependency { name: name.to_owned(), place: place.clone(), namespace, optional });
        }
    };
    match service.get("depends_on").map(|value| &value.data) {
        Some(Data::List(items)) => {
            for item in items {
                if let Some(name) = item.text() {
                    add(&name.value, &item.place, None, false);
                }
            }
        }
        Some(Data::Map(map)) => {
            for entry in &map.0 {
                let required = entry.value.map().and_then(|options| options.get("required")?.scalar());
                let optional = required
                    .is_some_and(|own| ["false", "n", "no", "off"].iter().any(|no| own.value.eq_ignore_ascii_case(no)));
                add(&entry.key, &entry.key_place, None, optional);
            }
        }
        _ => {}
    }
    for item in service.get("links").and_then(Value::list).unwrap_or_default() {
        if let Some(text) = item.text() {
            let parts: Vec<&str> = text.value.split(':').collect();
            add(if parts.len() == 2 { parts[0] } else { &text.value }, &item.place, None, false);
        }
    }
    for key in NAMESPACES {
        if let Some(value) = service.get(key)
            && let Some(name) = value.text().and_then(|text| text.value.strip_prefix("service:"))
        {
            add(name, &value.place, Some(key), false);
        }
    }
    for item in service.get("volumes_from").and_then(Value::list).unwrap_or_default() {
        if let Some(text) = item.text().filter(|text| !text.value.starts_with("container:")) {
            add(text.value.split(':').next().unwrap_or_default(), &item.place, None, false);
        }
    }
    found
}
