//! What neko's log says, in its words.

use std::fmt;

use super::log::{LogMessage, UNQUOTED};
use super::setting;
use super::setting::table::{Root, WebRtc};
use crate::ice_server::Side;

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
                let side = key
                    .strip_prefix(WebRtc::ICE_SERVERS)
                    .filter(|side| !side.is_empty())
                    .map_or("global", |side| &side[1..]);
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

/// What neko recommends instead of a V2 key, in its words.
fn instead(key: &str) -> String {
    let quoted = |key: &str| format!("'{}'", setting::variable(key));
    match setting::by_key(key).and_then(|row| row.v2) {
        // The list of both sides is divided.
        Some(WebRtc::ICE_SERVERS) => [Side::Frontend, Side::Backend].map(|side| quoted(side.key())).join(" and/or "),
        Some(now @ Root::LOG_DIR) => format!("'{}=/path/to/logs'", setting::variable(now)),
        now => now.map(quoted).unwrap_or_default(),
    }
}
