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
    let pipeline = "V3 has one pipeline instead of encoder, bit rate and frame rate: write capture.video.pipeline";
    let codec = "V3 names the codec: set capture.video.codec or capture.audio.codec to its name";
    match v2 {
        "iceservers" => (
            Way::Rename,
            Some(
                "the V3 list is also for neko and browsers, but neko ignores it if webrtc.iceservers.frontend or \
                 .backend is set",
            ),
        ),
        "iceserver" => {
            (Way::Servers, Some("the list now includes neko's default server, which the V2 key added by itself"))
        }
        "ipfetch" => {
            (Way::Rename, Some("V3 continues if the address cannot be retrieved; with the V2 key neko exited"))
        }
        "hwenc" | "video_bitrate" | "max_fps" | "video" => (Way::ByHand(pipeline), None),
        "audio_bitrate" | "audio" => (Way::ByHand("write V3's capture.audio.pipeline"), None),
        "vp8" | "vp9" | "av1" | "h264" | "opus" | "g722" | "pcmu" | "pcma" => (Way::ByHand(codec), None),
        "logs" => (Way::ByHand("V3 has a folder instead of a switch: write log.dir"), None),
        "locks" => (Way::ByHand("V3 has a switch for each lock: session.locked_logins, session.locked_controls"), None),
        "password" | "password_admin" => {
            (Way::Rename, Some("V3 reads it only with member.provider multiuser, the default"))
        }
        _ => (Way::Rename, None),
    }
}

/// Why a key that was to be renamed stays: neko would end up with something else.
pub(super) fn why_left(v2: &str) -> &'static str {
    match v2 {
        "tcpmux" => {
            "with V3's tcpmux alone neko offers no UDP at all, while the V2 key keeps it: first set udpmux or epr \
             as well"
        }
        "iceservers" | "iceserver" => "its text cannot be copied as it is: write webrtc.iceservers",
        _ => "under its V3 name neko would get a different value: check what else sets it",
    }
}

/// What holds for every key that went over.
pub(super) const ORDER: &str =
    "a V2 key overrides every V3 setting; now a flag overrides a variable, and a variable overrides the file";
