//! Why a state lasted too long.

use neko_report::{Failure, Slug, ViewStepName};

use super::exchange::State;
use super::machine::Machine;

impl Machine {
    /// Why the present state lasts too long.
    pub(super) fn overdue(&self) -> Failure {
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

    /// Why no connection came to be.
    pub(super) fn no_way(&self) -> Failure {
        if self.seen.is_empty() {
            return Failure::new(
                Slug::NekoWithoutCandidates,
                "neko offered no candidate: it has no free port, or no address",
            );
        }
        if self.reached(ViewStepName::Ice) {
            return Failure::new(Slug::DtlsFailed, "ICE found a path, and the DTLS handshake did not end");
        }
        let tried: Vec<String> = self.seen.iter().take(4).map(ToString::to_string).collect();
        let more = self.seen.len().saturating_sub(tried.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Failure::new(Slug::IceFailed, format!("no check to {}{more} got an answer", tried.join(", ")))
    }
}
