//! What neko ends up with: the effective settings, each with its origin and what it shadowed.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::flags::StrayValue;
use super::log::{LogLine, LogMessage, UNQUOTED};
use super::origin::{Origin, Setting};
use super::outcome::Outcome;
use super::pipeline::Pipeline;
use super::setting::table::{Capture, Desktop, Server, WebRtc};
use super::version::Running;
use crate::ice_server::rest::{self, TimeLimited};
use crate::ice_server::{IceServer, Side};
use neko_text::source::Place;

/// A key, variable or flag that was written, known to neko or not.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenKey {
    /// Full path in lower case for a file (`webrtc.iceservers.backend`), the name for variables and flags.
    pub name: Arc<str>,
    /// Who wrote it.
    pub origin: Origin,
    /// Where the key itself stands (the origin's place is the value's).
    pub key_place: Option<Place>,
    /// Whether neko reads it.
    pub known: bool,
    /// For an unknown one, the nearest known name in the same place.
    pub nearest: Option<String>,
    /// Whether it is a V2 key, and then its V3 name.
    pub v2: Option<&'static str>,
    /// Whether another key of its name, or of its section's, takes its place in the file.
    pub lost: bool,
}

impl WrittenKey {
    /// Whether it is likely a key of neko's, misspelt in its own place.
    pub fn is_near(&self) -> bool {
        let section = |name: &str| name.rfind('.').map_or(0, |at| at + 1);
        self.nearest.as_ref().is_some_and(|nearest| {
            let own = section(&self.name);
            own == section(nearest) && self.name.get(..own) == nearest.get(..own)
        })
    }
}

/// Everything that is known of a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// How neko's start ends.
    pub outcome: Outcome,
    /// The config file that neko reads; a path as neko was given or found it.
    pub config_file: Option<String>,
    /// The addresses that neko would GET while it starts, in order.
    pub ip_retrieval: Vec<String>,
    /// Whether V2 keys count (`legacy`).
    pub legacy: Setting<bool>,
    /// The effective settings. Meaningful also where neko exits: as far as it came.
    pub webrtc: WebRtc,
    /// neko's log, from warning up.
    pub log: Vec<LogLine>,
    /// Every key, variable and flag that was written.
    pub written: Vec<WrittenKey>,
    /// Words of the command line that look like the value of the switch before them, and are none.
    pub stray_values: Vec<StrayValue>,
    /// Every span that holds a credential, shadowed and ignored ones included: masked in all output.
    pub secrets: Vec<Place>,
    /// The effective settings of `desktop`, as far as rules and probe need them.
    pub desktop: Desktop,
    /// Those of `capture`.
    pub capture: Capture,
    /// Those of `server`.
    pub server: Server,
    /// Which neko it is for.
    pub running: Running,
}

impl Resolution {
    /// Leaves out what neko would quote of files outside the project, and the keys of those that are none of neko's.
    pub fn leave_outside_unquoted(&mut self) {
        let outside = |place: &Option<Place>| place.as_ref().is_some_and(|place| !place.source.may_be_quoted());
        for line in self.log.iter_mut().filter(|line| outside(&line.place)) {
            line.error = line.error.take().map(|_| UNQUOTED.to_owned());
            line.parts.clear();
            if line.message.quotes() {
                line.message = LogMessage::Unquoted;
            }
        }
        if let Outcome::Exits { message, error, place, .. } = &mut self.outcome
            && outside(place)
        {
            message.forget_mistake();
            *error = error.take().map(|_| UNQUOTED.to_owned());
        }
        self.written.retain(|key| key.known || !outside(&key.key_place) && !outside(&key.origin.place));
    }
}

impl Capture {
    /// The pipeline that a viewer is given to begin with; none where neko has none to give, and then makes no offer.
    pub fn first_video(&self) -> Option<&Pipeline> {
        let first = self.video_ids.value.first()?;
        self.video_pipelines.value.iter().find(|pipeline| pipeline.id == *first)
    }

    /// The pipelines that a viewer may be given, in the order of `capture.video.ids`.
    pub fn viewers_video(&self) -> impl Iterator<Item = &Pipeline> {
        let called = |id: &String| self.video_pipelines.value.iter().find(move |pipeline| pipeline.id == *id);
        self.video_ids.value.iter().filter_map(called)
    }

    /// The time between two key frames of the pipeline that a viewer is given to begin with: at most so long the first
    /// picture waits once the viewer is connected. None where it is not known, or no further one is made.
    pub fn key_frame_distance(&self) -> Option<Duration> {
        self.first_video()?.key_frames.as_ref()?.distance
    }
}

impl WebRtc {
    /// The backend list as it was written, also where icelite drops it.
    pub fn written_backend(&self) -> &[IceServer] {
        if self.backend_dropped.is_empty() { &self.backend.value } else { &self.backend_dropped }
    }

    /// Gives credentials to every entry of its lists that names a relay; how many got them.
    pub fn use_credentials(&mut self, made: &TimeLimited) -> usize {
        let lists = [&mut self.frontend.value, &mut self.backend.value, &mut self.backend_dropped];
        rest::give(made, lists.into_iter().flatten())
    }

    /// The settings as they were written: with the backend list that icelite drops.
    pub fn as_written(&self) -> Cow<'_, Self> {
        if self.backend_dropped.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut written = self.clone();
        written.backend.value = std::mem::take(&mut written.backend_dropped);
        Cow::Owned(written)
    }
}

impl Side {
    /// neko's key for the list.
    pub fn key(self) -> &'static str {
        match self {
            Self::Backend => WebRtc::BACKEND,
            Self::Frontend => WebRtc::FRONTEND,
        }
    }
}
