//! How far the key frames of an encoder are apart: the property that bounds it, and what holds without it.

use std::time::Duration;

use super::encoder::integer;
use super::expression;
use super::screen::Screen;
use crate::pipeline::KeyFrames;
use crate::value::ValueId;
use neko_text::source::Place;

/// Frames from one key frame to the next while nothing on the screen asks for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frames {
    Every(u64),
    /// As many as there are in so many seconds.
    Seconds(u64),
    /// Only the first frame is one.
    Never,
}

use Frames::{Every, Never, Seconds};

/// What bounds the distance of some encoders.
pub(super) struct Bound {
    encoders: &'static [&'static str],
    /// The property that counts frames.
    pub property: &'static str,
    /// What the encoder does without it.
    unset: Option<Frames>,
    /// What it does where the property is 0.
    zero: Option<Frames>,
}

const fn bound(encoders: &'static [&'static str], property: &'static str, [unset, zero]: [Option<Frames>; 2]) -> Bound {
    Bound { encoders, property, unset, zero }
}

/// Those with a default are recorded (`fixtures/pipelines/key_frames.jsonl`); the properties of the others are in
/// GStreamer's plugin reference, and their defaults change with its releases.
const BOUNDS: &[Bound] = &[
    bound(&["vp8enc", "vp9enc"], "keyframe-max-dist", [Some(Every(128)), Some(Every(1))]),
    bound(&["av1enc"], "keyframe-max-dist", [Some(Every(30)), Some(Every(1))]),
    // Ten times the frame rate; recorded at 25 frames a second.
    bound(&["x264enc"], "key-int-max", [Some(Seconds(10)), Some(Seconds(10))]),
    bound(&["x265enc"], "key-int-max", [Some(Every(250)), Some(Every(250))]),
    bound(&["openh264enc"], "gop-size", [Some(Every(90)), Some(Never)]),
    bound(&["vaapivp8enc", "vaapivp9enc", "vaapih264enc", "vaapih265enc"], "keyframe-period", [None, None]),
    bound(&["vah264enc", "vah264lpenc", "vah265enc", "vah265lpenc"], "key-int-max", [None, None]),
    bound(&["vavp8enc", "vavp9enc", "vaav1enc"], "key-int-max", [None, None]),
    bound(&["nvh264enc", "nvh265enc", "nvav1enc", "nvcudah264enc", "nvcudah265enc"], "gop-size", [None, None]),
    bound(&["nvautogpuh264enc", "nvautogpuh265enc"], "gop-size", [None, None]),
    bound(&["qsvh264enc", "qsvh265enc", "amfh264enc"], "gop-size", [None, None]),
];

/// What bounds the distance of an encoder's key frames.
pub(super) fn of_encoder(name: &str) -> Option<&'static Bound> {
    BOUNDS.iter().find(|bound| bound.encoders.contains(&name))
}

impl Bound {
    /// By the encoder's properties as GStreamer is given them; none where it is not known.
    pub fn frames<'v>(&self, encoder: &str, property: impl Fn(&str) -> Option<&'v str>) -> Option<Frames> {
        let by_library = property("option-string").is_some_and(|options| options.contains("keyint="));
        let mode = property("keyframe-mode").map(|mode| mode.trim_matches('"'));
        match (encoder, property(self.property)) {
            ("vp8enc" | "av1enc", _) if matches!(mode, Some("disabled" | "0")) => Some(Never),
            ("x265enc", _) if by_library => None,
            (_, None) => self.unset,
            (_, Some(written)) => match integer(written)? {
                0 => self.zero,
                // A larger number is no value of the property, which then stays as it was.
                frames => (frames <= i32::MAX as u64).then_some(Every(frames)),
            },
        }
    }

    /// So many frames at so many a second.
    pub fn at(&self, rate: f64, frames: Frames, place: Option<Place>) -> Option<KeyFrames> {
        let distance = match frames {
            Every(frames) => Some(Duration::try_from_secs_f64(frames as f64 / rate).ok()?),
            Seconds(seconds) => Some(Duration::from_secs(seconds)),
            Never => None,
        };
        Some(KeyFrames { distance, property: self.property, rate, place })
    }
}

/// Of a pipeline that neko 3 writes itself (`NewVideoPipeline`); OpenH264 is told nothing.
pub(super) fn generated(encoder: &str, rate: f64) -> Option<KeyFrames> {
    let bound = of_encoder(encoder)?;
    let frames = match encoder {
        "vp8enc" | "av1enc" => Every(25),
        "vp9enc" => Every(30),
        "vaapivp8enc" => Every(180),
        "openh264enc" => bound.unset?,
        _ => Every(60),
    };
    bound.at(rate, frames, None)
}

