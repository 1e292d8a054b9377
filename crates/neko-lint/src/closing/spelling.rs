//! How a deployment's text writes a setting, so that advice can be pasted.

use std::fmt;

use crate::context::{Context, by_v2_key};
use neko_config::{Origin, Setter, setting};
use neko_deploy::{Deployment, Kind};
use neko_text::source::Place;

/// The form of a text, with how it gives neko a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A Compose file: `NAME: value` below `environment`.
    ComposeMapping,
    /// The same with `- NAME=value`.
    ComposeList,
    /// `docker run`: `-e NAME=value`
    Option,
    /// A unit of podman's: `Environment=NAME=value`
    Unit,
    /// A manifest: an entry of a container's `env`.
    Manifest,
}

impl Spelling {
    /// The line that gives neko a variable.
    pub fn line(self, name: &str, value: &str) -> String {
        match self {
            Self::ComposeMapping => format!("{name}: {value}"),
            Self::ComposeList => format!("- {name}={value}"),
            Self::Option => format!("-e \"{name}={value}\""),
            Self::Unit => format!("Environment=\"{name}={value}\""),
            Self::Manifest => format!("- {{name: {name}, value: \"{value}\"}}"),
        }
    }

    pub(crate) fn of(own: &Deployment) -> Self {
        let name = own.place.as_ref().map(|place| place.source.name()).unwrap_or_default();
        let first = own.environment.variables.iter().find(|own| own.place.source.has_lines()).map(|own| &own.place);
        match own.kind {
            Kind::Kubernetes => Self::Manifest,
            Kind::DockerRun if name.ends_with(".container") => Self::Unit,
            Kind::DockerRun => Self::Option,
            Kind::Compose if first.is_some_and(follows_equals) => Self::ComposeList,
            Kind::Compose => Self::ComposeMapping,
        }
    }
}

/// Whether a value stands right behind its name and an equals sign.
fn follows_equals(place: &Place) -> bool {
    place.source.text.get(..place.span.start).is_some_and(|before| before.ends_with('='))
}

/// What a setting is called, by whoever sets how viewers reach neko.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A key of neko's config file: `webrtc.nat1to1`, or the one of neko's second version.
    Key(String),
    /// A variable.
    Variable(String),
}

impl Name {
    /// Of a setting of `webrtc`, by its key: a key where a config file says how viewers reach neko, else a variable.
    pub(crate) fn of(context: &Context<'_>, key: &str) -> Self {
        let is_second = context.behaviour.version.is_second() || origins(context).any(by_v2_key);
        let named = |name: String| is_second.then(|| setting::in_second(&name)).flatten().unwrap_or(name);
        match origins(context).any(|origin| matches!(origin.setter, Setter::File(_))) {
            true => Self::Key(named(key.to_owned())),
            false => Self::Variable(named(setting::variable(key))),
        }
    }
}

/// As advice calls it.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(name) | Self::Variable(name) => f.write_str(name),
        }
    }
}

/// Whether all of it may be shown: nothing of a file outside the project is.
pub(super) fn may_be_quoted(context: &Context<'_>) -> bool {
    origins(context).filter_map(|origin| origin.place.as_ref()).all(|place| place.source.may_be_quoted())
}

/// Where the settings come from that say how viewers reach neko.
fn origins<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Origin> {
    let webrtc = context.webrtc();
    [&webrtc.nat1to1.origin, &webrtc.epr.origin, &webrtc.udpmux.origin, &webrtc.tcpmux.origin, &webrtc.icelite.origin]
        .into_iter()
}
