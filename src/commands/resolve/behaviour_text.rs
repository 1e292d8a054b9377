//! What neko will do with a configuration, for people.

use std::time::Duration;

use super::masks::Masks;
use crate::render::redact::Redaction;
use crate::render::visible;
use neko_config::behaviour::{Behaviour, CandidateKind, NetworkType, StopKind, UdpPorts};
use neko_config::ice_server::{Url, browser};
use neko_config::{Resolution, Version};
use neko_text::source::Place;

/// What a thing is about that neko does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// What keeps it from an offer.
    Stops,
    /// What it gathers.
    Candidates,
    /// What it advertises.
    Addresses,
    /// The servers that it uses itself.
    OwnServers,
    /// Those that it sends to viewers.
    ViewersServers,
    /// For how many viewers its ports do.
    Ports,
    /// How long it gathers.
    Gathering,
    /// When it takes a pair.
    Nomination,
    /// When the first picture comes.
    FirstPicture,
    /// What it streams.
    Media,
    /// In what the release differs.
    ThisVersion,
    /// What nobody recorded of the release.
    NotRecorded,
}

impl About {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stops => "stops",
            Self::Candidates => "candidates",
            Self::Addresses => "addresses",
            Self::OwnServers => "its servers",
            Self::ViewersServers => "viewers' servers",
            Self::Ports => "ports",
            Self::Gathering => "gathering",
            Self::Nomination => "nomination",
            Self::FirstPicture => "first picture",
            Self::Media => "media",
            Self::ThisVersion => "this version",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// One thing that neko does: what it is about, and lines of text.
pub(super) struct Doing {
    pub about: About,
    pub lines: Vec<String>,
}

/// The kinds of candidates that neko waits for before it nominates.
pub(super) const KINDS: [(CandidateKind, &str); 4] = [
    (CandidateKind::Host, "host"),
    (CandidateKind::ServerReflexive, "srflx"),
    (CandidateKind::PeerReflexive, "prflx"),
    (CandidateKind::Relay, "relay"),
];

/// A viewer's request for a key frame ends in neko; recorded of the newest release alone.
const KEY_FRAMES: &str =
    "key frames only when the pipeline makes one: neko does not pass viewers' requests (PLI) on to the encoder";

/// For people; places are left out where two configurations are compared.
pub(super) fn doings(resolution: &Resolution, redaction: &Redaction, reveal: bool, places: bool) -> Vec<Doing> {
    let at = |place: Option<&Place>| place.filter(|_| places).map(|place| format!(" ({place})")).unwrap_or_default();
    let (behaviour, masks) = (Behaviour::of(resolution), Masks::of(resolution, reveal));
    let stops = behaviour.stops_offer.iter().map(|stop| {
        let place = at(stop.place.as_ref());
        let message = redaction.masked(&stop.message);
        format!("{}: {}{place}", stopped(stop.kind), message.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    let urls = behaviour.urls.iter().map(|used| {
        let url = masks.server(&used.url);
        let place = at(used.url.place.as_ref());
        match &used.skip {
            None => format!("uses {url}{place}"),
            Some(why) => format!("skips {url}{place}: {why}"),
        }
    });
    let sent = viewers_urls(resolution).into_iter().map(|(url, refusal)| {
        let shown = masks.server(url);
        let place = at(url.place.as_ref());
        match refusal {
            None => format!("sends {shown}{place}"),
            Some(why) => {
                let why = redaction.masked(&why);
                format!("sends {shown}{place}, and the viewer's page rejects it: {why}")
            }
        }
    });
    let key_frames = (resolution.running.version == Version::NEWEST).then(|| KEY_FRAMES.to_owned());
    let differing = behaviour.differing().map(|row| format!("unlike the newest, {} ({})", row.does, row.known_by()));
    let all = [
        (About::Stops, stops.collect()),
        (About::Candidates, vec![candidates(&behaviour)]),
        (About::Addresses, vec![addresses(resolution, &masks)]),
        (About::OwnServers, urls.collect()),
        (About::ViewersServers, sent.collect()),
        (About::Ports, ports(&behaviour).into_iter().collect()),
        (About::Gathering, vec![gathering(&behaviour)]),
        (About::Nomination, vec![nomination(&behaviour)]),
        (About::FirstPicture, super::picture::line(resolution, &behaviour).into_iter().collect()),
        (About::Media, std::iter::once(media(resolution, reveal)).chain(key_frames).collect()),
        (About::ThisVersion, differing.collect()),
        (About::NotRecorded, not_recorded(&behaviour).into_iter().collect()),
    ];
    let said = all.into_iter().filter(|(_, lines): &(_, Vec<String>)| !lines.is_empty());
    said.map(|(about, lines)| Doing { about, lines }).collect()
}

fn ports(behaviour: &Behaviour) -> Option<String> {
    let (viewers, each) = (behaviour.viewers(1)?, behaviour.ports_per_viewer(1));
    Some(format!("{each} of the range for each viewer, on a machine with one address: {viewers} at once"))
}

fn gathering(behaviour: &Behaviour) -> String {
    let longest = behaviour.longest_gathering();
    match (longest.is_zero(), behaviour.trickle) {
        (true, _) => "asks nobody".to_owned(),
        (false, true) => format!("up to {} if servers are dead; the offer is sent at once", seconds(longest)),
        (false, false) => format!("up to {} if servers are dead, and the offer waits for it", seconds(longest)),
    }
}

fn nomination(behaviour: &Behaviour) -> String {
    if behaviour.lite {
        return "leaves it to the viewer, because of ICE Lite".to_owned();
    }
    let waits = KINDS.map(|(kind, name)| format!("{name} {}", seconds(behaviour.nomination_wait(kind))));
    format!("waits before it chooses a pair: {}", waits.join(", "))
}

fn not_recorded(behaviour: &Behaviour) -> Option<String> {
    let unknown: Vec<&str> = behaviour.not_recorded().map(|aspect| aspect.name()).collect();
    let taken = match behaviour.differing().next() {
        Some(_) => "as in the releases around it",
        None => "as in the newest",
    };
    (!unknown.is_empty()).then(|| format!("for this version; taken to be {taken}: {}", unknown.join("; ")))
}

/// Below the settings.
pub(super) fn text(resolution: &Resolution, redaction: &Redaction, reveal: bool) -> String {
    let mut out = format!("\nWhat neko will do ({})\n", resolution.running);
    for Doing { about, lines } in doings(resolution, redaction, reveal, true) {
        for (number, line) in lines.iter().enumerate() {
            let about = if number == 0 { about.as_str() } else { "" };
            out.push_str(&format!(" {about:<17} {}\n", visible::escaped(line)));
        }
    }
    out
}

/// The URLs that viewers are sent, each with why browsers refuse it.
pub(super) fn viewers_urls(resolution: &Resolution) -> Vec<(&Url, Option<String>)> {
    let servers = resolution.webrtc.frontend.value.iter();
    let urls = servers.flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
    urls.map(|(server, url)| {
        let credential = server.credential.as_ref().map(|secret| secret.reveal());
        let refusal = browser::url_refusal(&url.value, server.username.as_deref(), credential);
        (url, refusal.map(|refusal| refusal.to_string()))
    })
    .collect()
}

fn candidates(behaviour: &Behaviour) -> String {
    let udp = match behaviour.udp {
        UdpPorts::Mux(port) => Some(format!("UDP on port {port} for all viewers")),
        UdpPorts::Range(min, max) if min == max => Some(format!("UDP on port {min}")),
        UdpPorts::Range(min, max) => Some(format!("UDP on ports {min}-{max}")),
        UdpPorts::Any => Some("UDP on any port".to_owned()),
        UdpPorts::None => None,
    };
    let families = if behaviour.network_types.contains(&NetworkType::Tcp6) { "IPv4 and IPv6" } else { "IPv4 alone" };
    let tcp = behaviour.tcp_mux.map(|port| format!("TCP on port {port}, over {families}"));
    let both: Vec<String> = udp.into_iter().chain(tcp).collect();
    format!("{}{}", both.join("; "), if behaviour.lite { "; ICE Lite, host candidates only" } else { "" })
}

fn addresses(resolution: &Resolution, masks: &Masks<'_>) -> String {
    let told: Vec<_> = resolution.webrtc.nat1to1.value.iter().map(|own| masks.written(own)).collect();
    let asked: Vec<String> = resolution.ip_retrieval.iter().map(|url| masks.retrieval(url)).collect();
    match (told.is_empty(), asked.is_empty()) {
        (false, _) => format!("offers {} instead of the machine's own", told.join(" ")),
        (true, false) => format!("asks {} at startup, and offers what comes back", asked.join(", then ")),
        (true, true) => "offers the machine's own".to_owned(),
    }
}

fn media(resolution: &Resolution, reveal: bool) -> String {
    let (capture, masks) = (&resolution.capture, Masks::of(resolution, reveal));
    let video = match capture.first_video() {
        Some(first) => format!("{} at {}", capture.video_codec.value, first.bitrate_line(&masks)),
        None => format!("{}, but there is no such pipeline to begin with", capture.video_codec.value),
    };
    let others = capture.video_ids.value.len().saturating_sub(1);
    let more = match (others, resolution.webrtc.estimator.enabled.value) {
        (0, _) => String::new(),
        (_, true) => format!(" ({others} more, chosen by the estimator)"),
        (_, false) => format!(" ({others} more, if a viewer asks)"),
    };
    let audio = capture.audio_pipeline.value.bitrate_line(&masks);
    format!("video {video}{more}; audio {} at {audio}", capture.audio_codec.value)
}

/// What a stop does to neko.
pub(super) fn stopped(kind: StopKind) -> &'static str {
    match kind {
        StopKind::Exits => "exits",
        StopKind::MuxPort => "exits because of a mux port",
        StopKind::Server | StopKind::Address => "makes no offer",
        StopKind::Video => "makes no offer, because there is no video",
        StopKind::Estimator => "crashes when the first viewer joins",
    }
}

fn seconds(time: Duration) -> String {
    match time.is_zero() {
        true => "0 s".to_owned(),
        false => format!("{:.1} s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::{Input, NoFiles, Running, VersionBy, resolve};

    #[test]
    fn what_was_recorded_of_the_newest_is_said_of_it_alone() {
        for (version, said) in [(Version::NEWEST, true), (Version::new(3, 0, 0), false)] {
            let running = Running { version, by: VersionBy::Caller };
            let resolution = resolve(&Input { running, ..Input::default() }, &NoFiles).unwrap();
            let lines = doings(&resolution, &Redaction::default(), false, true).into_iter().flat_map(|own| own.lines);
            assert_eq!(lines.into_iter().any(|line| line == KEY_FRAMES), said, "{version:?}");
        }
    }
}
