//! Settings outside `webrtc`, in small configurations.

use super::*;
use crate::{Bitrate, Capture, ConfigFile, Input, KeyFrames, NoFiles, Pipeline, Running, Variable, resolve};
use neko_text::source::SourceKind;
use std::time::Duration;

fn of(text: &str, variables: &[(&str, &str)], version: Option<&str>) -> Capture {
    let config =
        ConfigFile::Text { kind: SourceKind::Stdin, bytes: text.as_bytes().to_vec(), extension: "yaml".to_owned() };
    let environment = variables.iter().map(|(name, value)| Variable::new(*name, *value)).collect();
    let running = Running::of(None, version.map(|version| version.parse().unwrap()));
    resolve(&Input { config, environment, running, ..Input::default() }, &NoFiles).unwrap().capture
}

/// `id encoder rate place` of each pipeline, and who made them.
fn shown(capture: &Capture) -> Vec<String> {
    let mut out = vec![format!("{} by {}", capture.video_codec.value, capture.video_pipelines.origin)];
    for pipeline in &capture.video_pipelines.value {
        let at = pipeline.bitrate.place().map(|place| format!(" at {place}")).unwrap_or_default();
        out.push(format!("{} {} {}{at}", pipeline.id, pipeline.encoder.as_deref().unwrap_or("?"), pipeline.bitrate));
    }
    out
}

#[test]
fn a_screen_is_found_anywhere() {
    assert_eq!(screen::parse("1920x1080@60"), Some(Screen { width: 1920, height: 1080, rate: 60 }));
    assert_eq!(screen::parse("a 12345x720@30"), Some(Screen { width: 2345, height: 720, rate: 30 }));
    assert_eq!(screen::parse("1280x720"), None);
}

#[test]
fn without_a_pipeline_neko_streams_its_own_in_vp8() {
    assert_eq!(shown(&of("{}", &[], None)), ["vp8 by default", "main vp8enc 1996 kbit/s"]);
    let capture = of("capture: {video: {codec: h264}}", &[], None);
    assert_eq!(shown(&capture), ["vp8 by default", "main vp8enc 1996 kbit/s"]);
    assert_eq!(capture.video_codec.origin.to_string(), "fallback (without a pipeline neko streams VP8)");
    assert_eq!(capture.video_codec.shadowed[0].origin.to_string(), "<stdin>:1:26");
}

const SEVERAL: &str = "capture:
  video:
    codec: vp9
    ids: [hq, lq]
    pipelines:
      lq: {gst_pipeline: 'ximagesrc ! vp9enc target-bitrate=650000 ! appsink'}
      hq:
        fps: 25
        gst_encoder: vp9enc
        gst_params:
          target-bitrate: round(3072 * 650)
          cpu-used: 4
      odd: {gst_encoder: vp9enc, gst_params: {target-bitrate: 3072 * 650}}
      refused: {gst_encoder: [vp9enc]}
    pipeline: x264enc bitrate=1
";

#[test]
fn pipelines_are_read_each_and_none_is_guessed() {
    let capture = of(SEVERAL, &[], None);
    assert_eq!(
        shown(&capture),
        [
            "vp9 by <stdin>:6:7",
            "lq vp9enc 650 kbit/s at <stdin>:6:61",
            "hq vp9enc 1996 kbit/s at <stdin>:11:27",
            "odd vp9enc unknown (neko writes \"3072 * 650\" with an exponent, which is not a whole number: use round(…))",
        ]
    );
    assert_eq!(capture.first_video().map(|first| first.id.as_str()), Some("hq"));
    assert_eq!(capture.video_pipelines.shadowed[0].raw, "x264enc bitrate=1");
}

#[test]
fn json_in_a_variable_is_read_like_the_file() {
    let json = r#"{"main":{"gst_encoder":"x264enc","gst_params":"{\"bitrate\":\"4096\"}"}}"#;
    let capture = of("{}", &[("NEKO_CAPTURE_VIDEO_PIPELINES", json)], None);
    assert_eq!(shown(&capture)[1], "main x264enc 4096 kbit/s at NEKO_CAPTURE_VIDEO_PIPELINES");
    // Broken: neko warns, and makes its own.
    let capture = of("{}", &[("NEKO_CAPTURE_VIDEO_PIPELINES", "{")], None);
    assert_eq!(shown(&capture), ["vp8 by fallback (no pipeline could be read)", "main vp8enc 1996 kbit/s"]);
    // YAML has its keys in lower case, and its lists not.
    let capture = of("capture: {video: {ids: [HQ], pipelines: {HQ: {gst_pipeline: x}}}}", &[], None);
    assert_eq!((capture.video_pipelines.value[0].id.as_str(), capture.first_video()), ("hq", None));
}

