//! The pipelines of `capture`: what V3 makes of its keys, and what the V2 keys make instead.

use super::super::cast;
use super::super::origin::{Origin, Setting, Shadowed};
use super::super::pipeline::{Bitrate, Pipeline};
use super::super::setting::table::Capture;
use super::super::state::{State, fallback};
use super::super::versions::{Aspect, as_newest};
use super::super::viper::Found;
use super::key_frames::{self, DEFAULT_RATE};
use super::pipeline_map::decoded;
use super::pipeline_text::{described, in_v2, unknown};
use super::screen::Screen;
use super::{encoder, set_in_v2, text};
use crate::Version;
use neko_text::source::Place;

/// `Capture.Set`, as far as video pipelines go; whether no key gave one: neko then streams VP8, whatever the codec says.
pub(super) fn video(state: &mut State<'_>, capture: &mut Capture, screen: &Screen) -> bool {
    let key = capture.video_pipelines.key;
    let found = state.viper.find(key);
    let several = found.value.map(|id| decoded(&mut state.viper.values, id, screen)).unwrap_or_default();
    let own = state.viper.find(capture.video_pipeline.key);
    if !several.is_empty() {
        capture.video_pipelines = State::from_found(key, several, found);
        capture.video_pipelines.shadow(own.as_shadowed(&state.viper.values));
        return false;
    }
    let shadowed = found.as_shadowed(&state.viper.values);
    capture.video_ids = own_ids(state, capture.video_ids.key);
    let written = &capture.video_pipeline.value;
    if !written.is_empty() {
        let pipeline = described("main", written, own.value, &state.viper.values);
        capture.video_pipelines = State::from_found(key, vec![pipeline], own);
        capture.video_pipelines.shadow(shadowed);
        return false;
    }
    let origin = if shadowed.is_empty() { Origin::default_value() } else { fallback("no pipeline could be read") };
    // neko's own: vp8enc with target-bitrate `round(3072 * 650)`, of which libvpx takes whole kbit/s.
    let bitrate = Bitrate::Known { bits_per_second: 1_996_000, place: None };
    let key_frames = key_frames::generated("vp8enc", DEFAULT_RATE);
    let encoder = Some("vp8enc".to_owned());
    let pipeline = Pipeline { id: "main".to_owned(), encoder, bitrate, key_frames, place: None };
    capture.video_pipelines = Setting { key, value: vec![pipeline], origin, shadowed };
    true
}

/// The order where neko has one pipeline, whatever it was set to.
fn own_ids(state: &State<'_>, key: &'static str) -> Setting<Vec<String>> {
    let shadowed = state.viper.find(key).as_shadowed(&state.viper.values);
    let origin = match shadowed.is_empty() {
        true => Origin::default_value(),
        false => fallback("neko names its own pipeline"),
    };
    Setting { key, value: vec!["main".to_owned()], origin, shadowed }
}

/// `Capture.SetV2`, as far as video pipelines go. `by_key` is the V2 key that set the codec.
pub(super) fn video_v2(state: &State<'_>, capture: &mut Capture, by_key: Option<Found>, version: Version) {
    let found = |key: &str| set_in_v2(state, key);
    let number = |key: &str| {
        let id = found(key)?.value?;
        Some(cast::to_int(state.viper.values.data(id))).filter(|number| *number != 0)
    };
    let word = |key: &str| found(key).map(|found| text(state, &found)).filter(|text| !text.is_empty());
    let hwenc = word("hwenc").map(|word| word.to_lowercase());
    let hwenc = hwenc.filter(|word| ["none", "vaapi", "nvenc"].contains(&word.as_str()));
    let kilobits = number("video_bitrate").filter(|number| *number > 0);
    let fps = number("max_fps").filter(|number| *number as i16 != 0);
    let custom = word("video");
    let by_key = by_key.filter(|_| as_newest(Aspect::CodecMakesPipeline, version));
    let setter = [
        custom.is_some().then(|| found("video")),
        kilobits.is_some().then(|| found("video_bitrate")),
        hwenc.is_some().then(|| found("hwenc")),
        fps.is_some().then(|| found("max_fps")),
    ];
    let mut setters = setter.into_iter().flatten().flatten().chain(by_key);
    let Some(setter) = setters.next() else { return };
    let others: Vec<Shadowed> = setters.flat_map(|other| other.as_shadowed(&state.viper.values)).collect();
    let keys = [capture.video_pipelines.key, capture.video_pipeline.key];
    let v3 = keys.iter().any(|key| state.viper.find(key).is_set());
    let pipelines = &mut capture.video_pipelines;
    if v3 && as_newest(Aspect::V3PipelineWins, version) {
        pipelines.shadow(setter.as_shadowed(&state.viper.values).into_iter().chain(others));
        return;
    }
    let pipeline = match &custom {
        Some(custom) => {
            let id = found("video").and_then(|found| found.value);
            in_v2("main", custom, id, &state.viper.values)
        }
        // neko 2 has a default, and the third version asks its encoder.
        None => {
            let kilobits = kilobits.unwrap_or(if state.viper.version.is_second() { 3072 } else { 0 });
            generated(state, &capture.video_codec.value, hwenc.as_deref(), kilobits, fps)
        }
    };
    capture.video_ids.value = vec!["main".to_owned()];
    *pipelines = State::from_found(pipelines.key, vec![pipeline], setter);
    // What neko generates is made of all of them; in what is written none has a part.
    pipelines.shadow(others.into_iter().filter(|_| custom.is_some()));
    for key in keys {
        pipelines.shadow(state.viper.find(key).as_shadowed(&state.viper.values));
    }
}

