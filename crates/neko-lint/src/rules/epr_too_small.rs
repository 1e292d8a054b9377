//! A port range that one viewer uses up.

use crate::context::written;
use crate::{Context, Diagnostic, rule};

rule! {
    EprTooSmall = "epr-too-small",
    severity: Warning,
    effect: Limited,
    needs: [Ports],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let [min, max] = webrtc.epr.value;
    if max == 0 || !written(&webrtc.epr) || webrtc.udpmux.value > 0 {
        return Vec::new();
    }
    let viewers = usize::try_from(context.options.viewers.max(1)).unwrap_or(usize::MAX);
    let each = context.behaviour.ports_per_viewer(1);
    let (has, needs) = (usize::from(max.saturating_sub(min)) + 1, each.saturating_mul(viewers));
    if has >= needs {
        return Vec::new();
    }
    let who = if viewers == 1 { "one viewer needs".to_owned() } else { format!("{viewers} viewers need") };
    vec![
        RULE.finding(format!("{who} {needs} ports, but the range has {has}"))
            .at(webrtc.epr.origin.place.clone(), format!("{has} port{}", if has == 1 { "" } else { "s" }))
            .note(format!(
                "each viewer takes {each}: one for an address of neko's, and one for each server of the \
                 backend list queried over UDP"
            ))
            .help("make the range larger, such as `52000-52100`, or use udpmux"),
    ]
}
