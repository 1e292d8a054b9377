//! A visit: the state machine with HTTP, WebSocket and peer around it.

mod working;

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep_until;

use neko_probe::Cancel;
use neko_probe::transport::{Allocations, Rooms};
use neko_report::{Failure, Slug, ViewEvent, ViewReport, ViewStepName};

use crate::codecs;
use crate::http::{Base, Client, Socket};
use crate::options::{Login, Options};
use crate::outage::{self, comes_back, is_own_wish};
use crate::peer::{Allowed, News, Peer, Prepared};
use crate::reasons;
use crate::series::Series;
use crate::servers;
use crate::signalling::{Act, Dialect, GOODBYE, IceServer, Input, Machine, Offer, Session, State};
use crate::watch::Watch;
use crate::work::Worked;

/// neko 3 says something every 10 s.
const SILENCE: Duration = Duration::from_secs(25);
/// When nothing is due.
const FAR: Duration = Duration::from_secs(3600);
/// How long relays may take to be given back.
pub(crate) const RELEASE: Duration = Duration::from_secs(1);

/// Who hears of what is seen, as soon as it is.
pub type Events<'a> = &'a (dyn Fn(&ViewEvent) + Send + Sync);

/// Joins a neko, watches, and leaves. `events` hears of each step when it is done.
pub async fn visit(options: &Options, cancel: &Cancel, events: Events<'_>) -> ViewReport {
    visit_sharing(options, &Rooms::default(), cancel, events).await
}

/// The same; room for allocations is shared with others who ask TURN servers at the same time.
pub async fn visit_sharing(options: &Options, rooms: &Rooms, cancel: &Cancel, events: Events<'_>) -> ViewReport {
    let allocations = Allocations::sharing(rooms);
    let report = visit_with(options, allocations.clone(), cancel, events).await;
    allocations.release_all(RELEASE).await;
    report
}

/// The same with allocations that are counted with those of others.
pub(crate) async fn visit_with(
    options: &Options,
    allocations: Allocations,
    cancel: &Cancel,
    events: Events<'_>,
) -> ViewReport {
    let mut visit = Visit::new(options, allocations, events);
    visit.run(cancel).await;
    while visit.returns(cancel).await {
        visit.run(cancel).await;
    }
    visit.ended().await
}

/// What comes of it; nothing ever, where there is nothing to wait for.
async fn or_never<T>(work: Option<impl Future<Output = T>>) -> T {
    match work {
        Some(work) => work.await,
        None => std::future::pending().await,
    }
}

struct Visit<'a> {
    options: &'a Options,
    events: Events<'a>,
    start: Instant,
    machine: Machine,
    client: Client,
    base: Base,
    origin_allowed: Option<bool>,
    working: Option<Pin<Box<dyn Future<Output = Worked> + Send>>>,
    socket: Option<Socket>,
    /// When neko said something over it.
    heard: Instant,
    peer: Option<Peer>,
    /// The first peer, which is made while neko is looked for.
    prepared: Option<JoinHandle<Prepared>>,
    allocations: Allocations,
    loopback: bool,
    told: usize,
    /// Whether neko is looked for again; its steps are not told each time.
    looking: bool,
    watch: Watch,
    series: Series,
    report: ViewReport,
}

impl<'a> Visit<'a> {
    fn new(options: &'a Options, allocations: Allocations, events: Events<'a>) -> Self {
        let start = Instant::now();
        let (user, session) = match &options.login {
            Login::Password { user, .. } => (Some(user.clone()), None),
            Login::Token(token) => (None, Some(Session::of_token(token.clone()))),
        };
        let origin = options.origin.clone().unwrap_or_else(|| options.base.origin());
        Self {
            options,
            events,
            start,
            machine: Machine::new(options.patience, session, options.watch.is_some(), start),
            client: Client { dial: options.dial.clone(), origin },
            base: options.base.clone(),
            origin_allowed: None,
            working: None,
            socket: None,
            heard: start,
            peer: None,
            prepared: Some(spawn_blocking(Prepared::new)),
            allocations,
            loopback: false,
            told: 0,
            looking: false,
            watch: Watch::new(options.watch, start),
            series: Series::new(start),
            report: ViewReport { url: options.base.to_string(), user, ..ViewReport::default() },
        }
    }

