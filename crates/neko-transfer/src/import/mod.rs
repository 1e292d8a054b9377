//! The way back: from what neko is given elsewhere to a clean config file. Variables of any origin, what `docker inspect`
//! prints, and the `iceServers` that a provider's interface answers with.

mod config_file;
mod docker_inspect;
mod error;
mod format;
mod importer;
mod provider;

pub use config_file::{Imported, config_file};
pub use docker_inspect::docker_inspect;
pub use error::ImportError;
pub use format::Format;
pub use importer::{Found, Importer};
pub use provider::{Answer, NotAnAnswer, provider_answer, usable_by_neko};
