//! The environment of a container while its files and variables are read.

use std::sync::Arc;

use super::super::docker_run::env_file;
use super::super::{Interpolated, Unseen};
use super::interpolation::{Given, Lookup};
use super::notes::Notes;
use super::value::Text;
use super::variables::{Environment, is_setting};
use neko_config::Variable;
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// The environment of a container while its files and variables are read.
#[derive(Default)]
pub(super) struct Container(pub(super) crate::Environment);

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
    pub(super) fn takes(&self, name: &str, source: &Arc<Source>) -> bool {
        source.may_be_quoted() || is_setting(name)
    }

    /// A line of a file of `format: raw`: what stands behind `=`, as it is.
    pub(super) fn raw(&mut self, line: env_file::Line, source: &Arc<Source>, scope: &dyn Lookup) {
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
    pub(super) fn so_far(&self) -> Environment {
        let mut environment = Environment::default();
        for own in self.0.variables.iter().rev() {
            environment.add(&own.name, Given { value: own.value.clone(), place: own.place.clone() });
        }
        environment
    }

    pub(super) fn add(&mut self, name: &str, text: Text, place: Place) {
        let pieces = text.pieces.into_iter().map(|piece| Interpolated {
            variable: name.to_owned(),
            expression: Place::new(&place.source, piece.expression),
            from: piece.from,
        });
        self.0.interpolated.extend(pieces);
        self.0.variables.push(Variable { name: name.to_owned(), value: text.value, place, offsets: text.offsets });
    }
}
