//! The loop that both peers live in.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::{Event, RtcError};
use tokio::time::{sleep, sleep_until};

use neko_report::{Failure, Slug};

use super::endpoint::{Endpoint, Next};
use super::inbound::Inbound;
use super::media_session::MediaSession;
use super::nat_opening::prime;
use super::negotiate::negotiate;
use super::permit::permit;
use super::playing::Playing;
use super::{Ended, Setup, outcome};

/// First retransmission of a check (RFC 8445, section 14.3), as browsers have it.
const RTO: Duration = Duration::from_millis(250);
/// How long the data channel may take at least: SCTP sends its first messages again after 3 and 6 s (RFC 9260, section 16).
const OPENING: Duration = Duration::from_secs(12);
/// Connecting takes so many round trips, with one of its messages lost; and so does the opening of the data channel.
const ROUND_TRIPS: u32 = 12;

/// Why the loop ended.
enum End {
    Played,
    NotConnected,
    Closed,
    Interrupted,
    /// The deadline of the run came before its turn, or in it.
    Late,
}

/// How far a connection is, and until when it may take.
enum Stands {
    Connecting(Instant),
    /// ICE and DTLS stand, the data channel does not.
    Opening(Instant),
    Open,
}

/// Connects neko and a viewer over the legs of `setup`, lets media, microphone and data flow, and says what came of it.
///
/// Ends by `setup.deadline` (within a quarter of a second, where a leg is stuck) and as soon as `cancel` does; both peers say
/// goodbye in any case. Never an error: what does not work is in [`Ended::failure`].
pub async fn run(setup: Setup, cancel: impl Future<Output = ()> + Send) -> Ended {
    let mut cancel = std::pin::pin!(cancel);
    let prepared = tokio::select! {
        biased;
        () = &mut cancel => Err(interrupted()),
        () = std::future::ready(()), if setup.deadline <= tokio::time::Instant::now() => Err(late()),
        () = sleep_until(setup.deadline) => Err(late()),
        () = sleep(setup.connect_timeout) => Err(Failure::new(Slug::ServerSilent, "no answer to the request for permissions")),
        session = prepare(&setup) => session,
    };
    let mut session = match prepared {
        Ok(session) => session,
        Err(failure) => {
            return Ended { failure: Some(failure), ..Ended::default() };
        }
    };
    let end = session.run(&setup, cancel).await;
    session.goodbye().await;
    session.ended(end)
}

fn late() -> Failure {
    Failure::new(Slug::DeadlineReached, "the deadline of the run left no time for this path")
}

fn interrupted() -> Failure {
    Failure::new(Slug::Interrupted, "the run was interrupted on this path")
}

/// Everything that comes before ICE: permissions at relays and openings in NATs, so that no check is lost; offer and answer.
async fn prepare(setup: &Setup) -> Result<Session, Failure> {
    let refused = permit(setup).await?;
    let mut inbound = Inbound::new([&setup.neko, &setup.viewer]);
    prime(setup, &mut inbound).await;
    Session::new(setup, inbound, refused).map_err(|error| Failure::new(Slug::Internal, error))
}

struct Session {
    /// neko, the viewer.
    peers: [Endpoint; 2],
    inbound: Inbound,
    stage: MediaSession,
    /// The start of ICE.
    start: Instant,
    closed: bool,
    /// To whom a relay does not send.
    refused: Vec<SocketAddr>,
}

const NEKO: usize = 0;
const VIEWER: usize = 1;

impl Session {
    fn new(setup: &Setup, inbound: Inbound, refused: Vec<SocketAddr>) -> Result<Self, String> {
        let now = Instant::now();
        let mut neko = Endpoint::new("neko", &setup.neko, setup.ice_lite, RTO, now);
        let mut viewer = Endpoint::new("the viewer", &setup.viewer, false, RTO, now);
        let explain = |error: RtcError| format!("the peers could not be set up: {error}");
        let lines = negotiate(&mut neko, &mut viewer, setup.trickle).map_err(explain)?;
        let stage = MediaSession::new(lines, &neko, setup.video_bitrate, setup.record, now)
            .map_err(|error| error.to_string())?;
        let stage = stage.ok_or("the peers agreed on no codec")?;
        Ok(Self { peers: [neko, viewer], inbound, stage, start: Instant::now(), closed: false, refused })
    }

