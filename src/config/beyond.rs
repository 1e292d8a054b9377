//! Settings outside `webrtc` that rules and probe need.

use super::cast;
use super::resolution::{Beyond, Screen, Setting};
use super::resolve::{State, fallback};
use super::viper::Found;

/// The codecs that neko knows; the first ones have a V2 switch of their name, looked at in this order.
const VIDEO: (&[&str], &[&str]) = (&["vp8", "vp9", "h264", "av1"], &["h265"]);
const AUDIO: (&[&str], &[&str]) = (&["opus", "g722", "pcmu", "pcma"], &[]);

/// What `Server.Set`, `Capture.Set`, `Desktop.Set` and their V2 counterparts do with these keys.
pub(crate) fn set(state: &mut State<'_>, legacy: bool) -> Beyond {
    let mut bind = state.setting("server.bind", cast::to_text);
    let mut screen = screen(state, "desktop.screen", DEFAULT_SCREEN);
    if legacy {
        if let Some(found) = set_in_v2(state, "bind") {
            let value = text(state, &found);
            overwrite(state, &mut bind, value, found);
        }
        if set_in_v2(state, "screen").is_some() {
            let newer = self::screen(state, "screen", screen.value);
            let mut shadowed = newer.shadowed;
            shadowed.extend(state.viper.find("desktop.screen").as_shadowed(&state.viper.values));
            screen = Setting { key: screen.key, shadowed, ..newer };
        }
    }
    let video_codec = codec(state, legacy, "capture.video.codec", "video_codec", VIDEO, "vp8");
    let audio_codec = codec(state, legacy, "capture.audio.codec", "audio_codec", AUDIO, "opus");
    Beyond { bind, video_codec, audio_codec, screen }
}

fn set_in_v2(state: &State<'_>, key: &str) -> Option<Found> {
    Some(state.viper.find(key)).filter(Found::is_set)
}

fn text(state: &State<'_>, found: &Found) -> String {
    found.value.map(|id| cast::to_text(state.viper.values.data(id))).unwrap_or_default()
}

fn overwrite<T>(state: &State<'_>, setting: &mut Setting<T>, value: T, found: Found) {
    let mut shadowed = found.shadowed;
    shadowed.extend(state.viper.find(setting.key).as_shadowed(&state.viper.values));
    *setting = Setting { key: setting.key, value, origin: found.origin, shadowed };
}

/// A codec that neko does not know, or that is not of the kind, is the default one.
fn codec(
    state: &mut State<'_>,
    legacy: bool,
    key: &'static str,
    v2: &str,
    (switches, others): (&[&'static str], &[&'static str]),
    default: &'static str,
) -> Setting<String> {
    let accept = |name: String| {
        let lower = name.to_lowercase();
        if switches.iter().chain(others).any(|known| *known == lower) { lower } else { default.to_owned() }
    };
    let setting = state.setting(key, cast::to_text);
    let mut setting = Setting { value: accept(setting.value), ..setting };
    if !legacy {
        return setting;
    }
    if let Some(found) = set_in_v2(state, v2) {
        let name = text(state, &found);
        if !name.is_empty() {
            overwrite(state, &mut setting, accept(name), found);
        }
    }
    let switched = switches.iter().find_map(|name| {
        let found = set_in_v2(state, name)?;
        cast::to_bool(state.viper.values.data(found.value?)).then_some((*name, found))
    });
    if let Some((name, found)) = switched {
        overwrite(state, &mut setting, name.to_owned(), found);
    }
    setting
}

const DEFAULT_SCREEN: Screen = Screen { width: 1280, height: 720, rate: 30 };

/// `1280x720@30` anywhere in the text; what does not match leaves what was there.
fn screen(state: &State<'_>, key: &'static str, before: Screen) -> Setting<Screen> {
    let (data, found) = state.viper.get(key);
    match parse_screen(&cast::to_text(&data)) {
        Some(screen) => State::from_found(key, screen, found),
        None => {
            let shadowed = found.as_shadowed(&state.viper.values);
            Setting { key, value: before, origin: fallback("no screen size could be read"), shadowed }
        }
    }
}

/// The leftmost match of `([0-9]{1,4})x([0-9]{1,4})@([0-9]{1,3})`.
fn parse_screen(text: &str) -> Option<Screen> {
    let digits = |text: &str, most: usize| text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    for (at, _) in text.match_indices('x') {
        let before = text.as_bytes()[..at].iter().rev().take(4).take_while(|byte| byte.is_ascii_digit()).count();
        let after = &text[at + 1..];
        let height = digits(after, 4);
        let Some(tail) = after[height..].strip_prefix('@') else { continue };
        let rate = digits(tail, 3);
        if before > 0 && height > 0 && rate > 0 {
            return Some(Screen {
                width: text[at - before..at].parse().ok()?,
                height: after[..height].parse().ok()?,
                rate: tail[..rate].parse().ok()?,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_is_found_anywhere() {
        assert_eq!(parse_screen("1920x1080@60"), Some(Screen { width: 1920, height: 1080, rate: 60 }));
        assert_eq!(parse_screen("a 12345x720@30"), Some(Screen { width: 2345, height: 720, rate: 30 }));
        assert_eq!(parse_screen("1280x720"), None);
    }
}
