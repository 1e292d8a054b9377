//! A key of neko's second version.

use crate::config::Setter;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "v2-key",
    severity: Severity::Note,
    effect: Effect::Limited,
    summary: "A key of neko's second version is in use.",
    why: "neko reads its V2 keys after the V3 ones, so they win over every V3 key, and asks to replace them. Some are read by \
          other rules.",
    bad: "icelite: true\n",
    good: "webrtc:\n  icelite: true\n",
};

pub(super) struct V2Key;

impl Rule for V2Key {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        if !context.resolution.legacy.value {
            return Vec::new();
        }
        context
            .resolution
            .written
            .iter()
            .filter_map(|key| Some((key, key.v2?)))
            .map(|(key, v3)| {
                let (what, v3) = match key.origin.setter {
                    Setter::Variable(_) => ("variable", format!("NEKO_{}", v3.to_ascii_uppercase().replace('.', "_"))),
                    Setter::Flag(_) => ("flag", format!("--{v3}")),
                    _ => ("key", v3.to_owned()),
                };
                ABOUT
                    .finding(format!("`{}` is a {what} of neko's second version", key.name))
                    .at(key.key_place.clone().or_else(|| key.origin.place.clone()), format!("now `{v3}`"))
                    .note("neko reads it after its V3 settings, so it wins over them, and logs a deprecation warning")
                    .help(format!("write `{v3}` in its place"))
            })
            .collect()
    }
}
