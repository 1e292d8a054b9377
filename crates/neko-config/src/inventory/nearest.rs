//! The known name that an unknown one was meant for.

use super::FIELDS;
use crate::setting::SETTINGS;
use neko_text::spelling;

/// The nearest key beside one that neko does not know; where none is, the key of the same last part elsewhere.
pub(super) fn nearest_key(section: &str, name: &str) -> Option<String> {
    let depth = if section.is_empty() { 0 } else { section.len() + 1 };
    let mut beside: Vec<&str> = Vec::new();
    for row in SETTINGS {
        if let Some(rest) = row.key.get(depth..).filter(|_| depth == 0 || row.key.starts_with(&name[..depth])) {
            let child = rest.split('.').next().unwrap_or(rest);
            beside.extend([child, rest]);
        }
    }
    let own = &name[depth..];
    if let Some(found) = nearest(own, beside.into_iter()) {
        return Some(format!("{}{found}", &name[..depth]));
    }
    let tail = format!(".{own}");
    SETTINGS.iter().find(|row| row.key.ends_with(&tail)).map(|row| row.key.to_owned())
}

pub(super) fn nearest_field(key: &str) -> Option<String> {
    let meant = match key {
        "url" | "uri" | "uris" | "server" => "urls",
        "user" | "login" | "name" => "username",
        "password" | "pass" | "secret" | "credentials" => "credential",
        _ => return nearest(key, FIELDS.into_iter()),
    };
    Some(meant.to_owned())
}

/// The candidate with the fewest typing errors, if they are few. Separators do not count.
pub(super) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<String> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', '.'], "");
    let wanted = plain(name);
    // What all variables begin with says nothing: `NEKO_PORT` is not `NEKO_CERT`.
    let own = wanted.strip_prefix("neko").filter(|own| !own.is_empty()).unwrap_or(&wanted);
    let allowed = (own.chars().count() / 4).clamp(1, 3);
    let candidates: Vec<&str> = candidates.collect();
    // A section's name alone means its switch.
    let is_switch = |one: &&&str| {
        wanted.len() > 3
            && one.len() > wanted.len()
            && plain(one).strip_prefix(&wanted).is_some_and(|rest| rest == "enabled")
    };
    if let Some(switch) = candidates.iter().find(is_switch) {
        return Some((*switch).to_owned());
    }
    let alike: Vec<(String, &str)> = candidates
        .into_iter()
        // No more than four separators are left out of any name.
        .filter(|candidate| candidate.len().abs_diff(wanted.len()) <= allowed + 4)
        .filter(|candidate| shares_letters(&wanted, candidate, allowed))
        .map(|candidate| (plain(candidate), candidate))
        .collect();
    let known = || alike.iter().map(|(known, candidate)| (known, *candidate));
    spelling::nearest(&wanted, known(), allowed)
        // A word spelt by ear (`icelight`) is more letters off, and begins alike.
        .or_else(|| spelling::nearest(&wanted, known().filter(|(known, _)| by_ear(&wanted, known)), usize::MAX))
        .map(str::to_owned)
}

/// Whether two names have so many letters in common that they may be as close as [`nearest`] wants them: comparing in
/// earnest takes a hundred times longer.
fn shares_letters(wanted: &str, known: &str, allowed: usize) -> bool {
    let mut counts = [0u8; 256];
    wanted.bytes().for_each(|byte| counts[usize::from(byte)] = counts[usize::from(byte)].saturating_add(1));
    let (mut common, mut length) = (0, 0);
    for byte in known.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b'.')) {
        let left = &mut counts[usize::from(byte.to_ascii_lowercase())];
        common += usize::from(*left > 0);
        *left = left.saturating_sub(1);
        length += 1;
    }
    let (long, short) = (wanted.len().max(length), wanted.len().min(length));
    // Each letter that one of them lacks is an error; names that sound alike (Jaro-Winkler from 0.9 on) share
    // three letters of four of the shorter one.
    !wanted.is_ascii() || long - common <= allowed || common * 4 >= short * 3
}

/// Whether two names begin and sound alike. What every variable begins with says nothing.
fn by_ear(wanted: &str, known: &str) -> bool {
    let begins = ["nekowebrtc", "neko"];
    let begun = begins.iter().find(|start| wanted.starts_with(**start) && known.starts_with(**start));
    let own = begun.map_or(0, |start| start.len());
    spelling::likeness(&wanted[own..], &known[own..]) >= 0.9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting;

    #[test]
    fn the_nearest_name_is_close() {
        assert_eq!(nearest_key("webrtc", "webrtc.ice_lite").as_deref(), Some("webrtc.icelite"));
        assert_eq!(
            nearest_key("webrtc.iceservers", "webrtc.iceservers.frontends").as_deref(),
            Some("webrtc.iceservers.frontend")
        );
        assert_eq!(nearest_key("", "web_rtc").as_deref(), Some("webrtc"));
        assert_eq!(nearest_key("", "foo"), None);
        assert_eq!(nearest_key("server", "server.icetrickle").as_deref(), Some("webrtc.icetrickle"));
        let names: Vec<String> = setting::variables().map(|(name, _)| name.to_owned()).collect();
        let near = |name| nearest(name, names.iter().map(String::as_str));
        assert_eq!(near("NEKO_ERP").as_deref(), Some("NEKO_EPR"));
        assert_eq!(near("NEKO_ICE_SERVERS").as_deref(), Some("NEKO_ICESERVERS"));
        assert_eq!(near("NEKO_NAT1T01").as_deref(), Some("NEKO_NAT1TO1"));
    }
}
