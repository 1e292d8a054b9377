//! A V2 key that wins over a V3 one.

use crate::context::by_v2_key;
use crate::{Context, Diagnostic, rule};
use neko_config::setting::{Section, SettingType, Visitor};
use neko_config::{Resolution, Setting, Shadowed, WebRtc};

rule! {
    V2KeyHidesV3 = "v2-key-hides-v3",
    severity: Warning,
    effect: Limited,
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut hidden = HiddenSettings { webrtc: context.webrtc(), found: Vec::new() };
    context.webrtc().visit(&mut hidden);
    let Resolution { desktop, capture, server, .. } = context.resolution;
    let bind = hidden_by_v2(&server.bind).filter(|_| !is_of_the_image(context));
    let others = [bind, hidden_by_v2(&desktop.screen)];
    let codecs = [&capture.video_codec, &capture.audio_codec].map(hidden_by_v2);
    hidden.found.into_iter().chain(others.into_iter().chain(codecs).flatten()).collect()
}

/// Whether the hidden address is the one that neko's images come with, which nobody wrote.
fn is_of_the_image(context: &Context<'_>) -> bool {
    let is_written = |lost: &Shadowed| lost.origin.place.as_ref().is_some_and(|place| place.source.has_lines());
    let mut hidden = context.resolution.server.bind.outranked();
    context.deployment.is_some() && !hidden.any(|lost| is_written(lost) && !by_v2_key(&lost.origin))
}

struct HiddenSettings<'c> {
    webrtc: &'c WebRtc,
    found: Vec<Diagnostic>,
}

impl<'a> Visitor<'a> for HiddenSettings<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
        // One V2 list hides both sides; where the first was not written, the second may be.
        let told = setting.key == self.webrtc.backend.key && hidden_by_v2(&self.webrtc.frontend).is_some();
        self.found.extend(hidden_by_v2(setting).filter(|_| !told));
    }
}

/// The finding about a setting whose V3 name is written in vain.
fn hidden_by_v2<T>(setting: &Setting<T>) -> Option<Diagnostic> {
    if !by_v2_key(&setting.origin) {
        return None;
    }
    let mut lost = setting.outranked().filter(|shadowed| shadowed.origin.place.is_some());
    let lost = lost.find(|shadowed| !by_v2_key(&shadowed.origin))?;
    Some(
        RULE.finding(format!("{} has no effect: the setting's V2 name overrides it", setting.key))
            .at(lost.origin.place.clone(), "has no effect")
            .also(setting.origin.place.clone(), "the V2 setting, which counts")
            .note("neko reads V2 settings after all others, so they override file, variable and flag alike")
            .help("remove the V2 setting"),
    )
}
