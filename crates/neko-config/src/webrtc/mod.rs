//! The V3 settings of `webrtc`.

use super::golang::{strconv, url};
use super::log::{LogLine, LogMessage, Phase};
use super::resolution::{Lost, Origin, Setting, Shadowed, Written};
use super::servers::{self, Decoded};
use super::setting::Section;
use super::setting::table::WebRtc;
use super::state::{State, fallback};
use super::value::{Data, ValueId};
use super::{cast, port_range};
use crate::ice_server::{IceServer, Url};
use neko_text::document::Offsets;

/// Google's STUN server, neko's last resort.
pub(crate) const DEFAULT_STUN: &str = "stun:stun.l.google.com:19302";
/// neko's default range of ports.
pub(crate) const DEFAULT_RANGE: [u16; 2] = [59000, 59100];
/// The list that stands for both sides where neither has one of its own.
const GLOBAL: &str = "webrtc.iceservers";
const PHASE: Phase = Phase::WebRtc;

/// The settings on their way through V3 and V2.
pub(crate) struct Draft {
    pub webrtc: WebRtc,
    /// Whether an address is known, retrieved ones included.
    pub has_address: bool,
}

impl Draft {
    /// icelite drops the backend list at the end.
    pub fn finish(mut self) -> WebRtc {
        if self.webrtc.icelite.value {
            self.webrtc.backend_dropped = std::mem::take(&mut self.webrtc.backend.value);
        }
        self.webrtc
    }
}

/// What `WebRTC.Set` does.
pub(crate) fn set(state: &mut State<'_>, ip_retrieval: &mut Vec<String>) -> Draft {
    let mut webrtc = WebRtc::read(state);
    server_lists(state, &mut webrtc);
    ports(state, &mut webrtc);
    let mut has_address = !webrtc.nat1to1.value.is_empty();
    if !has_address && !webrtc.ip_retrieval_url.value.is_empty() {
        // Whether the address service answers is not known here; neko goes on either way.
        // What Go cannot make a request of is asked nowhere.
        let requested = url::requested(&webrtc.ip_retrieval_url.value);
        has_address = requested.is_some();
        // Who panicked over the ports asks nobody any more.
        ip_retrieval.extend(requested.filter(|_| state.exit.is_none()));
    }
    Draft { webrtc, has_address }
}

/// What the lists of both sides do to each other, and the global one to both.
fn server_lists(state: &mut State<'_>, webrtc: &mut WebRtc) {
    let WebRtc { icelite, frontend, backend, .. } = webrtc;
    if icelite.value && !backend.value.is_empty() {
        state.warn(PHASE, LogMessage::BackendIgnored, None, backend.origin.place.clone());
    }
    if !frontend.value.is_empty() || !backend.value.is_empty() {
        // The global list is not looked at.
        let global = state.viper.find(GLOBAL).as_shadowed(&state.viper.values);
        for list in [frontend, backend] {
            let unset = !state.viper.find(list.key).is_set();
            if unset && list.shadowed.iter().all(|lost| lost.why == Lost::InPlaceOfSection) {
                // That the global list is none of the sides hides nothing of this one.
                list.origin = Origin::default_value();
            }
            list.shadow(global.iter().cloned());
        }
        return;
    }
    let global = servers(state, GLOBAL);
    let global = if global.value.is_empty() {
        let url = Url { value: DEFAULT_STUN.into(), place: None };
        let server = IceServer { urls: Some(vec![url]), ..IceServer::default() };
        let origin = fallback("no ICE server is configured");
        let shadowed = state.viper.find(GLOBAL).as_shadowed(&state.viper.values);
        Setting { key: global.key, value: vec![server], origin, shadowed }
    } else {
        global
    };
    for list in [frontend, backend] {
        // The empty list that was written for this side, and then what the global one shadowed.
        let own = state.viper.find(list.key).as_shadowed(&state.viper.values);
        list.value.clone_from(&global.value);
        list.origin.clone_from(&global.origin);
        list.shadowed.clear();
        list.shadow(own.into_iter().chain(global.shadowed.iter().cloned()));
    }
}

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
        state.log_line(LogLine { phase: PHASE, message, error, place, parts });
    }
    State::from_found(key, servers, found)
}

/// The flag's own default, `[]`.
fn default_list(state: &State<'_>, value: Option<ValueId>) -> bool {
    value.is_some_and(|id| state.viper.values.whole(id).is_none())
}

/// neko gives up over a range that it cannot read, and takes its own where nothing says which ports to use.
fn ports(state: &mut State<'_>, webrtc: &mut WebRtc) {
    let key = webrtc.epr.key;
    let (data, found) = state.viper.get(key);
    let text = cast::to_text(&data);
    if let Err((message, error)) = range(&text) {
        state.exit(2, PHASE, message, error, found.origin.place.clone());
    }
    if text.is_empty() && webrtc.tcpmux.value == 0 && webrtc.udpmux.value == 0 {
        state.warn(PHASE, LogMessage::NoPorts, None, found.origin.place.clone());
        let shadowed = found.as_shadowed(&state.viper.values);
        webrtc.epr = Setting { key, value: DEFAULT_RANGE, origin: fallback("no port is configured"), shadowed };
    }
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
    parsed.map_err(|why| format!("strconv.ParseUint: parsing {}: {why}", super::golang::quote(text)))
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

/// What a value shadows when a V2 key takes its place.
pub(crate) fn shadowed_by_v2<T>(state: &State<'_>, setting: &Setting<T>) -> Vec<Shadowed> {
    // Where the global list stands for its own, that one comes first; of what neko makes up, only what it shadows.
    let keys = [setting.key, GLOBAL];
    let mut found = keys.into_iter().map(|key| state.viper.find(key)).filter(|found| found.origin == setting.origin);
    let own = found.next().map(|found| found.as_shadowed(&state.viper.values)).unwrap_or_default();
    own.into_iter().chain(setting.shadowed.iter().cloned()).collect()
}

/// The value of a key, its default included.
pub(crate) fn data(state: &State<'_>, key: &'static str) -> Data {
    state.viper.get(key).0
}
