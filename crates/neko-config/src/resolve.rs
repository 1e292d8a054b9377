//! From input to effective settings: what neko's server does before it serves anybody, in its order.

use std::collections::HashMap;

use super::cast;
use super::file::{self, Loaded};
use super::flags;
use super::input::{ConfigFile, Files, Input, Unreadable, Variable};
use super::log::{LogLine, LogMessage, Phase};
use super::resolution::{Origin, Outcome, Resolution, Setting};
use super::value::{Data, ValueId, Values};
use super::viper::{Found, Viper};
use super::{inventory, legacy, media, neko2, suspected, webrtc};
use neko_text::source::Place;

/// Resolves a configuration. Nothing is read but through `files`, and no socket is opened.
pub fn resolve(input: &Input, files: &dyn Files) -> Result<Resolution, Unreadable> {
    let mut values = Values::default();
    let (mut args, mut places) = (input.flags.clone(), input.flag_places.clone());
    if let ConfigFile::Path(path) = &input.config {
        args.insert(0, format!("--config={path}"));
        places.insert(0, None);
    }
    let (flags, stopped) = flags::parse(&args, &places, &mut values);
    let environment: HashMap<&str, &Variable> =
        input.environment.iter().map(|variable| (variable.name.as_str(), variable)).collect();
    let (mut variables, mut overridden) = (HashMap::new(), HashMap::<&str, Vec<ValueId>>::new());
    for variable in &input.environment {
        let data = Data::Text(variable.value.as_str().into());
        let name = variable.name.as_str();
        let id = values.add(data, Some(&variable.place), variable.offsets.clone());
        if let Some(earlier) = variables.insert(name, id) {
            overridden.entry(name).or_default().push(earlier);
        }
    }

    // neko takes the file's name before its variables are looked at by key, so an empty flag does not hide NEKO_CONFIG.
    let by_flag = flags.values("config").last().map(|&id| cast::to_text(values.data(id)));
    // neko 2 looks for it before it knows the prefix of its variables.
    let second = input.running.version.is_second();
    let by_variable = environment.get("NEKO_CONFIG").filter(|_| !second).map(|variable| variable.value.clone());
    let named = by_flag.into_iter().chain(by_variable).find(|path| !path.is_empty());
    let loaded = match &stopped {
        Some(_) => Loaded { path: None, ..Loaded::default() },
        None => file::load(input, named, files, &environment, &mut values)?,
    };

    let version = input.running.version;
    let viper = Viper { values, flags, environment, variables, overridden, file: loaded.root, version };
    let mut state = State { viper, log: Vec::new(), exit: None, legacy_noted: false };
    if let Some(stopped) = stopped {
        let (message, error, place) = (LogMessage::CommandFailed, Some(stopped.error), Some(stopped.place));
        state.exit(stopped.exit_code, Phase::Init, message, error, place);
    }
    let mut unread = Vec::new();
    if let Some(refusal) = loaded.refused {
        // Nothing is known of it but how it looks.
        let source = refusal.place.as_ref().map(|place| &place.source);
        unread.extend(source.into_iter().flat_map(suspected::places));
        let message = LogMessage::ConfigFileUnreadable { mistake: refusal.mistake };
        match second {
            // neko 2 goes on without it. It forgets to send the line that it makes of it.
            true => state.warn(Phase::Root, message, Some(refusal.error), refusal.place),
            false => state.exit(1, Phase::Root, message, Some(refusal.error), refusal.place),
        }
    }
    state.root();
    let legacy = state.legacy();
    if legacy.value && !second && state.viper.find("logs").is_set() {
        let message = LogMessage::Deprecated { key: "logs" };
        let place = state.viper.find("logs").origin.place;
        state.warn(Phase::RootV2, message, None, place);
        state.note_legacy(Phase::RootV2);
    }
    let mut ip_retrieval = Vec::new();
    let mut webrtc = match second {
        true => neko2::set(&mut state, version, &mut ip_retrieval),
        false => webrtc::set(&mut state, &mut ip_retrieval),
    };
    if legacy.value && !second {
        legacy::set(&mut state, &mut webrtc, &mut ip_retrieval);
    }
    let webrtc = webrtc.finish();
    let stray_values = std::mem::take(&mut state.viper.flags.stray);
    let (desktop, capture, server) = media::set(&mut state, legacy.value, version);
    let written = inventory::written(&mut state.viper);
    let mut secrets = inventory::secrets(&mut state.viper, &webrtc);
    secrets.extend(unread);
    let outcome = state.exit.unwrap_or(Outcome::Starts);
    Ok(Resolution {
        outcome,
        config_file: loaded.path,
        ip_retrieval,
        legacy,
        webrtc,
        log: state.log,
        written,
        stray_values,
        secrets,
        desktop,
        capture,
        server,
        running: input.running.clone(),
    })
}

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

    fn legacy(&mut self) -> Setting<bool> {
        let (data, found) = self.viper.get("legacy");
        let value = cast::to_bool(&data) || !found.is_set();
        Self::from_found("legacy", value, found)
    }

    /// The log settings, where they bring a warning.
    fn root(&mut self) {
        if self.exit.is_some() {
            return;
        }
        let (level, found) = self.viper.get("log.level");
        let level = cast::to_text(&level);
        let known = ["trace", "debug", "info", "warn", "error", "fatal", "panic", "disabled", ""];
        if !known.contains(&level.to_lowercase().as_str()) && level.parse::<i8>().is_err() {
            self.warn(Phase::Root, LogMessage::UnknownLogLevel(level), None, found.origin.place);
        }
        let (time, found) = self.viper.get("log.time");
        let time = cast::to_text(&time);
        if !["unix", "unixms", "unixmicro"].contains(&time.as_str()) {
            self.warn(Phase::Root, LogMessage::UnknownLogTime(time), None, found.origin.place);
        }
    }
}

/// An origin that neko makes up.
pub(crate) fn fallback(why: &'static str) -> Origin {
    Origin { setter: super::Setter::Fallback(why), place: None }
}
