//! The peer itself.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::channel::ChannelId;
use str0m::media::MediaData;
use str0m::net::Receive;
use str0m::{Candidate, Event, Input, Output, Rtc, RtcError};
use tokio::time::sleep_until;

use neko_config::behaviour::CandidateKind;
use neko_probe::peer::{CandidateTransport, LegCandidate};
use neko_probe::transport::Allocations;
use neko_report::{Failure, SeenCandidate, SeenPair, Slug, ViewReport, ViewStepName};

use super::data_channel::Pings;
use super::gather::{Allowed, Gathered, Gathering};
use super::legs::{Arrival, Legs};
use super::meter::{Meter, Sample};
use super::offer_text::as_watched;
use crate::signalling::{IceServer, Offer, RemoteCandidate};

/// First retransmission of a check, as browsers have it.
const RTO: Duration = Duration::from_millis(250);
/// Datagrams that are taken before anything else gets its turn.
const AT_ONCE: usize = 64;

/// What a browser would tell its page.
#[derive(Debug, PartialEq)]
pub enum News {
    /// A candidate of ours, to be told to neko.
    Candidate(String),
    /// It came so far.
    Reached(ViewStepName, String),
    /// The connection is gone.
    Lost,
}

/// The viewer's peer.
pub struct Peer {
    rtc: Rtc,
    legs: Legs,
    gathering: Gathering,
    meter: Meter,
    news: VecDeque<News>,
    told: Vec<ViewStepName>,
    ours: Vec<SeenCandidate>,
    troubles: Vec<String>,
    relay_permits: Vec<SocketAddr>,
    tcp_waiting: Vec<RemoteCandidate>,
    remotes: Vec<SeenCandidate>,
    channel: Option<ChannelId>,
    pings: Option<Pings>,
    pair: Option<(SocketAddr, SocketAddr)>,
    wake: Instant,
    closing: bool,
    stopped: bool,
}

/// A peer with its certificate, before any offer: making it takes longer than neko's offer does.
pub struct Prepared(Rtc);

impl Prepared {
    /// Makes one; no call to be waited for on the way to a picture.
    pub fn new() -> Self {
        let mut config = Rtc::builder();
        config.set_initial_stun_rto(RTO);
        Self(config.build(Instant::now()))
    }
}

impl Default for Prepared {
    fn default() -> Self {
        Self::new()
    }
}

impl Peer {
    /// Takes neko's offer; the peer and its answer.
    pub async fn answer(
        Prepared(mut rtc): Prepared,
        offer: &Offer,
        servers: &[IceServer],
        allowed: &Allowed,
        allocations: &Allocations,
    ) -> Result<(Self, String), Failure> {
        let now = Instant::now();
        let answer = accept(&mut rtc, offer)?;
        let gathering = Gathering::begin(allowed.clone(), servers, allocations.clone()).await;
        let peer = Self {
            rtc,
            legs: Legs::new(),
            gathering,
            meter: Meter::new(offer, now),
            news: VecDeque::new(),
            told: Vec::new(),
            ours: Vec::new(),
            troubles: Vec::new(),
            relay_permits: Vec::new(),
            tcp_waiting: Vec::new(),
            remotes: Vec::new(),
            channel: None,
            pings: None,
            pair: None,
            wake: now,
            closing: false,
            stopped: false,
        };
        Ok((peer, answer))
    }

    /// Answers another offer for the same connection.
    pub fn renew(&mut self, offer: &Offer) -> Result<String, Failure> {
        accept(&mut self.rtc, offer)
    }

    /// Takes a candidate of neko.
    pub fn remote(&mut self, remote: RemoteCandidate) {
        if !self.remotes.contains(&remote.seen) {
            self.remotes.push(remote.seen.clone());
        }
        let Ok(address) = remote.seen.host.parse().map(|ip| SocketAddr::new(ip, remote.seen.port)) else {
            return;
        };
        if remote.seen.tcp {
            if remote.tcp_type.as_deref() == Some("passive") {
                self.gathering.connect(address);
                self.tcp_waiting.push(remote);
            }
            return;
        }
        self.relay_permits.push(address);
        self.legs.permit(|candidate| candidate.kind == CandidateKind::Relay, &[address]);
        self.add_remote(&remote.line);
    }

