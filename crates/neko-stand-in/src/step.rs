//! One step with one browser: neko's side, and what the page tells of its own.

use std::time::{Duration, Instant};

use tokio::time::{sleep_until, timeout};

use neko_config::behaviour::CandidateKind;
use neko_report::{BrowserMedia, BrowserStep, Failure, SeenCandidate, SeenPair, Slug, StepTimes};

use crate::message::{State, Stats, Todo, Told};
use crate::peer::{News, Peer};
use crate::steps::Step;
use crate::visitor::{Gone, Visitor};

/// What the page is given beyond its own times.
const GRACE: Duration = Duration::from_secs(8);
/// neko's side may say goodbye for so long.
const GOODBYE: Duration = Duration::from_millis(300);
/// Words of a browser that are kept.
const LONGEST: usize = 200;

/// What was seen of both sides.
#[derive(Debug, Default)]
pub struct Seen {
    /// neko's candidates.
    pub neko: Vec<SeenCandidate>,
    /// The browser's.
    pub viewer: Vec<SeenCandidate>,
    /// Servers that gave neko's side nothing.
    pub troubles: Vec<String>,
}

/// A step on its way.
struct Running<'a> {
    step: &'a Step,
    number: usize,
    begun: Instant,
    /// From the page's request to the offer.
    offer: Duration,
    times: StepTimes,
    pair: Option<SeenPair>,
    relay: Option<String>,
    media: Option<BrowserMedia>,
    failure: Option<Failure>,
    answered: bool,
    lost: bool,
}

/// Plays a step; an error where the browser went away.
pub async fn play(
    step: &Step,
    number: usize,
    peer: Result<Peer, Failure>,
    visitor: &mut Visitor,
) -> Result<(BrowserStep, Seen), Gone> {
    let mut running = Running {
        step,
        number,
        begun: Instant::now(),
        offer: Duration::ZERO,
        times: StepTimes::default(),
        pair: None,
        relay: None,
        media: None,
        failure: None,
        answered: false,
        lost: false,
    };
    let mut peer = match peer {
        Ok(peer) => peer,
        Err(failure) => {
            running.failure = Some(failure);
            return Ok((running.ended(), Seen::default()));
        }
    };
    let gone = running.run(&mut peer, visitor).await.err();
    visitor.todo(Todo::Close { step: number });
    let _ = timeout(GOODBYE, peer.close()).await;
    let (neko, viewer, troubles) = peer.seen();
    match gone {
        Some(gone) => Err(gone),
        None => Ok((running.ended(), Seen { neko, viewer, troubles })),
    }
}

