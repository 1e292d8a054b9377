//! How neko reads one value of `webrtc`: a list of servers, a range of ports, a list of texts.

use super::super::golang::{quote, strconv};
use super::super::log::{LogLine, LogMessage, Phase};
use super::super::origin::{Setting, Written};
use super::super::servers::{self, Decoded};
use super::super::state::State;
use super::super::value::ValueId;
use super::super::{cast, port_range};
use crate::ice_server::IceServer;
use neko_text::document::Offsets;

/// A list of servers as V3 reads it.
pub(crate) fn servers(state: &mut State<'_>, key: &'static str) -> Setting<Vec<IceServer>> {
    let found = state.viper.find(key);
    let value = match found.value {
        None if found.open => {
            let (data, _) = state.viper.get(key);
            Some(state.viper.values.add(data, None, Offsets::default()))
        }
        value => value,
    };
    let Decoded { servers, error, error_place, error_parts: parts, .. } = match default_list(state, value) {
        true => Decoded::default(),
        false => servers::weak(&mut state.viper.values, value),
    };
    if error.is_some() {
        let place = error_place.or_else(|| found.origin.place.clone());
        let message = LogMessage::ServersUnreadable { key };
        state.log_line(LogLine { phase: Phase::WebRtc, message, error, place, parts });
    }
    State::from_found(key, servers, found)
}

/// The flag's own default, `[]`.
fn default_list(state: &State<'_>, value: Option<ValueId>) -> bool {
    value.is_some_and(|id| state.viper.values.whole(id).is_none())
}

/// A range of ports as V3 reads it, `[0, 0]` where there is none; or why neko gives up over it.
pub(crate) fn range(text: &str) -> Result<[u16; 2], (LogMessage, Option<String>)> {
    let Some((min, max)) = port_range::first_two(text) else { return Ok([0, 0]) };
    let min = port(min).map_err(|why| (LogMessage::MinPortUnreadable, Some(why)))?;
    let max = port(max).map_err(|why| (LogMessage::MaxPortUnreadable, Some(why)))?;
    if min > max { Err((LogMessage::RangeReversed, None)) } else { Ok([min, max]) }
}

/// `strconv.ParseUint(text, 10, 16)`.
pub(crate) fn port(text: &str) -> Result<u16, String> {
    let parsed = strconv::parse_uint16(text);
    parsed.map_err(|why| format!("strconv.ParseUint: parsing {}: {why}", quote(text)))
}

/// The items of a list of texts.
pub(crate) fn texts(state: &State<'_>, id: ValueId) -> Vec<Written> {
    let values = &state.viper.values;
    let items = cast::to_texts(values, id).into_iter().map(|item| {
        let place = match item.part {
            None => state.viper.place(item.from),
            Some(part) => values.within(item.from, part),
        };
        Written { value: item.text, place }
    });
    items.collect()
}
