//! A key, variable or flag that neko does not read.

use crate::config::Setter;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::mend;
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "unknown-key",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "A key, variable or flag is none that neko reads.",
    why: "neko ignores unknown keys and variables without a word, so a misspelt one leaves its default in force.",
    bad: "webrtc:\n  icelight: true\n",
    good: "webrtc:\n  icelite: true\n",
};

pub(super) struct UnknownKey;

impl Rule for UnknownKey {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        context
            .resolution
            .written
            .iter()
            // A flag that neko does not know ends it: another rule's finding.
            .filter(|key| !key.known && !matches!(&key.origin.setter, Setter::Flag(name) if *name == key.name))
            .map(|key| {
                let whole = matches!(&key.origin.setter, Setter::Variable(name) if *name == key.name);
                let what = if whole { "variable" } else { "key" };
                let place = key.key_place.clone().or_else(|| key.origin.place.clone());
                let label = match &key.nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("neko knows no such {what}"),
                };
                let finding = ABOUT
                    .finding(format!("neko does not read the {what} `{}`", key.name))
                    .at(place, label)
                    .note(format!("neko ignores the {what} without a word; the default stays in force"));
                match &key.nearest {
                    _ if what == "key" && key.name.starts_with("neko_") => finding.help(
                        "a file of variables is no config file: hand it to neko's environment (here: `--env-file`)",
                    ),
                    Some(nearest) => {
                        let fix = key.key_place.as_ref().and_then(|place| mend::renamed(place, nearest));
                        finding.help(format!("write `{nearest}`")).mended(fix)
                    }
                    None => finding,
                }
            })
            .collect()
    }
}
