//! The state machine: what has to be done now, what came, and until when.

use std::collections::VecDeque;
use std::time::Instant;

use neko_report::{Failure, SeenCandidate, Slug, ViewStep, ViewStepName};

use super::candidate::{Kept, RemoteCandidate};
use super::dialect::Dialect;
use super::login::{self, HttpAnswer, Session};
use super::message::{IceServer, Outgoing, Profile, Request};
use super::offer::Offer;
use super::patience::{PAUSE, Patience};
use super::standing::Standing;

/// How far a viewer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Looks for neko over HTTP.
    Find,
    /// Logs in.
    Login,
    /// Opens the WebSocket.
    Open,
    /// Waits for what neko has.
    Init,
    /// Asked for the offer.
    Request,
    /// Makes the answer.
    Offered,
    /// ICE and DTLS.
    Connecting,
    /// Waits a little before it asks again.
    Again,
    /// Waits for a picture.
    Flowing,
    /// Measures.
    Counting,
    /// Leaves in good order.
    Closing,
    /// Nothing is left to do.
    Done,
}

/// What the viewer has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Look whether neko is there: [`Input::Found`].
    Find,
    /// `POST /api/login`: [`Input::Login`].
    Login,
    /// Open the WebSocket with the session's token: [`Input::Opened`].
    Open,
    /// Send this over it.
    Send(Outgoing),
    /// Make a peer for this offer, in the place of one that is there: [`Input::Answer`].
    Offer(Box<Offer>, Vec<IceServer>),
    /// Answer another offer with the same peer: [`Input::Answer`].
    Renew(Box<Offer>),
    /// Give the peer a candidate of neko.
    Candidate(RemoteCandidate),
    /// Close the peer.
    ClosePeer,
    /// Close the WebSocket with 1000.
    CloseSocket,
    /// `POST /api/logout`: [`Input::LoggedOut`].
    Logout,
}

