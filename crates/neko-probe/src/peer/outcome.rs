//! What was seen, as figures and, where something is missing, as a failure.

use std::time::{Duration, Instant};

use neko_report::{Direction, Failure, Media, Slug, Stream, StreamKind};

use super::endpoint::Endpoint;
use super::media_session::MediaSession;

/// The `percent`th percentile, by nearest rank; none of nothing.
fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The figures of a run, as far as it came.
pub(super) fn media(neko: &Endpoint, viewer: &Endpoint, stage: Option<&MediaSession>, start: Instant) -> Media {
    let since = |at: Instant| at.duration_since(start);
    let later = |one: Option<Instant>, other: Option<Instant>| Some(since(one?.max(other?)));
    let mut round_trips = stage.map_or_else(Vec::new, |stage| stage.round_trips.clone());
    if round_trips.is_empty() {
        // No message came back: the checks' own round trips, as the connection has no other.
        round_trips = neko.checks.round_trips.iter().chain(&viewer.checks.round_trips).copied().collect();
    }
    round_trips.sort_unstable();
    let dtls = later(neko.dtls_at, viewer.dtls_at);
    let first_media = stage.and_then(MediaSession::first_media);
    Media {
        ice: later(neko.ice_at, viewer.ice_at),
        dtls,
        // As though it had not waited for its turn.
        first_media: dtls.zip(first_media).map(|(dtls, after)| dtls + after),
        round_trip: percentile(&round_trips, 50).zip(percentile(&round_trips, 95)),
        streams: stage.map_or_else(Vec::new, MediaSession::streams),
        checks_sent: neko.checks.sent() + viewer.checks.sent(),
        checks_answered: neko.checks.answered() + viewer.checks.answered(),
        checks_retransmitted: neko.checks.retransmitted() + viewer.checks.retransmitted(),
        pair: neko.pair,
    }
}

/// ICE or DTLS did not come to its end.
pub(super) fn not_connected(neko: &Endpoint, viewer: &Endpoint) -> Failure {
    let (slug, seen) = if neko.ice_at.is_none() || viewer.ice_at.is_none() {
        (Slug::IceFailed, format!("{}; {}", checks(neko), checks(viewer)))
    } else {
        let records = |endpoint: &Endpoint| {
            format!(
                "{} sent {} DTLS records and received {}",
                endpoint.name, endpoint.dtls_sent, endpoint.dtls_received
            )
        };
        (Slug::DtlsFailed, format!("{}; {}", records(neko), records(viewer)))
    };
    let trouble = [neko, viewer].into_iter().find_map(|endpoint| endpoint.trouble.as_deref());
    Failure::new(slug, trouble.map_or(seen.clone(), |trouble| format!("{seen}; {trouble}")))
}

/// `neko sent 6 checks from 127.0.0.1:1 to 127.0.0.1:2, 0 were answered, and received 0`.
fn checks(endpoint: &Endpoint) -> String {
    let name = endpoint.name;
    let pairs = &endpoint.checks.pairs;
    let counted = format!("{} were answered, and received {}", endpoint.checks.answered(), endpoint.checks.received());
    match pairs.as_slice() {
        [] => format!("{name} sent and received no check"),
        [pair] => format!("{name} sent {} checks from {} to {}, {counted}", pair.sent, pair.local, pair.remote),
        _ => format!("{name} sent {} checks over {} pairs, {counted}", endpoint.checks.sent(), pairs.len()),
    }
}

/// The connection stood, and something did not come through it.
pub(super) fn missing(neko: &Endpoint, viewer: &Endpoint, stage: &MediaSession) -> Option<Failure> {
    let gaps: Vec<String> = stage.streams().iter().filter_map(gap).collect();
    if gaps.is_empty() {
        return None;
    }
    if let Some(message) = large_lost(stage) {
        return Some(Failure::new(Slug::LargePacketsLost, message));
    }
    let trouble = [neko, viewer].into_iter().find_map(|endpoint| endpoint.trouble.clone());
    let message = gaps.into_iter().chain(trouble).collect::<Vec<_>>().join("; ");
    Some(Failure::new(Slug::MediaMissing, message))
}

/// Fewer packets that are lost may be so by chance.
const LARGE: u64 = 20;

/// Sound comes, or the ends of frames, and no packet of a size that each picture needs.
fn large_lost(stage: &MediaSession) -> Option<String> {
    let (largest, lost) = stage.video.larger();
    let small_came = stage.video.received + stage.audio.received > 0;
    let is_so = small_came && stage.video.frames == 0 && lost >= LARGE;
    let size = if largest == 0 { String::new() } else { format!(" of more than {largest} bytes") };
    is_so.then(|| format!("none of {lost} video packets{size} reached the viewer, while small ones did"))
}

/// What a stream lacks.
fn gap(stream: &Stream) -> Option<String> {
    let Stream { kind, sent, received, frames, .. } = stream;
    let name = kind.as_str();
    let way = match stream.direction {
        Direction::Down => "from neko to the viewer",
        Direction::Up => "from the viewer to neko",
    };
    let unit = if *kind == StreamKind::Data { "messages" } else { "packets" };
    match (sent, received, frames) {
        (0, ..) => Some(format!("{name} {way}: nothing could be sent")),
        (_, 0, _) => Some(format!("{name} {way}: none of {sent} {unit} arrived")),
        (_, _, 0) => Some(format!("{name} {way}: {received} of {sent} {unit} arrived and made no whole frame")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::flow::Flow;
    use super::*;

    #[test]
    fn percentiles_are_of_nearest_rank() {
        let times: Vec<Duration> = (1..=20).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Some(Duration::from_millis(10)));
        assert_eq!(percentile(&times, 95), Some(Duration::from_millis(19)));
        assert_eq!(percentile(&times[..1], 95), Some(Duration::from_millis(1)));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn what_is_lost_by_its_size_is_told_from_what_is_lost_by_chance() {
        let flow = |sent: &[(usize, u64)], came: usize| {
            let mut flow = Flow::new(StreamKind::Video, Direction::Down, 90_000);
            for (size, count) in sent {
                (0..*count).for_each(|_| flow.leaves(&vec![0; *size]));
            }
            flow.comes(&vec![0; came]);
            flow.larger()
        };
        assert_eq!(flow(&[(1212, 210), (193, 30)], 193), (193, 210));
        assert_eq!(flow(&[(1212, 210), (193, 30)], 1212), (1212, 0));
        assert_eq!(flow(&[(1212, 210)], 0), (0, 210));
    }

    #[test]
    fn a_gap_says_which_way_and_how_much() {
        let stream = |sent, received, frames| Stream {
            kind: StreamKind::Video,
            direction: Direction::Down,
            sent,
            received,
            repaired: 0,
            frames_sent: 0,
            bytes: 0,
            frames,
            jitter: None,
            bits_per_second: 0,
        };
        assert_eq!(gap(&stream(9, 9, 3)), None);
        assert_eq!(
            gap(&stream(9, 1, 0)).unwrap(),
            "video from neko to the viewer: 1 of 9 packets arrived and made no whole frame"
        );
        assert_eq!(gap(&stream(9, 0, 0)).unwrap(), "video from neko to the viewer: none of 9 packets arrived");
        assert_eq!(gap(&stream(0, 0, 0)).unwrap(), "video from neko to the viewer: nothing could be sent");
    }
}
