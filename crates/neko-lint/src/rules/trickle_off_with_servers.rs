//! An offer that waits for servers.

use crate::{Context, Diagnostic, rule};

rule! {
    TrickleOffWithServers = "trickle-off-with-servers",
    severity: Note,
    effect: Limited,
    needs: [Trickle],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let wait = context.behaviour.longest_gathering();
    if context.behaviour.trickle || wait.is_zero() || webrtc.icetrickle.origin.place.is_none() {
        return Vec::new();
    }
    let servers = context.behaviour.urls.iter().filter(|used| used.skip.is_none()).count();
    let place = context.behaviour.urls.iter().find(|used| used.skip.is_none()).and_then(|used| used.url.place.clone());
    vec![
        RULE.finding(format!(
            "each offer waits for {}",
            if servers == 1 { "an ICE server".to_owned() } else { format!("{servers} ICE servers") }
        ))
        .at(webrtc.icetrickle.origin.place.clone(), "candidates are not sent as soon as they are found")
        .also(place, "neko waits for this")
        .note(format!("if a server does not answer, every viewer waits {:.1} s longer for video", wait.as_secs_f64()))
        .help("leave trickle on (the default), unless something between neko and the viewer does not support it"),
    ]
}
