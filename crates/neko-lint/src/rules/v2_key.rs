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
                .about(key.name.clone(), |name| {
                    format!("`{name}`, a {what} of neko's second version, is `{v3}` in the third")
                })
                .at(key.key_place.clone().or_else(|| key.origin.place.clone()), format!("now `{v3}`"))
                .note(match v3.to_ascii_lowercase().ends_with("retrieval_url") {
                    true => "neko logs a deprecation warning",
                    false => {
                        "neko reads it after its V3 settings, so it wins over them, and logs a deprecation warning"
                    }
                })
                .help("write the new name in its place; `neko-ice migrate` does it where that changes nothing else");
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
            "the V3 key is strict: a reversed range, blanks or a port beyond 65535 end neko, where the V2 one puts its own ports"
        }
        "tcpmux" => "with the V3 key and neither udpmux nor epr neko has no UDP candidates; the V2 one keeps them",
        "icelite" => "with the V3 key neko warns in its log about backend servers that it drops",
        "iceservers" => {
            "the V3 lists are one for browsers and one for neko, set both; they take YAML too, and `urls` may be one text"
        }
        "iceserver" => {
            "the V2 key adds a server without credentials behind the other ones; the V3 lists take the place of the default one"
        }
        "ipfetch" => {
            "neko asks it only where no other address was found: `webrtc.ip_retrieval_url`, https://checkip.amazonaws.com unless \
             set, is asked first; where this one fails, neko ends"
        }
        _ => return None,
    })
}
