//! What a probe found: pure data, built without the `probe` feature too.

mod address;
mod assumption;
mod browser;
mod conclusion;
mod consequence;
mod details;
mod failure;
mod hindrance;
mod interruption;
mod listed;
mod login;
pub mod metrics;
mod network;
mod path;
mod port;
mod quality;
mod requirement;
mod server;
mod servers;
mod stream;
mod texts;
mod verdict;
mod view;
mod viewers;

use std::time::Duration;

use neko_lint::Diagnostic;

pub use neko_config::ice_server::{Family, Side, Transport};
pub use neko_lint::HolePunching;
pub use neko_lint::closing::Lines;
pub use neko_reach::{Class, Direct, Interval, Mapping, Path, Proof, Timing, Trial, Video, ViewersFrom, Wait};

pub use address::{AddressFinding, AddressReport, Bearing, Dependence};
pub use assumption::{Assumption, Reach};
pub use browser::{BrowserMedia, BrowserNetwork, BrowserReport, BrowserStep, StepKind, StepTimes, judge_browsers};
pub use conclusion::{Cause, CauseId, Conclusion, Found, conclude};
pub use consequence::{in_neko, is_concession};
pub use details::{NameReport, Offer, OfferKind, RecordAnswer, SecurityCheck, ServerDetails, TlsReport};
pub use failure::{Failure, Slug};
pub use hindrance::{Hindered, Hindrance};
pub use interruption::Interruption;
pub use listed::ListedServer;
pub use login::Login;
pub use network::{NetworkReport, PortTrial, Sender};
pub use path::{Outcome, PathKind, PathReport};
pub use port::{PortReport, PortState};
pub use quality::{Quality, Sent, Thresholds};
pub use requirement::Requirement;
pub use server::{Contacted, ServerReport, Step, StepName, StepOutcome};
pub use servers::{ConfigReport, ServerUse, conclude_servers};
pub use stream::{Direction, Media, Stream, StreamKind};
pub use texts::{Change, Text};
pub use verdict::Verdict;
pub use view::{
    CandidateHint, Freeze, SeenAudio, SeenCandidate, SeenData, SeenPair, SeenVideo, ViewEvent, ViewInterval,
    ViewReport, ViewStep, ViewStepName, ViewVerdict, Way, WayReport, kind_name,
};
pub use viewers::{Advice, AtOnce, Judged, Reason, SeenBy, ViewerPath, ViewerReport, viewers};

/// What was probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A config file, by its name.
    File(String),
    /// Several config files, or one whose servers alone were checked.
    Servers(Vec<String>),
    /// One server, by its URL.
    Server(String),
    /// Variables or flags alone.
    Settings,
    /// The example that neko-ice carries, since no config was given.
    BuiltInExample,
}

/// Everything that one run found.
#[derive(Debug, Clone)]
pub struct Report {
    /// What was probed.
    pub subject: Subject,
    /// Whether stand-ins on loopback took the place of the configured servers.
    pub shape_only: bool,
    /// What ended it before its end.
    pub interrupted: Option<Interruption>,
    /// What the linter says of the config.
    pub findings: Vec<Diagnostic>,
    /// What each class of viewers gets; empty where the servers alone were checked.
    pub viewers: Vec<ViewerReport>,
    /// neko's own ports.
    pub ports: Vec<PortReport>,
    /// Each server once; of a name with both address families one row for each.
    pub servers: Vec<ServerReport>,
    /// Where the servers alone were checked: which config names which.
    pub configs: Vec<ConfigReport>,
    /// What is true of this machine's address; none where no server was asked.
    pub address: Option<AddressReport>,
    /// What was found out by sending; none where nothing was sent.
    pub network: Option<NetworkReport>,
    /// Each path.
    pub paths: Vec<PathReport>,
    /// What real browsers saw; empty where none was asked for.
    pub browsers: Vec<BrowserReport>,
    /// The answer.
    pub conclusion: Conclusion,
    /// What has to be proven.
    pub required: Vec<Requirement>,
    /// How many allocations TURN servers granted.
    pub allocations: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl Report {
    /// What has to be proven and is not, with the reason.
    pub fn unmet(&self) -> impl Iterator<Item = (Requirement, String)> {
        self.required.iter().filter_map(|required| Some((*required, required.unmet(self)?)))
    }

    /// That of the verdict; 1 where something required is not proven.
    pub fn exit_code(&self) -> u8 {
        if self.unmet().next().is_some() { 1 } else { self.conclusion.verdict.exit_code() }
    }
}
