//! A switch that looks on and is read as off.

use crate::config::Setting;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::context::{set_by, unquoted};
use crate::lint::mend;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "bool-read-as-false",
    severity: Severity::Warning,
    effect: Effect::Limited,
    summary: "A switch is set to a word that neko reads as false.",
    why: "Only `1`, `t`, `T`, `true`, `TRUE` and `True` are true. Anything else is false without a word: `yes`, `on`, \
          `enabled`, a `true` with blanks around it in quotation marks.",
    bad: "webrtc:\n  icetrickle: yes\n",
    good: "webrtc:\n  icetrickle: true\n",
};

/// What means off, as neko reads it.
const OFF: &[&str] = &["false", "0", "f", "no", "off", "n", "null", "~", "", "disabled"];

pub(super) struct BoolReadAsFalse;

impl Rule for BoolReadAsFalse {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let webrtc = context.webrtc();
        let switches: [&Setting<bool>; 5] = [
            &webrtc.icelite,
            &webrtc.icetrickle,
            &webrtc.estimator.enabled,
            &webrtc.estimator.passive,
            &webrtc.estimator.debug,
        ];
        switches
            .into_iter()
            .filter(|setting| !setting.value)
            // A section that is no section is another rule's finding.
            .filter(|setting| {
                set_by(&setting.origin).is_some_and(|name| name != "webrtc" && name != "webrtc.estimator")
            })
            .filter_map(|setting| Some((setting, setting.place()?)))
            .filter(|(_, place)| !OFF.contains(&unquoted(place.text()).to_ascii_lowercase().as_str()))
            .map(|(setting, place)| {
                ABOUT
                    .finding(format!("{} is read as false", setting.key))
                    .at(Some(place.clone()), "neko reads this as false")
                    .note("only `1`, `t`, `T`, `true`, `TRUE` and `True` are true; neko says nothing about the rest")
                    .help("write `true` or `false`")
                    .mended(mend::switched(place))
            })
            .collect()
    }
}
