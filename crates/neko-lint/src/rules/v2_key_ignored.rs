//! A V2 setting that neko does not read.

use crate::{Context, Diagnostic, rule};

rule! {
    V2KeyIgnored = "v2-key-ignored",
    severity: Warning,
    effect: Limited,
    yields_to: [EmptyVariable],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let legacy = &context.resolution.legacy;
    if legacy.value {
        return Vec::new();
    }
    let v2 = context.resolution.written.iter().filter_map(|key| Some((key, key.v2?)));
    v2.map(|(key, v3)| {
        RULE.about(key.name.clone(), |name| format!("`{name}` has no effect: V2 settings are switched off"))
            .at(key.key_place.clone().or_else(|| key.origin.place.clone()), format!("now `{v3}`"))
            .also(legacy.origin.place.clone(), "switched off here")
            .help(format!("write `{v3}`, or remove it"))
    })
    .collect()
}
