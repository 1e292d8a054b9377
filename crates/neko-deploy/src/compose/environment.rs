//! A service's environment: its `env_file`s, then its `environment`, where a name without a value is taken from the shell.

use std::collections::HashSet;

use super::super::{Consequence, Problem, Unseen};
use super::container::Container;
use super::env_files;
use super::interpolation::Lookup;
use super::loader::Loader;
use super::refusal::Fallible;
use super::value::{Data, Map, Text, Value};
use super::variables::Environment;
use neko_config::{Written, suspected};
use neko_text::document::Offsets;

/// Reads a service's environment; the later of two variables counts.
pub(super) fn read(
    service: &Map,
    loader: &mut Loader<'_>,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) -> Fallible<Container> {
    let mut out = Container::default();
    let own = service.get("environment").and_then(Value::map).cloned().unwrap_or_default();
    env_files::read(service, &own, loader, environment, problems, &mut out)?;
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
