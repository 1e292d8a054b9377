//! The loop that both peers live in.

use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::{Event, RtcError};
use tokio::time::{sleep, sleep_until};

use neko_report::{Failure, Slug};

use super::endpoint::{Endpoint, Next};
use super::inbound::Inbound;
use super::leg::CandidateTransport;
use super::negotiate::negotiate;
use super::permit::permit;
use super::prime::prime;
use super::stage::Stage;
use super::{Ended, Setup, outcome};

/// First retransmission of a check (RFC 8445, section 14.3) on loopback, and elsewhere as browsers have it.
const RTO_LOOPBACK: Duration = Duration::from_millis(50);
const RTO: Duration = Duration::from_millis(250);
/// How long to wait for what is still on its way when the streams have stopped: at least, and at most.
const DRAIN: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(500));

/// Why the loop ended.
enum End {
    Played,
    NotConnected,
    Closed,
    Interrupted,
}

/// Connects neko and a viewer over the legs of `setup`, lets media, microphone and data flow, and says what came of it.
///
/// Ends by `setup.deadline` (within a quarter of a second, where a leg is stuck) and as soon as `cancel` does; both peers say
/// goodbye in any case. Never an error: what does not work is in [`Ended::failure`].
pub async fn run(setup: Setup, cancel: impl Future<Output = ()> + Send) -> Ended {
    let mut cancel = std::pin::pin!(cancel);
    let late = || Failure::new(Slug::DeadlineReached, "no time was left to start this path");
    let prepared = tokio::select! {
        biased;
        () = &mut cancel => Err(interrupted()),
        () = std::future::ready(()), if setup.deadline <= tokio::time::Instant::now() => Err(late()),
        () = sleep_until(setup.deadline) => Err(late()),
        () = sleep(setup.connect_timeout) => Err(Failure::new(Slug::ServerSilent, "no answer to the request for permissions")),
        play = prepare(&setup) => play,
    };
    let mut play = match prepared {
        Ok(play) => play,
        Err(failure) => {
            return Ended { failure: Some(failure), ..Ended::default() };
        }
    };
    let end = play.run(&setup, cancel).await;
    play.goodbye().await;
    play.ended(end)
}

fn interrupted() -> Failure {
    Failure::new(Slug::Interrupted, "the run was interrupted on this path")
}

/// Everything that comes before ICE: permissions at relays and openings in NATs, so that no check is lost; offer and answer.
async fn prepare(setup: &Setup) -> Result<Play, Failure> {
    let refused = permit(setup).await?;
    let mut inbound = Inbound::new([&setup.neko, &setup.viewer]);
    prime(setup, &mut inbound).await;
    Play::new(setup, inbound, refused).map_err(|error| Failure::new(Slug::Internal, error))
}

fn initial_rto(setup: &Setup) -> Duration {
    let mut candidates = setup.neko.iter().chain(&setup.viewer).map(|leg| leg.candidate());
    // TCP loses nothing: what is late there is on its way.
    let local = candidates.all(|candidate| {
        let loopback = candidate.address.ip().is_loopback() && candidate.base.ip().is_loopback();
        loopback && candidate.transport == CandidateTransport::Udp
    });
    if local { RTO_LOOPBACK } else { RTO }
}

struct Play {
    /// neko, the viewer.
    peers: [Endpoint; 2],
    inbound: Inbound,
    stage: Stage,
    /// The start of ICE.
    start: Instant,
    closed: bool,
    /// To whom a relay does not send.
    refused: Vec<SocketAddr>,
}

const NEKO: usize = 0;
const VIEWER: usize = 1;

impl Play {
    fn new(setup: &Setup, inbound: Inbound, refused: Vec<SocketAddr>) -> Result<Self, String> {
        let rto = initial_rto(setup);
        let now = Instant::now();
        let mut neko = Endpoint::new("neko", &setup.neko, setup.ice_lite, rto, now);
        let mut viewer = Endpoint::new("the viewer", &setup.viewer, false, rto, now);
        let explain = |error: RtcError| format!("the peers could not be set up: {error}");
        let lines = negotiate(&mut neko, &mut viewer, setup.trickle).map_err(explain)?;
        let stage =
            Stage::new(lines, &neko, setup.video_bitrate, setup.record, now).map_err(|error| error.to_string())?;
        let stage = stage.ok_or("the peers agreed on no codec")?;
        Ok(Self { peers: [neko, viewer], inbound, stage, start: Instant::now(), closed: false, refused })
    }

