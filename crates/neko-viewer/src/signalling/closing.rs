//! How a viewer leaves: without harm to neko, and without anything left behind.

use std::time::Instant;

use neko_report::{Failure, Slug, ViewStepName};

use super::dialect::Dialect;
use super::exchange::{Act, State};
use super::login::{self, HttpAnswer};
use super::machine::Machine;
use super::patience::{FLUSH, GOODBYE, LAST_OFFER, MOST_REOPENED};

/// Whether it was our own wish to leave.
fn is_ours(failure: &Failure) -> bool {
    matches!(failure.slug, Slug::Interrupted | Slug::DeadlineReached)
}

impl Machine {
    /// The answer to a login that nobody waits for any more.
    pub(super) fn late_login(&mut self, answer: &HttpAnswer, now: Instant) {
        self.session = login::read(answer).ok();
        self.close(now);
    }

    /// It does not work; the first reason counts.
    pub(super) fn fail(&mut self, failure: Failure, now: Instant) {
        if self.state == State::Closing && self.standing.logging_in {
            return self.close(now);
        }
        if self.state == State::Closing && self.standing.asked {
            // No answer can be given to the last offer.
            self.standing.asked = false;
            self.want_nothing();
            return self.close(now);
        }
        self.leave(Some(failure), now);
    }

    /// Wants to leave.
    pub(super) fn leave(&mut self, failure: Option<Failure>, now: Instant) {
        if matches!(self.state, State::Closing | State::Done) {
            return;
        }
        let unusable = self.state == State::Offered && failure.is_some();
        self.standing.logging_in = self.state == State::Login && failure.as_ref().is_none_or(is_ours);
        self.failure = self.failure.take().or(failure);
        if unusable {
            self.standing.asked = false;
            self.want_nothing();
        }
        self.enter(State::Closing, None);
        if self.standing.logging_in {
            self.due = Some(now + self.patience.login);
            return;
        }
        if self.standing.asked && self.standing.socket {
            self.due = Some(now + LAST_OFFER);
            return;
        }
        self.close(now);
    }

    /// Takes down what stands, one thing after the other.
    pub(super) fn close(&mut self, now: Instant) {
        if self.standing.peer {
            if let Some(until) = self.standing.keep_until.filter(|until| now < *until) {
                self.due = Some(until);
                return;
            }
            self.standing.peer = false;
            self.act(Act::ClosePeer);
            if self.standing.socket {
                self.standing.goodbye = true;
                // neko 2 says nothing to it.
                self.due = Some(now + if self.dialect == Dialect::Two { FLUSH } else { GOODBYE });
                return;
            }
        }
        self.due = None;
        if std::mem::take(&mut self.standing.socket) {
            self.act(Act::CloseSocket);
        }
        match self.session.as_ref().filter(|session| session.is_ours) {
            Some(_) => self.act(Act::Logout),
            None => self.enter(State::Done, None),
        }
        self.session = self.session.take().map(|session| login::Session { is_ours: false, ..session });
    }

    /// `signal/close`.
    pub(super) fn peer_closed(&mut self, now: Instant) {
        match self.state {
            State::Closing if self.standing.goodbye => self.close(now),
            State::Closing | State::Done | State::Again => {}
            State::Connecting => {
                if !self.again(now) {
                    self.standing.peer = false;
                    let failure = self.no_way();
                    self.fail(failure, now);
                }
            }
            _ => self.peer_lost(now),
        }
    }

    pub(super) fn peer_lost(&mut self, now: Instant) {
        if self.state == State::Again || self.again(now) {
            return;
        }
        let message = match self.reached(ViewStepName::Picture) {
            true => "the connection was lost while the video was running",
            false => "the connection was lost before a picture came",
        };
        self.fail(Failure::new(Slug::ConnectionLost, message), now);
    }

    pub(super) fn socket_lost(&mut self, now: Instant) {
        self.standing.socket = false;
        self.standing.asked = false;
        match self.state {
            State::Closing => self.close(now),
            State::Done => {}
            // Media go on without it, and the session lives for a while.
            State::Flowing | State::Counting if self.standing.reopened < MOST_REOPENED => {
                self.standing.reopened += 1;
                let after = now.duration_since(self.start).as_secs();
                self.notes.push(format!("the WebSocket was cut after {after} s, and is opened again"));
                self.act(Act::Open);
            }
            _ => self.fail(Failure::new(Slug::WebsocketLost, "the WebSocket ended without a reason"), now),
        }
    }

    /// `system/disconnect`; neko ends the WebSocket next.
    pub(super) fn disconnected(&mut self, why: &str, now: Instant) {
        let said: String = why.chars().take(80).collect();
        let (slug, message) = match why {
            "no authentication provided" => {
                (Slug::SessionEnded, "no token came through: something before neko drops the Authorization header")
            }
            "session not found" if !self.owned => (
                Slug::SessionEnded,
                "neko does not know the token of --token-file: it is wrong, its session was ended, or neko was restarted",
            ),
            "session not found" => (
                Slug::NekoStopped,
                "neko does not know the session any more: neko was restarted, or the session was ended",
            ),
            "session login disabled" => (Slug::LoginForbidden, "the user's profile has can_login: false"),
            "connection disabled" => (Slug::LoginForbidden, "the user may not connect, or the token is an API token"),
            "invalid_password" | "error response from backend: Unauthorized" => {
                (Slug::PasswordWrong, "neko refused the password")
            }
            "locked" | "error response from backend: logins are locked" => (Slug::LoginsLocked, "logins are locked"),
            "already connected" => (Slug::SessionConnected, "the session has a WebSocket already"),
            "connection replaced" => (Slug::SessionReplaced, "somebody connected with the same session"),
            "session deleted" => (Slug::SessionEnded, "the session was deleted"),
            "session disconnected" => (Slug::SessionEnded, "an admin disconnected this viewer"),
            "profile changed" | "kicked" => (Slug::SessionEnded, "an admin kicked this viewer"),
            "connection shutdown" | "server_shutdown" => (Slug::NekoStopped, "neko stopped"),
            _ => (Slug::SessionEnded, "neko ended the session"),
        };
        if matches!(why, "profile changed" | "kicked") {
            self.standing.kicked(now);
        }
        let known = message != "neko ended the session";
        let message = if known { message.to_owned() } else { format!("{message}: {said}") };
        self.fail(Failure::new(slug, message), now);
    }
}
