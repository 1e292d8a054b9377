//! Variables that nobody sets: what follows depends on where they stand.

use super::super::{Consequence, Problem, ProblemKind};
use neko_config::Server;
use neko_config::setting::{self, Row};
use neko_text::source::Place;

/// What a text is to neko.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role<'a> {
    /// A variable of neko's, and whether it is empty then.
    Variable(&'a str, bool),
    /// A part of the service that leads media to neko.
    Path,
    /// Nothing that concerns its WebRTC.
    Aside,
    /// Nothing that concerns neko.
    None,
}

/// The keys of a service that decide what runs and how it is reached.
const PATHS: [&str; 10] =
    ["command", "deploy", "entrypoint", "env_file", "extends", "image", "network_mode", "networks", "ports", "scale"];

/// Whether a variable concerns WebRTC: one of those settings, of the second version too, or one that decides which count.
fn concerns_webrtc(name: &str) -> bool {
    let of_row = |row: &Row| {
        let key = row.v2.unwrap_or(row.key);
        key.starts_with("webrtc.") || matches!(key, "config" | "legacy" | Server::BIND)
    };
    name.starts_with("NEKO_WEBRTC_") || setting::by_variable(name).is_some_and(of_row)
}

impl<'a> Role<'a> {
    /// Of a text at a path of the project; `whole` tells whether nothing but the variable stands there.
    pub fn of(path: &'a [String], text: &'a str, whole: bool) -> Self {
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["services", _, "environment", "[]"] => {
                Self::of_variable(text.split('=').next().unwrap_or_default(), whole)
            }
            ["services", _, "environment", name] => Self::of_variable(name, whole),
            ["services", _, key, ..] if PATHS.contains(key) => Self::Path,
            ["networks" | "configs" | "include", ..] => Self::Path,
            // Where an alias brings it in, it is told.
            _ => Self::None,
        }
    }

    /// Of the value of an environment variable.
    pub fn of_variable(name: &'a str, whole: bool) -> Self {
        if concerns_webrtc(name) {
            Self::Variable(name, whole)
        } else if name.starts_with("NEKO_") {
            Self::Aside
        } else {
            Self::None
        }
    }
}

/// What is to be said of a variable that is not set; nothing where it does not concern neko.
pub(super) fn unset_variable(name: &str, place: Place, role: &Role<'_>) -> Option<Problem> {
    const EMPTY: &str = "unless the shell sets it where Compose runs, Compose warns and puts nothing there";
    let consequence = match role {
        Role::None => return None,
        Role::Aside => Consequence::Aside(EMPTY.into()),
        Role::Variable(own, true) => Consequence::differs(format!(
            "{EMPTY}: neko takes the empty {own} for not set, so the config file's value or the default stays in force"
        )),
        Role::Variable(_, false) | Role::Path => Consequence::differs(EMPTY),
    };
    Some(Problem::new(ProblemKind::UnsetVariable { name: name.to_owned() }, consequence, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_is_told_from_what_does_not() {
        let role = |path: &str, text: &str| {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            match Role::of(&path, text, false) {
                Role::Variable(..) => "variable",
                Role::Path => "path",
                Role::Aside => "aside",
                Role::None => "none",
            }
        };
        for (path, text, expected) in [
            ("services.neko.environment.NEKO_WEBRTC_EPR", "", "variable"),
            ("services.neko.environment.[]", "NEKO_EPR=", "variable"),
            ("services.neko.environment.NEKO_ICESERVER", "", "variable"),
            ("services.neko.environment.NEKO_BIND", "", "variable"),
            ("services.neko.environment.NEKO_SERVER_BIND", "", "variable"),
            ("services.neko.environment.NEKO_CONFIG", "", "variable"),
            ("services.neko.environment.NEKO_LEGACY", "", "variable"),
            ("services.neko.environment.NEKO_DESKTOP_SCREEN", "", "aside"),
            ("services.neko.environment.NEKO_SERVER_CERT", "", "aside"),
            ("services.neko.environment.NEKO_CERT", "", "aside"),
            ("services.neko.environment.TZ", "", "none"),
            ("services.neko.ports.[]", ":8080", "path"),
            ("services.neko.ports.[].published", "", "path"),
            ("services.neko.labels.[]", "a=", "none"),
            ("x-env.NEKO_WEBRTC_EPR", "", "none"),
        ] {
            assert_eq!(role(path, text), expected, "{path}");
        }
    }
}
