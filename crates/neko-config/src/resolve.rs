//! From input to effective settings: what neko's server does before it serves anybody, in its order.

use std::collections::HashMap;

use super::cast;
use super::file::{self, Loaded};
use super::flags;
use super::input::{ConfigFile, Files, Input, Unreadable, Variable};
use super::log::{LogMessage, Phase};
use super::outcome::Outcome;
use super::resolution::Resolution;
use super::setting::SETTINGS;
use super::state::State;
use super::value::{Data, ValueId, Values};
use super::viper::Viper;
use super::{inventory, legacy, media, neko2, root, suspected, webrtc};

/// Resolves a configuration. Nothing is read but through `files`, and no socket is opened.
pub fn resolve(input: &Input, files: &dyn Files) -> Result<Resolution, Unreadable> {
    let mut values = Values::default();
    let (mut args, mut places) = (input.flags.clone(), input.flag_places.clone());
    if let ConfigFile::Path(path) = &input.config {
        args.insert(0, format!("--config={path}"));
        places.insert(0, None);
    }
    let (flags, stopped) = flags::parse(&args, &places, SETTINGS, &mut values);
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
        unread.extend(source.into_iter().flat_map(suspected::places_of_unread));
        let message = LogMessage::ConfigFileUnreadable { mistake: refusal.mistake };
        match second {
            // neko 2 goes on without it. It forgets to send the line that it makes of it.
            true => state.warn(Phase::Root, message, Some(refusal.error), refusal.place),
            false => state.exit(1, Phase::Root, message, Some(refusal.error), refusal.place),
        }
    }
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
