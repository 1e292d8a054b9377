//! By whom a value was set, and where it stands.

use std::net::IpAddr;

use neko_config::ice_server::IceServer;
use neko_config::setting::{self, Bool, Row};
use neko_config::{Origin, Resolution, Setter, Setting};
use neko_text::document::base64;
use neko_text::source::Place;

use super::unquoted;

/// Whether a value came by a key of neko's second version: `epr`, `NEKO_EPR`, `--epr`.
pub(crate) fn by_v2_key(origin: &Origin) -> bool {
    let of_v2 = |row: Option<&Row>| row.is_some_and(|row| row.v2.is_some());
    match &origin.setter {
        Setter::File(key) => of_v2(setting::by_key(key)),
        Setter::Variable(name) => of_v2(setting::by_variable(name)),
        Setter::Flag(flag) => of_v2(setting::by_key(flag.trim_start_matches('-'))),
        Setter::Default | Setter::Fallback(_) => false,
    }
}

/// Whether somebody wrote the value, rather than neko making it up.
pub(crate) fn written<T>(setting: &Setting<T>) -> bool {
    !matches!(setting.origin.setter, Setter::Default | Setter::Fallback(_))
}

/// The name by which a value was set, in the spelling of a key: `webrtc.epr` for a file, a variable and a flag alike.
/// The underscores of a key come as dots.
pub(crate) fn set_by(origin: &Origin) -> Option<String> {
    let name = match &origin.setter {
        Setter::File(key) => key,
        Setter::Variable(name) => name.strip_prefix("NEKO_").unwrap_or(name),
        Setter::Flag(flag) => flag.trim_start_matches('-'),
        Setter::Default | Setter::Fallback(_) => return None,
    };
    Some(name.to_ascii_lowercase().replace('_', "."))
}

/// Whether a value was set by its own name, and is none that stands instead of a section.
pub(crate) fn is_set_itself(origin: &Origin) -> bool {
    set_by(origin).is_some_and(|name| !setting::is_section(&name))
}

/// Whether a key of a file holds nothing (`~`): in a variable, a flag or quotation marks that is a word like others.
pub(crate) fn is_null(origin: &Origin) -> bool {
    let Some(place) = origin.place.as_ref().filter(|_| matches!(origin.setter, Setter::File(_))) else { return false };
    let quoted = place.source.text[..place.span.start].ends_with(['"', '\'']);
    !quoted && matches!(place.text().trim(), "" | "~" | "null" | "Null" | "NULL")
}

/// The switches of WebRTC, and the one for V2 keys.
pub(crate) fn switches(resolution: &Resolution) -> impl Iterator<Item = &Setting<bool>> {
    setting::of_type::<Bool>(&resolution.webrtc).into_iter().chain([&resolution.legacy])
}

/// The address that an entry of `nat1to1` advertises: the first of an `external/local` pair.
pub(crate) fn external(entry: &str) -> Option<IpAddr> {
    entry.split('/').next()?.trim().parse().ok()
}

/// Where a value stands, if what stands there is the value: a variable of a deployment may be put together from others
/// (`${PORT:-59000}`) or be encoded (base64 in a Secret).
pub(crate) fn verbatim(origin: &Origin) -> Option<&Place> {
    let place = origin.place.as_ref()?;
    let deployed = matches!(origin.setter, Setter::Variable(_) | Setter::Flag(_)) && place.source.has_lines();
    let text = place.text();
    (!deployed || !(text.contains('$') || looks_encoded(unquoted(text)))).then_some(place)
}

/// Whether a text is base64 of something printable.
pub(super) fn looks_encoded(text: &str) -> bool {
    let is_printable = |byte: &u8| (0x20..0x7f).contains(byte) || *byte == b'\n';
    base64::decode(text).is_some_and(|bytes| !bytes.is_empty() && bytes.iter().all(is_printable))
}

/// Where a list stands: its servers where they are known, else the whole setting.
pub(crate) fn list_place(setting: &Setting<Vec<IceServer>>, servers: &[IceServer]) -> Option<Place> {
    let first = servers.iter().find_map(|server| server.place.clone());
    match (first, setting.place()) {
        // One server: point at it. Several: at the list, which neko treats as one.
        (Some(first), _) if servers.len() == 1 => Some(first),
        (_, Some(list)) => Some(list.clone()),
        (first, None) => first,
    }
}
