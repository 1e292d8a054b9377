//! neko's second version (2.x): its own keys, which the third reads as legacy, and no other.

use super::cast;
use super::golang::url;
use super::resolution::{Origin, Setting, WebRtc};
use super::resolve::{State, fallback};
use super::servers;
use super::v2::range;
use super::version::Version;
use super::viper::Found;
use super::webrtc::{self, DEFAULT_RANGE, DEFAULT_STUN, Draft};
use crate::ice_server::{IceServer, Url};

/// Where it asks for its address.
const ADDRESS_SERVICE: &str = "http://checkip.amazonaws.com";
const PHASE: &str = "webrtc";

/// What its `WebRTC.Set` does; of V2's keys, under the names of V3.
pub(crate) fn set(state: &mut State<'_>, version: Version, ip_retrieval: &mut Vec<String>) -> Draft {
    let since = |minor, patch| version >= Version::new(2, minor, patch);
    let nat1to1 = named("webrtc.nat1to1", webrtc::addresses(state, "nat1to1"));
    let list = servers(state, since(3, 0));
    let found = state.viper.find("ipfetch");
    let service = match found.is_set() {
        true => cast::to_text(&webrtc::data(state, "ipfetch")),
        false => ADDRESS_SERVICE.to_owned(),
    };
    // Before, it asked services of its own choice.
    if nat1to1.value.is_empty() && state.exit.is_none() && since(4, 0) {
        match url::requested(&service).filter(|url| url.starts_with("http")) {
            Some(requested) => ip_retrieval.push(requested),
            None => state.exit(2, PHASE, "failed to fetch ip address", None, found.origin.place.clone()),
        }
    }
    let ports = state.viper.find("epr");
    let epr = match ports.is_set() {
        true => range(&cast::to_text(&webrtc::data(state, "epr"))),
        false => DEFAULT_RANGE,
    };
    let webrtc = WebRtc {
        icelite: named("webrtc.icelite", state.setting("icelite", cast::to_bool)),
        // It has no such key.
        icetrickle: Setting {
            key: "webrtc.icetrickle",
            value: true,
            origin: Origin::default_value(),
            shadowed: Vec::new(),
        },
        frontend: Setting { key: "webrtc.iceservers.frontend", ..list.clone() },
        backend: Setting { key: "webrtc.iceservers.backend", ..list },
        backend_dropped: Vec::new(),
        epr: State::from_found("webrtc.epr", epr, ports),
        tcpmux: mux(state, "webrtc.tcpmux", "tcpmux", since(5, 1)),
        udpmux: mux(state, "webrtc.udpmux", "udpmux", since(5, 1)),
        nat1to1,
        ip_retrieval_url: State::from_found("webrtc.ip_retrieval_url", service, found),
        estimator: webrtc::estimator(state),
    };
    Draft { webrtc, has_address: true }
}

/// A mux, of a release that has one.
fn mux(state: &State<'_>, key: &'static str, own: &'static str, known: bool) -> Setting<i64> {
    match known {
        true => named(key, state.setting(own, cast::to_int)),
        false => Setting { key, value: 0, origin: Origin::default_value(), shadowed: Vec::new() },
    }
}

fn named<T>(key: &'static str, setting: Setting<T>) -> Setting<T> {
    Setting { key, ..setting }
}

/// The JSON list, and behind it the plain one, which is Google's server where nobody wrote it.
fn servers(state: &mut State<'_>, has_json: bool) -> Setting<Vec<IceServer>> {
    let key = "webrtc.iceservers";
    let json = state.viper.find("iceservers");
    let decoded =
        json.value.filter(|_| has_json).map(|id| servers::of_second(&mut state.viper.values, id)).unwrap_or_default();
    if let Some(error) = decoded.error {
        let place = decoded.error_place.or_else(|| json.origin.place.clone());
        state.exit(2, PHASE, "failed to process iceservers", Some(error), place);
    }
    let mut list = State::from_found(key, decoded.servers, json);
    let plain = state.viper.find("iceserver");
    let urls: Vec<Url> = match plain.value {
        Some(id) => {
            let texts = webrtc::texts(state, id).into_iter();
            texts.map(|item| Url { value: item.value.into(), place: item.place }).collect()
        }
        None => vec![Url { value: DEFAULT_STUN.into(), place: None }],
    };
    let made_up = !Found::is_set(&plain);
    if !urls.is_empty() {
        let place = plain.origin.place.clone();
        list.value.push(IceServer {
            urls: Some(urls),
            username: None,
            credential: None,
            username_place: None,
            credential_place: None,
            place,
        });
        if list.value.len() == 1 {
            list.origin = if made_up { fallback("no ICE server is configured") } else { plain.origin };
            list.shadowed.extend(plain.shadowed);
        }
    }
    list
}
