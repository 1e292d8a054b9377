//! The state machine: what has to be done now, what came, and until when.

use std::collections::VecDeque;
use std::time::Instant;

use neko_report::{Failure, SeenCandidate, ViewStep, ViewStepName};

use super::candidate::Kept;
use super::dialect::Dialect;
use super::exchange::{Act, Input, State};
use super::login::{self, HttpAnswer, Session};
use super::message::{Outgoing, Profile, Request};
use super::patience::{PAUSE, Patience};
use super::standing::Standing;

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
    /// Whether the session is made by us.
    pub(super) owned: bool,
    pub(super) me: String,
    pub(super) profile: Profile,
    pub(super) private: bool,
    pub(super) kept: Kept,
    pub(super) ufrag: Option<String>,
    pub(super) ours: Vec<String>,
    pub(super) standing: Standing,
    /// Why there is no video, while neko is asked about its capture.
    no_video: Option<Failure>,
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
            owned: session.is_none(),
            session,
            me: String::new(),
            private: false,
            kept: Kept::default(),
            ufrag: None,
            ours: Vec::new(),
            standing: Standing::default(),
            no_video: None,
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
            Input::Capture(said) => self.capture_said(said, now),
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
            // Once, while the peer that gets no video stands.
            State::Flowing if !self.private && self.no_video.is_none() && !self.stays => {
                self.no_video = Some(self.overdue());
                self.due = Some(now + self.patience.capture);
                self.act(Act::AskCapture);
            }
            _ => {
                let why = self.no_video.take().unwrap_or_else(|| self.overdue());
                if !self.again(now) {
                    self.fail(why, now);
                }
            }
        }
    }

    /// A picture may have come meanwhile.
    fn capture_said(&mut self, said: Option<String>, now: Instant) {
        self.notes.extend(said);
        if let Some(why) = self.no_video.take().filter(|_| self.state == State::Flowing) {
            self.fail(why, now);
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
}
