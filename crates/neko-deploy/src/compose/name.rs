//! The name of a project, which Compose gives its files as `COMPOSE_PROJECT_NAME`.

use std::sync::Arc;

use super::super::Problem;
use super::interpolation::{Given, Lookup, interpolate};
use super::variables::Environment;
use super::{dotenv, yaml};
use neko_text::source::{Place, Source, SourceKind};

const NAME: &str = "COMPOSE_PROJECT_NAME";
const FORM: &str = "must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start \
                    with a letter or number";

/// The name that the environment has, else the last `name` of the files, else that of their folder.
pub(super) fn of(sources: &[Arc<Source>], folder: &str, environment: &Environment) -> Result<Given, Problem> {
    let refused = |message: String, place: &Place| Problem::project_refused(message, place.clone());
    if let Some(given) = environment.lookup(NAME).filter(|given| !given.value.is_empty()) {
        if plain(&given.value) != given.value {
            return Err(refused(format!("invalid project name {:?}: {FORM}", given.value), &given.place));
        }
        return Ok(given);
    }
    if let Some((text, place)) = sources.iter().rev().find_map(written) {
        let read = interpolate(&text, &place.source, environment).map_err(|error| {
            let message = dotenv::explained(&error, &place).behind("error while interpolating name: ");
            Problem::project_refused(message, place.clone())
        })?;
        let value = plain(&read.text.value);
        if value.is_empty() {
            return Err(refused(format!("project name must not be empty: it {FORM}"), &place));
        }
        return Ok(Given { value, place });
    }
    let name = folder.rsplit('/').next().filter(|name| !name.is_empty() && *name != "..").unwrap_or("project");
    let value = plain(name);
    let source = Source::new(SourceKind::Variable(NAME.to_owned()), value.clone());
    Ok(Given { value, place: Place::whole(&source) })
}

/// What a file says of its name, as it is written.
fn written(source: &Arc<Source>) -> Option<(super::value::Text, Place)> {
    if !yaml::top_level(&source.text, "name") && !source.text.trim_start().starts_with('{') {
        return None;
    }
    let documents = yaml::read(source).ok()?;
    documents.iter().rev().find_map(|root| {
        let value = root.map()?.get("name")?;
        Some((value.text().filter(|text| !text.value.is_empty())?.clone(), value.place.clone()))
    })
}

/// A text in small letters, of which all is left out that a name may not have.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let kept: String = lower.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    kept.trim_start_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain() {
        assert_eq!(plain("My Neko_1"), "myneko_1");
        assert_eq!(plain("_@-x"), "x");
        assert_eq!(plain("@"), "");
    }

    #[test]
    fn the_environment_goes_before_the_files_and_the_last_file_before_the_first() {
        let file = |text: &str| Source::new(SourceKind::File("compose.yaml".into()), text);
        let sources = [file("name: one\nservices: {}\n"), file("name: ${N:-Two}\n"), file("services: {}\n")];
        let mut environment = Environment::default();
        let of = |environment: &Environment| {
            of(&sources, "srv/Neko", environment).map(|own| own.value).map_err(|own| own.kind.to_string())
        };
        assert_eq!(of(&environment).as_deref(), Ok("two"));
        let given = |value: &str| Given { value: value.to_owned(), place: Place::whole(&file(value)) };
        environment.set("N", given("@"));
        assert!(of(&environment).is_err());
        environment.set(NAME, given("three"));
        assert_eq!(of(&environment).as_deref(), Ok("three"));
        environment.set(NAME, given("Three"));
        assert!(of(&environment).unwrap_err().starts_with("invalid project name \"Three\""));
        assert_eq!(
            super::of(&[], "srv/Neko", &Environment::default()).map(|own| own.value).ok().as_deref(),
            Some("neko")
        );
    }
}
