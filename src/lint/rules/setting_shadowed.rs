//! A setting that is written twice.

use crate::config::{Origin, Setter, Setting, Shadowed};
use crate::lint::context::{by_v2_key, written};
use crate::lint::{About, Context, Diagnostic, Effect, Rule, Severity};

static ABOUT: About = About {
    name: "setting-shadowed",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "A setting is written more than once, and only one of them counts.",
    why: "A flag wins over a variable, and a variable over the file: that is a note. Within one file a key with dots wins over \
          the nested one, wherever it stands.",
    bad: "# env: NEKO_WEBRTC_EPR=52000-52100\nwebrtc:\n  epr: 53000-53100\n",
    good: "webrtc:\n  epr: 53000-53100\n",
};

pub(super) struct SettingShadowed;

impl Rule for SettingShadowed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let mut found = Vec::new();
        check(&webrtc.icelite, &mut found);
        check(&webrtc.icetrickle, &mut found);
        check(&webrtc.frontend, &mut found);
        if !context.one_list() {
            check(&webrtc.backend, &mut found);
        }
        check(&webrtc.epr, &mut found);
        check(&webrtc.tcpmux, &mut found);
        check(&webrtc.udpmux, &mut found);
        check(&webrtc.nat1to1, &mut found);
        check(&webrtc.ip_retrieval_url, &mut found);
        let estimator = &webrtc.estimator;
        check(&estimator.enabled, &mut found);
        check(&estimator.passive, &mut found);
        check(&estimator.debug, &mut found);
        check(&estimator.initial_bitrate, &mut found);
        check(&estimator.read_interval_ns, &mut found);
        check(&estimator.stable_duration_ns, &mut found);
        check(&estimator.unstable_duration_ns, &mut found);
        check(&estimator.stalled_duration_ns, &mut found);
        check(&estimator.downgrade_backoff_ns, &mut found);
        check(&estimator.upgrade_backoff_ns, &mut found);
        check(&estimator.diff_threshold, &mut found);
        found
    }
}

fn check<T>(setting: &Setting<T>, found: &mut Vec<Diagnostic>) {
    // A V2 key that wins over a V3 one is another rule's finding.
    let v2 = by_v2_key(&setting.origin);
    let lost = |shadowed: &&Shadowed| written_somewhere(&shadowed.origin) && (!v2 || by_v2_key(&shadowed.origin));
    let Some(lost) = setting.outranked().find(lost).filter(|_| written(setting)) else { return };
    let in_file = |origin: &Origin| matches!(origin.setter, Setter::File(_));
    let both = in_file(&setting.origin) && in_file(&lost.origin);
    let mut finding = ABOUT
        .finding(format!("{} is written more than once; neko uses the one by {}", setting.key, setting.origin))
        .at(lost.origin.place.clone(), "has no effect")
        .also(setting.origin.place.clone(), "this one counts")
        .note(match both {
            true => "a key with dots wins over the nested one, and says nothing about it",
            false => "a flag wins over a variable, a variable over the file",
        })
        .help("keep one of them");
    finding.severity = if both { Severity::Warning } else { Severity::Note };
    found.push(finding);
}

fn written_somewhere(origin: &Origin) -> bool {
    origin.place.is_some()
}