#[test]
fn v2_keys_make_a_pipeline_where_v3_has_none() {
    for (variables, expected) in [
        (
            &[("NEKO_VIDEO_BITRATE", "2000")][..],
            ["vp8 by NEKO_VIDEO_BITRATE", "main vp8enc 1300 kbit/s at NEKO_VIDEO_BITRATE"],
        ),
        (
            &[("NEKO_VP9", "1"), ("NEKO_VIDEO_BITRATE", "2000")],
            ["vp9 by NEKO_VIDEO_BITRATE", "main vp9enc 2000 kbit/s at NEKO_VIDEO_BITRATE"],
        ),
        (
            &[("NEKO_H264", "true")],
            ["h264 by NEKO_H264", "main openh264enc unknown (bitrate 0 leaves it to openh264enc)"],
        ),
        (&[("NEKO_VIDEO", "x264enc bitrate=5000")], ["vp8 by NEKO_VIDEO", "main x264enc 5000 kbit/s at NEKO_VIDEO"]),
        (
            &[("NEKO_HWENC", "NVENC"), ("NEKO_VIDEO_CODEC", "h264"), ("NEKO_VIDEO_BITRATE", "3000")],
            ["h264 by NEKO_VIDEO_BITRATE", "main nvh264enc 3000 kbit/s at NEKO_VIDEO_BITRATE"],
        ),
        (
            &[("NEKO_MAX_FPS", "60")],
            ["vp8 by NEKO_MAX_FPS", "main vp8enc unknown (target-bitrate 0 leaves it to vp8enc)"],
        ),
        (
            &[("NEKO_AV1", "1"), ("NEKO_VIDEO_BITRATE", "3000")],
            [
                "av1 by NEKO_VIDEO_BITRATE",
                "main av1enc unknown (av1enc takes target-bitrate in kbit/s: 1950000 sets no limit)",
            ],
        ),
        (&[("NEKO_VIDEO_BITRATE", "-5")], ["vp8 by default", "main vp8enc 1996 kbit/s"]),
    ] {
        assert_eq!(shown(&of("{}", variables, None)), expected, "{variables:?}");
    }
    let v3 = ("NEKO_CAPTURE_VIDEO_PIPELINE", "vp8enc target-bitrate=1000000");
    let both = [v3, ("NEKO_VIDEO_BITRATE", "2000")];
    assert_eq!(shown(&of("{}", &both, None))[1], "main vp8enc 1000 kbit/s at NEKO_CAPTURE_VIDEO_PIPELINE");
    assert_eq!(of("{}", &both, None).video_pipelines.shadowed[0].origin.to_string(), "NEKO_VIDEO_BITRATE");
    // Before 3.1.5 the V2 key won, and before 3.0.3 a codec alone made none.
    assert_eq!(shown(&of("{}", &both, Some("3.1.4")))[1], "main vp8enc 1300 kbit/s at NEKO_VIDEO_BITRATE");
    let codec = [("NEKO_H264", "true")];
    assert_eq!(shown(&of("{}", &codec, Some("3.0.2"))), ["h264 by default", "main vp8enc 1996 kbit/s"]);
    assert_eq!(shown(&of("{}", &[both[1], ("NEKO_LEGACY", "0")], None))[0], "vp8 by default");
}

#[test]
fn audio_is_told_a_bitrate_for_opus_alone() {
    let audio = |variables: &[(&str, &str)]| {
        let setting = of("{}", variables, None).audio_pipeline;
        format!("{} {} by {}", setting.value.encoder.unwrap_or_default(), setting.value.bitrate, setting.origin)
    };
    assert_eq!(audio(&[]), "opusenc 128 kbit/s by default");
    assert_eq!(audio(&[("NEKO_AUDIO_BITRATE", "96")]), "opusenc 96 kbit/s by NEKO_AUDIO_BITRATE");
    assert_eq!(audio(&[("NEKO_PCMU", "1")]), "mulawenc unknown (mulawenc has none set) by NEKO_PCMU");
    assert_eq!(audio(&[("NEKO_AUDIO", "opusenc bitrate=64000")]), "opusenc 64 kbit/s by NEKO_AUDIO");
    let v3 = ("NEKO_CAPTURE_AUDIO_PIPELINE", "opusenc bitrate=32000");
    assert_eq!(audio(&[v3]), "opusenc 32 kbit/s by NEKO_CAPTURE_AUDIO_PIPELINE");
}

#[test]
fn h265_is_a_codec_of_the_newest_release() {
    let file = "capture: {video: {codec: H265, pipeline: x265enc bitrate=2000}}";
    assert_eq!(of(file, &[], None).video_codec.value, "h265");
    assert_eq!(of(file, &[], Some("3.1.4")).video_codec.value, "vp8");
    assert_eq!(
        of(file, &[], None).first_video().map(|own| own.bitrate.clone()),
        Some(Bitrate::Known {
            bits_per_second: 2_000_000,
            place: of(file, &[], None).video_pipelines.value[0].bitrate.place().cloned(),
        })
    );
}

