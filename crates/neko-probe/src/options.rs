//! What a probe is to do.

use std::time::Duration;

use neko_reach::ViewersFrom;
use neko_report::{ListedServer, Requirement, Thresholds};

use super::video_rate::VideoRate;
use crate::transport::{Concessions, Rooms};

/// What to do, and how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Stand-ins on loopback replace the configured servers.
    pub embedded: bool,
    /// Bounds one server's checks, and the connecting of one path.
    pub timeout: Duration,
    /// Bounds the run.
    pub deadline: Option<Duration>,
    /// How long media flow over each path.
    pub path_duration: Duration,
    /// Whether they flow over all paths at once.
    pub parallel_media: bool,
    /// What is good enough.
    pub thresholds: Thresholds,
    /// Bit/s of video.
    pub video_bitrate: u64,
    /// What passes though the system's authorities do not let it.
    pub concessions: Concessions,
    /// Whether to look for what one's own servers should not allow.
    pub security: bool,
    /// How many viewers are to be served at once.
    pub viewers: usize,
    /// Where they are; where it is empty, the settings tell.
    pub viewers_from: Vec<ViewersFrom>,
    /// A TURN server on another network, whichever the lists name.
    pub outside: Option<ListedServer>,
    /// What has to be proven.
    pub required: Vec<Requirement>,
    /// Whether servers are asked for what viewers need and nothing else: not what else they offer, nor about this
    /// machine's address. For probes that run every minute.
    pub essentials_only: bool,
    /// Where room for allocations is had: probes that run at the same time share it.
    pub rooms: Rooms,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            embedded: false,
            timeout: Duration::from_secs(5),
            deadline: None,
            path_duration: Duration::from_secs(1),
            parallel_media: false,
            thresholds: Thresholds::default(),
            video_bitrate: VideoRate::WHERE_UNKNOWN,
            concessions: Concessions::default(),
            security: false,
            viewers: 1,
            viewers_from: Vec::new(),
            outside: None,
            required: Vec::new(),
            essentials_only: false,
            rooms: Rooms::default(),
        }
    }
}
