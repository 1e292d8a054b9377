//! A pipeline in GStreamer's own words, `x264enc bitrate=4096 ! …`: its encoder, how much that sends, and how often whole
//! pictures.

use std::ops::Range;

use super::encoder::{self, Encoder};
use super::key_frames;
use super::words::{self, Element};
use crate::pipeline::KeyFrames;

/// What is read off a description.
pub(super) struct Read {
    pub encoder: Option<&'static str>,
    /// bit/s and the bytes of the number, or why there is none.
    pub rate: Result<(u64, Range<usize>), String>,
    /// How often it makes a key frame, and the bytes of the number or of the encoder's name.
    pub key_frames: Option<(KeyFrames, Range<usize>)>,
}

impl Read {
    fn unknown(why: String) -> Self {
        Self { encoder: None, rate: Err(why), key_frames: None }
    }
}

/// Reads a description.
pub(super) fn read(text: &str) -> Read {
    let mut found: Vec<(Encoder, Element)> = Vec::new();
    let elements = match words::elements(text) {
        Ok(elements) => elements,
        Err(at) => {
            let rest: String = text[at..].chars().take(20).collect();
            return Read::unknown(format!("GStreamer rejects the text from {rest:?} on"));
        }
    };
    for element in elements {
        if let Some(encoder) = encoder::by_name(&text[element.name.clone()]) {
            found.push((encoder, element));
        }
    }
    let (encoder, element) = match found.as_slice() {
        [] => return Read::unknown("no encoder that neko-ice knows".to_owned()),
        [one] => one,
        _ => return Read::unknown("several encoders".to_owned()),
    };
    let values = |property: &str| -> Vec<Range<usize>> {
        // GLib takes `_` for `-`.
        let named = |name: &Range<usize>| text[name.clone()].replace('_', "-") == property;
        element.properties.iter().filter(|(name, _)| named(name)).map(|(_, value)| value.clone()).collect()
    };
    let last = |property: &str| values(property).pop().map(|value| &text[value]);
    let set = values(encoder.property);
    let rate = match (encoder.ignores_rate(last), set.last()) {
        (Some(why), _) => Err(why),
        (None, None) => Err(format!("{} has no {}", encoder.name, encoder.property)),
        (None, Some(counts)) => {
            // One that GStreamer refuses refuses the pipeline, though a later one would count.
            let rates: Result<Vec<u64>, String> = set.iter().map(|value| encoder.rate(&text[value.clone()])).collect();
            rates.and_then(|rates| {
                let number = text[counts.clone()].trim_matches('"');
                let start = counts.start + text[counts.clone()].find(number).unwrap_or(0);
                let rate = rates.last().copied().ok_or_else(|| "no rate".to_owned())?;
                Ok((rate, start..start + number.len()))
            })
        }
    };
    let key_frames = key_frames::of_encoder(encoder.name).and_then(|bound| {
        let frames = bound.frames(encoder.name, last)?;
        let key_frames = bound.at(key_frames::rate(&text[..element.name.start])?, frames, None)?;
        Some((key_frames, values(bound.property).pop().unwrap_or_else(|| element.name.clone())))
    });
    Read { encoder: Some(encoder.name), rate, key_frames }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_bitrate_of_a_description_in_the_encoders_unit() {
        for (text, expected) in [
            ("ximagesrc ! vp8enc target-bitrate=1996800 cpu-used=4 ! appsink", Ok(1_996_000)),
            ("x264enc name=encoder bitrate=4096 ! video/x-h264 ! appsink", Ok(4_096_000)),
            ("x264enc bitrate=4096 ! video/x-h264", Err("GStreamer rejects the text from \"video/x-h264\" on")),
            ("openh264enc bitrate=3072000 max-bitrate=4096000", Ok(3_072_000)),
            ("vah264enc bitrate=(uint)3000", Err("bitrate of vah264enc is not a whole number")),
            ("a ! x264enc name=\"bitrate=1 ! vp8enc\" bitrate=\"500\" !b", Ok(500_000)),
            ("x264enc bitrate=500!b", Err("bitrate of x264enc is not a whole number")),
            ("x264enc bitrate = 500 ! b", Ok(500_000)),
            ("x264enc bitrate=010", Ok(8000)),
            ("x264enc bitrate=0x1388", Ok(5_000_000)),
            ("x264enc bitrate=x bitrate=2", Err("bitrate of x264enc is not a whole number")),
            (
                "openh264enc bitrate=3072000 rate-control=-1",
                Err("what openh264enc sends with rate-control=-1 is not known here"),
            ),
            ("x265enc bitrate=200000", Err("x265enc takes bitrate from 1 to 102400, and keeps its own for 200000")),
            ("vp8enc target-bitrate=1300500", Ok(1_300_000)),
            ("vp8enc target-bitrate=999", Err("target-bitrate 999 leaves it to vp8enc")),
            ("# x264enc bitrate=1", Err("GStreamer rejects the text from \"# x264enc bitrate=1\" on")),
            ("x264enc bitrate=1 bitrate=2", Ok(2000)),
            ("vp8enc", Err("vp8enc has no target-bitrate")),
            ("vp8enc target-bitrate=0", Err("target-bitrate 0 leaves it to vp8enc")),
            ("vp8enc target-bitrate=2e6", Err("target-bitrate of vp8enc is not a whole number")),
            (
                "vah264enc rate-control=cqp bitrate=3",
                Err("with rate-control=cqp vah264enc sends what the quality takes"),
            ),
            ("av1enc target-bitrate=3000000", Err("av1enc takes target-bitrate in kbit/s: 3000000 sets no limit")),
            ("vp8enc target-bitrate=1000 ! tee ! x264enc bitrate=2", Err("several encoders")),
            ("myenc bitrate=5", Err("no encoder that neko-ice knows")),
            ("x264enc bitrate=99999999999999999999999", Err("bitrate of x264enc is not a whole number")),
            ("", Err("no encoder that neko-ice knows")),
        ] {
            let read = read(text).rate.map(|(rate, _)| rate);
            assert_eq!(read, expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn the_number_is_located() {
        let text = "a b=é ! vp8enc target-bitrate=650000 x=1";
        let (_, span) = read(text).rate.unwrap();
        assert_eq!(&text[span], "650000");
    }
}