    async fn run(&mut self, setup: &Setup, mut cancel: std::pin::Pin<&mut impl Future<Output = ()>>) -> End {
        let deadline = setup.deadline.into_std();
        let mut stop_at: Option<Instant> = None;
        let mut settled_by: Option<Instant> = None;
        self.start = Instant::now();
        let connect_by = self.start + setup.connect_timeout;
        for peer in &mut self.peers {
            peer.tick(self.start);
        }
        loop {
            self.flush().await;
            let now = Instant::now();
            let connected = self.peers.iter().all(|peer| peer.dtls_at.is_some());
            if self.closed {
                return if connected { End::Played } else { End::Closed };
            }
            if connected && stop_at.is_none() {
                stop_at = Some(now + setup.duration);
            }
            if stop_at.is_some_and(|at| at <= now) && settled_by.is_none() {
                self.stage.stop();
                settled_by = Some(now + self.drain());
            }
            let ended = settled_by.is_some_and(|at| at <= now || self.stage.settled());
            if ended || (connected && deadline <= now) {
                return End::Played;
            }
            if !connected && connect_by.min(deadline) <= now {
                return End::NotConnected;
            }

            if self.play(now) {
                continue;
            }
            let limit = if connected { settled_by.or(stop_at) } else { Some(connect_by) };
            let wakes = self.peers.iter().map(|peer| peer.wake).chain(self.stage.wake()).chain(limit);
            let wake = wakes.fold(deadline, Instant::min);
            if wake <= Instant::now() {
                // Lets the runtime look at the sockets: it may have been held up as we were.
                tokio::task::yield_now().await;
            }
            tokio::select! {
                biased;
                () = &mut cancel => return End::Interrupted,
                arrival = self.inbound.next() => {
                    let now = Instant::now();
                    self.stage.arriving(arrival.peer == NEKO, arrival.datagram(), now);
                    self.peers[arrival.peer].receive(arrival.end, arrival.datagram(), arrival.from, now);
                    self.inbound.done(arrival);
                }
                () = sleep_until(wake.into()) => {
                    let now = Instant::now();
                    for peer in self.peers.iter_mut().filter(|peer| peer.wake <= now) {
                        peer.tick(now);
                    }
                }
            }
        }
    }

    /// Enough for a retransmission to be asked for and to come.
    fn drain(&self) -> Duration {
        let slowest = self.stage.round_trips.iter().max().copied().unwrap_or_default();
        (slowest * 3).clamp(DRAIN.0, DRAIN.1)
    }

    /// Plays what is due; whether there was any. str0m wants its output taken after every write.
    fn play(&mut self, now: Instant) -> bool {
        let [neko, viewer] = &mut self.peers;
        let played = self.stage.play_neko(neko, now);
        self.stage.play_viewer(viewer, now) || played
    }

    /// Sends and notes everything that the peers have to say.
    async fn flush(&mut self) {
        for index in [NEKO, VIEWER] {
            loop {
                let now = Instant::now();
                match self.peers[index].next() {
                    Next::Wait => break,
                    Next::Send(transmit) => {
                        self.stage.leaving(index == NEKO, &transmit.contents);
                        self.peers[index].send(&transmit, now).await;
                    }
                    Next::Event(event) => self.event(index, *event, now),
                }
            }
        }
    }

    fn event(&mut self, index: usize, event: Event, now: Instant) {
        let peer = &mut self.peers[index];
        match event {
            Event::IceConnectionStateChange(state) if state.is_connected() => {
                peer.ice_at.get_or_insert(now);
                peer.checks.connected = true;
            }
            Event::Connected => {
                peer.dtls_at = Some(now);
                match index {
                    NEKO => self.stage.neko_connected(now),
                    _ => self.stage.viewer_connected(now),
                }
            }
            Event::ChannelOpen(id, _) => {
                peer.channel = Some(id);
                if index == VIEWER {
                    self.stage.channel_open(now);
                }
            }
            Event::ChannelData(message) if index == NEKO => self.stage.message_at_neko(peer, &message, now),
            Event::ChannelData(message) => self.stage.message_at_viewer(&message, now),
            Event::MediaData(data) => self.stage.media(peer, data, now),
            Event::KeyframeRequest(_) => self.stage.key_frame_requested(),
            Event::Closed => self.closed = true,
            _ => {}
        }
    }

    async fn goodbye(&mut self) {
        for peer in &mut self.peers {
            peer.close();
        }
        self.flush().await;
    }

    fn ended(mut self, end: End) -> Ended {
        for (index, peer) in self.peers.iter_mut().enumerate() {
            let heard = || self.inbound.trouble(index).map(|error| format!("receiving: {error}"));
            peer.trouble = peer.trouble.take().or_else(heard);
        }
        let [neko, viewer] = &self.peers;
        let failure = match end {
            End::Played => outcome::missing(neko, viewer, &self.stage),
            End::NotConnected | End::Closed => Some(outcome::not_connected(neko, viewer)),
            End::Interrupted => Some(interrupted()),
        };
        let media = outcome::media(neko, viewer, Some(&self.stage), self.start);
        Ended { media, failure, recording: self.stage.recording(), refused: self.refused }
    }
}
