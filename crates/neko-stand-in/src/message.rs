//! What page and server tell each other, as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The page was opened.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Join {
    /// `navigator.userAgent`
    pub agent: String,
    /// Whether there is an RTCPeerConnection.
    pub webrtc: bool,
    /// The MIME types of video that the browser can receive; empty where it does not say.
    pub codecs: Vec<String>,
    /// `navigator.connection.type`, where there is one.
    pub network: String,
}

/// What the page is to do.
#[derive(Debug, Clone, Serialize, PartialEq)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Todo {
    /// Connect to an offer.
    Connect {
        /// The number of the step.
        step: usize,
        /// In plain words.
        say: String,
        /// neko's offer.
        sdp: String,
        /// As neko would hand them to its page.
        #[serde(rename = "iceServers")]
        ice_servers: Vec<IceServerEntry>,
        /// `all` or `relay`
        policy: &'static str,
        /// How long to wait for a picture, in milliseconds.
        wait: u64,
        /// How long to watch it.
        watch: u64,
    },
    /// Take a candidate of neko.
    Candidate {
        /// The number of the step.
        step: usize,
        /// `candidate:…`
        candidate: String,
    },
    /// Give a step up.
    Close {
        /// The number of the step.
        step: usize,
    },
    /// Try a WebSocket.
    Websocket,
    /// All is done.
    End {
        /// Whether there was a picture.
        picture: bool,
        /// In plain words, a line each.
        lines: Vec<String>,
    },
}

/// One entry of `iceServers`.
#[derive(Clone, Serialize, PartialEq)]
pub struct IceServerEntry {
    /// URLs; null as neko sends it, on which browsers throw.
    pub urls: Option<Vec<String>>,
    /// User name, as it is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// Without what is secret.
impl fmt::Debug for IceServerEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IceServerEntry").field(&self.urls).finish()
    }
}

/// What the page tells.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Told {
    /// Start was pressed.
    Start,
    /// Its answer.
    Answer {
        /// The number of the step.
        step: usize,
        /// The text.
        sdp: String,
    },
    /// A candidate of the browser.
    Candidate {
        /// The number of the step.
        step: usize,
        /// `candidate:…`
        candidate: String,
    },
    /// Something happened.
    State {
        /// The number of the step.
        step: usize,
        /// What.
        state: State,
        /// Milliseconds since the offer came.
        ms: f64,
    },
    /// The end of a step that had a picture.
    Stats {
        /// The number of the step.
        step: usize,
        /// What was measured.
        stats: Box<Stats>,
    },
    /// No picture in time.
    Late {
        /// The number of the step.
        step: usize,
        /// What was measured.
        stats: Box<Stats>,
    },
    /// The browser threw.
    Threw {
        /// The number of the step.
        step: usize,
        /// In which call.
        call: String,
        /// Its words.
        why: String,
    },
    /// Whether the WebSocket opened.
    Websocket {
        /// It did.
        open: bool,
    },
    /// The page is closed or in the background for good.
    Bye,
}

/// How far a connection came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A pair works.
    Ice,
    /// DTLS is up.
    Connected,
    /// The first frame is shown.
    Picture,
    /// The browser gave up.
    Failed,
}

/// Of the browser's getStats; what Firefox or Safari lack is none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Stats {
    /// framesDecoded
    pub frames: f64,
    /// packetsReceived
    pub packets: f64,
    /// bytesReceived
    pub bytes: f64,
    /// packetsLost
    pub lost: Option<f64>,
    /// freezeCount
    pub freezes: Option<f64>,
    /// totalFreezesDuration, in seconds.
    pub frozen: Option<f64>,
    /// currentRoundTripTime, in seconds.
    pub round_trip: Option<f64>,
    /// How long it was watched, in milliseconds.
    pub watched: f64,
    /// relayProtocol of the local candidate: `udp`, `tcp` or `tls`; empty where it is no relay.
    pub relay: String,
    /// ICE candidate errors: `701 turn:… : …`.
    pub errors: Vec<String>,
}
