//! What the file says, as data.

use std::time::Duration;

use neko_text::source::Place;

use crate::Thresholds;

/// A text of the file, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// What it says.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// The file.
#[derive(Debug, Clone, Default)]
pub struct TargetsFile {
    /// The targets.
    pub entries: Vec<Entry>,
}

/// What may be set for all targets.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// How long module view measures.
    pub duration: Option<Duration>,
    /// A result that is younger is given out again.
    pub min_interval: Option<Duration>,
    /// The time limit of one server.
    pub timeout: Option<Duration>,
    /// What is good enough.
    pub thresholds: Thresholds,
    /// Authorities to trust.
    pub ca: Vec<Named>,
}

impl Defaults {
    /// These, and those of the file where none is set.
    pub(super) fn or(self, file: &Self) -> Self {
        Self {
            duration: self.duration.or(file.duration),
            min_interval: self.min_interval.or(file.min_interval),
            timeout: self.timeout.or(file.timeout),
            thresholds: self.thresholds.or(&file.thresholds),
            ca: if self.ca.is_empty() { file.ca.clone() } else { self.ca },
        }
    }
}

/// A target as it is written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Where the entry begins.
    pub place: Place,
    /// Files and globs.
    pub configs: Vec<Named>,
    /// The only service that is meant.
    pub service: Option<String>,
    /// Dotenv files.
    pub env_files: Vec<Named>,
    /// Whether the variables of the exporter itself count.
    pub from_env: bool,
    /// STUN and TURN servers.
    pub servers: Vec<ServerEntry>,
    /// The file of the shared secret.
    pub turn_secret_file: Option<Named>,
    /// The URL of a running neko.
    pub view: Option<Named>,
    /// The user name there.
    pub user: Option<String>,
    /// The file of the password there.
    pub password_file: Option<Named>,
    /// Through TURN servers alone.
    pub relay_only: bool,
    /// The rest, with what is set for all targets.
    pub settings: Defaults,
}

/// A server as it is written.
#[derive(Debug, Clone)]
pub struct ServerEntry {
    /// Its URL.
    pub url: Named,
    /// The user name.
    pub username: Option<String>,
    /// The file of the password.
    pub password_file: Option<Named>,
}