    /// Whether it joins once more: who watches stays where neko was restarted, or was out of reach for a while.
    async fn returns(&mut self, cancel: &Cancel) -> bool {
        self.close_peer().await;
        let stays = self.watch.is_on() && self.watch.is_dark() && !matches!(self.options.login, Login::Token(_));
        let lost = self.machine.failure.as_ref().filter(|failure| stays && comes_back(failure.slug));
        let Some(failure) = lost else { return false };
        if !std::mem::replace(&mut self.looking, true) {
            (self.events)(&ViewEvent::Gone(failure.message.clone()));
        }
        tokio::select! {
            () = cancel.clone().cancelled() => return false,
            () = tokio::time::sleep(outage::PAUSE) => {}
        }
        self.machine = Machine::new(self.options.patience, None, true, Instant::now());
        (self.socket, self.working, self.told) = (None, None, 0);
        self.base = self.options.base.clone();
        self.prepared = Some(spawn_blocking(Prepared::new));
        true
    }

    async fn run(&mut self, cancel: &Cancel) {
        // Who watches is not waited for: it is gone at the deadline.
        let goodbye = if self.watch.is_on() { GOODBYE } else { Duration::ZERO };
        let deadline = self.options.deadline.map(|deadline| self.start + deadline.saturating_sub(goodbye));
        let mut cancelled = std::pin::pin!(cancel.clone().cancelled());
        let mut leaving = false;
        loop {
            self.settle().await;
            if self.machine.state() == State::Done {
                return;
            }
            let far = Instant::now() + FAR;
            let due = self.machine.due().unwrap_or(far);
            if due <= Instant::now() {
                // Before all that comes: a busy line does not put it off.
                self.machine.tick(Instant::now());
                continue;
            }
            if self.watch.due().is_some_and(|due| due <= Instant::now()) {
                self.interval();
            }
            if self.series.due().is_some_and(|due| due <= Instant::now())
                && let Some(peer) = &self.peer
            {
                self.series.interval(peer.sample(), Instant::now());
            }
            let interval = self.watch.due().into_iter().chain(self.series.due()).min().unwrap_or(far);
            let silent = if self.machine.dialect() == Dialect::Three { self.heard + SILENCE } else { far };
            let connected = self.socket.is_some();
            let Self { working, socket, peer, .. } = self;
            // In no order: whoever floods one of them does not silence the others.
            tokio::select! {
                () = &mut cancelled, if !leaving => {
                    leaving = true;
                    self.leave(Failure::new(Slug::Interrupted, "the visit was interrupted"));
                }
                () = sleep_until(deadline.unwrap_or(far).into()), if !leaving && deadline.is_some() => {
                    leaving = true;
                    self.leave(Failure::new(Slug::DeadlineReached, "the deadline came before the end of the visit"));
                }
                worked = or_never(working.as_mut()) => {
                    self.working = None;
                    self.worked(worked);
                }
                text = or_never(socket.as_mut().map(Socket::next)) => self.text(text),
                () = or_never(peer.as_mut().map(Peer::arrival)) => {}
                () = sleep_until(interval.into()) => {}
                () = sleep_until(silent.into()), if connected => self.text(None),
                () = sleep_until(due.into()) => self.machine.tick(Instant::now()),
            }
        }
    }

    /// What came since the last time.
    fn interval(&mut self) {
        let sample = self.peer.as_ref().map(Peer::sample);
        if let Some(seen) = self.watch.interval(sample, Instant::now()) {
            (self.events)(&ViewEvent::Interval(seen));
        }
    }

    /// Before the end, unless it is just so that watching ends.
    fn leave(&mut self, why: Failure) {
        let ends = self.watch.is_on() && self.machine.state() == State::Counting;
        self.watch.stop();
        self.machine.handle(Input::Leave((!ends).then_some(why)), Instant::now());
    }

    /// Does what has to be done, until nothing more follows from it.
    async fn settle(&mut self) {
        loop {
            if let Some(peer) = &mut self.peer {
                peer.settle().await;
                while let Some(news) = peer.news() {
                    let input = match news {
                        News::Candidate(line) => Input::OurCandidate(line),
                        News::Reached(name, detail) => {
                            if name == ViewStepName::Picture {
                                self.series.picture(peer.sample(), Instant::now());
                            }
                            if name == ViewStepName::Picture
                                && let Some(outage) = self.watch.picture(Instant::now())
                            {
                                self.looking = false;
                                (self.events)(&ViewEvent::Outage(outage));
                            }
                            Input::Reached(name, detail)
                        }
                        News::Lost => Input::PeerLost,
                    };
                    self.machine.handle(input, Instant::now());
                }
            }
            self.tell();
            let Some(act) = self.machine.next_act() else { return };
            self.perform(act).await;
        }
    }