impl Running<'_> {
    async fn run(&mut self, peer: &mut Peer, visitor: &mut Visitor) -> Result<(), Gone> {
        let sdp = peer.offer().await;
        self.offer = self.begun.elapsed();
        self.times.offer = Some(self.offer);
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        visitor.todo(Todo::Connect {
            step: self.number,
            say: self.step.say.clone(),
            sdp,
            ice_servers: self.step.servers.clone(),
            policy: self.step.policy.as_str(),
            wait: millis(self.step.wait),
            watch: millis(self.step.watch),
        });
        let limit = Instant::now() + self.step.wait + self.step.watch + GRACE;
        loop {
            peer.settle().await;
            while let Some(news) = peer.news() {
                self.news(news, visitor);
            }
            if self.failure.is_some() || self.media.is_some() {
                return Ok(());
            }
            tokio::select! {
                biased;
                told = visitor.told() => self.told(told?, peer),
                () = peer.arrival() => {}
                // A page that tells nothing more says nothing of the picture either.
                () = sleep_until(limit.into()) => return Err(Gone::Closed),
            }
        }
    }

    fn news(&mut self, news: News, visitor: &Visitor) {
        match news {
            News::Candidate(candidate) => visitor.todo(Todo::Candidate { step: self.number, candidate }),
            News::AllCandidates => {}
            News::Connected(pair) => self.pair = Some(pair),
            // The page tells what it saw of it.
            News::Lost => self.lost = true,
        }
    }

    fn told(&mut self, told: Told, peer: &mut Peer) {
        match told {
            Told::Answer { step, sdp } if step == self.number && !self.answered => {
                self.answered = true;
                self.times.answer = Some(self.begun.elapsed());
                self.failure = peer.answer(&sdp).err();
            }
            Told::Candidate { step, candidate } if step == self.number => peer.remote(&candidate),
            Told::State { step, state, ms } if step == self.number => self.state(state, ms),
            Told::Stats { step, stats } if step == self.number => self.measured(&stats),
            Told::Late { step, stats } if step == self.number => {
                let (_, theirs, _) = peer.seen();
                self.measured(&stats);
                self.failure = Some(self.late(&stats, &theirs));
            }
            Told::Threw { step, call, why } if step == self.number => self.failure = Some(threw(&call, &why)),
            // Of a step before, or twice.
            _ => {}
        }
    }

    fn state(&mut self, state: State, ms: f64) {
        let at = self.offer + Duration::from_secs_f64(ms.clamp(0.0, 600_000.0) / 1000.0);
        let time = match state {
            State::Ice => &mut self.times.ice,
            State::Connected => &mut self.times.connected,
            State::Picture => &mut self.times.picture,
            State::Failed => return,
        };
        time.get_or_insert(at);
    }

    fn measured(&mut self, stats: &Stats) {
        let count = |value: f64| value.clamp(0.0, 1e15) as u64;
        let seconds = |value: f64| Duration::from_secs_f64(value.clamp(0.0, 3600.0));
        let watched = stats.watched.clamp(0.0, 600_000.0) / 1000.0;
        if !stats.relay.is_empty() {
            let known = ["udp", "tcp", "tls"].into_iter().find(|name| *name == stats.relay);
            self.relay = Some(known.unwrap_or("of an unknown kind").to_owned());
        }
        self.media = Some(BrowserMedia {
            frames: count(stats.frames),
            packets: count(stats.packets),
            lost: stats.lost.map(count),
            freezes: stats.freezes.map(count),
            frozen: stats.frozen.map(seconds),
            bits_per_second: (watched > 0.0).then(|| count(stats.bytes * 8.0 / watched)),
            round_trip: stats.round_trip.map(seconds),
        });
    }

    /// Why there was no picture in time.
    fn late(&self, stats: &Stats, theirs: &[SeenCandidate]) -> Failure {
        let media = self.media.unwrap_or_default();
        if self.times.connected.is_some() && media.packets > 0 {
            let text = format!("{} packets of video came, and no picture was shown", media.packets);
            return Failure::new(Slug::PictureMissing, text);
        }
        if self.times.connected.is_some() {
            return Failure::new(Slug::VideoMissing, "connected, and no packet of video came");
        }
        if self.times.ice.is_some() && !self.lost {
            return Failure::new(Slug::DtlsFailed, "a way was found, and the encrypted connection did not come up");
        }
        let errors: Vec<String> = stats.errors.iter().take(3).map(|error| cut(error)).collect();
        let relays = theirs.iter().filter(|candidate| candidate.kind == CandidateKind::Relay).count();
        let why = if errors.is_empty() { String::new() } else { format!("; the browser says: {}", errors.join(", ")) };
        if self.step.policy.is_relay() && relays == 0 {
            let refused = stats.errors.iter().any(|error| error.starts_with("401"));
            let slug = if refused { Slug::CredentialsRefused } else { Slug::ServerSilent };
            return Failure::new(slug, format!("the browser got no relay{why}"));
        }
        if theirs.is_empty() {
            return Failure::new(Slug::WebrtcBlocked, format!("the browser offered no address to connect to{why}"));
        }
        Failure::new(Slug::IceFailed, format!("no way between browser and neko's place was found{why}"))
    }

    fn ended(self) -> BrowserStep {
        let Self { times, pair, relay, media, failure, step, .. } = self;
        BrowserStep { kind: step.kind.clone(), times, pair, relay, media, failure }
    }
}

/// A browser throws on a list of servers that it does not take, and where WebRTC is switched off.
fn threw(call: &str, why: &str) -> Failure {
    let why = cut(why);
    match call {
        "RTCPeerConnection"
            if why.contains("ICE server") || why.contains("SyntaxError") || why.contains("InvalidAccess") =>
        {
            Failure::new(Slug::ServersRefused, format!("the browser refuses neko's list of servers: {why}"))
        }
        "RTCPeerConnection" => Failure::new(Slug::WebrtcBlocked, format!("the browser does not start WebRTC: {why}")),
        _ => Failure::new(Slug::OfferUnusable, format!("the browser does not take the offer: {why}")),
    }
}

/// The first words of what a browser says, without what a terminal might obey.
fn cut(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}
