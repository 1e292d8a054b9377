//! `desktop.screen`: how large the picture is.

use super::super::cast;
use super::super::origin::Setting;
use super::super::state::{State, fallback};

/// A screen's size and rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
}

/// neko's own.
pub(crate) const DEFAULT_SCREEN: Screen = Screen { width: 1280, height: 720, rate: 30 };

/// `1280x720@30` anywhere in the text; what does not match leaves what was there.
pub(crate) fn read(state: &State<'_>, key: &'static str, before: Screen) -> Setting<Screen> {
    let (data, found) = state.viper.get(key);
    match parse(&cast::to_text(&data)) {
        Some(screen) => State::from_found(key, screen, found),
        None => {
            let shadowed = found.as_shadowed(&state.viper.values);
            Setting { key, value: before, origin: fallback("no screen size could be read"), shadowed }
        }
    }
}

/// The leftmost match of `([0-9]{1,4})x([0-9]{1,4})@([0-9]{1,3})`.
pub(crate) fn parse(text: &str) -> Option<Screen> {
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
