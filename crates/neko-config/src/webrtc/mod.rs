//! The V3 settings of `webrtc`.

pub(crate) mod values;

use super::cast;
use super::golang::url;
use super::log::{LogMessage, Phase};
use super::origin::{Lost, Origin, Setting, Shadowed};
use super::setting::Section;
use super::setting::table::WebRtc;
use super::state::{State, fallback};
use super::value::Data;
use crate::ice_server::{IceServer, Url};
pub(crate) use values::{port, range, servers, texts};

/// Google's STUN server, neko's last resort.
pub(crate) const DEFAULT_STUN: &str = "stun:stun.l.google.com:19302";
/// neko's default range of ports.
pub(crate) const DEFAULT_RANGE: [u16; 2] = [59000, 59100];
/// The list that stands for both sides where neither has one of its own.
const GLOBAL: &str = WebRtc::ICE_SERVERS;
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
