//! A switch of the command line with its value in a word of its own.

use crate::{Context, Diagnostic, rule};

rule! {
    SwitchWithStrayValue = "switch-with-stray-value",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let finding = |stray: &neko_config::StrayValue| {
        let word = context.quote(stray.place.text());
        RULE.about(format!("{} {word}", stray.flag), |flag| {
            format!("`{flag}` switches it on; the separate word has no effect")
        })
        .at(Some(stray.place.clone()), "neko ignores this word")
        .help(format!("write `{}={word}`", context.name(&stray.flag)))
    };
    context.resolution.stray_values.iter().map(finding).collect()
}
