//! A key of neko's second version.

use crate::{Context, Diagnostic, rule};
use neko_config::versions::{Aspect, as_newest};
use neko_config::{Setter, setting};

rule! {
    V2Key = "v2-key",
    severity: Note,
    effect: Limited,
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // neko 2 has no other keys.
    if !context.resolution.legacy.value || !as_newest(Aspect::Reading, context.behaviour.version) {
        return Vec::new();
    }
    context
        .resolution
        .written
        .iter()
        .filter_map(|key| Some((key, key.v2?)))
        // An empty variable is none.
        .filter(|(key, _)| {
            let text = key.origin.place.as_ref().map_or("", |place| place.text());
            !(matches!(key.origin.setter, Setter::Variable(_)) && text.is_empty())
        })
        .map(|(key, v3)| {
            let (what, v3) = match key.origin.setter {
                Setter::Variable(_) => ("variable", setting::variable(v3)),
                Setter::Flag(_) => ("flag", format!("--{v3}")),
                _ => ("key", v3.to_owned()),
            };
            let finding = RULE
                .about(key.name.clone(), |name| format!("`{name}` is a V2 {what}; in V3 it is `{v3}`"))
                .at(key.key_place.clone().or_else(|| key.origin.place.clone()), format!("now `{v3}`"))
                .note(match v3.to_ascii_lowercase().ends_with("retrieval_url") {
                    true => "neko logs a deprecation warning",
                    false => {
                        "neko reads it after its V3 settings, so it overrides them, and logs a deprecation warning"
                    }
                })
                .help("write the new name instead; `neko-ice migrate` does it if nothing else changes");
            match difference(&key.name) {
                Some(difference) => finding.note(format!("`{}`: {difference}", key.name)),
                None => finding,
            }
        })
        .collect()
}

/// What the V3 name does in another way.
fn difference(name: &str) -> Option<&'static str> {
    let name = name.trim_start_matches("NEKO_").trim_start_matches("--").to_ascii_lowercase();
    Some(match name.as_str() {
        "epr" => {
            "the V3 key is strict: with a reversed range, spaces or a port above 65535 neko exits; the V2 key uses \
             its own ports instead"
        }
        "tcpmux" => {
            "with the V3 key and neither udpmux nor epr neko has no UDP candidates; with the V2 key it \
             keeps them"
        }
        "icelite" => "with the V3 key neko logs a warning about backend servers that it drops",
        "iceservers" => {
            "V3 has one list for browsers and one for neko: set both; they accept YAML too, and `urls` may be \
             plain text"
        }
        "iceserver" => {
            "the V2 key adds a server without credentials after the others; the V3 lists replace the default one"
        }
        "ipfetch" => {
            "neko asks it only if it found no other address: it asks `webrtc.ip_retrieval_url` first (default \
             https://checkip.amazonaws.com); if this one fails, neko exits"
        }
        _ => return None,
    })
}
