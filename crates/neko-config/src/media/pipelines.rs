//! The pipelines of `capture`: what V3 makes of its keys, and what the V2 keys make instead.

use super::super::cast;
use super::super::decode;
use super::super::golang::strconv;
use super::super::pipeline::{Bitrate, KeyFrames, Pipeline};
use super::super::resolution::{Origin, Screen, Setting, Shadowed};
use super::super::setting::table::Capture;
use super::super::state::{State, fallback};
use super::super::value::{Data, Map, ValueId, Values};
use super::super::versions::{Aspect, as_newest};
use super::super::viper::Found;
use super::key_frames::{self, DEFAULT_RATE};
use super::{description, encoder, expression, set_in_v2, text};
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
        _ => return unknown("main", "no encoder that is known here", None),
    };
    let at = set_in_v2(state, "video_bitrate").and_then(|found| found.origin.place);
    let rate = encoder::by_name(name).map(|encoder| encoder.rate(&kilobits.saturating_mul(factor).to_string()));
    let bitrate = match rate {
        Some(Ok(bits_per_second)) => Bitrate::Known { bits_per_second, place: at.clone() },
        Some(Err(why)) => Bitrate::Unknown(why),
        None => Bitrate::Unknown("no encoder that is known here".to_owned()),
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
        _ => return unknown("audio", "no encoder that is known here", place),
    };
    let bitrate = match (codec, rate) {
        ("opus", 1..) => Bitrate::Known { bits_per_second: rate, place: place.clone() },
        ("opus", 0) => Bitrate::Unknown("bitrate 0 leaves it to opusenc".to_owned()),
        _ => Bitrate::Unknown(format!("{encoder} is told none")),
    };
    Pipeline { id: "audio".to_owned(), encoder: Some(encoder.to_owned()), bitrate, key_frames: None, place }
}

fn unknown(id: &str, why: &str, place: Option<Place>) -> Pipeline {
    let bitrate = Bitrate::Unknown(why.to_owned());
    Pipeline { id: id.to_owned(), encoder: None, bitrate, key_frames: None, place }
}

/// A pipeline in GStreamer's words, wherever they stand.
pub(crate) fn of_text(name: &str, text: &str) -> Pipeline {
    located(name, description::read(text), None, &Values::default())
}

/// A pipeline in GStreamer's words, with the number's own place.
fn described(name: &str, text: &str, id: Option<ValueId>, values: &Values) -> Pipeline {
    located(name, description::read(text), id, values)
}

/// One of a V2 key, to which neko adds the sink.
fn in_v2(name: &str, text: &str, id: Option<ValueId>, values: &Values) -> Pipeline {
    located(name, description::read(&format!("{text} ! appsink name=appsink")), id, values)
}

fn located(name: &str, read: description::Read, id: Option<ValueId>, values: &Values) -> Pipeline {
    let at = id.and_then(|id| values.place(id));
    let exact = |span| {
        let exact = id.and_then(|id| {
            let is_text = matches!(values.data(id), Data::Text(_));
            values.within(id, span).filter(|_| is_text)
        });
        exact.or_else(|| at.clone())
    };
    let bitrate = match read.rate {
        Err(why) => Bitrate::Unknown(why),
        Ok((bits_per_second, span)) => Bitrate::Known { bits_per_second, place: exact(span) },
    };
    let key_frames = read.key_frames.map(|(own, span)| KeyFrames { place: exact(span), ..own });
    Pipeline { id: name.to_owned(), encoder: read.encoder.map(str::to_owned), bitrate, key_frames, place: at }
}

/// The mapping of pipelines as mapstructure decodes it; what it refuses is left out, with the pieces behind it.
fn decoded(values: &mut Values, id: ValueId, screen: &Screen) -> Vec<Pipeline> {
    let mut pipelines: Vec<Pipeline> = Vec::new();
    for map in pieces(values, id).0 {
        let entries = values.map(map).into_iter().flat_map(Map::live);
        let entries: Vec<(String, ValueId)> = entries.map(|entry| (entry.key.to_string(), entry.value)).collect();
        let mut refused = false;
        for (name, value) in entries {
            match one(values, &name, value, screen) {
                None => refused = true,
                Some(pipeline) => {
                    pipelines.retain(|earlier| earlier.id != name);
                    pipelines.push(pipeline);
                }
            }
        }
        if refused {
            break;
        }
    }
    pipelines
}

/// The mappings of a value where one is wanted, a list being one in pieces, up to what is none; and whether that is all.
fn pieces(values: &mut Values, id: ValueId) -> (Vec<ValueId>, bool) {
    let (mut maps, mut rest) = (Vec::new(), vec![id]);
    while let Some(id) = rest.pop() {
        let Some(id) = hook(values, id) else { return (maps, false) };
        match values.data(id) {
            // A date is a struct without fields that could be seen.
            Data::Null | Data::Time(_) => {}
            Data::Map(_) => maps.push(id),
            Data::List(items) => rest.extend(items.iter().rev()),
            _ => return (maps, false),
        }
    }
    (maps, true)
}

