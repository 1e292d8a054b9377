//! When the first picture comes, as the recorded runs have it.

use std::time::Duration;

use serde_json::{Value, json};

use neko_config::behaviour::Behaviour;
use neko_config::{Resolution, Version};
use neko_reach::{Interval, Wait};

/// By the way of the media: what neko waits for, the quicker first.
fn ways(behaviour: &Behaviour) -> Vec<(&'static str, Vec<Interval>)> {
    let of = |waits: &[Wait]| waits.iter().map(|wait| wait.interval(Duration::ZERO)).collect();
    match behaviour.lite {
        true => vec![("direct", of(&[Wait::Lite])), ("relay", of(&[Wait::Lite]))],
        false => vec![
            ("direct", of(&[Wait::ServerReflexive, Wait::PeerReflexive])),
            ("relay", of(&[Wait::PeerReflexive, Wait::Relay])),
        ],
    }
}

/// A line for people; none of a release that was not recorded.
pub(super) fn line(resolution: &Resolution, behaviour: &Behaviour) -> Option<String> {
    let interval = |interval: &Interval| interval.to_string();
    let way = |(name, intervals): (&str, Vec<Interval>)| {
        let intervals: Vec<String> = intervals.iter().map(interval).collect();
        format!("{name} {}", intervals.join(" or "))
    };
    let ways: Vec<String> = ways(behaviour).into_iter().map(way).collect();
    let then = match resolution.capture.key_frame_distance() {
        Some(distance) => {
            let seconds = (distance.as_secs_f64() * 100.0).round() / 100.0;
            format!("the picture at most {seconds} s later, with the next key frame")
        }
        None => "the picture with the next key frame".to_owned(),
    };
    (resolution.running.version == Version::NEWEST)
        .then(|| format!("connected after the viewer's answer: {}; {then}", ways.join(", ")))
}

/// The same for programs, in milliseconds.
pub(super) fn json(resolution: &Resolution, behaviour: &Behaviour) -> Value {
    let ms = |time: Duration| time.as_millis() as u64;
    let of = |it: &Interval| json!({"min": ms(it.min), "max": ms(it.max), "wait": it.wait.as_str()});
    let ways = ways(behaviour)
        .into_iter()
        .map(|(name, intervals)| (name.to_owned(), Value::Array(intervals.iter().map(of).collect())));
    let recorded = resolution.running.version == Version::NEWEST;
    json!({
        "connected_ms": recorded.then(|| Value::Object(ways.collect())),
        "key_frame_distance_ms": resolution.capture.key_frame_distance().map(ms),
    })
}
