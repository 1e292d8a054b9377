//! What a visit is to do.

use std::time::Duration;

use neko_config::ice_server::Secret;

use crate::http::{Base, Dial};
use crate::peer::Allowed;
use crate::signalling::Patience;

/// What a visit is to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where neko is.
    pub base: Base,
    /// Who comes.
    pub login: Login,
    /// The Origin that neko is told; by default that of a page at its URL.
    pub origin: Option<String>,
    /// How neko is reached over HTTP.
    pub dial: Dial,
    /// What the peer may use.
    pub allowed: Allowed,
    /// How long each step may take, and the measurement.
    pub patience: Patience,
    /// Watch until the user ends it, and tell what came, so often.
    pub watch: Option<Duration>,
    /// When everything is over.
    pub deadline: Option<Duration>,
    /// Whether a session of the same user may be ended by ours.
    pub replace_session: bool,
}

/// Who comes.
#[derive(Debug, Clone)]
pub enum Login {
    /// A user.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A session that is there already, and stays.
    Token(Secret),
}
