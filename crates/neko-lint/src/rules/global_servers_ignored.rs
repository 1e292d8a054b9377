//! A global list that nobody uses.

use crate::context::{by_v2_key, unquoted, written};
use crate::{Context, Diagnostic, rule};
use neko_config::{Setter, WebRtc, WrittenKey, setting};

rule! {
    GlobalServersIgnored = "global-servers-ignored",
    severity: Warning,
    effect: Limited,
    needs: [Servers],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let own = [&webrtc.frontend, &webrtc.backend].into_iter().find(|list| {
        written(list) && !list.value.is_empty() && !by_v2_key(&list.origin) && !global(&list.origin.setter)
    });
    let Some(own) = own else { return Vec::new() };
    let keys = &context.resolution.written;
    let split = keys.iter().any(|key| key.name.starts_with(WebRtc::FRONTEND) || key.name.starts_with(WebRtc::BACKEND));
    let list = |key: &&WrittenKey| {
        let text = key.origin.place.as_ref().map_or("", |place| unquoted(place.text()));
        let empty = matches!(text, "" | "[]" | "{}" | "~" | "null");
        global(&key.origin.setter) && !empty && (!split || matches!(key.origin.setter, Setter::Variable(_)))
    };
    let found = keys.iter().find(list);
    found
        .map(|key| {
            RULE.finding("neko ignores the global list of ICE servers")
                .at(key.key_place.clone().or_else(|| key.origin.place.clone()), "has no effect")
                .also(own.origin.place.clone(), "one side has a list of its own")
                .note("neko uses the global list only if the lists of both sides are empty")
                .help(
                    "set both `webrtc.iceservers.frontend` and `webrtc.iceservers.backend`, and remove the global \
                     list",
                )
        })
        .into_iter()
        .collect()
}

fn global(setter: &Setter) -> bool {
    match setter {
        Setter::File(key) => &**key == WebRtc::ICE_SERVERS,
        Setter::Variable(name) => setting::is_variable(name, WebRtc::ICE_SERVERS),
        _ => false,
    }
}
