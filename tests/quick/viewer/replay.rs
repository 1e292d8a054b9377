//! The recorded half of neko, played to a viewer's state machine in virtual time.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use neko_ice::report::{Failure, Slug, ViewStepName};
use neko_ice::viewer::signalling::{Act, Dialect, HttpAnswer, Input, Machine, Outgoing, Patience, State};
use serde::Deserialize;
use serde_json::Value;

use super::logins;

/// A line of a recording.
#[derive(Debug, Clone, Deserialize)]
pub struct Record {
    pub direction: String,
    pub transport: String,
    pub time_ms: f64,
    pub body: Value,
}

/// What comes to the viewer.
#[derive(Debug, Clone)]
enum Coming {
    Text(String),
    SocketLost,
    Answer(String),
    OurCandidate(String),
    Reached(ViewStepName),
    Leave,
}

/// One conversation.
#[derive(Clone)]
pub struct Replay {
    dialect: Dialect,
    login: HttpAnswer,
    coming: Vec<(Duration, Coming)>,
}

/// A packet and a picture after the data channel opened, which were not recorded.
const PACKET: Duration = Duration::from_millis(20);
const PICTURE: Duration = Duration::from_millis(800);

impl Replay {
    /// That of the first WebSocket; none where there is none.
    pub fn of(records: &[Record]) -> Option<Self> {
        let opened = records.iter().position(|record| record.body["status"] == 101)?;
        let path = records[opened - 1].body["path"].as_str()?;
        let dialect = if path.contains("/api/ws") { Dialect::Three } else { Dialect::Two };
        let token = path.split_once("token=").map(|(_, token)| token).unwrap_or_default();
        let fits = |answer: &HttpAnswer| token.is_empty() || answer.body.contains(&format!("\"{token}\""));
        let login = logins::answers(records).into_iter().map(|(_, answer)| answer).find(|a| a.status == 200 && fits(a));
        let start = records[opened].time_ms;
        let mut coming = Vec::new();
        for record in &records[opened + 1..] {
            if record.body["status"] == 101 {
                break;
            }
            let at = Duration::from_secs_f64((record.time_ms - start).max(0.0) / 1e3);
            coming.extend(of_record(record).into_iter().map(|(later, coming)| (at + later, coming)));
        }
        if records.iter().any(|record| record.body["payload"]["settings"]["private_mode"] == true)
            && !records.iter().any(|record| record.body["payload"]["screen_sizes_list"].is_array())
        {
            let is_media = |name: &ViewStepName| matches!(name, ViewStepName::FirstPacket | ViewStepName::Picture);
            coming.retain(|(_, coming)| !matches!(coming, Coming::Reached(name) if is_media(name)));
        }
        coming.sort_by_key(|(at, _)| *at);
        Some(Self { dialect, login: login.unwrap_or_else(somebody), coming })
    }

    pub fn len(&self) -> usize {
        self.coming.len()
    }

    /// The same, cut off.
    pub fn cut(&self, at: usize) -> Self {
        Self { coming: self.coming[..at].to_vec(), ..self.clone() }
    }

    /// The same with a text more.
    pub fn with_before_the_offer(&self, text: &str) -> Self {
        let mut replay = self.clone();
        let at = replay.offer();
        let time = replay.coming[at].0;
        replay.coming.insert(at, (time, Coming::Text(text.to_owned())));
        replay
    }

    fn offer(&self) -> usize {
        let is_offer = |coming: &Coming| matches!(coming, Coming::Text(text) if text.contains("signal/provide"));
        self.coming.iter().position(|(_, coming)| is_offer(coming)).expect("an offer")
    }

    /// The same with a viewer who leaves while it waits for the offer.
    pub fn leaving_before_the_offer(&self) -> Self {
        let mut replay = self.clone();
        let at = replay.offer();
        let time = replay.coming[at].0;
        replay.coming.insert(at, (time, Coming::Leave));
        replay
    }

    /// A machine that got all that came up to the offer.
    pub fn until_the_offer(&self) -> (Machine, Instant) {
        let start = Instant::now();
        let mut machine = begin(self.dialect, &self.login, start);
        for (at, coming) in &self.coming[..=self.offer()] {
            take(&mut machine, coming, start + *at);
        }
        (machine, start + self.coming[self.offer()].0)
    }

