//! An empty variable, which neko takes for none.

use crate::{Context, Diagnostic, rule};
use neko_config::Setter;

rule! {
    EmptyVariable = "empty-variable",
    severity: Note,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let written = context.resolution.written.iter();
    // Of one that nobody sets this is said where it is put in.
    let unset = |name: &str| context.deployment.is_some_and(|own| own.environment.is_unseen(name));
    written
        .filter(|key| !unset(&key.name))
        .filter(|key| key.known && matches!(&key.origin.setter, Setter::Variable(name) if *name == key.name))
        .filter_map(|key| Some((key, key.origin.place.as_ref().filter(|place| place.text().is_empty())?)))
        .map(|(key, place)| {
            RULE.about(key.name.clone(), |name| format!("{name} is empty, so it has no effect"))
                .at(Some(place.clone()), "treated as not set")
                .note("neko ignores the variable: the file's value or the default applies")
                .help("remove it, or write the empty value in the file")
        })
        .collect()
}
