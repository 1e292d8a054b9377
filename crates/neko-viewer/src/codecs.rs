//! Which browsers play what neko offers.

use crate::signalling::Offer;

/// What is to be said of the video's codec; nothing where every browser plays it.
pub(crate) fn note(offer: &Offer) -> Option<&'static str> {
    match offer.codec("video")?.to_ascii_uppercase().as_str() {
        "H265" => {
            Some("the video is H265, which Firefox does not play, and other browsers only with the right hardware")
        }
        "AV1" => Some("the video is AV1, which Safari plays on new devices only"),
        "VP9" => Some("the video is VP9, which old Safari does not play"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vp8_and_h264_are_played_everywhere() {
        let note = |codec: &str| {
            note(&Offer::read(&format!("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 {codec}/90000\r\n")))
        };
        assert_eq!((note("VP8"), note("H264"), note("h264")), (None, None, None));
        assert!(note("H265").is_some_and(|note| note.contains("Firefox")));
    }
}
