//! A V2 key that wins over a V3 one.

use crate::config::Setting;
use crate::lint::context::by_v2_key;
use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity};

static ABOUT: About = About {
    name: "v2-key-hides-v3",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "A setting is written by its V3 name and by its V2 name, and the V2 one counts.",
    why: "neko reads its V2 keys last, whatever set the others: even a V3 flag loses against a V2 key of the \
          file.",
    bad: "epr: 52000-52100\nwebrtc:\n  epr: 53000-53100\n",
    good: "webrtc:\n  epr: 53000-53100\n",
};

pub(super) struct V2KeyHidesV3;

impl Rule for V2KeyHidesV3 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let mut found = Vec::new();
        check(&webrtc.icelite, &mut found);
        check(&webrtc.frontend, &mut found);
        // One V2 list hides both sides; where the first was not written, the second may be.
        if found.iter().all(|finding: &Diagnostic| !finding.message.contains("iceservers")) {
            check(&webrtc.backend, &mut found);
        }
        check(&webrtc.epr, &mut found);
        check(&webrtc.tcpmux, &mut found);
        check(&webrtc.udpmux, &mut found);
        check(&webrtc.nat1to1, &mut found);
        let beyond = &context.resolution.beyond;
        check(&beyond.bind, &mut found);
        check(&beyond.screen, &mut found);
        check(&beyond.video_codec, &mut found);
        check(&beyond.audio_codec, &mut found);
        found
    }
}

fn check<T>(setting: &Setting<T>, found: &mut Vec<Diagnostic>) {
    if !by_v2_key(&setting.origin) {
        return;
    }
    let mut lost = setting.outranked().filter(|shadowed| shadowed.origin.place.is_some());
    let Some(lost) = lost.find(|shadowed| !by_v2_key(&shadowed.origin)) else { return };
    found.push(
        ABOUT
            .finding(format!("{} has no effect: the V2 name of the setting wins over it", setting.key))
            .at(lost.origin.place.clone(), "has no effect")
            .also(setting.origin.place.clone(), "the V2 setting, which counts")
            .note("neko reads V2 settings after all others, so they win over file, variable and flag alike")
            .help("remove the V2 setting"),
    );
}