    /// Plays all of it; what the viewer did.
    pub fn run(&self) -> String {
        let start = Instant::now();
        let mut machine = begin(self.dialect, &self.login, start);
        let mut log = Log { start, text: String::new(), steps: 0, state: State::Find };
        let mut coming = self.coming.iter();
        let mut next = coming.next();
        log.note(&mut machine, start);
        while machine.state() != State::Done {
            let due = machine.due();
            let came = next.map(|(at, _)| start + *at);
            let now = match (came, due) {
                (Some(came), Some(due)) if due < came => due,
                (Some(came), _) => {
                    take(&mut machine, &next.expect("something comes").1, came);
                    next = coming.next();
                    log.note(&mut machine, came);
                    continue;
                }
                (None, Some(due)) => due,
                (None, None) => break,
            };
            machine.tick(now);
            log.note(&mut machine, now);
        }
        if let Some(failure) = &machine.failure {
            let _ = writeln!(log.text, "          failure {} [{}]", failure.message, failure.slug.as_str());
        }
        log.text
    }
}

/// A session that was there before the recording.
fn somebody() -> HttpAnswer {
    let body = r#"{"id":"somebody","token":"TOKEN-0"}"#.to_owned();
    HttpAnswer { status: 200, body, is_json: true, ..HttpAnswer::default() }
}

fn begin(dialect: Dialect, login: &HttpAnswer, start: Instant) -> Machine {
    let mut machine = Machine::new(Patience::default(), None, false, start);
    machine.handle(Input::Found("neko".to_owned(), dialect), start);
    machine.handle(Input::Login(login), start);
    machine.handle(Input::Opened, start);
    machine
}

fn of_record(record: &Record) -> Vec<(Duration, Coming)> {
    let body = &record.body;
    let now = |coming| vec![(Duration::ZERO, coming)];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match (record.direction.as_str(), record.transport.as_str()) {
        ("server>client", "ws") if body["event"].is_string() => now(Coming::Text(body.to_string())),
        ("server>client", "ws") if body["frame"] == "close" || body["frame"] == "tcp-closed" => now(Coming::SocketLost),
        ("server>client", "datachannel") if body["event"] == "open" => vec![
            (Duration::ZERO, Coming::Reached(ViewStepName::Ice)),
            (Duration::ZERO, Coming::Reached(ViewStepName::Dtls)),
            (Duration::ZERO, Coming::Reached(ViewStepName::DataChannel)),
            (PACKET, Coming::Reached(ViewStepName::FirstPacket)),
            (PICTURE, Coming::Reached(ViewStepName::Picture)),
        ],
        ("client>server", "ws") if body["event"] == "signal/answer" => {
            let sdp = if body["sdp"].is_string() { &body["sdp"] } else { &body["payload"]["sdp"] };
            now(Coming::Answer(text(sdp)))
        }
        ("client>server", "ws") if body["event"] == "signal/candidate" => {
            let flat: Option<Value> = body["data"].as_str().map(|data| serde_json::from_str(data).unwrap());
            now(Coming::OurCandidate(text(&flat.as_ref().unwrap_or(&body["payload"])["candidate"])))
        }
        _ => Vec::new(),
    }
}

fn take(machine: &mut Machine, coming: &Coming, now: Instant) {
    let input = match coming {
        Coming::Text(text) => Input::Text(text),
        Coming::SocketLost => Input::SocketLost,
        Coming::Answer(sdp) => Input::Answer(sdp.clone()),
        Coming::OurCandidate(line) => Input::OurCandidate(line.clone()),
        Coming::Reached(name) => Input::Reached(*name, String::new()),
        Coming::Leave => Input::Leave(Some(Failure::new(Slug::Interrupted, "the visit was interrupted"))),
    };
    machine.handle(input, now);
}

/// What is done, as text.
struct Log {
    start: Instant,
    text: String,
    steps: usize,
    state: State,
}

impl Log {
    fn note(&mut self, machine: &mut Machine, now: Instant) {
        let at = format!("{:>8.1}  ", (now - self.start).as_secs_f64() * 1e3);
        while let Some(step) = machine.steps.get(self.steps) {
            let _ = writeln!(self.text, "{at}step {} {}", step.name.as_str(), step.detail);
            self.steps += 1;
        }
        while let Some(act) = machine.next_act() {
            let _ = writeln!(self.text, "{at}{}", shown(&act));
            match act {
                Act::Open => machine.handle(Input::Opened, now),
                Act::AskCapture => machine.handle(Input::Capture(None), now),
                Act::Logout => machine.handle(Input::LoggedOut, now),
                _ => {}
            }
        }
        if machine.state() != self.state {
            self.state = machine.state();
            let _ = writeln!(self.text, "{at}{:?}", self.state);
        }
    }
}

fn shown(act: &Act) -> String {
    match act {
        Act::Send(Outgoing::Answer { .. }) => "send signal/answer".to_owned(),
        Act::Send(message) => format!("send {}", message.text()),
        Act::Offer(offer, servers) => format!("Offer {}; {} servers", offer.summary(), servers.len()),
        Act::Renew(offer) => format!("Renew {}", offer.summary()),
        Act::Candidate(candidate) => format!("Candidate {}", candidate.seen),
        act => format!("{act:?}"),
    }
}
