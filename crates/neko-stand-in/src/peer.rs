//! neko's peer of one viewer: the agent decides about pairs, str0m does DTLS and media behind it.
//!
//! str0m has an agent of its own. It sees one pair of addresses that exist nowhere, gets it when ours has nominated one, and
//! its checks are answered on the spot.

mod bridge;
mod seen;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::net::Transmit;
use str0m::{DATAGRAM_MTU_WARN, Event, Input, Output, Rtc};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use neko_config::behaviour::{Behaviour, CandidateKind};
use neko_probe::peer::{CandidateTransport, LegCandidate};
use neko_report::{Failure, SeenCandidate, SeenPair, Slug};
use neko_viewer::peer::Legs;
use neko_viewer::signalling::RemoteCandidate;

use crate::agent::{Agent, Credentials, Selected};
use crate::gather::{Gathered, Gatherer};
use crate::lines::{OfferLines, add_lines};
use crate::media::Player;
use crate::offer::{Answer, with_candidates};

/// So that packets of video are as large as neko's.
const MTU: usize = 1184;
/// Relays are asked for leave to send to so many addresses.
const MOST_PERMITS: usize = 32;

/// Which of neko's candidates a viewer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// All that the settings make.
    All,
    /// Those over TCP.
    TcpOnly,
}

/// What there is to tell.
#[derive(Debug, PartialEq)]
pub enum News {
    /// A candidate for the page.
    Candidate(String),
    /// Nothing more will come.
    AllCandidates,
    /// The connection is encrypted, over this pair.
    Connected(SeenPair),
    /// neko would close it: no pair was found, or nothing came any more.
    Lost,
}

/// What a peer is made with.
pub struct Making<'a> {
    /// What neko does.
    pub behaviour: &'a Behaviour,
    /// Its candidates.
    pub gatherer: &'a Arc<Gatherer>,
    /// Which of them the viewer is told.
    pub offered: Offered,
    /// Bit/s of video.
    pub bits_per_second: u64,
    /// Between two key frames.
    pub key_frames: Duration,
}

/// neko's peer.
pub struct Peer {
    rtc: Rtc,
    agent: Agent,
    legs: Legs,
    gathered: mpsc::Receiver<Gathered>,
    _tasks: JoinSet<()>,
    pending: Option<SdpPendingOffer>,
    player: Player,
    offered: Offered,
    lite: bool,
    trickle: bool,
    sdp: String,
    viewer: Option<Credentials>,
    selected: Option<Selected>,
    ours: Vec<SeenCandidate>,
    lines: Vec<String>,
    theirs: Vec<SeenCandidate>,
    permits: Vec<SocketAddr>,
    troubles: Vec<String>,
    news: VecDeque<News>,
    wake: Instant,
    over: bool,
}

impl Peer {
    /// A peer that gathers.
    pub async fn new(making: Making<'_>) -> Result<Self, Failure> {
        let Making { behaviour, gatherer, offered, bits_per_second, key_frames } = making;
        let internal = |what: &str| Failure::new(Slug::Internal, format!("neko's side could not be set up: {what}"));
        let now = Instant::now();
        let config = Rtc::builder().clear_codecs().enable_vp8(true).enable_opus(true, false);
        let mut rtc = config.set_mtu(MTU..=DATAGRAM_MTU_WARN).build(now);
        let made = rtc.direct_api().local_ice_credentials();
        let own = Credentials { ufrag: made.ufrag, password: made.pass };
        let agent = Agent::new(behaviour, &own, now).ok_or_else(|| internal("the ICE agent"))?;
        let lines = add_lines(&mut rtc).ok_or_else(|| internal("the offer"))?;
        let OfferLines { sdp, pending, media } = lines;
        let player =
            Player::new(bits_per_second, key_frames, media, now).map_err(|error| internal(&error.to_string()))?;
        let (gathered, tasks) = gatherer.begin(&own.ufrag).await;
        Ok(Self {
            rtc,
            agent,
            legs: Legs::new(),
            gathered,
            _tasks: tasks,
            pending: Some(pending),
            player,
            offered,
            lite: behaviour.lite,
            trickle: behaviour.trickle,
            sdp,
            viewer: None,
            selected: None,
            ours: Vec::new(),
            lines: Vec::new(),
            theirs: Vec::new(),
            permits: Vec::new(),
            troubles: Vec::new(),
            news: VecDeque::new(),
            wake: now,
            over: false,
        })
    }

    /// The offer; without trickle it waits for all candidates, as neko does.
    pub async fn offer(&mut self) -> String {
        if !self.trickle {
            while let Some(gathered) = self.gathered.recv().await {
                if matches!(gathered, Gathered::Done) {
                    break;
                }
                self.take(gathered);
            }
            self.news.clear();
        }
        let lines = if self.trickle { &[][..] } else { &self.lines };
        with_candidates(&self.sdp, lines, self.trickle, self.lite)
    }

