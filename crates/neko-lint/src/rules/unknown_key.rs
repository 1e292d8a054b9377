//! A key, variable or flag that neko does not read.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::url_spelling;
use crate::{Context, Diagnostic, Message, rule};
use neko_config::setting;
use neko_config::{Setter, WrittenKey};
use neko_deploy::{Deployment, Kind, rooms};
use neko_text::source::Place;
use neko_text::spelling;

rule! {
    UnknownKey = "unknown-key",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let names = name_places(context);
    context
        .resolution
        .written
        .iter()
        // A flag that neko does not know ends it: another rule's finding.
        .filter(|key| !key.known && !matches!(&key.origin.setter, Setter::Flag(name) if *name == key.name))
        .filter(|key| !holds_an_anchor(key) && !is_helper(context, key))
        .map(|key| {
            let is_variable = matches!(&key.origin.setter, Setter::Variable(name) if *name == key.name);
            let what = if is_variable { "variable" } else { "key" };
            // A text of its own for each of fifty thousand keys would take as much room as the file.
            let (unknown, ignored) = match is_variable {
                true => (
                    "neko does not know this variable",
                    "neko silently ignores the variable; the default stays in force",
                ),
                false => ("neko does not know this key", "neko silently ignores the key; the default stays in force"),
            };
            let of_name = if is_variable { names.get(&*key.name).cloned().flatten() } else { key.key_place.clone() };
            let place = of_name.clone().or_else(|| key.key_place.clone()).or_else(|| key.origin.place.clone());
            let of_rooms = rooms::meant(&key.name).filter(|_| is_variable).map(Cow::Owned);
            let nearest = key.nearest.as_deref().map(|nearest| context.name(nearest));
            let reader = if of_rooms.is_some() { "neko-rooms" } else { "neko" };
            let nearest = of_rooms.or(nearest);
            let label: Message = match &nearest {
                Some(nearest) => format!("did you mean `{nearest}`?").into(),
                None => unknown.into(),
            };
            let finding = RULE
                .about(key.name.clone(), |name| [reader, " does not read the ", what, " `", name, "`"].concat())
                .at(place, label)
                .note(ignored);
            let finding = match in_an_entry(&key.name) {
                true => Diagnostic {
                    notes: vec![
                        "an ICE server has `urls`, `username` and `credential`; neko silently ignores the rest".into(),
                    ],
                    ..finding
                },
                false => finding,
            };
            let finding = match !is_variable && is_section(key) {
                true => finding.note("neko reads nothing inside it either, so nothing inside it was checked here"),
                false => finding,
            };
            match &nearest {
                _ if !is_variable && part_of(&key.name).is_some() => {
                    finding.help(part_of(&key.name).unwrap_or_default())
                }
                _ if !is_variable && key.name.starts_with("neko_") => finding.help(
                    "a file of variables is not a config file: pass it to neko as environment (here: \
                         `--env-file`)",
                ),
                Some(nearest) => {
                    let fix =
                        of_name.as_ref().and_then(|place| url_spelling::renamed(place, here(key, place, nearest)?));
                    finding.help(format!("write `{nearest}`")).with_fix(fix)
                }
                None if is_browsers_object(key) => finding.help(
                    "write only the list that is in it: neko does not accept an `RTCConfiguration` as \
                         browsers do",
                ),
                None => finding,
            }
        })
        .chain(foreign(context))
        .collect()
}

/// Whether a variable is there for `${…}` of the Compose file.
fn is_helper(context: &Context<'_>, key: &WrittenKey) -> bool {
    let is_variable = matches!(&key.origin.setter, Setter::Variable(name) if *name == key.name);
    // What is given beside a Compose file may be for its `${…}` alone.
    let is_given = |own: &Deployment| {
        let is_beside = key.origin.place.as_ref().is_some_and(|place| !place.source.has_lines());
        own.kind == Kind::Compose && is_beside && key.nearest.is_none()
    };
    let is_there = |own: &Deployment| own.environment.helpers.contains(&*key.name) || is_given(own);
    is_variable && context.deployment.is_some_and(is_there)
}

/// What a file is a part of that has this key outermost, and how such a part is judged.
fn part_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "environment" | "env_file" | "ports" => {
            "a part of a Compose file is not a neko config file: put it under a service (`services:`)"
        }
        "image" | "controllers" | "service" | "ingress" | "persistence" | "replicacount" | "env" => {
            "the values of a Helm chart are not a neko config file: use `helm template … | neko-ice validate -` to \
             check the result"
        }
        _ => return None,
    })
}

/// Whether a key is one of an ICE server in a list.
fn in_an_entry(name: &str) -> bool {
    let dot = |text: &str| text.bytes().rposition(|byte| byte == b'.');
    let Some(list) = dot(name).map(|at| &name[..at]) else { return false };
    let index = &list[dot(list).map_or(0, |at| at + 1)..];
    !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a whole configuration of `RTCPeerConnection` stands where its list is expected.
fn is_browsers_object(key: &WrittenKey) -> bool {
    in_an_entry(&key.name) && key.name.to_lowercase().ends_with(".iceservers")
}

/// How a known name is written where an unknown one stands: without the sections around it. neko takes dots within a key,
/// so one that belongs deeper can stay in its place; none where it belongs elsewhere.
fn here<'a>(key: &WrittenKey, place: &Place, nearest: &'a str) -> Option<&'a str> {
    let own = place.text().trim_matches(['"', '\'']).to_lowercase();
    let section = key.name.strip_suffix(&own).unwrap_or_default();
    nearest.strip_prefix(section).or_else(|| (!nearest.contains('.')).then_some(nearest))
}

