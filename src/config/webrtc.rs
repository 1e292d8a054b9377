//! The V3 settings of `webrtc`.

use super::golang::{strconv, url};
use super::resolution::{Estimator, LogLine, Lost, Origin, Setting, Shadowed, WebRtc, Written};
use super::resolve::{State, fallback};
use super::servers::{self, Decoded};
use super::value::{Data, ValueId};
use super::viper::Found;
use super::{cast, port_range};
use crate::document::Offsets;
use crate::ice_server::{IceServer, Url};

/// Google's STUN server, neko's last resort.
pub(crate) const DEFAULT_STUN: &str = "stun:stun.l.google.com:19302";
/// neko's default range of ports.
pub(crate) const DEFAULT_RANGE: [u16; 2] = [59000, 59100];

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
    let icelite = state.setting("webrtc.icelite", cast::to_bool);
    let icetrickle = state.setting("webrtc.icetrickle", cast::to_bool);
    let (frontend, backend) = server_lists(state, icelite.value);
    let tcpmux = state.setting("webrtc.tcpmux", cast::to_int);
    let udpmux = state.setting("webrtc.udpmux", cast::to_int);
    let epr = ports(state, tcpmux.value == 0 && udpmux.value == 0);
    let nat1to1 = addresses(state, "webrtc.nat1to1");
    let ip_retrieval_url = state.setting("webrtc.ip_retrieval_url", cast::to_text);
    let mut has_address = !nat1to1.value.is_empty();
    if !has_address && !ip_retrieval_url.value.is_empty() {
        // Whether the address service answers is not known here; neko goes on either way.
        // What Go cannot make a request of is asked nowhere.
        let requested = url::requested(&ip_retrieval_url.value);
        has_address = requested.is_some();
        // Who panicked over the ports asks nobody any more.
        ip_retrieval.extend(requested.filter(|_| state.exit.is_none()));
    }
    let estimator = estimator(state);
    let webrtc = WebRtc {
        icelite,
        icetrickle,
        frontend,
        backend,
        backend_dropped: Vec::new(),
        epr,
        tcpmux,
        udpmux,
        nat1to1,
        ip_retrieval_url,
        estimator,
    };
    Draft { webrtc, has_address }
}

/// The bandwidth estimator's settings.
pub(crate) fn estimator(state: &State<'_>) -> Estimator {
    Estimator {
        enabled: state.setting("webrtc.estimator.enabled", cast::to_bool),
        passive: state.setting("webrtc.estimator.passive", cast::to_bool),
        debug: state.setting("webrtc.estimator.debug", cast::to_bool),
        initial_bitrate: state.setting("webrtc.estimator.initial_bitrate", cast::to_int),
        read_interval_ns: state.setting("webrtc.estimator.read_interval", cast::to_duration),
        stable_duration_ns: state.setting("webrtc.estimator.stable_duration", cast::to_duration),
        unstable_duration_ns: state.setting("webrtc.estimator.unstable_duration", cast::to_duration),
        stalled_duration_ns: state.setting("webrtc.estimator.stalled_duration", cast::to_duration),
        downgrade_backoff_ns: state.setting("webrtc.estimator.downgrade_backoff", cast::to_duration),
        upgrade_backoff_ns: state.setting("webrtc.estimator.upgrade_backoff", cast::to_duration),
        diff_threshold: state.setting("webrtc.estimator.diff_threshold", cast::to_float),
    }
}

type List = Setting<Vec<IceServer>>;

fn server_lists(state: &mut State<'_>, icelite: bool) -> (List, List) {
    let (mut frontend, front) = one_list(state, "webrtc.iceservers.frontend", "frontend");
    let (mut backend, back) = one_list(state, "webrtc.iceservers.backend", "backend");
    if icelite && !backend.value.is_empty() {
        let message =
            "ICE Lite is enabled, but backend ICE servers are configured. Backend ICE servers will be ignored.";
        state.warn("webrtc", message, None, backend.origin.place.clone());
    }
    if !frontend.value.is_empty() || !backend.value.is_empty() {
        // The global list is not looked at.
        let global = state.viper.find("webrtc.iceservers").as_shadowed(&state.viper.values);
        for (list, own) in [(&mut frontend, front), (&mut backend, back)] {
            if own.value.is_none() && own.shadowed.iter().all(|lost| lost.why == Lost::InPlaceOfSection) {
                // That the global list is none of the sides hides nothing of this one.
                list.origin = Origin::default_value();
            }
            list.shadow(global.iter().cloned());
        }
        return (frontend, backend);
    }
    let (global, found) = one_list(state, "webrtc.iceservers", "global");
    let global = if global.value.is_empty() {
        let url = Url { value: DEFAULT_STUN.into(), place: None };
        let server = IceServer {
            urls: Some(vec![url]),
            username: None,
            credential: None,
            username_place: None,
            credential_place: None,
            place: None,
        };
        let origin = fallback("no ICE server is configured");
        let shadowed = found.as_shadowed(&state.viper.values);
        Setting { key: global.key, value: vec![server], origin, shadowed }
    } else {
        global
    };
    for (list, own) in [(&mut frontend, front), (&mut backend, back)] {
        // The empty list that was written for this side, and then what the global one shadowed.
        let shadowed = own.as_shadowed(&state.viper.values).into_iter().chain(global.shadowed.iter().cloned());
        *list =
            Setting { key: list.key, value: global.value.clone(), origin: global.origin.clone(), shadowed: Vec::new() };
        list.shadow(shadowed);
    }
    (frontend, backend)
}

