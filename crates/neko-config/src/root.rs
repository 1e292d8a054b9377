//! The settings outside any section.

use super::cast;
use super::log::{LogMessage, Phase};
use super::setting::table::Root;
use super::state::State;

/// The log settings, where they bring a warning.
pub(crate) fn set(state: &mut State<'_>) {
    if state.exit.is_some() {
        return;
    }
    let (level, found) = state.viper.get(Root::LOG_LEVEL);
    let level = cast::to_text(&level);
    let known = ["trace", "debug", "info", "warn", "error", "fatal", "panic", "disabled", ""];
    if !known.contains(&level.to_lowercase().as_str()) && level.parse::<i8>().is_err() {
        state.warn(Phase::Root, LogMessage::UnknownLogLevel(level), None, found.origin.place);
    }
    let (time, found) = state.viper.get(Root::LOG_TIME);
    let time = cast::to_text(&time);
    if !["unix", "unixms", "unixmicro"].contains(&time.as_str()) {
        state.warn(Phase::Root, LogMessage::UnknownLogTime(time), None, found.origin.place);
    }
}
