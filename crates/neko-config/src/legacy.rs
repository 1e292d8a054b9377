//! The V2 keys as neko 3 reads them where `legacy` is on: they overwrite what V3 gave.

use super::golang::url;
use super::log::{LogMessage, Phase};
use super::origin::Setting;
use super::servers;
use super::setting::{self, Addresses, Bool, Int, SettingType};
use super::state::State;
use super::viper::Found;
use super::webrtc::{self, DEFAULT_RANGE, Draft};
use super::{cast, port_range};
use crate::ice_server::{IceServer, Url};

const PHASE: Phase = Phase::WebRtcV2;

/// What `WebRTC.SetV2` does.
pub(crate) fn set(state: &mut State<'_>, draft: &mut Draft, ip_retrieval: &mut Vec<String>) {
    let before = state.log.len();
    let webrtc = &mut draft.webrtc;
    if replaced::<Addresses>(state, &mut webrtc.nat1to1) {
        draft.has_address = !webrtc.nat1to1.value.is_empty();
    }
    replaced::<Int>(state, &mut webrtc.tcpmux);
    replaced::<Int>(state, &mut webrtc.udpmux);
    replaced::<Bool>(state, &mut webrtc.icelite);
    if let Some(found) = used(state, "iceservers") {
        let decoded = found.value.map(|id| servers::strict(&mut state.viper.values, id)).unwrap_or_default();
        if let Some(error) = decoded.error {
            let place = decoded.error_place.or_else(|| found.origin.place.clone());
            state.exit(2, PHASE, LogMessage::ServersUnreadableInV2 { mistake: decoded.mistake }, Some(error), place);
        }
        for list in [&mut webrtc.frontend, &mut webrtc.backend] {
            overwrite(state, list, decoded.servers.clone(), found.clone());
        }
        deprecated(state, "iceservers");
    }
    if let Some(found) = used(state, "iceserver") {
        let items = found.value.map(|id| webrtc::texts(state, id)).unwrap_or_default();
        if !items.is_empty() {
            let urls = items.into_iter().map(|item| Url { value: item.value.into(), place: item.place });
            let (urls, place) = (Some(urls.collect()), found.origin.place.clone());
            let server = IceServer { urls, place, ..IceServer::default() };
            for list in [&mut webrtc.frontend, &mut webrtc.backend] {
                list.value.push(server.clone());
                list.origin = found.origin.clone();
                // What was there stays; what is shadowed is what else the key was set to.
                list.shadowed.splice(0..0, found.shadowed.iter().cloned());
            }
        }
        deprecated(state, "iceserver");
    }
    if let Some((key, found)) = used_for(state, webrtc.ip_retrieval_url.key) {
        if !draft.has_address {
            match url::requested(&cast::to_text(&webrtc::data(state, key))) {
                Some(requested) => ip_retrieval.extend(Some(requested).filter(|_| state.exit.is_none())),
                None => state.exit(2, PHASE, LogMessage::AddressNotFetched, None, found.origin.place),
            }
            draft.has_address = true;
        }
        deprecated(state, key);
    }
    if let Some((key, found)) = used_for(state, webrtc.epr.key) {
        let value = range(&cast::to_text(&webrtc::data(state, key)));
        overwrite(state, &mut webrtc.epr, value, found);
        deprecated(state, key);
    }
    if state.log.len() > before {
        state.note_legacy(PHASE);
    }
}

/// A V2 key that is set.
fn used(state: &State<'_>, key: &str) -> Option<Found> {
    Some(state.viper.find(key)).filter(Found::is_set)
}

/// The V2 key of a setting, where it is set.
fn used_for(state: &State<'_>, key: &str) -> Option<(&'static str, Found)> {
    let key = setting::v2_key(key)?;
    Some((key, used(state, key)?))
}

fn overwrite<T>(state: &State<'_>, setting: &mut Setting<T>, value: T, found: Found) {
    let earlier = webrtc::shadowed_by_v2(state, setting);
    *setting = State::from_found(setting.key, value, found);
    setting.shadow(earlier);
}

/// Reads a V2 key over what V3 gave, and says so; whether it is set.
fn replaced<T: SettingType>(state: &mut State<'_>, setting: &mut Setting<T::Value>) -> bool {
    let Some((key, found)) = used_for(state, setting.key) else { return false };
    let value = T::read(state, key).value;
    overwrite(state, setting, value, found);
    deprecated(state, key);
    true
}

fn deprecated(state: &mut State<'_>, key: &'static str) {
    let place = state.viper.find(key).origin.place;
    state.warn(PHASE, LogMessage::Deprecated { key }, None, place);
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
