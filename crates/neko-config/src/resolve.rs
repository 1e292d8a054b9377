//! From input to effective settings: what neko's server does before it serves anybody, in its order.

use std::collections::HashMap;

use super::cast;
use super::file::{self, Loaded, Refusal};
use super::flags::{self, Flags};
use super::input::{ConfigFile, Files, Input, Unreadable, Variable};
use super::log::{LogMessage, Phase};
use super::outcome::Outcome;
use super::resolution::Resolution;
use super::setting::SETTINGS;
use super::state::State;
use super::value::{Data, ValueId, Values};
use super::viper::Viper;
use super::{inventory, legacy, media, neko2, root, suspected, webrtc};
use neko_text::source::Place;

/// Resolves a configuration. Nothing is read but through `files`, and no socket is opened.
pub fn resolve(input: &Input, files: &dyn Files) -> Result<Resolution, Unreadable> {
    let mut values = Values::default();
    let (args, places) = command_line(input);
    let (flags, stopped) = flags::parse(&args, &places, SETTINGS, &mut values);
    let environment: HashMap<&str, &Variable> =
        input.environment.iter().map(|variable| (variable.name.as_str(), variable)).collect();
    let (variables, overridden) = variables(input, &mut values);
    let named = named_file(input, &flags, &environment, &values);
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
    let unread = loaded.refused.map(|refusal| refuse(&mut state, refusal)).unwrap_or_default();
    let resolution = start(state, input, loaded.path);
    Ok(Resolution { secrets: [resolution.secrets, unread].concat(), ..resolution })
}

/// neko's command line, the file that was named first.
fn command_line(input: &Input) -> (Vec<String>, Vec<Option<Place>>) {
    let (mut args, mut places) = (input.flags.clone(), input.flag_places.clone());
    if let ConfigFile::Path(path) = &input.config {
        args.insert(0, format!("--config={path}"));
        places.insert(0, None);
    }
    (args, places)
}

/// The values of variables by their names: those that count, and earlier ones of the same name.
fn variables<'a>(input: &'a Input, values: &mut Values) -> (HashMap<&'a str, ValueId>, HashMap<&'a str, Vec<ValueId>>) {
    let (mut variables, mut overridden) = (HashMap::new(), HashMap::<&str, Vec<ValueId>>::new());
    for variable in &input.environment {
        let data = Data::Text(variable.value.as_str().into());
        let name = variable.name.as_str();
        let id = values.add(data, Some(&variable.place), variable.offsets.clone());
        if let Some(earlier) = variables.insert(name, id) {
            overridden.entry(name).or_default().push(earlier);
        }
    }
    (variables, overridden)
}

/// The config file that neko is told.
fn named_file(input: &Input, flags: &Flags, environment: &HashMap<&str, &Variable>, values: &Values) -> Option<String> {
    // neko takes the file's name before its variables are looked at by key, so an empty flag does not hide NEKO_CONFIG.
    let by_flag = flags.values("config").last().map(|&id| cast::to_text(values.data(id)));
    // neko 2 looks for it before it knows the prefix of its variables.
    let second = input.running.version.is_second();
    let by_variable = environment.get("NEKO_CONFIG").filter(|_| !second).map(|variable| variable.value.clone());
    by_flag.into_iter().chain(by_variable).find(|path| !path.is_empty())
}

/// What neko does over a config file that it cannot read; what in it may be a secret.
fn refuse(state: &mut State<'_>, refusal: Refusal) -> Vec<Place> {
    // Nothing is known of it but how it looks.
    let source = refusal.place.as_ref().map(|place| &place.source);
    let unread = source.into_iter().flat_map(suspected::places_of_unread).collect();
    let message = LogMessage::ConfigFileUnreadable { mistake: refusal.mistake };
    match state.viper.version.is_second() {
        // neko 2 goes on without it. It forgets to send the line that it makes of it.
        true => state.warn(Phase::Root, message, Some(refusal.error), refusal.place),
        false => state.exit(1, Phase::Root, message, Some(refusal.error), refusal.place),
    }
    unread
}

/// What the parts of neko make of their settings, in the order of its start.
fn start(mut state: State<'_>, input: &Input, config_file: Option<String>) -> Resolution {
    let version = input.running.version;
    let second = version.is_second();
    root::set(&mut state);
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
    let secrets = inventory::secrets(&mut state.viper, &webrtc);
    Resolution {
        outcome: state.exit.unwrap_or(Outcome::Starts),
        config_file,
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
    }
}
