//! What neko ends up with: the effective settings, each with its origin and what it shadowed.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::log::{LogLine, LogMessage, Phase, UNQUOTED};
use super::pipeline::Pipeline;
use super::setting::table::{Capture, Desktop, Server, WebRtc};
use super::version::Running;
use crate::ice_server::IceServer;
use crate::ice_server::rest::{self, TimeLimited};
use neko_text::source::Place;

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Setter {
    /// neko's own default.
    Default,
    /// A key of the config file, by its path as neko knows it (`webrtc.epr`).
    File(Arc<str>),
    /// An environment variable.
    Variable(Arc<str>),
    /// A command line flag, with its dashes.
    Flag(Arc<str>),
    /// What neko makes up where the settings are empty or broken (Google's STUN server, the default range).
    Fallback(&'static str),
}

/// Who set a value, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Who.
    pub setter: Setter,
    /// Where; none for defaults and fallbacks.
    pub place: Option<Place>,
}

impl Origin {
    /// neko's own default.
    pub fn default_value() -> Self {
        Self { setter: Setter::Default, place: None }
    }
}

/// `neko.yaml:14:9`, `NEKO_WEBRTC_EPR`, `--webrtc.epr`, `default`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.setter, &self.place) {
            (Setter::Default, _) => f.write_str("default"),
            (Setter::Fallback(why), _) => write!(f, "fallback ({why})"),
            (Setter::File(_), Some(place)) => write!(f, "{place}"),
            (Setter::Variable(name) | Setter::Flag(name), Some(place)) if place.source.has_lines() => {
                write!(f, "{name} ({place})")
            }
            (Setter::File(name) | Setter::Variable(name) | Setter::Flag(name), _) => f.write_str(name),
        }
    }
}

/// A value that lost against the effective one.
#[derive(Debug, Clone, PartialEq)]
pub struct Shadowed {
    /// Who set it.
    pub origin: Origin,
    /// As it was written. May hold credentials: [`Resolution::secrets`] says where.
    pub raw: String,
    /// Why it does not count.
    pub why: Lost,
}

/// Why a value does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Somebody of a higher rank sets the same: a flag, a variable, a dotted key, a V2 key.
    Outranked,
    /// The file has its key, or the section above it, once more in another case; JSON and dotenv also in the same.
    WrittenTwice,
    /// It stands in a mapping that is merged (`<<`) into one with a key of its own.
    Overridden,
    /// It is no value of this setting but one that stands in the place of its section, and hides what comes behind.
    InPlaceOfSection,
}

/// An effective value.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting<T> {
    /// neko's key, V3 spelling: `webrtc.epr`.
    pub key: &'static str,
    /// What neko uses.
    pub value: T,
    /// Who set it.
    pub origin: Origin,
    /// What it shadowed, nearest first.
    pub shadowed: Vec<Shadowed>,
}

impl<T> Setting<T> {
    /// neko's default for a key.
    pub fn default(key: &'static str, value: T) -> Self {
        Self { key, value, origin: Origin::default_value(), shadowed: Vec::new() }
    }

    /// What it shadows that would count if others were not there.
    pub fn outranked(&self) -> impl Iterator<Item = &Shadowed> {
        self.shadowed.iter().filter(|shadowed| shadowed.why == Lost::Outranked)
    }

    /// Adds to what it shadows, each writing once.
    pub(crate) fn shadow(&mut self, more: impl IntoIterator<Item = Shadowed>) {
        // Two flags of one name stand in two words.
        let text = |origin: &Origin| origin.place.as_ref().map(|place| place.text().to_owned());
        let same = |one: &Origin, other: &Origin| one == other && text(one) == text(other);
        for one in more {
            let known = self.shadowed.iter().any(|earlier| same(&earlier.origin, &one.origin));
            if !known && !same(&self.origin, &one.origin) {
                self.shadowed.push(one);
            }
        }
    }

    /// Where the effective value was written.
    pub fn place(&self) -> Option<&Place> {
        self.origin.place.as_ref()
    }

    /// Whether anybody set it.
    pub fn is_default(&self) -> bool {
        self.origin.setter == Setter::Default
    }
}

/// A string and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// As neko has it.
    pub value: String,
    /// Where it was written, down to the element of a list or of embedded JSON.
    pub place: Option<Place>,
}

/// How neko's start ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It runs.
    Starts,
    /// It exits before it serves anybody.
    Exits {
        /// 1 for a config file that cannot be read or parsed, 2 for a panic or a bad flag.
        exit_code: i32,
        /// The module that gave up.
        phase: Phase,
        /// What it logs.
        message: LogMessage,
        /// The error's own text.
        error: Option<String>,
        /// What made it give up.
        place: Option<Place>,
    },
}

/// A word behind a switch of the command line that looks like its value: neko takes `--webrtc.icelite` for true whatever
/// follows, and ignores the word.
#[derive(Debug, Clone, PartialEq)]
pub struct StrayValue {
    /// The switch: `--webrtc.icelite`.
    pub flag: String,
    /// Where the word stands.
    pub place: Place,
}

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

/// A screen's size and rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
}
