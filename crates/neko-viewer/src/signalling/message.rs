//! The messages of the WebSocket: JSON texts with an event and a payload.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What neko sends, as far as a viewer needs it. All else is [`Server::Other`].
#[derive(Debug, Clone, PartialEq)]
pub enum Server {
    /// `system/init`: what neko has, and who is there.
    Init(Init),
    /// `system/disconnect`: why the WebSocket ends.
    Disconnect(String),
    /// `system/settings`.
    Settings(Settings),
    /// `session/state`.
    SessionState(SessionState),
    /// `session/profile`.
    SessionProfile(SessionProfile),
    /// `signal/candidate`.
    Candidate(Candidate),
    /// `signal/provide`: the offer.
    Provide(Provide),
    /// `signal/offer` and `signal/restart`: another offer for the same peer.
    Renewed(String),
    /// `signal/close`: the peer is gone.
    Close,
    /// Anything else.
    Other,
}

/// The payload of `system/init`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Init {
    /// One's own session.
    pub session_id: String,
    /// The screen.
    #[serde(default)]
    pub screen_size: ScreenSize,
    /// Everybody's sessions.
    #[serde(default)]
    pub sessions: HashMap<String, Member>,
    /// The room's settings.
    #[serde(default)]
    pub settings: Settings,
    /// The streams.
    #[serde(default)]
    pub webrtc: Streams,
}

/// The screen's size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct ScreenSize {
    /// Pixels.
    #[serde(default)]
    pub width: u32,
    /// Pixels.
    #[serde(default)]
    pub height: u32,
    /// Pictures a second.
    #[serde(default)]
    pub rate: u32,
}

/// A session, as others see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// What it may do.
    #[serde(default)]
    pub profile: Profile,
    /// What it does.
    #[serde(default)]
    pub state: MemberState,
}

/// What a session does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct MemberState {
    /// Whether its WebSocket is open.
    #[serde(default)]
    pub is_connected: bool,
    /// Whether it has a peer.
    #[serde(default)]
    pub is_watching: bool,
}

/// What a session may do; what neko does not say, it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Whether it is an admin's.
    pub is_admin: bool,
    /// Whether it may log in.
    pub can_login: bool,
    /// Whether it may open the WebSocket.
    pub can_connect: bool,
    /// Whether it may see the video.
    pub can_watch: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self { is_admin: false, can_login: true, can_connect: true, can_watch: true }
    }
}

/// The room's settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct Settings {
    /// Whether only admins see the video.
    #[serde(default)]
    pub private_mode: bool,
}

/// The streams that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Streams {
    /// Their ids, the best first.
    #[serde(default)]
    pub videos: Vec<String>,
}

/// The payload of `session/state`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionState {
    /// Whose.
    pub id: String,
    /// Its state.
    #[serde(flatten)]
    pub state: MemberState,
}

/// The payload of `session/profile`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionProfile {
    /// Whose.
    pub id: String,
    /// Its profile.
    #[serde(flatten)]
    pub profile: Profile,
}

/// The payload of `signal/candidate`, both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// `candidate:…`.
    pub candidate: String,
    /// The media line.
    #[serde(default)]
    pub sdp_mid: Option<String>,
    /// Its number.
    #[serde(default, rename = "sdpMLineIndex")]
    pub sdp_m_line_index: Option<u16>,
    /// Whose it is; neko writes it into the line instead.
    #[serde(default)]
    pub username_fragment: Option<String>,
}

/// The payload of `signal/provide`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Provide {
    /// The offer.
    pub sdp: String,
    /// The servers for the viewer: neko's frontend list.
    #[serde(default, rename = "iceservers")]
    pub ice_servers: Option<Vec<IceServer>>,
}

/// A server for the viewer.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct IceServer {
    /// Its URLs; `null` where the entry has none.
    #[serde(default)]
    pub urls: Option<Urls>,
    /// The user.
    #[serde(default)]
    pub username: Option<String>,
    /// The password.
    #[serde(default)]
    pub credential: Option<String>,
}

impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IceServer").field("urls", &self.urls).finish_non_exhaustive()
    }
}

/// One URL or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Urls {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Urls {
    /// All of them.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(url) => std::slice::from_ref(url),
            Self::Several(urls) => urls,
        }
    }
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
}

#[derive(Deserialize)]
struct With<T> {
    payload: T,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Sdp {
    sdp: String,
}

impl Server {
    /// Reads a text. What is not known costs no memory.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        fn payload<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, serde_json::Error> {
            serde_json::from_str::<With<T>>(text).map(|with| with.payload)
        }
        let Event { event } = serde_json::from_str(text)?;
        Ok(match event.as_ref() {
            "system/init" => Self::Init(payload(text)?),
            "system/disconnect" => Self::Disconnect(payload::<Message>(text)?.message),
            "system/settings" => Self::Settings(payload(text)?),
            "session/state" => Self::SessionState(payload(text)?),
            "session/profile" => Self::SessionProfile(payload(text)?),
            "signal/candidate" => Self::Candidate(payload(text)?),
            "signal/provide" => Self::Provide(payload(text)?),
            "signal/offer" | "signal/restart" => Self::Renewed(payload::<Sdp>(text)?.sdp),
            "signal/close" => Self::Close,
            _ => Self::Other,
        })
    }
}

/// What a viewer sends. There is no more: no control, no chat, no microphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", content = "payload")]
pub enum Outgoing {
    /// Asks for the offer, as a browser does.
    #[serde(rename = "signal/request")]
    Request(Request),
    /// The answer.
    #[serde(rename = "signal/answer")]
    Answer {
        /// As it is.
        sdp: String,
    },
    /// One of our candidates.
    #[serde(rename = "signal/candidate")]
    Candidate(Candidate),
    /// Switches the video off, where there is no answer to give.
    #[serde(rename = "signal/video")]
    Video(Disabled),
    /// Switches the audio off.
    #[serde(rename = "signal/audio")]
    Audio(Disabled),
}

/// The payload of `signal/request`: the first stream, and audio.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Request {
    video: Nothing,
    audio: Nothing,
}

/// `{}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Nothing {}

/// `{"disabled":true}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Disabled {
    disabled: bool,
}

impl Outgoing {
    /// What ends the encoder's work where no answer can be given.
    pub fn nothing_wanted() -> [Self; 2] {
        [Self::Video(Disabled { disabled: true }), Self::Audio(Disabled { disabled: true })]
    }

    /// A candidate of ours.
    pub fn candidate(line: String) -> Self {
        Self::Candidate(Candidate {
            candidate: line,
            sdp_mid: Some("0".to_owned()),
            sdp_m_line_index: Some(0),
            username_fragment: None,
        })
    }

    /// The text.
    pub fn text(&self) -> String {
        // Strings and numbers alone: there is nothing that JSON lacks.
        serde_json::to_string(self).unwrap_or_default()
    }
}
