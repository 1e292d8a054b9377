//! What neko says while it starts, from warning up.

use std::fmt;

use super::setting;
use crate::ice_server::Side;
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

/// In the place of what is not quoted.
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

impl fmt::Display for LogMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CommandFailed => "failed to execute command",
            Self::ConfigFileUnreadable { .. } => "unable to read config file",
            Self::UnknownLogLevel(level) => return write!(f, "unknown log level {level}"),
            Self::UnknownLogTime(time) => return write!(f, "unknown log time {time}"),
            Self::BackendIgnored => {
                "ICE Lite is enabled, but backend ICE servers are configured. Backend ICE servers will be ignored."
            }
            Self::ServersUnreadable { key } => {
                let side = key.strip_prefix("webrtc.iceservers.").unwrap_or("global");
                return write!(f, "unable to parse {side} ICE servers");
            }
            Self::ServersUnreadableInV2 { .. } => "failed to process iceservers",
            Self::MinPortUnreadable => "unable to parse ephemeral min port",
            Self::MaxPortUnreadable => "unable to parse ephemeral max port",
            Self::RangeReversed => "ephemeral min port cannot be bigger than max",
            Self::NoPorts => "no TCP, UDP mux or epr specified, using default epr range",
            Self::AddressNotFetched => "failed to fetch ip address",
            Self::Deprecated { key } => {
                let (variable, instead) = (setting::variable(key), instead(key));
                return write!(
                    f,
                    "you are using v2 configuration '{variable}' which is deprecated, please use {instead} instead"
                );
            }
            Self::LegacyEnabled => {
                "legacy configuration is enabled because at least one V2 configuration was used, please migrate \
                 to V3 configuration, visit https://neko.m1k1o.net/docs/v3/migration-from-v2 for more details"
            }
            Self::Unquoted => UNQUOTED,
        })
    }
}

/// What neko recommends in the place of a V2 key, in its words.
fn instead(key: &str) -> String {
    let quoted = |key: &str| format!("'{}'", setting::variable(key));
    match setting::by_key(key).and_then(|row| row.v2) {
        // The list of both sides is divided.
        Some("webrtc.iceservers") => [Side::Frontend, Side::Backend].map(|side| quoted(side.key())).join(" and/or "),
        Some(now @ "log.dir") => format!("'{}=/path/to/logs'", setting::variable(now)),
        now => now.map(quoted).unwrap_or_default(),
    }
}
