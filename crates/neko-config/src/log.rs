//! What neko says while it starts, from warning up.

use std::fmt;

use neko_text::source::Place;

/// One line of neko's log, as it would appear while neko starts.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// Which part of neko says it.
    pub phase: Phase,
    /// What it says.
    pub message: LogMessage,
    /// Its `error` field.
    pub error: Option<String>,
    /// What it is about.
    pub place: Option<Place>,
    /// The lines of an `error` that has several, each with what it is about.
    pub parts: Vec<ErrorPart>,
}

/// What an error of several lines begins with, in mapstructure's words.
pub(crate) const SEVERAL: &str = "decoding failed due to the following error(s):";

impl LogLine {
    /// What its `error` says before its parts, where it has some.
    pub fn before_parts(&self) -> Option<&'static str> {
        (!self.parts.is_empty()).then_some(SEVERAL)
    }
}

/// One line of an error.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorPart {
    /// What it says.
    pub text: String,
    /// What it is about.
    pub place: Option<Place>,
}

/// neko's module that logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The command line.
    Init,
    /// The config file and the log itself.
    Root,
    /// The V2 keys of the same.
    RootV2,
    /// `webrtc`.
    WebRtc,
    /// The V2 keys of the same.
    WebRtcV2,
}

impl Phase {
    /// As neko writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Root => "root",
            Self::RootV2 => "rootV2",
            Self::WebRtc => "webrtc",
            Self::WebRtcV2 => "webrtcV2",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a line says; its `Display` is in neko's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogMessage {
    /// The command line cannot be taken.
    CommandFailed,
    /// The config file cannot be read or parsed.
    ConfigFileUnreadable {
        /// What is wrong in it, where that is known by itself.
        mistake: Option<Mistake>,
    },
    /// `log.level` is none.
    UnknownLogLevel(String),
    /// `log.time` is none.
    UnknownLogTime(String),
    /// ICE Lite drops the backend list.
    BackendIgnored,
    /// A list of servers cannot be decoded, or not as a whole.
    ServersUnreadable {
        /// `webrtc.iceservers` or one of its sides.
        key: &'static str,
    },
    /// The V2 list of servers cannot be decoded.
    ServersUnreadableInV2 {
        /// What is wrong in it, where that is known by itself.
        mistake: Option<Mistake>,
    },
    /// The first port of the range is none.
    MinPortUnreadable,
    /// The last port of the range is none.
    MaxPortUnreadable,
    /// The range of ports ends before it begins.
    RangeReversed,
    /// Nothing says which ports to use.
    NoPorts,
    /// The address service cannot be asked.
    AddressNotFetched,
    /// A V2 key is used.
    Deprecated {
        /// The V2 key.
        key: &'static str,
    },
    /// V2 keys are used and nobody has set `legacy`.
    LegacyEnabled,
    /// A message that quotes a file outside the project, and is not shown.
    Unquoted,
}

/// What a decoder of neko's trips over, beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// A key stands in a mapping twice.
    KeyTwice,
    /// A tab stands where blanks indent, or a sign where something begins, and nothing of YAML's begins with it.
    StrayCharacter,
    /// The end of the file's name tells no format.
    FileType,
    /// `urls` of a V2 server is no list.
    UrlsNotListed,
    /// A number of a V2 server stands where a text belongs.
    Number,
}

/// Instead of what is not quoted.
pub(crate) const UNQUOTED: &str = "its words quote a file outside the project, and are not shown";

impl LogMessage {
    /// Whether it holds a text that was written.
    pub(crate) fn quotes(&self) -> bool {
        matches!(self, Self::UnknownLogLevel(_) | Self::UnknownLogTime(_))
    }

    /// Leaves nothing of a text that was written but that it cannot be read.
    pub(crate) fn forget_mistake(&mut self) {
        if let Self::ConfigFileUnreadable { mistake } | Self::ServersUnreadableInV2 { mistake } = self {
            *mistake = None;
        }
    }

    /// Whether it is about a list of servers that V3 cannot decode.
    pub fn is_unreadable_list(&self) -> bool {
        matches!(self, Self::ServersUnreadable { .. })
    }
}