fn one_list(state: &mut State<'_>, key: &'static str, name: &str) -> (List, Found) {
    let found = state.viper.find(key);
    let value = match found.value {
        None if found.open => {
            let (data, _) = state.viper.get(key);
            Some(state.viper.values.add(data, None, Offsets::default()))
        }
        value => value,
    };
    let Decoded { servers, error, error_place, error_parts } = match default_list(state, value) {
        true => Decoded::default(),
        false => servers::weak(&mut state.viper.values, value),
    };
    if let Some(error) = error {
        let place = error_place.or_else(|| found.origin.place.clone());
        let message = format!("unable to parse {name} ICE servers");
        let (phase, error) = ("webrtc".to_owned(), Some(error));
        state.log_line(LogLine { phase, message, error, place, parts: error_parts });
    }
    (State::from_found(key, servers, found.clone()), found)
}

/// The flag's own default, `[]`.
fn default_list(state: &State<'_>, value: Option<ValueId>) -> bool {
    value.is_some_and(|id| state.viper.values.whole(id).is_none())
}

fn ports(state: &mut State<'_>, no_mux: bool) -> Setting<[u16; 2]> {
    let key = "webrtc.epr";
    let (data, found) = state.viper.get(key);
    let text = cast::to_text(&data);
    let place = found.origin.place.clone();
    let mut range = [0, 0];
    let mut panic = None;
    if let Some((min, max)) = port_range::first_two(&text) {
        match (port(min), port(max)) {
            (Err(why), _) => {
                panic = Some(("unable to parse ephemeral min port", Some(why)));
            }
            (_, Err(why)) => panic = Some(("unable to parse ephemeral max port", Some(why))),
            (Ok(min), Ok(max)) if min > max => panic = Some(("ephemeral min port cannot be bigger than max", None)),
            (Ok(min), Ok(max)) => range = [min, max],
        }
    }
    if let Some((message, error)) = panic {
        state.exit(2, "webrtc", message, error, place);
    }
    if text.is_empty() && no_mux {
        let message = "no TCP, UDP mux or epr specified, using default epr range";
        state.warn("webrtc", message, None, found.origin.place.clone());
        let shadowed = found.as_shadowed(&state.viper.values);
        return Setting { key, value: DEFAULT_RANGE, origin: fallback("no port is configured"), shadowed };
    }
    State::from_found(key, range, found)
}

/// `strconv.ParseUint(text, 10, 16)`.
pub(crate) fn port(text: &str) -> Result<u16, String> {
    let parsed = strconv::parse_uint16(text);
    parsed.map_err(|why| format!("strconv.ParseUint: parsing {}: {why}", super::golang::quote(text)))
}

/// A list of addresses, each with its own place.
pub(crate) fn addresses(state: &State<'_>, key: &'static str) -> Setting<Vec<Written>> {
    let found = state.viper.find(key);
    let value = found.value.map(|id| texts(state, id)).unwrap_or_default();
    State::from_found(key, value, found)
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
    let keys = [setting.key, "webrtc.iceservers"];
    let mut found = keys.into_iter().map(|key| state.viper.find(key)).filter(|found| found.origin == setting.origin);
    let own = found.next().map(|found| found.as_shadowed(&state.viper.values)).unwrap_or_default();
    own.into_iter().chain(setting.shadowed.iter().cloned()).collect()
}

/// The value of a key, its default included.
pub(crate) fn data(state: &State<'_>, key: &'static str) -> Data {
    state.viper.get(key).0
}
