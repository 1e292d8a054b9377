//! From input to effective settings: what neko's server does before it serves anybody, in its order.

use std::collections::HashMap;

use super::cast;
use super::file::{self, Loaded};
use super::flags;
use super::input::{ConfigFile, Files, Input, Unreadable, Variable};
use super::resolution::{LogLine, Origin, Outcome, Resolution, Setting};
use super::value::{Data, ValueId, Values};
use super::viper::{Found, Viper};
use super::{beyond, inventory, second, suspected, v2, webrtc};
use crate::source::Place;

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

    let viper = Viper { values, flags, environment, variables, overridden, file: loaded.root, second };
    let mut state = State { viper, log: Vec::new(), exit: None, legacy_noted: false };
    if let Some(stopped) = stopped {
        state.exit(stopped.exit_code, "init", "failed to execute command", Some(stopped.error), Some(stopped.place));
    }
    let mut unread = Vec::new();
    if let Some(refusal) = loaded.refused {
        // Nothing is known of it but how it looks.
        let source = refusal.place.as_ref().map(|place| &place.source);
        unread.extend(source.into_iter().flat_map(suspected::places));
        let message = "unable to read config file";
        match second {
            // neko 2 goes on without it. It forgets to send the line that it makes of it.
            true => state.warn("root", message, Some(refusal.error), refusal.place),
            false => state.exit(1, "root", message, Some(refusal.error), refusal.place),
        }
    }
    state.root();
    let legacy = state.legacy();
    if legacy.value && !second && state.viper.find("logs").is_set() {
        let message = "you are using v2 configuration 'NEKO_LOGS' which is deprecated, please use \
                       'NEKO_LOG_DIR=/path/to/logs' instead";
        let place = state.viper.find("logs").origin.place;
        state.warn("rootV2", message, None, place);
        state.note_legacy("rootV2");
    }
    let mut ip_retrieval = Vec::new();
    let mut webrtc = match second {
        true => second::set(&mut state, input.running.version, &mut ip_retrieval),
        false => webrtc::set(&mut state, &mut ip_retrieval),
    };
    if legacy.value && !second {
        v2::set(&mut state, &mut webrtc, &mut ip_retrieval);
    }
    let webrtc = webrtc.finish();
    let stray_values = std::mem::take(&mut state.viper.flags.stray);
    let beyond = beyond::set(&mut state, legacy.value, input.running.version);
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
        beyond,
        running: input.running.clone(),
    })
}

/// What the steps share.
pub(crate) struct State<'a> {
    pub viper: Viper<'a>,
    pub log: Vec<LogLine>,
    pub exit: Option<Outcome>,
    /// Whether neko has said that V2 keys switch its legacy mode on.
    pub legacy_noted: bool,
}

impl State<'_> {
    /// A line of neko's log, unless neko has given up before.
    pub fn warn(&mut self, phase: &str, message: &str, error: Option<String>, place: Option<Place>) {
        self.log_line(LogLine {
            phase: phase.to_owned(),
            message: message.to_owned(),
            error,
            place,
            parts: Vec::new(),
        });
    }

    /// A line of neko's log that is put together, unless neko has given up before.
    pub fn log_line(&mut self, line: LogLine) {
        if self.exit.is_none() {
            self.log.push(line);
        }
    }

    /// neko gives up. Only the first time counts; resolving goes on, so that the rest can be looked at too.
    pub fn exit(&mut self, code: i32, phase: &str, message: &str, error: Option<String>, place: Option<Place>) {
        if self.exit.is_none() {
            self.warn(phase, message, error.clone(), place.clone());
            let (phase, message) = (phase.to_owned(), message.to_owned());
            self.exit = Some(Outcome::Exits { exit_code: code, phase, message, error, place });
        }
    }

    /// A setting as viper and cast give it.
    pub fn setting<T>(&self, key: &'static str, cast: fn(&Data) -> T) -> Setting<T> {
        let (data, found) = self.viper.get(key);
        Self::from_found(key, cast(&data), found)
    }

    pub fn from_found<T>(key: &'static str, value: T, found: Found) -> Setting<T> {
        Setting { key, value, origin: found.origin, shadowed: found.shadowed }
    }

    /// What neko says once where V2 keys are used and nobody has set `legacy`.
    pub fn note_legacy(&mut self, phase: &str) {
        if self.legacy_noted || self.viper.find("legacy").is_set() {
            return;
        }
        self.legacy_noted = true;
        let message = "legacy configuration is enabled because at least one V2 configuration was used, please migrate \
                       to V3 configuration, visit https://neko.m1k1o.net/docs/v3/migration-from-v2 for more details";
        self.warn(phase, message, None, None);
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
            self.warn("root", &format!("unknown log level {level}"), None, found.origin.place);
        }
        let (time, found) = self.viper.get("log.time");
        let time = cast::to_text(&time);
        if !["unix", "unixms", "unixmicro"].contains(&time.as_str()) {
            self.warn("root", &format!("unknown log time {time}"), None, found.origin.place);
        }
    }
}

/// An origin that neko makes up.
pub(crate) fn fallback(why: &'static str) -> Origin {
    Origin { setter: super::Setter::Fallback(why), place: None }
}
