//! neko's second version (2.x): its own keys, which the third reads as legacy, and no other.

use super::cast;
use super::golang::url;
use super::legacy::range;
use super::log::{LogMessage, Phase};
use super::origin::Setting;
use super::servers;
use super::setting::table::WebRtc;
use super::setting::{self, Addresses, Bool, Int, Section, SettingType};
use super::state::{State, fallback};
use super::version::Version;
use super::viper::Found;
use super::webrtc::{self, DEFAULT_RANGE, DEFAULT_STUN, Draft};
use crate::ice_server::{IceServer, Url};

/// Where it asks for its address.
const ADDRESS_SERVICE: &str = "http://checkip.amazonaws.com";
const PHASE: Phase = Phase::WebRtc;

/// What its `WebRTC.Set` does; of V2's keys, under the names of V3.
pub(crate) fn set(state: &mut State<'_>, version: Version, ip_retrieval: &mut Vec<String>) -> Draft {
    // It has no key of V3's: all of them are defaults.
    let mut webrtc = WebRtc::read(state);
    under::<Addresses>(state, version, &mut webrtc.nat1to1);
    let list = servers(state, version);
    webrtc.frontend = Setting { key: webrtc.frontend.key, ..list.clone() };
    webrtc.backend = Setting { key: webrtc.backend.key, ..list };
    let found = state.viper.find("ipfetch");
    let service = match found.is_set() {
        true => cast::to_text(&webrtc::data(state, "ipfetch")),
        false => ADDRESS_SERVICE.to_owned(),
    };
    // Before 2.4 it asked services of its own choice.
    if webrtc.nat1to1.value.is_empty() && state.exit.is_none() && version >= Version::new(2, 4, 0) {
        match url::requested(&service).filter(|url| url.starts_with("http")) {
            Some(requested) => ip_retrieval.push(requested),
            None => state.exit(2, PHASE, LogMessage::AddressNotFetched, None, found.origin.place.clone()),
        }
    }
    webrtc.ip_retrieval_url = State::from_found(webrtc.ip_retrieval_url.key, service, found);
    let ports = state.viper.find("epr");
    let range = match ports.is_set() {
        true => range(&cast::to_text(&webrtc::data(state, "epr"))),
        false => DEFAULT_RANGE,
    };
    webrtc.epr = State::from_found(webrtc.epr.key, range, ports);
    under::<Bool>(state, version, &mut webrtc.icelite);
    under::<Int>(state, version, &mut webrtc.tcpmux);
    under::<Int>(state, version, &mut webrtc.udpmux);
    Draft { webrtc, has_address: true }
}

/// Reads a V2 key into the setting that it is in V3, where the release has it.
fn under<T: SettingType>(state: &mut State<'_>, version: Version, setting: &mut Setting<T::Value>) {
    if let Some(key) = setting::v2_key(setting.key).filter(|key| has(version, key)) {
        *setting = Setting { key: setting.key, ..T::read(state, key) };
    }
}

fn has(version: Version, key: &str) -> bool {
    setting::by_key(key).is_some_and(|row| row.is_read_by(version))
}

/// The JSON list, and behind it the plain one, which is Google's server where nobody wrote it.
fn servers(state: &mut State<'_>, version: Version) -> Setting<Vec<IceServer>> {
    let key = WebRtc::ICE_SERVERS;
    let json = state.viper.find("iceservers");
    let read = json.value.filter(|_| has(version, "iceservers"));
    let decoded = read.map(|id| servers::of_second(&mut state.viper.values, id)).unwrap_or_default();
    if let Some(error) = decoded.error {
        let place = decoded.error_place.or_else(|| json.origin.place.clone());
        state.exit(2, PHASE, LogMessage::ServersUnreadableInV2 { mistake: decoded.mistake }, Some(error), place);
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
        list.value.push(IceServer { urls: Some(urls), place, ..IceServer::default() });
        if list.value.len() == 1 {
            list.origin = if made_up { fallback("no ICE server is configured") } else { plain.origin };
            list.shadowed.extend(plain.shadowed);
        }
    }
    list
}
