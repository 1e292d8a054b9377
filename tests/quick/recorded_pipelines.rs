//! What is read off pipelines against what GStreamer's elements were seen to get (`fixtures/pipelines`).

use std::fs;

use neko_ice::config::{Bitrate, Capture, Input, NoFiles, Pipeline, Variable, resolve};
use serde_json::{Value, json};

fn lines(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(format!("fixtures/pipelines/{name}.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of(variables: &[(&str, String)]) -> Capture {
    let environment = variables.iter().map(|(name, value)| Variable::new(*name, value.as_str())).collect();
    resolve(&Input { environment, ..Input::default() }, &NoFiles).unwrap().capture
}

/// bit/s for 1 of the property of the encoders that were at hand, by their own descriptions.
fn unit(element: &str) -> u64 {
    match element {
        "vp8enc" | "vp9enc" | "openh264enc" | "opusenc" | "voaacenc" => 1,
        "av1enc" | "x264enc" | "x265enc" => 1000,
        other => panic!("{other}"),
    }
}

/// Whether the reading may stand: unknown, or what the one encoder got. Inventory (elements, properties, links) is not
/// read here.
fn agrees(pipeline: &Pipeline, recorded: &Value) -> bool {
    let Bitrate::Known { bits_per_second, .. } = pipeline.bitrate else { return true };
    if let Some(error) = recorded["error"].as_str() {
        let inventory =
            ["no element", "no property", "could not link", "unexpected reference", "unexpected pad-reference"];
        return inventory.iter().any(|start| error.starts_with(start));
    }
    let [encoder] = recorded["encoders"].as_array().unwrap().as_slice() else { return false };
    let got = encoder["value"].as_u64().unwrap() * unit(encoder["element"].as_str().unwrap());
    got == bits_per_second
}

#[test]
fn no_rate_of_a_description_is_another_than_the_elements() {
    let mut known = 0;
    for recorded in lines("descriptions") {
        let text = recorded["text"].as_str().unwrap();
        let capture = of(&[("NEKO_CAPTURE_VIDEO_PIPELINE", text.to_owned())]);
        let pipeline = capture.first_video().unwrap();
        known += usize::from(pipeline.bitrate.bits_per_second().is_some());
        assert!(agrees(pipeline, &recorded), "{text}: {} {recorded}", pipeline.bitrate);
    }
    assert!(known >= 100, "{known}");
}

#[test]
fn no_rate_of_an_expression_is_another_than_the_elements() {
    let mut known = 0;
    for recorded in lines("expressions") {
        let one = json!({ "main": { "gst_encoder": recorded["encoder"], "gst_params": recorded["params"] } });
        let screen = recorded["screen"].as_array().unwrap();
        let screen = format!("{}x{}@{}", screen[0], screen[1], screen[2]);
        let capture = of(&[("NEKO_CAPTURE_VIDEO_PIPELINES", one.to_string()), ("NEKO_DESKTOP_SCREEN", screen)]);
        let [pipeline] = capture.video_pipelines.value.as_slice() else { panic!("{recorded}") };
        known += usize::from(pipeline.bitrate.bits_per_second().is_some());
        let refused = recorded.get("neko_error").is_some() && pipeline.bitrate.bits_per_second().is_some();
        assert!(!refused && agrees(pipeline, &recorded), "{} {recorded}", pipeline.bitrate);
    }
    assert!(known >= 60, "{known}");
}

#[test]
fn key_frames_are_as_far_apart_as_the_elements_made_them() {
    let mut known = 0;
    for recorded in lines("key_frames") {
        let encoder = recorded["text"].as_str().unwrap();
        let text = format!("ximagesrc ! video/x-raw,framerate=25/1 ! {encoder} ! appsink name=appsink");
        let capture = of(&[("NEKO_CAPTURE_VIDEO_PIPELINE", text)]);
        let Some(key_frames) = &capture.first_video().unwrap().key_frames else { continue };
        known += 1;
        let apart = key_frames.distance.map(|distance| distance.as_millis() as u64 / 40);
        assert_eq!(apart, recorded["apart"].as_u64(), "{encoder}");
    }
    assert!(known >= 36, "{known}");
}