/// What came.
#[derive(Debug)]
pub enum Input<'a> {
    /// neko is there, and speaks so.
    Found(String, Dialect),
    /// The answer to the login.
    Login(&'a HttpAnswer),
    /// The WebSocket is open.
    Opened,
    /// A text came over it.
    Text(&'a str),
    /// It ended.
    SocketLost,
    /// The answer to the last offer.
    Answer(String),
    /// A candidate of ours: `candidate:…`.
    OurCandidate(String),
    /// The peer came so far; the step's detail.
    Reached(ViewStepName, String),
    /// The peer lost the connection, or neko closed it.
    PeerLost,
    /// What had to be done does not work.
    Failed(Failure),
    /// The viewer wants to leave.
    Leave(Option<Failure>),
    /// The logout was answered, or not.
    LoggedOut,
}

/// A viewer.
#[derive(Debug)]
pub struct Machine {
    pub(super) state: State,
    pub(super) patience: Patience,
    pub(super) stays: bool,
    /// Where the steps of the present peer begin.
    tried: usize,
    pub(super) start: Instant,
    pub(super) due: Option<Instant>,
    acts: VecDeque<Act>,
    pub(super) dialect: Dialect,
    pub(super) session: Option<Session>,
    pub(super) me: String,
    pub(super) profile: Profile,
    pub(super) private: bool,
    pub(super) kept: Kept,
    pub(super) ufrag: Option<String>,
    pub(super) ours: Vec<String>,
    pub(super) standing: Standing,
    /// Why there is no picture, or not until the end.
    pub failure: Option<Failure>,
    /// How far it came.
    pub steps: Vec<ViewStep>,
    /// neko's candidates.
    pub seen: Vec<SeenCandidate>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl Machine {
    /// A viewer who begins now, perhaps with a session that is there already; one who stays asks again for a picture
    /// that was lost, and measures until it is told to leave.
    pub fn new(patience: Patience, session: Option<Session>, stays: bool, now: Instant) -> Self {
        let mut machine = Self {
            state: State::Find,
            patience,
            stays,
            tried: 0,
            start: now,
            due: None,
            acts: VecDeque::new(),
            dialect: Dialect::Three,
            profile: session.as_ref().map(|session| session.profile).unwrap_or_default(),
            session,
            me: String::new(),
            private: false,
            kept: Kept::default(),
            ufrag: None,
            ours: Vec::new(),
            standing: Standing::default(),
            failure: None,
            steps: Vec::new(),
            seen: Vec::new(),
            notes: Vec::new(),
        };
        machine.enter(State::Find, Some(now + patience.find));
        machine.act(Act::Find);
        machine
    }

    /// How far it is.
    pub fn state(&self) -> State {
        self.state
    }

    /// What is spoken.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The session, once it is there.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What has to be done next.
    pub fn next_act(&mut self) -> Option<Act> {
        self.acts.pop_front()
    }

    /// When [`Self::tick`] is due.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whether a step was done with the present peer.
    pub fn reached(&self, name: ViewStepName) -> bool {
        self.steps[self.tried..].iter().any(|step| step.name == name)
    }

    /// Whether there was ever a picture.
    fn has_watched(&self) -> bool {
        self.steps.iter().any(|step| step.name == ViewStepName::Picture)
    }

    /// Asks again after a while, where a viewer who stays lost its picture; whether it does.
    pub(super) fn again(&mut self, now: Instant) -> bool {
        let live = !matches!(self.state, State::Closing | State::Done);
        let asks = self.dialect == Dialect::Three;
        if !(self.stays && asks && live && self.has_watched() && self.standing.socket) {
            return false;
        }
        if std::mem::take(&mut self.standing.peer) {
            self.act(Act::ClosePeer);
        }
        self.standing.asked = false;
        self.enter(State::Again, Some(now + PAUSE));
        true
    }

    /// Takes what came.
    pub fn handle(&mut self, input: Input<'_>, now: Instant) {
        match input {
            Input::Found(detail, dialect) if self.state == State::Find => self.found(detail, dialect, now),
            Input::Login(answer) if self.state == State::Login => self.logged_in(answer, now),
            Input::Login(answer) if self.standing.logging_in => self.late_login(answer, now),
            Input::Opened if self.state == State::Open => self.opened(now),
            Input::Text(text) => self.text(text, now),
            Input::SocketLost => self.socket_lost(now),
            Input::Answer(sdp) => self.answered(sdp, now),
            Input::OurCandidate(line) => self.our_candidate(line),
            Input::Reached(name, detail) => self.reached_by_peer(name, detail, now),
            Input::PeerLost => self.peer_lost(now),
            Input::Failed(failure) => self.fail(failure, now),
            Input::Leave(failure) => self.leave(failure, now),
            Input::LoggedOut => self.enter(State::Done, None),
            Input::Opened => self.standing.socket |= self.standing.peer,
            Input::Found(..) | Input::Login(_) => {}
        }
    }

    fn found(&mut self, detail: String, dialect: Dialect, now: Instant) {
        self.step(ViewStepName::Http, detail, now);
        self.dialect = dialect;
        if self.session.is_some() || dialect == Dialect::Two {
            return self.open(now);
        }
        self.enter(State::Login, Some(now + self.patience.login));
        self.act(Act::Login);
    }

    fn logged_in(&mut self, answer: &HttpAnswer, now: Instant) {
        match login::read(answer) {
            Ok(session) => {
                let admin = if session.profile.is_admin { ", an admin" } else { "" };
                self.step(ViewStepName::Login, format!("session {}{admin}", session.id), now);
                self.session = Some(session);
                self.open(now);
            }
            Err(failure) => self.fail(failure, now),
        }
    }

    fn open(&mut self, now: Instant) {
        self.enter(State::Open, Some(now + self.patience.open));
        self.act(Act::Open);
    }

    fn opened(&mut self, now: Instant) {
        self.step(ViewStepName::Websocket, "open".to_owned(), now);
        self.standing.socket = true;
        match self.dialect {
            Dialect::Three => self.enter(State::Init, Some(now + self.patience.init)),
            // The offer comes by itself.
            Dialect::Two => {
                self.standing.asked = true;
                self.enter(State::Request, Some(now + self.patience.offer));
            }
        }
    }

    /// Asks for the video, as a browser does.
    pub(super) fn request(&mut self, now: Instant) {
        self.standing.asked = true;
        self.act(Act::Send(Outgoing::Request(Request::default())));
        self.enter(State::Request, Some(now + self.patience.offer));
    }

    fn answered(&mut self, sdp: String, now: Instant) {
        self.standing.asked = false;
        self.act(Act::Send(Outgoing::Answer { sdp }));
        for line in std::mem::take(&mut self.ours) {
            self.act(Act::Send(Outgoing::candidate(line)));
        }
        if self.state == State::Offered {
            self.step(ViewStepName::Answer, "sent".to_owned(), now);
            self.enter(State::Connecting, Some(now + self.patience.connect));
        } else if self.state == State::Closing {
            self.close(now);
        }
    }

    /// neko refuses candidates that come before the answer, and says nothing.
    fn our_candidate(&mut self, line: String) {
        match self.state {
            State::Closing | State::Done => {}
            State::Connecting | State::Flowing | State::Counting => self.act(Act::Send(Outgoing::candidate(line))),
            _ => self.ours.push(line),
        }
    }

    fn reached_by_peer(&mut self, name: ViewStepName, detail: String, now: Instant) {
        if self.reached(name) {
            return;
        }
        self.step(name, detail, now);
        match (name, self.state) {
            (ViewStepName::Dtls, State::Connecting) => {
                let patience = if self.private { self.patience.private } else { self.patience.packet };
                self.enter(State::Flowing, Some(now + patience));
            }
            (ViewStepName::FirstPacket, State::Flowing) => {
                self.enter(State::Flowing, Some(now + self.patience.picture));
            }
            (ViewStepName::Picture, State::Flowing) => {
                self.enter(State::Counting, (!self.stays).then(|| now + self.patience.count));
            }
            _ => {}
        }
    }

    /// Something is due.
    pub fn tick(&mut self, now: Instant) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        self.due = None;
        match self.state {
            State::Counting => self.leave(None, now),
            State::Again => {
                self.tried = self.steps.len();
                self.request(now);
            }
            State::Closing => self.close(now),
            State::Done => {}
            _ => {
                let why = self.overdue();
                if !self.again(now) {
                    self.fail(why, now);
                }
            }
        }
    }

    pub(super) fn act(&mut self, act: Act) {
        self.acts.push_back(act);
    }

    pub(super) fn enter(&mut self, state: State, due: Option<Instant>) {
        (self.state, self.due) = (state, due);
    }

    pub(super) fn step(&mut self, name: ViewStepName, detail: String, now: Instant) {
        self.steps.push(ViewStep { name, at: now.duration_since(self.start), detail });
    }

    /// Why the present state lasts too long.
    fn overdue(&self) -> Failure {
        let silent = |what: &str| Failure::new(Slug::NekoSilent, format!("neko did not answer {what} in time"));
        match self.state {
            State::Find => silent("over HTTP"),
            State::Login => silent("the login"),
            State::Open => silent("the request for a WebSocket"),
            State::Init => silent("the open WebSocket"),
            State::Offered => Failure::new(Slug::Internal, "no answer to the offer was made"),
            State::Request if self.seen.is_empty() => {
                Failure::new(Slug::OfferMissing, "neko sent neither a candidate nor an offer")
            }
            State::Request => {
                Failure::new(Slug::OfferMissing, "neko sent candidates and no offer: it has no such stream")
            }
            State::Connecting => self.no_way(),
            _ if self.private => Failure::new(Slug::PrivateMode, "the connection stands, and private mode is on"),
            _ if self.reached(ViewStepName::FirstPacket) => {
                Failure::new(Slug::PictureMissing, "video packets came, and no complete key frame")
            }
            _ => Failure::new(Slug::VideoMissing, "the connection stands, and no packet of the video came"),
        }
    }
}
