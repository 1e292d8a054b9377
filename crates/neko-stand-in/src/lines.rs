//! The lines of neko's offer, and the hash that answers to str0m's checks need.

use hmac::{Hmac, Mac};
use sha1::Sha1;
use str0m::Rtc;
use str0m::change::SdpPendingOffer;
use str0m::channel::ChannelConfig;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Pt};

/// neko's offer, before its candidates.
pub struct OfferLines {
    /// The text.
    pub sdp: String,
    /// What the answer is for.
    pub pending: SdpPendingOffer,
    /// Video and audio.
    pub media: [(Mid, Pt); 2],
}

/// Audio, video and the data channel, in neko's order.
pub fn add_lines(rtc: &mut Rtc) -> Option<OfferLines> {
    let mut api = rtc.sdp_api();
    let stream = || Some("stream".to_owned());
    let audio = api.add_media(MediaKind::Audio, Direction::SendRecv, stream(), Some("audio".into()), None);
    let video = api.add_media(MediaKind::Video, Direction::SendRecv, stream(), Some("video".into()), None);
    api.add_channel_with_config(ChannelConfig { label: "data".to_owned(), ..ChannelConfig::default() });
    let (offer, pending) = api.apply()?;
    let payload = |codec| {
        let of = rtc.codec_config().params().iter().find(|params| params.spec().codec == codec);
        of.map(|params| params.pt())
    };
    let media = [(video, payload(Codec::Vp8)?), (audio, payload(Codec::Opus)?)];
    Some(OfferLines { sdp: offer.to_sdp_string(), pending, media })
}

/// What str0m computes the integrity of its checks with.
pub fn sha1_hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else { return [0; 20] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
