//! A pipeline in GStreamer's own words, `x264enc bitrate=4096 ! …`: its encoder and how much that sends.

use std::ops::Range;

use super::encoder::{self, Encoder};

/// What is read off a description.
pub(super) struct Read {
    pub encoder: Option<&'static str>,
    /// bit/s and the bytes of the number, or why there is none.
    pub rate: Result<(u64, Range<usize>), String>,
}

/// Reads a description.
pub(super) fn read(text: &str) -> Read {
    let mut found: Vec<(Encoder, Vec<Range<usize>>)> = Vec::new();
    for element in elements(text) {
        if let Some(encoder) = element.first().and_then(|name| encoder::by_name(&text[name.clone()])) {
            found.push((encoder, element));
        }
    }
    let (encoder, words) = match found.as_slice() {
        [] => return Read { encoder: None, rate: Err("no encoder that is known here".to_owned()) },
        [one] => one,
        _ => return Read { encoder: None, rate: Err("several encoders".to_owned()) },
    };
    let value = |property: &str| {
        words[1..].iter().rev().find_map(|word| {
            let rest = text[word.clone()].strip_prefix(property)?.strip_prefix('=')?;
            Some((rest, word.end - rest.len()..word.end))
        })
    };
    let rate = match (encoder.ignores_rate(|name| value(name).map(|(value, _)| value)), value(encoder.property)) {
        (Some(why), _) => Err(why),
        (None, None) => Err(format!("{} has no {}", encoder.name, encoder.property)),
        (None, Some((written, span))) => encoder.rate(written).map(|rate| (rate, span)),
    };
    Read { encoder: Some(encoder.name), rate }
}

/// The words of each element between exclamation marks; blanks and marks in quotes do not part.
fn elements(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut elements = vec![Vec::new()];
    let (mut start, mut quote) = (None, None);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) => quote = (c != open).then_some(open),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                start.get_or_insert(at);
            }
            None if c == '!' || c.is_whitespace() => {
                if let (Some(from), Some(element)) = (start.take(), elements.last_mut()) {
                    element.push(from..at);
                }
                if c == '!' {
                    elements.push(Vec::new());
                }
            }
            None => {
                start.get_or_insert(at);
            }
        }
    }
    if let (Some(from), Some(element)) = (start, elements.last_mut()) {
        element.push(from..text.len());
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_bitrate_of_a_description_in_the_encoders_unit() {
        for (text, expected) in [
            ("ximagesrc ! vp8enc target-bitrate=1996800 cpu-used=4 ! appsink", Ok(1_996_800)),
            ("x264enc name=encoder bitrate=4096 ! video/x-h264", Ok(4_096_000)),
            ("openh264enc bitrate=3072000 max-bitrate=4096000", Ok(3_072_000)),
            ("vah264enc bitrate=(uint)3000", Ok(3_000_000)),
            ("a ! x264enc option-string=\"bitrate=1 ! vp8enc\" bitrate=\"500\"!b", Ok(500_000)),
            ("x264enc bitrate=1 bitrate=2", Ok(2000)),
            ("vp8enc", Err("vp8enc has no target-bitrate")),
            ("vp8enc target-bitrate=0", Err("target-bitrate 0 leaves it to vp8enc")),
            ("vp8enc target-bitrate=2e6", Err("target-bitrate of vp8enc is no whole number")),
            (
                "vah264enc rate-control=cqp bitrate=3",
                Err("with rate-control=cqp vah264enc sends what the quality takes"),
            ),
            ("av1enc target-bitrate=3000000", Err("av1enc takes target-bitrate in kbit/s: 3000000 is no bound at all")),
            ("vp8enc target-bitrate=1 ! tee ! x264enc bitrate=2", Err("several encoders")),
            ("myenc bitrate=5", Err("no encoder that is known here")),
            ("x264enc bitrate=99999999999999999999999", Err("bitrate of x264enc is no whole number")),
            ("", Err("no encoder that is known here")),
        ] {
            let read = read(text).rate.map(|(rate, _)| rate);
            assert_eq!(read, expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn the_number_is_located() {
        let text = "é ! vp8enc target-bitrate=650000 x=1";
        let (_, span) = read(text).rate.unwrap();
        assert_eq!(&text[span], "650000");
    }
}
