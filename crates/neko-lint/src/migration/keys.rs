//! What becomes of each V2 key, as neko's server treats it.

/// How a V2 key goes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Under its V3 name, with the same value.
    Rename,
    /// Under its V3 name, with a list in JSON of all servers that neko ends up with.
    Servers,
    /// By hand, and why.
    ByHand(&'static str),
}

/// What becomes of a V2 key, and what changes all the same.
pub(super) fn way(v2: &str) -> (Way, Option<&'static str>) {
    let pipeline = "V3 has one pipeline in place of encoder, bit rate and frame rate: write capture.video.pipeline";
    let codec = "V3 names the codec: write capture.video.codec or capture.audio.codec with its name";
    match v2 {
        "iceservers" => (
            Way::Rename,
            Some(
                "the V3 list is for neko and browsers alike too, but gives way to webrtc.iceservers.frontend and .backend",
            ),
        ),
        "iceserver" => {
            (Way::Servers, Some("the list now names neko's default server as well, which the V2 key added by itself"))
        }
        "ipfetch" => (Way::Rename, Some("V3 goes on where the address cannot be retrieved; the V2 key ended neko")),
        "hwenc" | "video_bitrate" | "max_fps" | "video" => (Way::ByHand(pipeline), None),
        "audio_bitrate" | "audio" => (Way::ByHand("write V3's capture.audio.pipeline"), None),
        "vp8" | "vp9" | "av1" | "h264" | "opus" | "g722" | "pcmu" | "pcma" => (Way::ByHand(codec), None),
        "logs" => (Way::ByHand("V3 has a folder in place of a switch: write log.dir"), None),
        "locks" => (Way::ByHand("V3 has a switch for each lock: session.locked_logins, session.locked_controls"), None),
        "password" | "password_admin" => {
            (Way::Rename, Some("V3 reads it with member.provider multiuser, its default, only"))
        }
        _ => (Way::Rename, None),
    }
}

/// Why a key that was to be renamed stays: neko would end up with something else.
pub(super) fn why_left(v2: &str) -> &'static str {
    match v2 {
        "tcpmux" => {
            "with V3's tcpmux alone neko offers no UDP at all, while the V2 key keeps it: set udpmux or epr beside it first"
        }
        "iceservers" | "iceserver" => "its text cannot be taken over as it is: write webrtc.iceservers",
        _ => "under its V3 name neko would end up with something else: look what else sets it",
    }
}

/// What holds for every key that went over.
pub(super) const ORDER: &str =
    "a V2 key wins over every V3 setting; now a flag wins over a variable, and a variable over the file";