/// The pipeline of `NewVideoPipeline`, provided that the image has the encoder.
fn generated(state: &State<'_>, codec: &str, hwenc: Option<&str>, kilobits: i64, fps: Option<i64>) -> Pipeline {
    let kilobits = u64::try_from(kilobits).unwrap_or(0);
    // What neko writes for each kbit/s of the V2 key, in the encoder's unit.
    let (name, factor) = match (codec, hwenc) {
        ("vp8", Some("vaapi")) => ("vaapivp8enc", 1),
        ("vp8", _) => ("vp8enc", 650),
        ("vp9", _) => ("vp9enc", 1000),
        ("av1", _) => ("av1enc", 650),
        ("h264", Some("vaapi")) => ("vah264enc", 1),
        ("h264", Some("nvenc")) => ("nvh264enc", 1),
        // Where the image has no OpenH264 it is x264enc, to the same rate.
        ("h264", _) => ("openh264enc", 1000),
        ("h265", Some("vaapi")) => ("vah265enc", 1),
        ("h265", Some("nvenc")) => ("nvh265enc", 1),
        ("h265", _) => ("x265enc", 1),
        _ => return unknown("main", "no encoder that neko-ice knows", None),
    };
    let at = set_in_v2(state, "video_bitrate").and_then(|found| found.origin.place);
    let rate = encoder::by_name(name).map(|encoder| encoder.rate(&kilobits.saturating_mul(factor).to_string()));
    let bitrate = match rate {
        Some(Ok(bits_per_second)) => Bitrate::Known { bits_per_second, place: at.clone() },
        Some(Err(why)) => Bitrate::Unknown(why),
        None => Bitrate::Unknown("no encoder that neko-ice knows".to_owned()),
    };
    // Those of neko 2 are not recorded.
    let rate = fps.map_or(DEFAULT_RATE, |fps| f64::from(fps as i16));
    let key_frames = key_frames::generated(name, rate).filter(|_| !state.viper.version.is_second());
    Pipeline { id: "main".to_owned(), encoder: Some(name.to_owned()), bitrate, key_frames, place: at }
}

/// What neko makes of the audio keys, V2 ones included.
pub(super) fn audio(state: &State<'_>, capture: &Capture, legacy: bool, by_key: Option<Found>) -> Setting<Pipeline> {
    let (key, codec) = (capture.audio_pipeline.key, &capture.audio_codec.value);
    let found = state.viper.find(key);
    let own = |found: &Found| found.value.map(|id| cast::to_text(state.viper.values.data(id))).unwrap_or_default();
    let written = own(&found);
    let value = match written.is_empty() {
        false => described("audio", &written, found.value, &state.viper.values),
        true => audio_of(codec, 128_000, None),
    };
    let mut setting = State::from_found(key, value, found);
    if !legacy {
        return setting;
    }
    let custom = set_in_v2(state, "audio").filter(|found| !own(found).is_empty());
    let bitrate = set_in_v2(state, "audio_bitrate");
    let kilobits = bitrate.as_ref().and_then(|found| found.value).map(|id| cast::to_int(state.viper.values.data(id)));
    let kilobits = kilobits.filter(|kilobits| *kilobits > 0);
    let bitrate = bitrate.filter(|_| kilobits.is_some());
    let (value, setter, others) = match (custom, bitrate, by_key) {
        (Some(custom), bitrate, by_key) => {
            let value = in_v2("audio", &own(&custom), custom.value, &state.viper.values);
            (value, custom, [bitrate, by_key])
        }
        (None, Some(setter), _) | (None, None, Some(setter)) => {
            let rate = u64::try_from(kilobits.unwrap_or(0)).unwrap_or(0).saturating_mul(1000);
            (audio_of(codec, rate, setter.origin.place.clone()), setter, [None, None])
        }
        (None, None, None) => return setting,
    };
    let others = others.into_iter().flatten().flat_map(|other| other.as_shadowed(&state.viper.values));
    let others: Vec<Shadowed> = others.collect();
    setting = State::from_found(key, value, setter);
    setting.shadow(others.into_iter().chain(state.viper.find(key).as_shadowed(&state.viper.values)));
    setting
}

/// neko's own pipeline for a codec; only Opus is told a bit rate.
fn audio_of(codec: &str, rate: u64, place: Option<Place>) -> Pipeline {
    let encoder = match codec {
        "opus" => "opusenc",
        "g722" => "avenc_g722",
        "pcmu" => "mulawenc",
        "pcma" => "alawenc",
        _ => return unknown("audio", "no encoder that neko-ice knows", place),
    };
    let bitrate = match (codec, rate) {
        ("opus", 1..) => Bitrate::Known { bits_per_second: rate, place: place.clone() },
        ("opus", 0) => Bitrate::Unknown("bitrate 0 leaves it to opusenc".to_owned()),
        _ => Bitrate::Unknown(format!("{encoder} has none set")),
    };
    Pipeline { id: "audio".to_owned(), encoder: Some(encoder.to_owned()), bitrate, key_frames: None, place }
}