    fn add_remote(&mut self, line: &str) {
        // What str0m cannot read is a candidate without a pair.
        if let Ok(candidate) = Candidate::from_sdp_string(line) {
            self.rtc.add_remote_candidate(candidate);
        }
    }

    fn gathered(&mut self, gathered: Gathered) {
        let (leg, room) = match gathered {
            Gathered::Leg(leg, room) => (leg, room),
            Gathered::Nothing(url, failure) => {
                self.troubles.push(format!("{url}: {}", failure.message));
                return;
            }
        };
        let candidate = leg.candidate();
        let (Ok(local), Ok(signalled)) = (candidate.local(), candidate.signalled()) else { return };
        self.rtc.add_local_candidate(local);
        let line = signalled.to_sdp_string();
        self.ours.push(seen(&candidate));
        self.legs.add(leg, room);
        match (candidate.kind, candidate.transport) {
            (CandidateKind::Relay, _) => {
                let only = |other: &LegCandidate| other.address == candidate.address;
                self.legs.permit(only, &self.relay_permits);
            }
            // Only now that our end stands is there something to pair with.
            (_, CandidateTransport::TcpActive) => {
                for remote in std::mem::take(&mut self.tcp_waiting) {
                    self.add_remote(&remote.line);
                    self.tcp_waiting.push(remote);
                }
            }
            _ => {}
        }
        self.news.push_back(News::Candidate(line));
    }

