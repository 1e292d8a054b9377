//! What neko's messages do to the state.

use std::time::Instant;

use neko_report::{Failure, Slug, ViewStepName};

use super::candidate::RemoteCandidate;
use super::exchange::{Act, State};
use super::machine::Machine;
use super::message::{self, Init, Outgoing, Profile, Provide, Server, SessionProfile, SessionState};
use super::offer::Offer;

impl Machine {
    /// A text of the WebSocket. One that cannot be read is no reason to leave.
    pub(super) fn text(&mut self, text: &str, now: Instant) {
        if self.state == State::Done {
            return;
        }
        let message = match self.dialect.read(text) {
            Ok(message) => message,
            Err(_) => return self.unreadable(),
        };
        match message {
            Server::Init(init) => self.init(init, now),
            Server::Disconnect(why) => self.disconnected(&why, now),
            Server::Settings(settings) => self.private = settings.private_mode && !self.profile.is_admin,
            Server::SessionState(SessionState { id, state }) if id == self.me => {
                self.standing.watching = state.is_watching
            }
            Server::SessionProfile(SessionProfile { id, profile }) if id == self.me => self.profile(profile, now),
            Server::Candidate(candidate) => self.candidate(&candidate, now),
            Server::Provide(provide) => self.provided(provide, now),
            // neko 2 may say so to the first one, in a race of its own.
            Server::Renewed(sdp) if self.state == State::Request => {
                self.provided(Provide { sdp, ice_servers: None }, now)
            }
            Server::Renewed(sdp) => self.renewed(&sdp),
            Server::Close => self.peer_closed(now),
            Server::SessionState(_) | Server::SessionProfile(_) | Server::Other => {}
        }
    }

    fn unreadable(&mut self) {
        const NOTE: &str = "neko, or something before it, sent a message that cannot be read";
        if !self.notes.iter().any(|note| note == NOTE) {
            self.notes.push(NOTE.to_owned());
        }
    }

    fn init(&mut self, init: Init, now: Instant) {
        self.profile = init.sessions.get(&init.session_id).map_or(self.profile, |member| member.profile);
        self.private = init.settings.private_mode && !self.profile.is_admin;
        if self.state != State::Init {
            return;
        }
        let message::ScreenSize { width, height, rate } = init.screen_size;
        let others =
            init.sessions.iter().filter(|(id, member)| **id != init.session_id && member.state.is_connected).count();
        let streams: Vec<&str> = init.webrtc.videos.iter().take(8).map(String::as_str).collect();
        let detail = format!(
            "screen {width}x{height}, {rate} pictures/s; streams {}; {}{}",
            if streams.is_empty() { "none".to_owned() } else { streams.join(", ") },
            match others {
                0 => "nobody else here".to_owned(),
                1 => "one other here".to_owned(),
                others => format!("{others} others here"),
            },
            if self.private { "; private mode" } else { "" }
        );
        self.step(ViewStepName::Init, detail, now);
        self.me = init.session_id;
        if self.profile.can_watch {
            self.request(now);
        } else {
            self.fail(Failure::new(Slug::WatchForbidden, "the user's profile has can_watch: false"), now);
        }
    }

    /// A change of one's own profile: what is taken is a kick.
    fn profile(&mut self, profile: Profile, now: Instant) {
        self.profile = profile;
        self.private &= !profile.is_admin;
        if !(profile.can_watch && profile.can_connect && profile.can_login) {
            self.standing.kicked(now);
            let message = "an admin took the permission to watch while the video was running";
            self.fail(Failure::new(Slug::SessionEnded, message), now);
        }
    }

    fn candidate(&mut self, candidate: &message::Candidate, now: Instant) {
        let Some(mut candidate) = RemoteCandidate::read(&candidate.candidate).map(|read| RemoteCandidate {
            ufrag: read.ufrag.clone().or_else(|| candidate.username_fragment.clone()),
            ..read
        }) else {
            return;
        };
        // RTP and RTCP share a port: the second component is not used.
        candidate.component = 1.max(candidate.component);
        self.keep(candidate, now);
    }

    fn keep(&mut self, candidate: RemoteCandidate, now: Instant) {
        if candidate.component != 1 || !self.kept.take(candidate.clone()) {
            return;
        }
        if !self.seen.contains(&candidate.seen) {
            self.seen.push(candidate.seen.clone());
        }
        if !self.reached(ViewStepName::Candidate) {
            self.step(ViewStepName::Candidate, candidate.seen.to_string(), now);
        }
        let fits = match (&self.ufrag, &candidate.ufrag) {
            (None, _) => false,
            (Some(ufrag), Some(its)) => ufrag == its,
            (Some(_), None) => true,
        };
        if fits {
            self.act(Act::Candidate(candidate));
        }
    }

    fn provided(&mut self, Provide { sdp, ice_servers }: Provide, now: Instant) {
        let offer = Offer::read(&sdp);
        let servers = ice_servers.unwrap_or_default();
        match self.state {
            State::Request => {
                self.step(ViewStepName::Offer, offer.summary(), now);
                self.enter(State::Offered, Some(now + self.patience.login));
            }
            // One that was asked for before we wanted to leave is answered: else its encoder runs for ever.
            State::Closing if !self.standing.asked => return,
            _ => {}
        }
        self.standing.peer = true;
        self.offered(&offer, now);
        self.act(Act::Offer(Box::new(offer.clone()), servers));
        self.give_candidates();
    }

    /// Another offer for the same peer, with or without another ICE session.
    fn renewed(&mut self, sdp: &str) {
        if self.state == State::Closing || !self.standing.peer {
            return;
        }
        let offer = Offer::read(sdp);
        let same = self.ufrag == offer.ufrag;
        self.ufrag.clone_from(&offer.ufrag);
        self.act(Act::Renew(Box::new(offer)));
        if !same {
            self.give_candidates();
        }
    }

    fn offered(&mut self, offer: &Offer, now: Instant) {
        // Kept first and given out below, with those that came before.
        self.ufrag = None;
        for candidate in &offer.candidates {
            self.keep(candidate.clone(), now);
        }
        self.ufrag.clone_from(&offer.ufrag);
    }

    fn give_candidates(&mut self) {
        let fitting: Vec<RemoteCandidate> = self.kept.of(self.ufrag.as_deref()).cloned().collect();
        fitting.into_iter().for_each(|candidate| self.act(Act::Candidate(candidate)));
    }

    /// What ends an encoder where nothing can be answered.
    pub(super) fn want_nothing(&mut self) {
        for message in Outgoing::nothing_wanted() {
            self.act(Act::Send(message));
        }
    }
}
