//! The steps to a picture.

use std::time::Duration;

/// The steps to a picture, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewStepName {
    /// The host's name has an address.
    Name,
    /// neko answers over HTTP.
    Http,
    /// A session is there.
    Login,
    /// The WebSocket is open.
    Websocket,
    /// neko said what it has.
    Init,
    /// neko's first candidate came.
    Candidate,
    /// neko's offer came.
    Offer,
    /// Our answer was sent.
    Answer,
    /// A candidate pair works.
    Ice,
    /// The connection is encrypted.
    Dtls,
    /// neko's data channel opened.
    DataChannel,
    /// The first packet of the video came.
    FirstPacket,
    /// The first complete key frame came.
    Picture,
}

impl ViewStepName {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Http => "http",
            Self::Login => "login",
            Self::Websocket => "websocket",
            Self::Init => "init",
            Self::Candidate => "candidate",
            Self::Offer => "offer",
            Self::Answer => "answer",
            Self::Ice => "ice",
            Self::Dtls => "dtls",
            Self::DataChannel => "data-channel",
            Self::FirstPacket => "first-packet",
            Self::Picture => "picture",
        }
    }
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewStep {
    /// Which.
    pub name: ViewStepName,
    /// When, from the start.
    pub at: Duration,
    /// What was seen.
    pub detail: String,
}
