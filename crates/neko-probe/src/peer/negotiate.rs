//! Offer, answer and candidates, by way of their texts as they would travel.

use std::time::Duration;

use str0m::change::{SdpAnswer, SdpOffer};
use str0m::channel::ChannelConfig;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::{Candidate, RtcError};

use super::endpoint::Endpoint;

/// How many packets of video are kept to be sent again, and how long. Pion sends again whatever is asked for, where str0m
/// gives up at 15 % of all.
const RESENT: (usize, Duration) = (1024, Duration::from_secs(3));

/// The media lines of neko's offer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines {
    pub video: Mid,
    pub audio: Mid,
    pub microphone: Mid,
}

/// Offer and answer, by way of their texts; neko offers. Candidates travel inside them, or behind them with trickle.
pub(super) fn negotiate(neko: &mut Endpoint, viewer: &mut Endpoint, trickle: bool) -> Result<Lines, RtcError> {
    let (told_viewer, told_neko) = (neko.signalled()?, viewer.signalled()?);

    let mut api = neko.rtc.sdp_api();
    let stream = || Some("stream".to_owned());
    let lines = Lines {
        video: api.add_media(MediaKind::Video, Direction::SendOnly, stream(), Some("video".into()), None),
        audio: api.add_media(MediaKind::Audio, Direction::SendOnly, stream(), Some("audio".into()), None),
        microphone: api.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None),
    };
    // A message that was lost would hold up those after it, and make the round trips of all of them look long.
    api.add_channel_with_config(ChannelConfig { label: "data".to_owned(), ordered: false, ..ChannelConfig::default() });
    let Some((offer, pending)) = api.apply() else {
        return Err(RtcError::ChangesOutOfOrder);
    };
    let offer = with_candidates(offer.to_sdp_string(), if trickle { &[] } else { &told_viewer });
    let offer = SdpOffer::from_sdp_string(&offer)?;
    let answer = viewer.rtc.sdp_api().accept_offer(offer)?;
    let answer = with_candidates(answer.to_sdp_string(), if trickle { &[] } else { &told_neko });
    neko.rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&answer)?)?;
    if let Some(video) = neko.rtc.direct_api().stream_tx_by_mid(lines.video, None) {
        video.set_rtx_cache(RESENT.0, RESENT.1, None);
    }

    neko.add_local_candidates()?;
    viewer.add_local_candidates()?;
    if trickle {
        for (endpoint, told) in [(neko, told_neko), (viewer, told_viewer)] {
            for line in told {
                let candidate = Candidate::from_sdp_string(&line).map_err(RtcError::Ice)?;
                endpoint.rtc.add_remote_candidate(candidate);
            }
        }
    }
    Ok(lines)
}

/// Puts candidates into the first media section, which the others are bundled with.
fn with_candidates(sdp: String, told: &[String]) -> String {
    if told.is_empty() {
        return sdp;
    }
    let mut lines: Vec<String> = told.iter().map(|line| format!("a={line}\r\n")).collect();
    lines.push("a=end-of-candidates\r\n".to_owned());
    let first = sdp.find("\r\nm=").map_or(sdp.len(), |at| at + 2);
    let end = sdp[first..].find("\r\nm=").map_or(sdp.len(), |at| first + at + 2);
    format!("{}{}{}", &sdp[..end], lines.concat(), &sdp[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_stand_in_the_first_media_section() {
        let sdp = "v=0\r\ns=-\r\nm=video 9\r\na=mid:v\r\nm=audio 9\r\na=mid:a\r\n";
        let told = ["candidate:1".to_owned(), "candidate:2".to_owned()];
        let with = with_candidates(sdp.to_owned(), &told);
        let expected = "a=mid:v\r\na=candidate:1\r\na=candidate:2\r\na=end-of-candidates\r\nm=audio 9";
        assert!(with.contains(expected), "{with}");
        assert_eq!(with_candidates(sdp.to_owned(), &[]), sdp);
        let one = with_candidates("v=0\r\nm=video 9\r\n".to_owned(), &told[..1]);
        assert_eq!(one, "v=0\r\nm=video 9\r\na=candidate:1\r\na=end-of-candidates\r\n");
    }
}
