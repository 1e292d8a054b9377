//! One peer: str0m, its legs, and what is read off its datagrams.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::channel::ChannelId;
use str0m::format::Codec;
use str0m::media::Pt;
use str0m::net::{Protocol, Receive, Transmit};
use str0m::{DATAGRAM_MTU_WARN, Event, Input, Output, Rtc, RtcError};

use super::checks::Checks;
use super::leg::{Leg, LegCandidate};

/// What str0m is told so that its packets of video are as large as neko's: an RTP packet of 1200 bytes and its SRTP tag make
/// a datagram of 1238 to 1252 bytes, these one of 1240.
const MTU: usize = 1184;
/// How long audio waits for a packet that is missing.
const AUDIO_PATIENCE: Duration = Duration::from_millis(60);
/// A send that takes longer is given up, and its leg with it: half a frame may stand in a stream.
const SEND_TIMEOUT: Duration = Duration::from_millis(250);

/// A leg as str0m knows it.
pub(super) struct End {
    pub leg: Arc<dyn Leg>,
    pub candidate: LegCandidate,
    /// What str0m calls the local address: the base, or the relayed address.
    pub local: SocketAddr,
    protocol: Protocol,
    dead: bool,
}

/// What a peer wants next.
pub(super) enum Next {
    Send(Transmit),
    Event(Box<Event>),
    /// Nothing before [`Endpoint::wake`].
    Wait,
}

/// One peer.
pub(super) struct Endpoint {
    /// `neko` or `the viewer`, for messages.
    pub name: &'static str,
    pub rtc: Rtc,
    pub ends: Vec<End>,
    pub wake: Instant,
    /// What str0m was told last. It ignores what comes from before.
    clock: Instant,
    pub checks: Checks,
    pub ice_at: Option<Instant>,
    pub dtls_at: Option<Instant>,
    pub channel: Option<ChannelId>,
    /// DTLS records sent and received.
    pub dtls_sent: u32,
    pub dtls_received: u32,
    /// The last error of a leg or of str0m.
    pub trouble: Option<String>,
    /// Local and far address of what was sent last, checks aside.
    pub pair: Option<(SocketAddr, SocketAddr)>,
    stopped: bool,
}

impl Endpoint {
    /// A peer with its legs, before any signalling.
    pub fn new(name: &'static str, legs: &[Arc<dyn Leg>], ice_lite: bool, rto: Duration, now: Instant) -> Self {
        let mut config = Rtc::builder()
            .clear_codecs()
            .enable_vp8(true)
            .enable_opus(true, false)
            .set_ice_lite(ice_lite)
            .set_mtu(MTU..=DATAGRAM_MTU_WARN)
            .set_reordering_timeout_audio(Some(AUDIO_PATIENCE));
        config.set_initial_stun_rto(rto);
        let ends = legs
            .iter()
            .map(|leg| {
                let candidate = leg.candidate();
                let (local, protocol) = (candidate.local_address(), candidate.transport.protocol());
                End { leg: Arc::clone(leg), candidate, local, protocol, dead: false }
            })
            .collect();
        Self {
            name,
            rtc: config.build(now),
            ends,
            wake: now,
            clock: now,
            checks: Checks::new(rto),
            ice_at: None,
            dtls_at: None,
            channel: None,
            dtls_sent: 0,
            dtls_received: 0,
            trouble: None,
            pair: None,
            stopped: false,
        }
    }

    /// Gives str0m its own candidates.
    pub fn add_local_candidates(&mut self) -> Result<(), RtcError> {
        for end in &self.ends {
            self.rtc.add_local_candidate(end.candidate.local().map_err(RtcError::Ice)?);
        }
        Ok(())
    }

    /// What the far end is told: `candidate:…` lines (RFC 8839, section 5.1).
    pub fn signalled(&self) -> Result<Vec<String>, RtcError> {
        let told = self.ends.iter().map(|end| end.candidate.signalled());
        told.map(|candidate| Ok(candidate.map_err(RtcError::Ice)?.to_sdp_string())).collect()
    }

    /// Takes the next thing that the peer wants. An error ends the peer.
    pub fn next(&mut self) -> Next {
        if self.stopped {
            return Next::Wait;
        }
        match self.rtc.poll_output() {
            Ok(Output::Transmit(transmit)) => Next::Send(transmit),
            Ok(Output::Event(event)) => Next::Event(Box::new(event)),
            Ok(Output::Timeout(at)) => {
                self.wake = at;
                Next::Wait
            }
            Err(error) => {
                self.trouble(&error);
                self.stopped = true;
                // Nothing is due any more.
                self.wake += Duration::from_secs(86_400);
                Next::Wait
            }
        }
    }

    /// Sends a datagram by the leg that it belongs to.
    pub async fn send(&mut self, transmit: &Transmit, now: Instant) {
        let Transmit { proto, source, destination, contents } = transmit;
        match contents.first() {
            Some(0..=3) => self.checks.leaving(contents, *source, *destination, now),
            Some(20..=63) => self.dtls_sent += 1,
            _ => {}
        }
        let end = self.ends.iter_mut().find(|end| end.local == *source && end.protocol == *proto && !end.dead);
        let Some(end) = end else { return };
        if !matches!(contents.first(), Some(0..=3)) {
            self.pair = Some((end.candidate.address, *destination));
        }
        match tokio::time::timeout(SEND_TIMEOUT, end.leg.send_to(contents, *destination)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.trouble = Some(format!("sending to {destination}: {error}")),
            Err(_) => {
                end.dead = true;
                self.trouble = Some(format!("sending to {destination}: the connection does not take any more"));
            }
        }
    }

    /// Hands a datagram that came by a leg to str0m.
    ///
    /// What is here already came before any timer that is overdue, so the clock stays short of the next one: a process that
    /// was held up does not take an answer that waits in its socket for a lost one.
    pub fn receive(&mut self, end: usize, datagram: &[u8], from: SocketAddr, now: Instant) {
        let Some(end) = self.ends.get(end).filter(|_| !self.stopped) else { return };
        match datagram.first() {
            Some(0..=3) => self.checks.arriving(datagram, end.local, from, now),
            Some(20..=63) => self.dtls_received += 1,
            _ => {}
        }
        let early = self.wake.checked_sub(Duration::from_micros(1)).unwrap_or(now);
        self.clock = now.min(early).max(self.clock);
        // What str0m cannot read is not for it: anybody may send to a socket.
        let Ok(received) = Receive::new(end.protocol, from, end.local, datagram) else { return };
        if let Err(error) = self.rtc.handle_input(Input::Receive(self.clock, received)) {
            self.trouble(&error);
        }
    }

    /// Moves the clock.
    pub fn tick(&mut self, now: Instant) {
        self.clock = now.max(self.clock);
        if let Err(error) = self.rtc.handle_input(Input::Timeout(self.clock)) {
            self.trouble(&error);
        }
    }

    /// Notes an error of str0m.
    pub fn trouble(&mut self, error: &RtcError) {
        self.trouble = Some(error.to_string());
    }

    /// Starts to say goodbye: RTCP BYE, SCTP shutdown, DTLS close_notify.
    pub fn close(&mut self) {
        // It errs where a layer does not stand yet; then there is nobody to say goodbye to.
        let _ = self.rtc.close();
    }

    /// The payload type of a codec, as negotiated.
    pub fn payload_type(&self, codec: Codec) -> Option<Pt> {
        self.rtc.codec_config().params().iter().find(|params| params.spec().codec == codec).map(|params| params.pt())
    }
}
