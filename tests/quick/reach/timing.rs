//! When the picture came, and when it was predicted.

use std::time::Duration;

use neko_ice::behaviour::Behaviour;
use neko_ice::reach::{Answers, Timing, gather};

use super::deployments::{answered, list, millis, resolution, rows};

/// Each recorded time lies in one of the intervals, which are short.
#[test]
fn each_recorded_time_is_predicted() {
    let mut checked = 0;
    for row in rows().iter().filter(|row| row["got"]["video"] == true) {
        let timing = answered(row, &row["outside"]).timing.unwrap_or_else(|| panic!("{row}"));
        let trips = millis(&row["round_trip_ms"]);
        for interval in timing.intervals() {
            assert!(interval.max - interval.min <= Duration::from_millis(250) + trips, "{interval:?}");
        }
        let frames = Timing { key_frames: Some(millis(&row["key_frames_ms"])), ..timing };
        let [first, last] = frames.picture();
        let (connected, after) = (list(&row["got"]["dtls_ms"], millis), &row["got"]["first_frame_after_dtls_ms"]);
        for (dtls, after) in connected.into_iter().zip(list(after, millis)) {
            assert!((first..=last).contains(&(dtls + after)), "{}: {dtls:?} and {after:?}", row["case"]);
        }
        for dtls in list(&row["got"]["dtls_ms"], millis) {
            let within = timing.intervals().any(|interval| (interval.min..=interval.max).contains(&dtls));
            assert!(within, "{}: {dtls:?} is not in {timing:?}", row["case"]);
            checked += 1;
        }
        for offer in list(&row["got"]["offer_ms"], millis) {
            let late = Duration::from_millis(100);
            assert!((timing.offer..timing.offer + late).contains(&offer), "{}: {offer:?}, {timing:?}", row["case"]);
        }
    }
    println!("{checked} times");
    assert_eq!(checked, 88);
}

/// The picture waits for the next key frame of the pipeline that viewers get first.
#[test]
fn key_frames_are_those_of_the_configured_pipeline() {
    let pipeline = "ximagesrc ! video/x-raw,framerate=30/1 ! vp8enc keyframe-max-dist=90 ! appsink";
    for (config, expected) in [
        ("webrtc: {}".to_owned(), Some(Duration::from_secs(1))),
        (format!("capture: {{video: {{pipeline: '{pipeline}'}}}}"), Some(Duration::from_secs(3))),
        ("capture: {video: {pipeline: myenc ! appsink}}".to_owned(), None),
    ] {
        let resolution = resolution(&serde_json::json!({ "config": config }));
        let facts = gather(&resolution, &Behaviour::of(&resolution), &Answers::default(), 1);
        assert_eq!(facts.key_frames, expected, "{config}");
    }
}
