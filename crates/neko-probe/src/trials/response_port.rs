//! A STUN server that answers to another port than the one that asks (RFC 5780): like a stranger who comes to that port.

use std::net::{IpAddr, SocketAddr};

use super::Ground;
use super::addresses::is_global;
use super::first_sender::FirstSender;
use super::outcome::outcome;
use super::ports::{Sample, Voice};
use super::received::Word;
use super::replies;
use super::together::{together, while_running};
use crate::behaviour_discovery::bind;
use crate::transport::UdpEnd;
use neko_reach::{Trial, Tried};
use turn_client::stun::wire::{Builder, Class, Method, TransactionId};

/// RESPONSE-PORT (RFC 5780, section 7.5), behind which there are two bytes of padding.
const RESPONSE_PORT: u16 = 0x0027;

/// For the mapped address of each family, by the first server that has a second address, as such servers have.
pub(super) async fn try_out(ground: &Ground<'_>) -> Vec<Tried> {
    let families = [true, false].map(|ipv4| of_family(ground, ipv4));
    together(families).await.into_iter().flatten().collect()
}

async fn of_family(ground: &Ground<'_>, ipv4: bool) -> Option<Tried> {
    let sample = ground.sample.as_ref()?;
    for server in ground.addresses.stun.iter().copied().filter(|server| server.is_ipv4() == ipv4) {
        let end = ground.socket(server, None).await?;
        let bound = bind(&end, server, 0).await;
        if let Some(bound) = bound.filter(|bound| bound.other.is_some() && is_global(bound.mapped.ip())) {
            let asking = Asking { ground, end, server };
            return Some(asking.trial(bound.mapped.ip(), sample).await);
        }
    }
    None
}

struct Asking<'a> {
    ground: &'a Ground<'a>,
    /// Nothing is read from it: an answer that comes back to it is none to another port.
    end: UdpEnd,
    server: SocketAddr,
}

impl Asking<'_> {
    /// A server that answers to a socket that has spoken to it does so to neko's ports, too. A few ports may have spoken to
    /// the same server before this run.
    async fn trial(&self, mapped: IpAddr, sample: &Sample) -> Tried {
        let speaker = FirstSender::new(self.ground, self.server, None, Some(self.server)).await;
        let known = speaker.as_ref().and_then(|speaker| speaker.seen).map(|seen| seen.mapped);
        let control = async {
            match known.filter(|known| known.ip() == mapped) {
                Some(known) => self.answers_to(known.port()).await,
                None => false,
            }
        };
        let voice = sample.voice(self.server).await.filter(|voice| !sample.ports.contains(&voice.port));
        let ports = sample.ports.iter().map(|port| self.answers_to(*port));
        // Nobody listens there.
        let beside = voice.iter().map(|voice| self.answers_to(voice.port));
        let both = async { tokio::join!(control, together(ports)) };
        let (control, arrived) = while_running(both, together(beside)).await;
        let udp = match outcome(arrived.into_iter().all(|arrived| arrived), control) {
            Trial::Arrived if sample.is_few() => Trial::NotTried,
            trial => trial,
        };
        let replies = match voice.filter(|_| udp == Trial::Lost) {
            Some(voice) => self.replies(mapped, &voice).await,
            None => Trial::NotTried,
        };
        Tried { udp, replies, ..Tried::nothing(mapped) }
    }

    /// As what neko's port is seen by the server that came there before.
    async fn replies(&self, mapped: IpAddr, voice: &Voice) -> Trial {
        let bound = bind(&voice.end, self.server, 0).await;
        bound.map_or(Trial::NotTried, |bound| replies::judge(bound.mapped, mapped, voice.port))
    }

    async fn answers_to(&self, port: u16) -> bool {
        let ask = async |word: Word| match request(word, port) {
            Some(request) => self.end.send_to(&request, self.server).await,
            None => Ok(()),
        };
        self.ground.heard.sent(ask).await.is_some()
    }
}

fn request(word: Word, port: u16) -> Option<Vec<u8>> {
    let request = Builder::new(Class::Request, Method::BINDING, TransactionId(word));
    request.u32(RESPONSE_PORT, u32::from(port) << 16).fingerprint().finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_stands_before_its_padding() {
        let request = request([7; 12], 0xA410).unwrap();
        assert_eq!(request[8..28], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0x27, 0, 4, 0xA4, 0x10, 0, 0]);
    }
}
