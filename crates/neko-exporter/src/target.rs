//! A target: something that is probed, under a name.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use neko_config::ice_server::Secret;
use neko_config::ice_server::rest::{self, TimeLimited};
use neko_probe::ServersJob;
use neko_probe::transport::Concessions;
use neko_report::Text;
use neko_report::metrics::Of;
use neko_viewer::Login;
use neko_viewer::http::Base;

use super::{Module, Thresholds};

/// Masks what nobody may see in a text of a report.
pub type Mask = Arc<dyn Fn(Text, &mut String) + Send + Sync>;

/// How long credentials are good for that are made for one probe.
const LIFETIME: Duration = Duration::from_secs(3600);

/// Something that is probed.
#[derive(Clone)]
pub struct Target {
    /// Its name, which scrapes name.
    pub name: String,
    /// Its STUN and TURN servers.
    pub servers: Option<Servers>,
    /// The running neko.
    pub view: Option<View>,
    /// A result that is younger is given out again.
    pub min_interval: Duration,
    /// The time limit of one server's checks.
    pub timeout: Duration,
    /// What is good enough.
    pub thresholds: Thresholds,
    /// What passes although the system's authorities do not let it.
    pub concessions: Concessions,
    /// What masks its secrets.
    pub mask: Mask,
    /// Why its files cannot be read any more; it is what was read before.
    pub broken: Option<String>,
}

/// A target whose files cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its name.
    pub name: String,
    /// Why, with the place.
    pub why: String,
}

/// STUN and TURN servers.
#[derive(Debug, Clone)]
pub struct Servers {
    /// Whose they are.
    pub of: Of,
    /// What is checked.
    pub job: ServersJob,
    /// The shared secret that makes credentials for each probe.
    pub secret: Option<Secret>,
}

/// A running neko.
#[derive(Debug, Clone)]
pub struct View {
    /// Where it is.
    pub base: Base,
    /// Who comes.
    pub login: Login,
    /// How long to measure, from the first picture.
    pub duration: Duration,
    /// Through TURN servers alone.
    pub relay_only: bool,
    /// The latest moment of the first picture after the answer, as the settings predict it.
    pub predicted: Option<Duration>,
}

impl Target {
    /// What can be probed of it.
    pub fn modules(&self) -> impl Iterator<Item = Module> {
        let servers = self.servers.as_ref().map(|_| Module::Servers);
        servers.into_iter().chain(self.view.as_ref().map(|_| Module::View))
    }

    /// The same target, whose files cannot be read any more.
    pub fn broken_now(&self, why: String) -> Self {
        Self { broken: Some(why), ..self.clone() }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Servers {
    /// What is checked now, with credentials that are good now.
    pub fn job_now(&self) -> ServersJob {
        let mut job = self.job.clone();
        if let Some(made) = self.secret.as_ref().and_then(time_limited_credentials) {
            job.use_credentials(&made);
        }
        job
    }
}

/// Credentials of a shared secret, good for an hour.
pub fn time_limited_credentials(secret: &Secret) -> Option<TimeLimited> {
    let expires = (SystemTime::now() + LIFETIME).duration_since(UNIX_EPOCH).ok()?.as_secs();
    rest::time_limited(secret, "neko-ice", expires)
}
