//! What neko captures and how it serves HTTP: the settings outside `webrtc` that rules and probe need.

mod description;
mod encoder;
mod expression;
mod key_frames;
mod pipeline_map;
pub(crate) mod pipeline_text;
mod pipelines;
pub(crate) mod screen;
#[cfg(test)]
mod tests;
mod words;

pub use screen::Screen;

use super::cast;
use super::origin::Setting;
use super::setting::Section;
use super::setting::table::{Capture, Desktop, Server};
use super::state::{State, fallback};
use super::version::Version;
use super::versions::{Aspect, as_newest};
use super::viper::Found;

/// One side's codecs.
#[derive(Clone, Copy)]
struct Codecs {
    v2: &'static str,
    /// Those with a V2 switch of their name, in the order in which neko looks at them.
    switches: &'static [&'static str],
    others: &'static [&'static str],
}

impl Codecs {
    /// A codec that neko does not know, or that is not of the kind, is the default one.
    fn accept(&self, name: &str) -> String {
        let lower = name.to_lowercase();
        let known = self.switches.iter().chain(self.others).any(|known| *known == lower);
        if known { lower } else { self.switches[0].to_owned() }
    }
}

const AUDIO: Codecs = Codecs { v2: "audio_codec", switches: &["opus", "g722", "pcmu", "pcma"], others: &[] };

fn video_codecs(version: Version) -> Codecs {
    Codecs {
        v2: "video_codec",
        switches: &["vp8", "vp9", "h264", "av1"],
        others: if as_newest(Aspect::H265, version) { &["h265"] } else { &[] },
    }
}

/// What `Server.Set`, `Capture.Set`, `Desktop.Set` and their V2 counterparts do with these keys.
pub(crate) fn set(state: &mut State<'_>, legacy: bool, version: Version) -> (Desktop, Capture, Server) {
    let (mut desktop, mut capture, mut server) = (Desktop::read(state), Capture::read(state), Server::read(state));
    if legacy {
        if let Some(found) = set_in_v2(state, "bind") {
            let value = text(state, &found);
            overwrite(state, &mut server.bind, value, found);
        }
        if let Some(found) = set_in_v2(state, "path_prefix") {
            let value = text(state, &found);
            overwrite(state, &mut server.path_prefix, value, found);
        }
        if set_in_v2(state, "screen").is_some() {
            let screen = &mut desktop.screen;
            *screen = Setting { key: screen.key, ..self::screen::read(state, "screen", screen.value) };
            screen.shadow(state.viper.find(screen.key).as_shadowed(&state.viper.values));
        }
    }
    let video = video_codecs(version);
    for (codecs, setting) in [(video, &mut capture.video_codec), (AUDIO, &mut capture.audio_codec)] {
        setting.value = codecs.accept(&setting.value);
    }
    if pipelines::video(state, &mut capture, &desktop.screen.value) && capture.video_codec.value != "vp8" {
        let key = capture.video_codec.key;
        let shadowed = state.viper.find(key).as_shadowed(&state.viper.values);
        let origin = fallback("without a pipeline neko streams VP8");
        capture.video_codec = Setting { key, value: "vp8".to_owned(), origin, shadowed };
    }
    let codecs = [(video, &mut capture.video_codec), (AUDIO, &mut capture.audio_codec)];
    let [by_video, by_audio] = codecs.map(|(codecs, setting)| {
        let (name, found) = v2_codec(state, codecs).filter(|_| legacy)?;
        overwrite(state, setting, name, found.clone());
        Some(found)
    });
    if legacy {
        pipelines::video_v2(state, &mut capture, by_video, version);
    }
    capture.audio_pipeline = pipelines::audio(state, &capture, legacy, by_audio);
    (desktop, capture, server)
}

fn set_in_v2(state: &State<'_>, key: &str) -> Option<Found> {
    Some(state.viper.find(key)).filter(Found::is_set)
}

fn text(state: &State<'_>, found: &Found) -> String {
    found.value.map(|id| cast::to_text(state.viper.values.data(id))).unwrap_or_default()
}

fn overwrite<T>(state: &State<'_>, setting: &mut Setting<T>, value: T, found: Found) {
    let earlier = state.viper.find(setting.key).as_shadowed(&state.viper.values);
    *setting = State::from_found(setting.key, value, found);
    setting.shadow(earlier);
}

/// What V2 takes instead: the first switch that is on, else the key; what else is set is shadowed.
fn v2_codec(state: &State<'_>, codecs: Codecs) -> Option<(String, Found)> {
    let switched = |name: &'static str| {
        let found = set_in_v2(state, name)?;
        cast::to_bool(state.viper.values.data(found.value?)).then(|| (name.to_owned(), found))
    };
    let named = || {
        let found = set_in_v2(state, codecs.v2)?;
        let name = text(state, &found);
        (!name.is_empty()).then(|| (codecs.accept(&name), found))
    };
    let mut all = codecs.switches.iter().filter_map(|name| switched(name)).chain(named());
    let (name, mut found) = all.next()?;
    for (_, lost) in all {
        found.shadowed.extend(lost.as_shadowed(&state.viper.values));
    }
    Some((name, found))
}
