//! Between the agent and str0m: what goes out over the chosen pair, and what comes in.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use str0m::ice::StunMessage;
use str0m::net::{Protocol, Receive, Transmit};
use str0m::{Candidate, Input};

use neko_viewer::peer::Arrival;

use super::{News, Peer};
use crate::agent::Selected;
use crate::lines::sha1_hmac;

/// Where str0m believes itself and the viewer to be: addresses of documentation (RFC 5737).
const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 9);
const THERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)), 9);

impl Peer {
    pub(super) fn lose(&mut self) {
        if !std::mem::replace(&mut self.over, true) {
            self.news.push_back(News::Lost);
        }
    }

    pub(super) fn follow_agent(&mut self, now: Instant) {
        if self.agent.has_failed() || self.agent.is_disconnected() {
            return self.lose();
        }
        if self.selected.is_some() {
            return;
        }
        self.selected = self.agent.selected();
        if self.selected.is_some() {
            let candidate = |address| Candidate::host(address, Protocol::Udp).ok();
            if let (Some(here), Some(there)) = (candidate(HERE), candidate(THERE)) {
                self.rtc.add_local_candidate(here);
                self.rtc.add_remote_candidate(there);
            }
            let _ = self.rtc.handle_input(Input::Timeout(now));
        }
    }

    pub(super) async fn transmit(&mut self, transmit: Transmit) {
        if matches!(transmit.contents.first(), Some(0..=3)) {
            return self.answer_check(&transmit.contents);
        }
        let Some(Selected { local, remote, protocol, .. }) = self.selected else { return };
        let transmit = Transmit { proto: protocol, source: local, destination: remote, contents: transmit.contents };
        self.legs.send(&transmit).await;
    }

    /// What the viewer would say to a check of str0m's own agent.
    fn answer_check(&mut self, check: &[u8]) {
        let (Ok(message), Some(viewer)) = (StunMessage::parse(check), &self.viewer) else { return };
        let mut buffer = [0; 256];
        let reply = StunMessage::binding_reply(message.trans_id(), HERE);
        let Ok(length) = reply.to_bytes(Some(viewer.password.as_bytes()), &mut buffer, sha1_hmac) else { return };
        if let Ok(reply) = Receive::new(Protocol::Udp, THERE, HERE, &buffer[..length]) {
            let _ = self.rtc.handle_input(Input::Receive(Instant::now(), reply));
        }
    }

    pub(super) fn receive(&mut self, arrival: &Arrival) {
        let now = Instant::now();
        let Arrival { local, protocol, from, datagram } = arrival;
        if matches!(datagram.first(), Some(0..=3)) {
            return self.agent.receive(*local, *protocol, *from, datagram, now);
        }
        if !self.agent.hears(*local, *protocol, *from, now) {
            return;
        }
        // What str0m cannot read is not for it.
        let Ok(received) = Receive::new(Protocol::Udp, THERE, HERE, datagram) else { return };
        if self.rtc.handle_input(Input::Receive(now, received)).is_err() {
            self.lose();
        }
    }
}
