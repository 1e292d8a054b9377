//! Compose projects: files in, one [`Deployment`] a neko service out, by the rules of the Compose specification as
//! compose-go (Compose v2) follows them.
//!
//! - Files: `compose.yaml` and its three other names with their override, several ones laid upon each other, `COMPOSE_FILE`,
//!   `include`, `extends`, `!reset` and `!override`, anchors and merge keys.
//! - Variables: `.env` beside the first file, or what `COMPOSE_ENV_FILES` names; the shell's only where a caller gives them.
//! - The documents of one file are laid upon each other, as files are.
//! - A scalar of `environment` that is no string is printed by Go after YAML typed it: `1.50` is `1.5`, `0123` is `83`,
//!   `1e3` is `1000`, `yes` stays `yes`, a date is refused.
//!
//! Its files use each other one way, each only those of the lines above its own:
//!
//! ```text
//! value · paths · unset
//! refusal · interpolation · command · ports · volumes
//! notes · variables · merge · dotenv
//! yaml · substitution · schema · container
//! loader · name
//! env_files
//! extends · include · build · environment · mounts · network
//! project · service
//! consistency · dependencies
//! read
//! find
//! ```

mod build;
mod command;
mod consistency;
mod container;
mod dependencies;
mod dotenv;
mod env_files;
mod environment;
mod extends;
mod find;
mod include;
mod interpolation;
mod loader;
mod merge;
mod mounts;
mod name;
mod network;
mod notes;
mod paths;
pub(super) mod ports;
mod project;
mod read;
mod refusal;
mod schema;
mod service;
mod substitution;
mod unset;
mod value;
mod variables;
mod volumes;
mod yaml;

#[cfg(test)]
mod tests;

use super::{Deployment, Problem};
pub use find::{NAMES, find, folder_of_base, folder_of_dotenv, folder_of_override, with_override};
pub(crate) use find::{beside, in_its_folder};
use neko_config::{SIZE_LIMIT, Unreadable, Variable};
use neko_text::document::Content;
use neko_text::source::SourceKind;
pub use read::read;
pub(super) use schema::size;
pub(super) use variables::is_setting;

/// Which project is meant.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its files, each laid upon the ones before it.
    pub files: Vec<String>,
    /// A text that is already here, instead of files.
    pub text: Option<(SourceKind, Vec<u8>)>,
    /// The shell's variables, which go before those of `.env`.
    pub shell: Vec<Variable>,
    /// Active profiles, beside those that `COMPOSE_PROFILES` names.
    pub profiles: Vec<String>,
    /// The only service that is meant.
    pub service: Option<String>,
    /// The largest file that is read, in bytes.
    pub size_limit: u64,
    /// Whether variables that are not known here are put in before Compose reads its files.
    pub is_filled_in: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            text: None,
            shell: Vec::new(),
            profiles: Vec::new(),
            service: None,
            size_limit: SIZE_LIMIT,
            is_filled_in: false,
        }
    }
}

/// A project that was read.
#[derive(Debug, Default)]
pub struct Project {
    /// Its neko services, in the order of the text; each knows the services beside it.
    pub nekos: Vec<Deployment>,
    /// Why Compose refuses the project, where it does. Services may be known all the same.
    pub refused: Vec<Problem>,
}

/// Why a project cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// One of the named files is not there.
    #[error("{0}: no such file")]
    Missing(String),
    /// There is no service of the name that was asked for.
    #[error("{file}: no service {name}; there is {}", listed(services))]
    NoSuchService {
        /// The project's first file.
        file: String,
        /// What was asked for.
        name: String,
        /// What there is.
        services: Vec<String>,
    },
    /// No service runs neko.
    #[error(
        "{file}: none of the services ({}) is a neko by its image or NEKO_ variables; say which with --service",
        listed(services)
    )]
    NoNeko {
        /// The project's first file.
        file: String,
        /// What there is.
        services: Vec<String>,
    },
    /// neko runs only where a profile is active.
    #[error(
        "{file}: the service {service} starts only with a profile ({}); use --profile or --service",
        listed(profiles)
    )]
    Inactive {
        /// The project's first file.
        file: String,
        /// The neko service.
        service: String,
        /// Its profiles.
        profiles: Vec<String>,
    },
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Whether a text is meant to be a Compose file, well-formed or not, by its outermost keys.
pub fn is_compose(text: &str) -> bool {
    if text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('{') {
        // In braces nothing but reading it tells which keys are outermost.
        let Ok(tree) = neko_text::document::yaml::parse(text) else { return false };
        let Some(Content::Mapping(pairs)) = tree.root().map(|root| &tree.node(root).content) else { return false };
        let key = |wanted: &str| {
            pairs
                .iter()
                .any(|(key, _)| matches!(&tree.node(*key).content, Content::Scalar { text, .. } if **text == *wanted))
        };
        return key("services") && !key("apiVersion");
    }
    yaml::top_level(text, "services") && !(yaml::top_level(text, "apiVersion") && yaml::top_level(text, "kind"))
        || yaml::top_level(text, "include") && !yaml::top_level(text, "webrtc")
}