    /// Takes the viewer's answer.
    pub fn answer(&mut self, text: &str) -> Result<(), Failure> {
        let unusable =
            |why: &str| Failure::new(Slug::AnswerUnusable, format!("the browser's answer cannot be used: {why}"));
        let answer = Answer::read(text).ok_or_else(|| unusable("it lacks ICE credentials, or is too long"))?;
        if !answer.plays_video {
            return Err(Failure::new(Slug::CodecUnsupported, "the browser refused the video"));
        }
        let pending = self.pending.take().ok_or_else(|| unusable("it is the second one"))?;
        let sdp = SdpAnswer::from_sdp_string(&answer.sdp).map_err(|error| unusable(&error.to_string()))?;
        self.rtc.sdp_api().accept_answer(pending, sdp).map_err(|error| unusable(&error.to_string()))?;
        let viewer = answer.credentials();
        if !self.agent.start(&viewer, Instant::now()) {
            return Err(unusable("its ICE credentials are empty"));
        }
        self.viewer = Some(viewer);
        answer.candidates.iter().for_each(|line| self.remote(line));
        Ok(())
    }

    /// Takes a candidate of the viewer; one that cannot be read is one without a pair.
    pub fn remote(&mut self, line: &str) {
        let Some(remote) = RemoteCandidate::read(line) else { return };
        if self.theirs.len() < MOST_PERMITS && !self.theirs.contains(&remote.seen) {
            self.theirs.push(remote.seen.clone());
        }
        self.agent.add_remote(&remote.line);
        let Ok(ip) = remote.seen.host.parse() else { return };
        let address = SocketAddr::new(ip, remote.seen.port);
        if !remote.seen.tcp && self.permits.len() < MOST_PERMITS && !self.permits.contains(&address) {
            self.permits.push(address);
            self.legs.permit(|candidate| candidate.kind == CandidateKind::Relay, &[address]);
        }
    }

    fn take(&mut self, gathered: Gathered) {
        let (leg, room) = match gathered {
            Gathered::Leg(leg, room) => (leg, room),
            Gathered::Nothing(url, failure) => {
                self.troubles.push(format!("{url}: {}", failure.message));
                return;
            }
            Gathered::Done => {
                self.news.push_back(News::AllCandidates);
                return;
            }
        };
        let candidate = leg.candidate();
        let tcp = candidate.transport != CandidateTransport::Udp;
        if self.offered == Offered::TcpOnly && !tcp {
            return;
        }
        let Ok(signalled) = candidate.signalled() else { return };
        if !self.agent.add_local(&candidate) {
            return;
        }
        self.legs.add(leg, room);
        if candidate.kind == CandidateKind::Relay {
            let only = |other: &LegCandidate| other.address == candidate.address;
            self.legs.permit(only, &self.permits);
        }
        let line = signalled.to_sdp_string();
        if !self.lines.contains(&line) {
            self.ours.push(SeenCandidate::new(
                candidate.kind,
                tcp,
                candidate.address.ip().to_string(),
                candidate.address.port(),
            ));
            self.lines.push(line.clone());
            self.news.push_back(News::Candidate(line));
        }
    }

    /// What there is to tell.
    pub fn news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// Sends what is due, and takes in what agent and str0m have to say. Not to be dropped half-way.
    pub async fn settle(&mut self) {
        loop {
            let now = Instant::now();
            while let Some(sending) = self.agent.sending() {
                let (proto, source, destination) = (sending.protocol, sending.local, sending.to);
                self.legs.send(&Transmit { proto, source, destination, contents: sending.datagram.into() }).await;
            }
            self.follow_agent(now);
            if self.over {
                return;
            }
            match self.rtc.poll_output() {
                Ok(Output::Transmit(transmit)) => self.transmit(transmit).await,
                Ok(Output::Event(Event::Connected)) => {
                    self.player.start(now);
                    self.news.push_back(News::Connected(self.pair()));
                }
                Ok(Output::Event(Event::Closed)) | Err(_) => self.lose(),
                // neko answers no request for a key frame.
                Ok(Output::Event(_)) => {}
                Ok(Output::Timeout(at)) => {
                    // str0m wants its output taken after every write.
                    if !self.player.play(&mut self.rtc, now) {
                        self.wake = at;
                        return;
                    }
                }
            }
        }
    }

    /// Waits for something and takes it in. Can be dropped at any time without a loss.
    pub async fn arrival(&mut self) {
        if self.over {
            return std::future::pending().await;
        }
        let wakes = [self.player.wake(), self.agent.wake()];
        let wake = wakes.into_iter().flatten().fold(self.wake, Instant::min);
        tokio::select! {
            biased;
            arrival = self.legs.next() => self.receive(&arrival),
            Some(gathered) = self.gathered.recv() => self.take(gathered),
            () = sleep_until(wake.into()) => {
                let now = Instant::now();
                self.agent.tick(now);
                if self.rtc.handle_input(Input::Timeout(now)).is_err() {
                    self.lose();
                }
            }
        }
    }

    /// Says goodbye: RTCP BYE, DTLS close_notify.
    pub async fn close(&mut self) {
        // It errs where a layer does not stand yet; then there is nobody to say goodbye to.
        let _ = self.rtc.close();
        self.settle().await;
    }
}
