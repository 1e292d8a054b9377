//! What the steps of neko's start share: the settings as viper has them, the log, and how the start ends.

use super::cast;
use super::log::{LogLine, LogMessage, Phase};
use super::origin::{Origin, Setter, Setting};
use super::outcome::Outcome;
use super::value::Data;
use super::viper::{Found, Viper};
use neko_text::source::Place;

/// What the steps share.
pub struct State<'a> {
    pub(crate) viper: Viper<'a>,
    pub(crate) log: Vec<LogLine>,
    pub(crate) exit: Option<Outcome>,
    /// Whether neko has said that V2 keys switch its legacy mode on.
    pub(crate) legacy_noted: bool,
}

impl State<'_> {
    /// A line of neko's log, unless neko has given up before.
    pub(crate) fn warn(&mut self, phase: Phase, message: LogMessage, error: Option<String>, place: Option<Place>) {
        self.log_line(LogLine { phase, message, error, place, parts: Vec::new() });
    }

    /// A line of neko's log that is put together, unless neko has given up before.
    pub(crate) fn log_line(&mut self, line: LogLine) {
        if self.exit.is_none() {
            self.log.push(line);
        }
    }

    /// neko gives up. Only the first time counts; resolving goes on, so that the rest can be looked at too.
    pub(crate) fn exit(
        &mut self,
        exit_code: i32,
        phase: Phase,
        message: LogMessage,
        error: Option<String>,
        place: Option<Place>,
    ) {
        if self.exit.is_none() {
            self.warn(phase, message.clone(), error.clone(), place.clone());
            self.exit = Some(Outcome::Exits { exit_code, phase, message, error, place });
        }
    }

    /// A setting as viper and cast give it.
    pub(crate) fn setting<T>(&self, key: &'static str, cast: fn(&Data) -> T) -> Setting<T> {
        let (data, found) = self.viper.get(key);
        Self::from_found(key, cast(&data), found)
    }

    pub(crate) fn from_found<T>(key: &'static str, value: T, found: Found) -> Setting<T> {
        Setting { key, value, origin: found.origin, shadowed: found.shadowed }
    }

    /// What neko says once where V2 keys are used and nobody has set `legacy`.
    pub(crate) fn note_legacy(&mut self, phase: Phase) {
        if self.legacy_noted || self.viper.find("legacy").is_set() {
            return;
        }
        self.legacy_noted = true;
        self.warn(phase, LogMessage::LegacyEnabled, None, None);
    }

    pub(crate) fn legacy(&mut self) -> Setting<bool> {
        let (data, found) = self.viper.get("legacy");
        let value = cast::to_bool(&data) || !found.is_set();
        Self::from_found("legacy", value, found)
    }
}

/// An origin that neko makes up.
pub(crate) fn fallback(why: &'static str) -> Origin {
    Origin { setter: Setter::Fallback(why), place: None }
}
