//! A visit as a page, whole.

use std::time::Duration;

use neko_ice::behaviour::CandidateKind;
use neko_ice::render::page;
use neko_ice::report::{
    Failure, Freeze, SeenCandidate, SeenData, SeenPair, SeenVideo, Slug, ViewInterval, ViewReport, ViewStep,
    ViewStepName, Way,
};

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

fn steps() -> Vec<ViewStep> {
    let steps = [
        (ViewStepName::Http, 12, "neko 3 at https://neko.katzenhof.net"),
        (ViewStepName::Login, 60, "session of \"alice77\""),
        (ViewStepName::Offer, 140, "1 video, 1 audio"),
        (ViewStepName::Ice, 420, "host udp 81.2.69.142:52100"),
        (ViewStepName::Dtls, 480, ""),
        (ViewStepName::FirstPacket, 500, "VP8"),
        (ViewStepName::Picture, 910, "1280x720"),
    ];
    steps.map(|(name, at, detail)| ViewStep { name, at: ms(at), detail: detail.to_owned() }).to_vec()
}

fn video() -> SeenVideo {
    SeenVideo {
        codec: "VP8".to_owned(),
        size: Some((1280, 720)),
        packets: 1000,
        lost: 3,
        jitter: ms(3),
        bits_per_second: 2_000_000,
        frames: 125,
        frame_rate: 25.0,
        key_frame_distance: Some(ms(2000)),
        freezes: vec![Freeze { at: ms(3000), length: ms(400) }],
        ..SeenVideo::default()
    }
}

fn interval(second: u64) -> ViewInterval {
    ViewInterval {
        at: ms(910 + 1000 * second),
        bits_per_second: 2_000_000 + 100_000 * (second % 3),
        frame_rate: 25.0,
        packets: 200,
        lost: second % 2,
        round_trip: Some(ms(20 + second)),
        jitter: Some(ms(3)),
    }
}

fn report() -> ViewReport {
    let candidate = |kind, host: &str| SeenCandidate::new(kind, false, host.to_owned(), 52100);
    let turn = "turn:turn.katzenhof.net:3478?transport=udp".to_owned();
    let mut report = ViewReport {
        url: "https://neko.katzenhof.net/".to_owned(),
        user: Some("alice77".to_owned()),
        steps: steps(),
        neko: vec![candidate(CandidateKind::Host, "81.2.69.142"), candidate(CandidateKind::Host, "192.168.10.2")],
        viewer: vec![candidate(CandidateKind::Relay, "2a01:4f8::1")],
        ice_servers: vec![turn.clone()],
        pair: Some(SeenPair {
            viewer: "relay udp [2a01:4f8::1]:52100".to_owned(),
            neko: "host udp 81.2.69.142:52100".to_owned(),
        }),
        video: Some(video()),
        data: Some(SeenData { pings: 5, pongs: 5, round_trip: Some(ms(21)) }),
        notes: vec!["neko offers 192.168.10.2 because webrtc.nat1to1 is unset".to_owned()],
        intervals: (1..=6).map(interval).collect(),
        elapsed: ms(7000),
        ..ViewReport::default()
    };
    let refused = Failure::new(Slug::IceFailed, "turn.katzenhof.net did not answer");
    let mut relay = report.of_way(Way::RelayOnly(turn));
    (relay.failure, relay.picture_at, relay.pair) = (Some(refused), None, None);
    report.ways = vec![report.of_way(Way::Browser), relay];
    report
}

#[test]
fn a_visit_is_a_page_that_names_nobody() {
    let options = page::Options { show_addresses: false, now: std::time::UNIX_EPOCH };
    let html = page::render(page::of_view(&report(), &[]), options);
    for never in ["katzenhof", "alice77", "81.2.69.142", "192.168.10.2", "2a01:4f8"] {
        assert!(!html.contains(never), "{never}");
    }
    insta::assert_snapshot!(html.replace("><", ">\n<"));
}