#[test]
fn pipelines_are_decoded_piece_by_piece() {
    let ids = |pipelines: &str| -> Vec<String> {
        let capture = of(&format!("capture: {{video: {{pipelines: {pipelines}}}}}"), &[], None);
        capture.video_pipelines.value.into_iter().map(|pipeline| pipeline.id).collect()
    };
    // Each as neko's own code had it; `main` is neko's pipeline where none is left.
    for (written, expected) in [
        ("{a: {bitrate: x}, b: {bitrate: '5'}}", &["b"][..]),
        ("{a: {show_pointer: yes}}", &["main"]),
        ("{a: 2001-01-01}", &["a"]),
        ("{a: {gst_params: [[], {b: 1}]}, c: {gst_params: [1]}}", &["a"]),
        ("[{a: {}}, {b: {fps: 25}}]", &["a", "b"]),
        ("[{a: {}, b: 5}, {c: {}}]", &["a"]),
        ("[[{a: {}}], 5, {b: {}}]", &["a"]),
    ] {
        assert_eq!(ids(written), expected, "{written}");
    }
}

/// The distance of each pipeline's key frames, and the place that says it.
fn distances(capture: &Capture) -> Vec<String> {
    let shown = |pipeline: &Pipeline| match &pipeline.key_frames {
        None => format!("{} ?", pipeline.id),
        Some(KeyFrames { distance, place, .. }) => {
            let distance = distance.map_or("never".to_owned(), |distance| format!("{distance:?}"));
            let at = place.as_ref().map(|place| format!(" {place} {}", place.text())).unwrap_or_default();
            format!("{} {distance}{at}", pipeline.id)
        }
    };
    capture.video_pipelines.value.iter().map(shown).collect()
}

const KEY_FRAMES: &str = "desktop: {screen: 1280x720@60}
capture:
  video:
    ids: [half, own]
    pipelines:
      own: {fps: 25, gst_encoder: vp8enc, gst_params: {keyframe-max-dist: 2 * 30}}
      half: {fps: fps / 2, gst_encoder: x264enc, gst_params: {key-int-max: 90}}
      never: {gst_encoder: openh264enc, gst_params: {gop_size: 0}}
      missing: {fps: 25, gst_encoder: vp9enc}
      prefix: {fps: 25, gst_prefix: '! videorate ! video/x-raw,framerate=10/1', gst_encoder: x264enc, gst_params: {key-int-max: 25}}
      unread: {fps: max(5, 6), gst_encoder: vp8enc, gst_params: {keyframe-max-dist: 25}}
      other: {gst_encoder: nvh264enc}
      text: {gst_pipeline: 'ximagesrc ! video/x-raw,framerate=50/1 ! x264enc key-int-max=200 ! appsink'}
";

#[test]
fn key_frames_are_as_far_apart_as_the_pipeline_says() {
    let capture = of(KEY_FRAMES, &[], None);
    assert_eq!(
        distances(&capture),
        [
            "own 2.4s <stdin>:6:75 2 * 30",
            "half 3s <stdin>:7:76 90",
            "never never <stdin>:8:64 0",
            "missing 5.12s <stdin>:9:16 {fps: 25, gst_encoder: vp9enc}",
            "prefix 2.5s <stdin>:10:129 25",
            "unread ?",
            "other ?",
            "text 4s <stdin>:13:90 200",
        ]
    );
    assert_eq!(capture.key_frame_distance(), Some(Duration::from_secs(3)));
    let viewers: Vec<&str> = capture.viewers_video().map(|pipeline| pipeline.id.as_str()).collect();
    assert_eq!(viewers, ["half", "own"]);
}

#[test]
fn neko_writes_no_place_into_its_own_pipelines() {
    let one = |variables: &[(&str, &str)], version| distances(&of("{}", variables, version)).remove(0);
    assert_eq!(one(&[], None), "main 1s");
    assert_eq!(one(&[("NEKO_MAX_FPS", "50")], None), "main 500ms");
    assert_eq!(one(&[("NEKO_VP9", "1")], None), "main 1.2s");
    assert_eq!(one(&[("NEKO_H264", "1")], None), "main 3.6s");
    assert_eq!(one(&[("NEKO_HWENC", "vaapi")], None), "main 7.2s");
    assert_eq!(one(&[("NEKO_HWENC", "nvenc"), ("NEKO_H264", "1")], None), "main 2.4s");
    assert_eq!(one(&[("NEKO_VP9", "1")], Some("2.9.0")), "main ?");
    let own = ("NEKO_VIDEO", "ximagesrc ! video/x-raw,framerate=30/1 ! vp8enc keyframe-max-dist=90 cpu-used=5");
    assert_eq!(one(&[own], None), "main 3s NEKO_VIDEO 90");
}