    async fn run(&mut self, setup: &Setup, mut cancel: std::pin::Pin<&mut impl Future<Output = ()>>) -> End {
        let deadline = setup.deadline.into_std();
        let mut turn = std::pin::pin!(Arc::clone(&setup.turn).acquire_owned());
        let mut playing: Option<Playing> = None;
        // Whether nothing is left that came in.
        let mut quiet = false;
        self.start = Instant::now();
        for peer in &mut self.peers {
            peer.tick(self.start);
        }
        loop {
            self.flush().await;
            let now = Instant::now();
            let stands = self.stands(setup);
            if self.closed {
                return if matches!(stands, Stands::Connecting(_)) { End::Closed } else { End::Played };
            }
            if playing.as_mut().is_some_and(|playing| playing.is_over(&mut self.stage, now, quiet)) {
                return End::Played;
            }
            let (ready, limit) = match (&playing, stands) {
                (Some(_), _) if deadline <= now => return End::Late,
                (Some(playing), _) => (false, playing.due(&self.stage)),
                (None, Stands::Connecting(by)) if by.min(deadline) <= now => return End::NotConnected,
                (None, _) if deadline <= now => return End::Late,
                (None, Stands::Connecting(by)) => (false, by),
                (None, Stands::Opening(by)) => (by <= now, by.max(now)),
                (None, Stands::Open) => (true, deadline),
            };
            if self.play(now) {
                continue;
            }
            let wakes = self.peers.iter().map(|peer| peer.wake).chain(self.stage.wake());
            let wake = wakes.fold(if ready { deadline } else { limit.min(deadline) }, Instant::min);
            if wake <= Instant::now() {
                // Lets the runtime look at the sockets: it may have been held up as we were.
                tokio::task::yield_now().await;
            }
            tokio::select! {
                biased;
                () = &mut cancel => return End::Interrupted,
                permit = &mut turn, if ready => {
                    playing = Some(Playing::begin(&mut self.stage, setup.duration, permit.ok(), Instant::now()));
                }
                arrival = self.inbound.next() => {
                    quiet = false;
                    let now = Instant::now();
                    self.stage.arriving(arrival.peer == NEKO, arrival.datagram(), now);
                    self.peers[arrival.peer].receive(arrival.end, arrival.datagram(), arrival.from, now);
                    self.inbound.done(arrival);
                }
                () = sleep_until(wake.into()) => {
                    quiet = true;
                    let now = Instant::now();
                    for peer in self.peers.iter_mut().filter(|peer| peer.wake <= now) {
                        peer.tick(now);
                    }
                }
            }
        }
    }

    /// How far the connection is. What it waits for may take longer where round trips are long.
    fn stands(&self, setup: &Setup) -> Stands {
        let round_trips = self.peers.iter().flat_map(|peer| &peer.checks.round_trips);
        let limit = setup.connect_timeout.max(round_trips.max().copied().unwrap_or_default() * ROUND_TRIPS);
        match (self.peers[NEKO].dtls_at.zip(self.peers[VIEWER].dtls_at), self.peers[VIEWER].channel) {
            (None, _) => Stands::Connecting(self.start + limit),
            (Some((one, other)), None) => Stands::Opening(one.max(other) + limit.max(OPENING)),
            (Some(_), Some(_)) => Stands::Open,
        }
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
            Event::Connected => peer.dtls_at = Some(now),
            Event::ChannelOpen(id, _) => peer.channel = Some(id),
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
            End::Late => outcome::missing(neko, viewer, &self.stage).map(|_| late()),
        };
        let media = outcome::media(neko, viewer, Some(&self.stage), self.start);
        Ended { media, failure, recording: self.stage.recording(), refused: self.refused }
    }
}