/// Whether a key at the root is there for others to refer to: `x-turn: &turn …`.
fn holds_an_anchor(key: &WrittenKey) -> bool {
    let Some(place) = key.key_place.as_ref().filter(|_| !key.name.contains('.')) else {
        return false;
    };
    let behind = place.source.text.get(place.span.end..).unwrap_or_default().trim_start_matches(['"', '\'']);
    let Some(name) = behind.strip_prefix(':').and_then(|value| value.trim_start().strip_prefix('&')) else {
        return false;
    };
    let name = name.split(|c: char| c.is_whitespace() || ",[]{}".contains(c)).next().unwrap_or_default();
    !name.is_empty() && place.source.text.contains(&format!("*{name}"))
}

/// Whether more than one value hangs on a key.
fn is_section(key: &WrittenKey) -> bool {
    let value = key.origin.place.as_ref().map(Place::text).unwrap_or_default();
    value.starts_with(['{', '[']) || value.contains('\n') && value.contains(": ")
}

/// Where the names of variables stand, as far as their deployment tells them apart from the values.
fn name_places<'a>(context: &Context<'a>) -> HashMap<&'a str, Option<Place>> {
    let names = context.deployment.map(|own| &own.environment.names[..]).unwrap_or_default();
    names.iter().map(|own| (own.value.as_str(), own.place.clone())).collect()
}

/// Variables of a deployment that neko would read if they began with `NEKO_`.
fn foreign(context: &Context<'_>) -> Vec<Diagnostic> {
    let variables = context.deployment.map(|own| &own.environment.variables[..]).unwrap_or_default();
    let places = name_places(context);
    let names = variables.iter().map(|own| own.name.as_str()).filter(|name| !setting::may_be_variable(name));
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    // A bare one beside the right one is what that is made of: a `.env` that is an env_file too.
    let is_set = |bare: &str| variables.iter().any(|own| own.name.starts_with("NEKO_") && own.name.ends_with(bare));
    for name in names {
        let bare = bare(name).filter(|bare| !is_set(bare)).map(|bare| format!("NEKO_WEBRTC_{bare}"));
        let Some(known) = nearest(name).or(bare).filter(|_| !seen.contains(&name)) else { continue };
        seen.push(name);
        let known = context.name(&known);
        let place = places.get(name).cloned().flatten();
        let fix = place.as_ref().and_then(|place| url_spelling::renamed(place, &known));
        found.push(
            RULE.about(name, |name| format!("neko does not read the variable `{name}`"))
                .at(place, format!("did you mean `{known}`?"))
                .note("neko reads only variables that begin with NEKO_, in upper case")
                .help(format!("write `{known}`"))
                .with_fix(fix),
        );
    }
    found
}

/// Names of neko's that no other program has, which a variable has without their beginning, or all but a letter of one.
fn bare(name: &str) -> Option<&'static str> {
    let names = ["NAT1TO1", "ICELITE", "ICESERVERS_FRONTEND", "ICESERVERS_BACKEND", "UDPMUX", "TCPMUX"];
    names.into_iter().find(|known| spelling::is_near(known, name, 1))
}

/// neko's variable that one is meant for, of another beginning, case or separator.
fn nearest(name: &str) -> Option<String> {
    let plain = |name: &str| -> String { name.chars().filter(char::is_ascii_alphanumeric).collect() };
    let upper = name.to_ascii_uppercase();
    let wanted = plain(&upper);
    // Two letters off, `TZ` is neko's too.
    if wanted.len() < 6 {
        return None;
    }
    let meant = setting::variables().map(|(known, _)| known).find(|known| {
        let known = plain(known);
        let without = upper.starts_with("WEBRTC_") && known == format!("NEKO{wanted}");
        without || spelling::is_near(&known, &wanted, 1)
    });
    meant.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{bare, nearest};

    #[test]
    fn other_beginnings_are_told_from_other_programs() {
        for (name, known) in [
            ("NECO_EPR", "NEKO_EPR"),
            ("neko_webrtc_epr", "NEKO_WEBRTC_EPR"),
            ("NEKO-NAT1TO1", "NEKO_NAT1TO1"),
            ("WEBRTC_NAT1TO1", "NEKO_WEBRTC_NAT1TO1"),
        ] {
            assert_eq!(nearest(name).as_deref(), Some(known), "{name}");
        }
        for other in ["DISPLAY", "PULSE_SERVER", "TZ", "USER", "LANG", "NVIDIA_VISIBLE_DEVICES", "PUID", "ICELITE"] {
            assert_eq!(nearest(other), None, "{other}");
        }
        let found = ["NAT1T01", "ICELITE", "UDP_MUX", "MUX"].map(bare);
        assert_eq!(found, [Some("NAT1TO1"), Some("ICELITE"), Some("UDPMUX"), None]);
    }
}