/// By `gst_params`, name, expression and value of each; `place` is where a value stands, or the pipeline.
pub(super) fn of_params(
    encoder: &str,
    params: &[(String, String, ValueId)],
    [fps, prefix]: [&str; 2],
    screen: &Screen,
    place: impl Fn(Option<ValueId>) -> Option<Place>,
) -> Option<KeyFrames> {
    let bound = of_encoder(encoder)?;
    let given = params.iter().filter(|(_, text, _)| !text.is_empty()).map(|(name, text, id)| {
        // GLib takes `_` for `-`.
        (name.replace('_', "-"), expression::written(text, screen).unwrap_or_default(), *id)
    });
    let given: Vec<(String, String, ValueId)> = given.collect();
    let own = |name: &str| given.iter().find(|(own, ..)| own == name);
    let frames = bound.frames(encoder, |name| own(name).map(|(_, text, _)| text.as_str()))?;
    bound.at(rate_of(fps, prefix, screen)?, frames, place(own(bound.property).map(|(.., id)| *id)))
}

/// Frames a second before the encoder of `gst_params`: `fps`, of which neko writes hundredths, unless the prefix says another
/// rate.
fn rate_of(fps: &str, prefix: &str, screen: &Screen) -> Option<f64> {
    if prefix.contains("rate") {
        return rate(prefix);
    }
    if fps.is_empty() {
        return Some(DEFAULT_RATE);
    }
    let written: f64 = expression::written(fps, screen).ok()?.parse().ok()?;
    Some((written * 100.0).trunc() / 100.0)
}

/// The rate that `ximagesrc` takes where nothing asks for another one (`gst_ximage_src_fixate`).
pub(super) const DEFAULT_RATE: f64 = 25.0;

/// Frames a second behind a part of a description: by its last caps that say it, else by its source.
pub(super) fn rate(before: &str) -> Option<f64> {
    const RATE: &str = "framerate";
    match before.rfind(RATE).filter(|_| !before.contains("max-rate")) {
        Some(at) => fraction(&before[at + RATE.len()..]),
        None => (before.contains("ximagesrc") && !before.contains("rate")).then_some(DEFAULT_RATE),
    }
}

/// `=30/1`, `=(fraction)30/1`; a range is none.
fn fraction(text: &str) -> Option<f64> {
    let value = text.trim_start().strip_prefix('=')?.trim_start();
    let value = value.strip_prefix("(fraction)").unwrap_or(value).trim_start();
    let number = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next()?.parse::<f64>().ok();
    let (above, below) = value.split_once('/')?;
    let above = above.bytes().all(|byte| byte.is_ascii_digit()).then(|| number(above))??;
    let below = number(below)?;
    (above > 0.0 && below > 0.0).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_caps() {
        for (text, expected) in [
            ("ximagesrc ! video/x-raw,framerate=30/1 ! queue ! ", Some(30.0)),
            ("ximagesrc ! capsfilter caps=\"video/x-raw, framerate = (fraction)5000/100\" ! ", Some(50.0)),
            ("ximagesrc ! video/x-raw,framerate=60/1 ! videorate ! video/x-raw,framerate=15/1 ! ", Some(15.0)),
            ("ximagesrc show-pointer=true ! videoconvert ! ", Some(25.0)),
            ("ximagesrc ! videorate max-rate=10 ! ", None),
            ("ximagesrc ! video/x-raw,framerate=[1/1,30/1] ! ", None),
            ("ximagesrc ! video/x-raw,framerate=0/1 ! ", None),
            ("ximagesrc ! video/x-raw,framerate=30 ! ", None),
            ("pipewiresrc ! ", None),
            ("", None),
        ] {
            assert_eq!(rate(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_none() {
        let frames = |encoder: &str, written: &[(&str, &'static str)]| {
            let property = |name: &str| written.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            of_encoder(encoder)?.frames(encoder, property)
        };
        for (encoder, written, expected) in [
            ("nvh264enc", &[][..], None),
            ("nvh264enc", &[("gop-size", "60")], Some(Every(60))),
            ("nvh264enc", &[("gop-size", "0")], None),
            ("nvh264enc", &[("gop-size", "-1")], None),
            ("vaapih264enc", &[("keyframe-period", "30")], Some(Every(30))),
            ("vah264enc", &[("key-int-max", "60")], Some(Every(60))),
            ("x264enc", &[("key-int-max", "many")], None),
            ("x265enc", &[("option-string", "keyint=40:x=1")], None),
            ("rav1enc", &[], None),
        ] {
            assert_eq!(frames(encoder, written), expected, "{encoder} {written:?}");
        }
        assert_eq!(BOUNDS[0].at(0.0, Every(50), None), None);
    }
}