    fn tell(&mut self) {
        while let Some(step) = self.machine.steps.get(self.told) {
            if !self.looking {
                (self.events)(&ViewEvent::Step(step.clone()));
            }
            self.told += 1;
        }
    }

    async fn perform(&mut self, act: Act) {
        let now = Instant::now();
        match act {
            Act::Find | Act::Login | Act::Open | Act::Logout | Act::AskCapture => self.begin(act),
            Act::Send(message) => {
                let user = self.report.user.as_deref().unwrap_or_default();
                let text = self.machine.dialect().write(&message, user);
                let sent = match (&mut self.socket, text) {
                    (_, None) => true,
                    (Some(socket), Some(text)) => socket.send(text).await,
                    (None, Some(_)) => false,
                };
                if !sent {
                    self.socket = None;
                    self.machine.handle(Input::SocketLost, now);
                }
            }
            Act::Offer(offer, servers) => self.offered(&offer, &servers).await,
            Act::Renew(offer) => {
                let answered = self.peer.as_mut().map(|peer| peer.renew(&offer));
                self.answered(answered.unwrap_or_else(|| Err(Failure::new(Slug::Internal, "there is no peer"))));
            }
            Act::Candidate(candidate) => {
                if let Some(peer) = &mut self.peer {
                    peer.remote(candidate);
                }
            }
            Act::ClosePeer => {
                if let Some(peer) = &mut self.peer {
                    peer.close().await;
                }
            }
            Act::CloseSocket => {
                if let Some(mut socket) = self.socket.take() {
                    socket.close().await;
                }
            }
        }
    }

    async fn offered(&mut self, offer: &Offer, servers: &[IceServer]) {
        self.close_peer().await;
        let (urls, refusal) = servers::look(servers);
        self.report.ice_servers = urls;
        self.report.failure = refusal;
        self.report.notes.extend(codecs::note(offer).map(str::to_owned));
        let allowed = Allowed { loopback: self.loopback, ..self.options.allowed.clone() };
        let prepared = match self.prepared.take() {
            Some(prepared) => prepared.await.unwrap_or_default(),
            None => Prepared::new(),
        };
        let made = Peer::answer(prepared, offer, servers, &allowed, &self.allocations).await;
        let answered = made.map(|(peer, answer)| {
            self.peer = Some(peer);
            answer
        });
        self.answered(answered);
    }

    fn answered(&mut self, answered: Result<String, Failure>) {
        let input = match answered {
            Ok(sdp) => Input::Answer(sdp),
            Err(failure) => Input::Failed(failure),
        };
        self.machine.handle(input, Instant::now());
    }

    /// Keeps what it measured.
    async fn close_peer(&mut self) {
        if let Some(mut peer) = self.peer.take() {
            self.watch.lost(peer.sample().last_frame);
            self.series.stop();
            peer.close().await;
            self.report.steps.clone_from(&self.machine.steps);
            peer.report(&mut self.report);
        }
    }

    fn text(&mut self, text: Option<String>) {
        let now = Instant::now();
        self.heard = now;
        match text {
            Some(text) => self.machine.handle(Input::Text(&text), now),
            None => {
                self.socket = None;
                self.machine.handle(Input::SocketLost, now);
            }
        }
    }

    async fn ended(mut self) -> ViewReport {
        self.close_peer().await;
        let Machine { failure, steps, seen, notes, .. } = self.machine;
        let mut report = self.report;
        report.steps = steps;
        report.neko = seen;
        let failure = failure.map(|failure| reasons::explained(failure, &report, &self.options.allowed));
        let now = Instant::now();
        // Leaving while there is no picture does not make that unknown.
        let failure = failure.filter(|failure| !(self.watch.is_dark() && is_own_wish(failure.slug)));
        report.failure = failure.or(report.failure).or_else(|| self.watch.failure(now));
        report.notes.extend(notes);
        report.intervals = self.series.into_intervals();
        report.elapsed = self.start.elapsed();
        report
    }
}
