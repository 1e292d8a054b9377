//! `capture.video.pipelines`: a mapping of pipelines, as mapstructure decodes it.

use super::super::decode;
use super::super::golang::strconv;
use super::super::pipeline::{Bitrate, Pipeline};
use super::super::value::{Data, Map, ValueId, Values};
use super::pipeline_text::described;
use super::screen::Screen;
use super::{encoder, expression, key_frames};

/// The mapping of pipelines as mapstructure decodes it; what it refuses is left out, with the pieces behind it.
pub(super) fn decoded(values: &mut Values, id: ValueId, screen: &Screen) -> Vec<Pipeline> {
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
            false => format!("{encoder_name} is not an encoder that neko-ice knows"),
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
