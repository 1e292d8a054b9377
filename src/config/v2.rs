//! The V2 keys, which overwrite what V3 gave.

use super::golang::url;
use super::resolution::Setting;
use super::resolve::State;
use super::servers;
use super::viper::Found;
use super::webrtc::{self, DEFAULT_RANGE, Draft};
use super::{cast, port_range};
use crate::ice_server::{IceServer, Url};

const PHASE: &str = "webrtcV2";

/// What `WebRTC.SetV2` does.
pub(crate) fn set(state: &mut State<'_>, draft: &mut Draft, ip_retrieval: &mut Vec<String>) {
    let before = state.log.len();
    let webrtc = &mut draft.webrtc;
    if let Some(found) = used(state, "nat1to1") {
        let value = found.value.map(|id| webrtc::texts(state, id)).unwrap_or_default();
        draft.has_address = !value.is_empty();
        overwrite(state, &mut webrtc.nat1to1, value, found);
        deprecated(state, "NAT1TO1", "'NEKO_WEBRTC_NAT1TO1'");
    }
    if let Some(found) = used(state, "tcpmux") {
        let value = cast::to_int(&webrtc::data(state, "tcpmux"));
        overwrite(state, &mut webrtc.tcpmux, value, found);
        deprecated(state, "TCPMUX", "'NEKO_WEBRTC_TCPMUX'");
    }
    if let Some(found) = used(state, "udpmux") {
        let value = cast::to_int(&webrtc::data(state, "udpmux"));
        overwrite(state, &mut webrtc.udpmux, value, found);
        deprecated(state, "UDPMUX", "'NEKO_WEBRTC_UDPMUX'");
    }
    if let Some(found) = used(state, "icelite") {
        let value = cast::to_bool(&webrtc::data(state, "icelite"));
        overwrite(state, &mut webrtc.icelite, value, found);
        deprecated(state, "ICELITE", "'NEKO_WEBRTC_ICELITE'");
    }
    let both = "'NEKO_WEBRTC_ICESERVERS_FRONTEND' and/or 'NEKO_WEBRTC_ICESERVERS_BACKEND'";
    if let Some(found) = used(state, "iceservers") {
        let decoded = found.value.map(|id| servers::strict(&mut state.viper.values, id)).unwrap_or_default();
        if let Some(error) = decoded.error {
            let place = decoded.error_place.or_else(|| found.origin.place.clone());
            state.exit(2, PHASE, "failed to process iceservers", Some(error), place);
        }
        for list in [&mut webrtc.frontend, &mut webrtc.backend] {
            overwrite(state, list, decoded.servers.clone(), found.clone());
        }
        deprecated(state, "ICESERVERS", both);
    }
    if let Some(found) = used(state, "iceserver") {
        let items = found.value.map(|id| webrtc::texts(state, id)).unwrap_or_default();
        if !items.is_empty() {
            let urls = items.into_iter().map(|item| Url { value: item.value.into(), place: item.place });
            let server = IceServer {
                urls: Some(urls.collect()),
                username: None,
                credential: None,
                username_place: None,
                credential_place: None,
                place: found.origin.place.clone(),
            };
            for list in [&mut webrtc.frontend, &mut webrtc.backend] {
                list.value.push(server.clone());
                list.origin = found.origin.clone();
                // What was there stays; what is shadowed is what else the key was set to.
                list.shadowed.splice(0..0, found.shadowed.iter().cloned());
            }
        }
        deprecated(state, "ICESERVER", both);
    }
    if used(state, "ipfetch").is_some() {
        if !draft.has_address {
            match url::requested(&cast::to_text(&webrtc::data(state, "ipfetch"))) {
                Some(requested) => ip_retrieval.extend(Some(requested).filter(|_| state.exit.is_none())),
                None => {
                    let place = state.viper.find("ipfetch").origin.place;
                    state.exit(2, PHASE, "failed to fetch ip address", None, place);
                }
            }
            draft.has_address = true;
        }
        deprecated(state, "IPFETCH", "'NEKO_WEBRTC_IP_RETRIEVAL_URL'");
    }
    if let Some(found) = used(state, "epr") {
        let value = range(&cast::to_text(&webrtc::data(state, "epr")));
        overwrite(state, &mut webrtc.epr, value, found);
        deprecated(state, "EPR", "'NEKO_WEBRTC_EPR'");
    }
    if state.log.len() > before {
        state.note_legacy(PHASE);
    }
}

/// A V2 key that is set.
fn used(state: &State<'_>, key: &str) -> Option<Found> {
    Some(state.viper.find(key)).filter(Found::is_set)
}

fn overwrite<T>(state: &State<'_>, setting: &mut Setting<T>, value: T, found: Found) {
    let earlier = webrtc::shadowed_by_v2(state, setting);
    *setting = State::from_found(setting.key, value, found);
    setting.shadow(earlier);
}

fn deprecated(state: &mut State<'_>, name: &str, instead: &str) {
    let message =
        format!("you are using v2 configuration 'NEKO_{name}' which is deprecated, please use {instead} instead");
    let place = state.viper.find(&name.to_lowercase()).origin.place;
    state.warn(PHASE, &message, None, place);
}

/// A range that never panics: what cannot be parsed is the default, a reversed one is turned round.
pub(crate) fn range(text: &str) -> [u16; 2] {
    let [mut min, mut max] = DEFAULT_RANGE;
    if let Some((first, second)) = port_range::first_two(text) {
        min = webrtc::port(first).unwrap_or(min);
        max = webrtc::port(second).unwrap_or(max);
    }
    [min.min(max), min.max(max)]
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_v2_range_never_panics() {
        assert_eq!(super::range("60000-59000"), [59000, 60000]);
        assert_eq!(super::range("a-b"), [59000, 59100]);
        assert_eq!(super::range("50000"), [59000, 59100]);
        assert_eq!(super::range("70000-59050"), [59000, 59050]);
    }
}