    /// Sends what is due, and takes in what str0m has to say. Not to be dropped half-way.
    pub async fn settle(&mut self) {
        let now = Instant::now();
        self.ping(now);
        while !self.stopped {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(transmit)) => {
                    if !matches!(transmit.contents.first(), Some(0..=3)) {
                        self.pair = Some((transmit.source, transmit.destination));
                    }
                    self.legs.send(&transmit).await;
                }
                Ok(Output::Event(event)) => self.event(event, Instant::now()),
                // What was to be said is said, and nothing is due any more.
                Ok(Output::Timeout(_)) if !self.rtc.is_alive() => self.stop(),
                Ok(Output::Timeout(at)) => {
                    self.wake = at;
                    return;
                }
                Err(error) => self.broken(&error),
            }
        }
    }

    /// What there is to tell.
    pub fn news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// Waits for something and takes it in. Can be dropped at any time without a loss.
    pub async fn arrival(&mut self) {
        let ping = self.pings.as_ref().and_then(Pings::due);
        let wake = ping.map_or(self.wake, |due| self.wake.min(due));
        tokio::select! {
            biased;
            arrival = self.legs.next() => {
                self.receive(&arrival);
                for _ in 0..AT_ONCE {
                    let Some(arrival) = self.legs.try_next() else { break };
                    self.receive(&arrival);
                }
            }
            Some(gathered) = self.gathering.gathered.recv() => self.gathered(gathered),
            () = sleep_until(wake.into()) => {
                if let Err(error) = self.rtc.handle_input(Input::Timeout(Instant::now())) {
                    self.broken(&error);
                }
            }
        }
    }

    fn receive(&mut self, arrival: &Arrival) {
        let now = Instant::now();
        let Arrival { local, protocol, from, datagram } = arrival;
        if self.meter.datagram(datagram, now) {
            self.reached(ViewStepName::FirstPacket, String::new());
        }
        // What str0m cannot read is not for it: anybody may send to a socket.
        let Ok(received) = Receive::new(*protocol, *from, *local, datagram) else { return };
        if let Err(error) = self.rtc.handle_input(Input::Receive(now, received)) {
            self.broken(&error);
        }
    }

    fn event(&mut self, event: Event, now: Instant) {
        match event {
            Event::IceConnectionStateChange(state) if state.is_connected() => {
                self.reached(ViewStepName::Ice, String::new());
            }
            Event::Connected => {
                let pair =
                    self.seen_pair().map_or_else(String::new, |pair| format!("{} to {}", pair.viewer, pair.neko));
                self.reached(ViewStepName::Dtls, pair);
            }
            Event::ChannelOpen(id, _) => {
                self.channel = Some(id);
                self.pings.get_or_insert_with(|| Pings::new(now));
                self.reached(ViewStepName::DataChannel, String::new());
            }
            Event::ChannelData(message) => {
                if let Some(pings) = &mut self.pings {
                    pings.message(&message.data, now);
                }
            }
            Event::MediaData(data) if data.params.spec().codec.is_video() => self.frame(&data, now),
            Event::Closed => self.news.push_back(News::Lost),
            _ => {}
        }
    }

    fn frame(&mut self, data: &MediaData, now: Instant) {
        if self.meter.frame(data, now) {
            let picture = self.meter.picture();
            self.reached(ViewStepName::Picture, picture);
        }
    }

    fn reached(&mut self, name: ViewStepName, detail: String) {
        if self.told.contains(&name) {
            return;
        }
        self.told.push(name);
        self.news.push_back(News::Reached(name, detail));
    }

    fn ping(&mut self, now: Instant) {
        let Some(message) = self.pings.as_mut().and_then(|pings| pings.ping(now)) else { return };
        if let Some(mut channel) = self.channel.and_then(|id| self.rtc.channel(id)) {
            // One that is not taken is one that is not answered.
            let _ = channel.write(true, &message);
        }
    }

    fn broken(&mut self, error: &RtcError) {
        self.troubles.push(format!("the peer: {error}"));
        self.stop();
        self.news.push_back(News::Lost);
    }

    fn stop(&mut self) {
        self.stopped = true;
        self.pings = self.pings.take().map(Pings::stopped);
        self.wake = Instant::now() + Duration::from_secs(86_400);
    }

    /// Ends the measurement and begins to say goodbye: RTCP BYE, SCTP shutdown, DTLS close_notify.
    pub async fn close(&mut self) {
        if !std::mem::replace(&mut self.closing, true) {
            self.meter.end(Instant::now());
            self.pings = self.pings.take().map(Pings::stopped);
            // It errs where a layer does not stand yet; then there is nobody to say goodbye to.
            let _ = self.rtc.close();
        }
        self.settle().await;
    }

    fn seen_pair(&self) -> Option<SeenPair> {
        let (local, remote) = self.pair?;
        let ours =
            self.legs.candidate(local).map_or_else(|| local.to_string(), |candidate| seen(&candidate).to_string());
        let is_it =
            |candidate: &&SeenCandidate| candidate.port == remote.port() && candidate.host.parse() == Ok(remote.ip());
        let theirs = self.remotes.iter().find(is_it).map(ToString::to_string);
        Some(SeenPair { viewer: ours, neko: theirs.unwrap_or_else(|| format!("prflx {remote}")) })
    }

    /// What came up to now.
    pub fn sample(&self) -> Sample {
        let round_trip = self.pings.as_ref().and_then(Pings::last_round_trip);
        Sample { round_trip, ..self.meter.sample() }
    }

    /// Adds what was seen.
    pub fn report(&self, report: &mut ViewReport) {
        report.viewer.clone_from(&self.ours);
        report.pair =
            report.steps.iter().any(|step| step.name == ViewStepName::Dtls).then(|| self.seen_pair()).flatten();
        report.video = self.meter.video();
        report.audio = self.meter.audio();
        report.data = self.pings.as_ref().map(Pings::seen);
        report.notes.extend(self.troubles.iter().cloned());
    }
}

fn seen(candidate: &LegCandidate) -> SeenCandidate {
    let tcp = candidate.transport != CandidateTransport::Udp;
    SeenCandidate::new(candidate.kind, tcp, candidate.address.ip().to_string(), candidate.address.port())
}

fn accept(rtc: &mut Rtc, offer: &Offer) -> Result<String, Failure> {
    let unusable = |why: String| Failure::new(Slug::OfferUnusable, format!("the offer cannot be used: {why}"));
    let read = SdpOffer::from_sdp_string(&as_watched(&offer.sdp)).map_err(|error| unusable(error.to_string()))?;
    let answer = rtc.sdp_api().accept_offer(read).map_err(|error| unusable(error.to_string()))?;
    let text = answer.to_sdp_string();
    if !plays_video(&text) {
        let codec = offer.codec("video").unwrap_or("no codec");
        return Err(Failure::new(
            Slug::CodecUnsupported,
            format!("neko offers video as {codec}, which this viewer lacks"),
        ));
    }
    Ok(text)
}

/// Whether the answer has a video line that is not refused.
fn plays_video(answer: &str) -> bool {
    answer.lines().any(|line| line.starts_with("m=video ") && !line.starts_with("m=video 0 "))
}
