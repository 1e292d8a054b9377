//! The two protocols of neko: version 3 has payloads, version 2 is flat.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::json;

use super::message::{Candidate, IceServer, Outgoing, Provide, Server};

/// Which protocol is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// neko 3: a login over HTTP, and a request for the offer.
    #[default]
    Three,
    /// neko 2: the password opens the WebSocket, and the offer comes by itself.
    Two,
}

#[derive(Deserialize)]
struct Flat<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    sdp: Option<String>,
    /// A candidate, as JSON in a string.
    #[serde(default)]
    data: Option<String>,
    #[serde(default)]
    ice: Option<Vec<IceServer>>,
}

impl Dialect {
    /// Reads a text.
    pub fn read(self, text: &str) -> Result<Server, serde_json::Error> {
        if self == Self::Three {
            return Server::read(text);
        }
        // Members and settings have fields of the same names and other types.
        let Ok(flat) = serde_json::from_str::<Flat<'_>>(text) else {
            return serde_json::from_str::<serde::de::IgnoredAny>(text).map(|_| Server::Other);
        };
        Ok(match (flat.event.as_ref(), flat.sdp, flat.data) {
            ("system/disconnect", ..) => Server::Disconnect(flat.message.unwrap_or_default()),
            ("signal/provide", Some(sdp), _) => Server::Provide(Provide { sdp, ice_servers: flat.ice }),
            ("signal/offer", Some(sdp), _) => Server::Renewed(sdp),
            ("signal/candidate", _, Some(data)) => Server::Candidate(serde_json::from_str(&data)?),
            _ => Server::Other,
        })
    }

    /// The text of a message; none where this protocol has no such message.
    pub fn write(self, message: &Outgoing, user: &str) -> Option<String> {
        if self == Self::Three {
            return Some(message.text());
        }
        match message {
            Outgoing::Answer { sdp } => {
                Some(json!({ "event": "signal/answer", "sdp": sdp, "displayname": user }).to_string())
            }
            Outgoing::Candidate(candidate) => Some(flat(candidate)),
            Outgoing::Request(_) | Outgoing::Video(_) | Outgoing::Audio(_) => None,
        }
    }
}

fn flat(candidate: &Candidate) -> String {
    let data = serde_json::to_string(candidate).unwrap_or_default();
    json!({ "event": "signal/candidate", "data": data }).to_string()
}