/// One entry; none where a field is of a kind that neko does not take.
fn one(values: &mut Values, name: &str, id: ValueId, screen: &Screen) -> Option<Pipeline> {
    let at = values.place(id);
    let id = hook(values, id)?;
    let entries: Vec<(String, ValueId)> = match values.data(id) {
        Data::Null | Data::Time(_) => Vec::new(),
        Data::Map(map) => map.live().map(|entry| (entry.key.to_lowercase(), entry.value)).collect(),
        _ => return None,
    };
    let field = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, id)| *id);
    for name in ["width", "height", "fps", "gst_prefix", "gst_suffix"] {
        field(name).map_or(Some(String::new()), |id| weak_text(values, id))?;
    }
    let fits =
        [field("bitrate").map(|id| is_weak_int(values, id)), field("show_pointer").map(|id| is_weak_bool(values, id))];
    if fits.contains(&Some(false)) {
        return None;
    }
    let text_of = |name: &str, values: &Values| field(name).map_or(Some(String::new()), |id| weak_text(values, id));
    let whole = text_of("gst_pipeline", values)?;
    let encoder_name = text_of("gst_encoder", values)?;
    let mut params = Vec::new();
    if let Some(id) = field("gst_params") {
        let (maps, all) = pieces(values, id);
        if !all {
            return None;
        }
        for map in maps {
            for entry in values.map(map).into_iter().flat_map(Map::live) {
                params.retain(|(key, ..): &(String, String, ValueId)| *key != *entry.key);
                params.push((entry.key.to_string(), weak_text(values, entry.value)?, entry.value));
            }
        }
    }
    if !whole.is_empty() {
        let mut pipeline = described(name, &whole, field("gst_pipeline"), values);
        pipeline.place = at;
        return Some(pipeline);
    }
    let Some(encoder) = encoder::by_name(&encoder_name) else {
        let why = match encoder_name.is_empty() {
            true => "it has neither gst_pipeline nor gst_encoder".to_owned(),
            false => format!("{encoder_name} is no encoder that is known here"),
        };
        let encoder = Some(encoder_name).filter(|name| !name.is_empty());
        let bitrate = Bitrate::Unknown(why);
        return Some(Pipeline { id: name.to_owned(), encoder, bitrate, key_frames: None, place: at });
    };
    let param = |name: &str| params.iter().find(|(key, text, _)| key == name && !text.is_empty());
    let plain = |name: &str| param(name).map(|(_, text, _)| text.as_str());
    let bitrate = match (encoder.ignores_rate(plain), param(encoder.property)) {
        (Some(why), _) => Bitrate::Unknown(why),
        (None, None) => encoder.missing(),
        (None, Some((_, text, id))) => {
            match expression::written(text, screen).and_then(|written| encoder.rate(&written)) {
                Ok(bits_per_second) => Bitrate::Known { bits_per_second, place: values.place(*id) },
                Err(why) => Bitrate::Unknown(why),
            }
        }
    };
    let [fps, prefix] = [text_of("fps", values)?, text_of("gst_prefix", values)?];
    let place = |id: Option<ValueId>| id.and_then(|id| values.place(id)).or_else(|| at.clone());
    let key_frames = key_frames::of_params(encoder.name, &params, [&fps, &prefix], screen, place);
    Some(Pipeline { id: name.to_owned(), encoder: Some(encoder.name.to_owned()), bitrate, key_frames, place: at })
}

/// A text that looks like JSON where a mapping is wanted is read as JSON. None where it is broken.
fn hook(values: &mut Values, id: ValueId) -> Option<ValueId> {
    decode::json_within(values, id).map_or(Some(id), Result::ok)
}

/// Whether mapstructure makes a number of it.
fn is_weak_int(values: &Values, id: ValueId) -> bool {
    match values.data(id) {
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Uint(_) | Data::Float(_) => true,
        Data::Text(text) => text.is_empty() || strconv::parse_int(text, 0).is_ok(),
        Data::List(_) | Data::Map(_) | Data::Time(_) => false,
    }
}

/// Whether mapstructure makes a switch of it.
fn is_weak_bool(values: &Values, id: ValueId) -> bool {
    match values.data(id) {
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Uint(_) | Data::Float(_) => true,
        Data::Text(text) => text.is_empty() || strconv::parse_bool(text).is_some(),
        Data::List(_) | Data::Map(_) | Data::Time(_) => false,
    }
}

/// mapstructure's weak text.
fn weak_text(values: &Values, id: ValueId) -> Option<String> {
    Some(match values.data(id) {
        Data::Null => String::new(),
        Data::Text(text) => text.to_string(),
        Data::Bool(value) => if *value { "1" } else { "0" }.to_owned(),
        Data::Int(value) => value.to_string(),
        Data::Uint(value) => value.to_string(),
        Data::Float(value) => strconv::format_float(*value),
        Data::List(_) | Data::Map(_) | Data::Time(_) => return None,
    })
}
