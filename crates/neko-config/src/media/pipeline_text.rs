//! A pipeline in GStreamer's words.

use super::super::pipeline::{Bitrate, KeyFrames, Pipeline};
use super::super::value::{Data, ValueId, Values};
use super::description;
use neko_text::source::Place;

pub(super) fn unknown(id: &str, why: &str, place: Option<Place>) -> Pipeline {
    let bitrate = Bitrate::Unknown(why.to_owned());
    Pipeline { id: id.to_owned(), encoder: None, bitrate, key_frames: None, place }
}

/// A pipeline in GStreamer's words, wherever they stand.
pub(crate) fn of_text(name: &str, text: &str) -> Pipeline {
    located(name, description::read(text), None, &Values::default())
}

/// A pipeline in GStreamer's words, with the number's own place.
pub(super) fn described(name: &str, text: &str, id: Option<ValueId>, values: &Values) -> Pipeline {
    located(name, description::read(text), id, values)
}

/// One of a V2 key, to which neko adds the sink.
pub(super) fn in_v2(name: &str, text: &str, id: Option<ValueId>, values: &Values) -> Pipeline {
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
