//! Two peers and one forced path between them: neko's side, which offers and is the DTLS server, and the viewer's.
//!
//! ```text
//!   neko    video, audio, data ──►  leg ─ host, NAT or relay ─ leg  ◄── microphone, data    viewer
//! ```
//!
//! Both peers are [str0m](https://docs.rs/str0m) and live in one task ([`run`]). Each pass takes what the peers want sent,
//! then waits for a datagram, a timer or the caller. Datagrams go before timers, so that a machine which is busy does not make
//! a check look lost.
//!
//! The path is forced by giving each side just the legs that it may use; the far end is told just their candidates. str0m
//! nominates at once, where Pion waits for better pairs: the times that are reported are those of the path, not of neko.
//!
//! What is measured is read off the datagrams themselves where they show it (checks, RTP headers), so that retransmitted
//! media does not hide a loss.

mod checks;
mod endpoint;
mod flow;
mod inbound;
mod leg;
mod media_session;
mod nat_opening;
mod negotiate;
mod outcome;
mod permit;
mod playing;
mod run;
mod tcp;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use neko_report::{Failure, Media};

pub use flow::{Decodable, Flow, RtpHeader};
pub use leg::{CandidateTransport, Leg, LegCandidate};
pub use run::run;
pub use tcp::TcpLeg;

/// A path to try, and for how long.
#[derive(Clone)]
pub struct Setup {
    /// neko's legs: the candidates that it offers, and no others.
    pub neko: Vec<Arc<dyn Leg>>,
    /// The viewer's.
    pub viewer: Vec<Arc<dyn Leg>>,
    /// Whether neko is an ICE-lite agent (RFC 8445, section 2.5), which answers checks and sends none.
    pub ice_lite: bool,
    /// Whether candidates travel behind offer and answer or inside them.
    pub trickle: bool,
    /// Bit/s of video payload; see [`crate::media::VideoSource`].
    pub video_bitrate: u64,
    /// Who plays takes a permit as long as media flow: they share a line.
    pub turn: Arc<Semaphore>,
    /// How long media flow, from the opening of the data channel.
    pub duration: Duration,
    /// How long ICE and DTLS may take, and then the data channel; longer where round trips are long.
    pub connect_timeout: Duration,
    /// When everything is over.
    pub deadline: Instant,
    /// Whether to keep what the viewer received.
    pub record: bool,
}

/// What the viewer received, as it could be given to a decoder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// The VP8 frames that can be decoded.
    pub video: Vec<Arc<[u8]>>,
    /// The Opus packets.
    pub audio: Vec<Arc<[u8]>>,
}

/// How a path ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ended {
    /// What was measured, as far as it came.
    pub media: Media,
    /// Why it does not work; none where everything flowed.
    pub failure: Option<Failure>,
    /// What the viewer received, where that was asked for.
    pub recording: Recording,
    /// Candidates that a relay refused to send to, where it sends to others.
    pub refused: Vec<SocketAddr>,
}
