//! Everything that was written: keys, known or not, and the places of secrets.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::decode;
use super::golang::equal_fold;
use super::resolution::{Origin, Setter, WrittenKey};
use super::setting::table::WebRtc;
use super::setting::{self, SETTINGS};
use super::suspected;
use super::value::{Data, Entry, Map, ValueId, Values};
use super::viper::Viper;
use crate::ice_server::IceServer;
use neko_text::source::{Place, Source};
use neko_text::spelling;

/// The fields of a server entry.
const FIELDS: [&str; 3] = ["urls", "username", "credential"];

/// Every key of the file, every `NEKO_*` variable, every flag.
pub(crate) fn written(viper: &mut Viper<'_>) -> Vec<WrittenKey> {
    let mut out = Vec::new();
    if let Some(root) = viper.file {
        keys(&viper.values, root, &mut out);
    }
    let mut names: Vec<_> = viper.environment.keys().copied().filter(|name| setting::may_be_variable(name)).collect();
    names.sort_unstable();
    let mut unknown = 0;
    for name in names {
        let row = setting::by_variable(name);
        let section = row.is_none() && is_section_variable(name);
        let known = row.is_some() || section;
        let candidates = setting::variables().map(|(known, _)| known);
        unknown += usize::from(!known);
        let nearest = if known || unknown > NEAREST_FOR { None } else { nearest(name, candidates) };
        let place = viper.environment.get(name).map(|variable| variable.place.clone());
        let name: Arc<str> = name.into();
        out.push(WrittenKey {
            origin: Origin { setter: Setter::Variable(Arc::clone(&name)), place: place.clone() },
            name,
            key_place: place,
            known,
            nearest,
            v2: row.and_then(|row| row.v2),
            lost: false,
        });
    }
    for (row, spelling, place) in &viper.flags.written {
        let flags = SETTINGS.iter().filter(|row| row.flag).map(|row| row.key);
        let nearest = match row {
            Some(_) => None,
            None => nearest(spelling.trim_start_matches('-'), flags).map(|name| format!("--{name}")),
        };
        let name: Arc<str> = spelling.as_str().into();
        out.push(WrittenKey {
            origin: Origin { setter: Setter::Flag(Arc::clone(&name)), place: Some(place.clone()) },
            name,
            key_place: Some(place.clone()),
            known: row.is_some(),
            nearest,
            v2: row.and_then(|row| row.v2),
            lost: false,
        });
    }
    fields_in_json(viper, &mut out);
    out
}

/// Whether settings stand below the key of a variable: `NEKO_WEBRTC`, `NEKO_WEBRTC_ESTIMATOR`.
fn is_section_variable(name: &str) -> bool {
    let section = |key: &str| setting::is_variable(name, key);
    SETTINGS.iter().any(|row| row.key.match_indices('.').any(|(dot, _)| section(&row.key[..dot])))
}

/// The fields of server lists that stand as JSON in a text: a scalar of the file, a variable or a flag.
fn fields_in_json(viper: &mut Viper<'_>, out: &mut Vec<WrittenKey>) {
    for key in ["webrtc.iceservers.frontend", "webrtc.iceservers.backend", "webrtc.iceservers", "iceservers"] {
        let found = viper.find(key);
        let Some(id) = found.value else { continue };
        let Some(Ok(root)) = decode::json_within(&mut viper.values, id) else { continue };
        let (Setter::File(name) | Setter::Variable(name) | Setter::Flag(name)) = &found.origin.setter else { continue };
        servers(&viper.values, root, name, &found.origin.setter, out);
    }
}

/// For how many unknown keys, and variables, the nearest known one is looked for: a file with more is not a config of neko's.
const NEAREST_FOR: usize = 40;

/// The keys of a file, sections before what they hold.
fn keys(values: &Values, root: ValueId, out: &mut Vec<WrittenKey>) {
    let mut unknown = 0;
    let mut sections: Vec<(Arc<str>, ValueId, bool)> = vec![("".into(), root, false)];
    while let Some((path, id, hidden)) = sections.pop() {
        let Some(map) = values.map(id) else { continue };
        let mut inner = Vec::new();
        // To write anew what is merged is what merging is for.
        for entry in map.entries.iter().filter(|entry| !entry.overridden) {
            let name: Arc<str> = match path.is_empty() {
                true => (*entry.key).into(),
                false => [&path, ".", &entry.key].concat().into(),
            };
            let row = setting::by_key(&name);
            let section = setting::is_section(&name);
            let known = row.is_some() || section;
            unknown += usize::from(!known);
            let nearest = if known || unknown > NEAREST_FOR { None } else { nearest_key(&path, &name) };
            let opens = section && values.map(entry.value).is_some();
            let is_list = !opens && name.starts_with("webrtc.iceservers");
            push(values, entry, &name, known, nearest, row.and_then(|row| row.v2), out);
            if let Some(own) = out.last_mut().filter(|_| hidden) {
                own.lost = true;
            }
            if opens {
                inner.push((name, entry.value, hidden || entry.lost));
            } else if is_list {
                servers(values, entry.value, &name, &Setter::File(Arc::clone(&name)), out);
            }
        }
        sections.extend(inner.into_iter().rev());
    }
}

/// The fields of the entries of a server list.
fn servers(values: &Values, id: ValueId, name: &str, setter: &Setter, out: &mut Vec<WrittenKey>) {
    let items = match values.data(id) {
        Data::List(items) => items.clone(),
        Data::Map(_) => vec![id],
        _ => return,
    };
    let mut path = [name, "."].concat();
    let list = path.len();
    // What many aliases bring in is written once.
    let mut seen = HashSet::new();
    for (index, item) in items.into_iter().enumerate().filter(|(_, item)| seen.insert(*item)) {
        path.truncate(list);
        path.push_str(&index.to_string());
        path.push('.');
        let entry_path = path.len();
        let entries = values.map(item).map(|map| map.entries.as_slice()).unwrap_or_default();
        for entry in entries.iter().filter(|entry| !entry.overridden) {
            let known = FIELDS.iter().any(|field| equal_fold(&entry.key, field));
            let nearest = if known || out.len() > 500 * NEAREST_FOR { None } else { nearest_field(&entry.key) };
            path.truncate(entry_path);
            path.push_str(&entry.key);
            push(values, entry, &path.as_str().into(), known, nearest, None, out);
            if let (Some(last), false) = (out.last_mut(), matches!(setter, Setter::File(_))) {
                last.origin.setter = setter.clone();
            }
        }
    }
}

fn push(
    values: &Values,
    entry: &Entry,
    name: &Arc<str>,
    known: bool,
    nearest: Option<String>,
    v2: Option<&'static str>,
    out: &mut Vec<WrittenKey>,
) {
    let origin = Origin { setter: Setter::File(Arc::clone(name)), place: values.place(entry.value) };
    let (name, key_place) = (Arc::clone(name), values.place_at(entry.key_at));
    out.push(WrittenKey { name, origin, key_place, known, nearest, v2, lost: entry.lost });
}

/// The nearest key beside one that neko does not know; where none is, the key of the same last part elsewhere.
fn nearest_key(section: &str, name: &str) -> Option<String> {
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

fn nearest_field(key: &str) -> Option<String> {
    let meant = match key {
        "url" | "uri" | "uris" | "server" => "urls",
        "user" | "login" | "name" => "username",
        "password" | "pass" | "secret" | "credentials" => "credential",
        _ => return nearest(key, FIELDS.into_iter()),
    };
    Some(meant.to_owned())
}

/// The candidate with the fewest typing errors, if they are few. Separators do not count.
fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<String> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', '.'], "");
    let wanted = plain(name);
    let allowed = (wanted.chars().count() / 4).clamp(1, 3);
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

/// Every span that holds a credential, shadowed, ignored and broken ones included.
pub(crate) fn secrets(viper: &mut Viper<'_>, webrtc: &WebRtc) -> Vec<Place> {
    let mut found = Secrets::default();
    for (name, row) in setting::variables().filter(|(_, row)| row.secret) {
        let earlier = viper.overridden.get(name).into_iter().flatten();
        for id in viper.flags.values(row.key).iter().chain(viper.variables.get(name)).chain(earlier) {
            found.add(viper.values.place(*id));
        }
    }
    let earlier = viper.overridden.iter().flat_map(|(name, ids)| ids.iter().map(move |id| (name, id)));
    for (name, id) in viper.variables.iter().chain(earlier) {
        let place = || viper.values.place(*id);
        let is_switch = |place: Place| suspected::is_switch_of_others(name, place.text());
        if secret_name(&name.to_lowercase()) && !place().is_some_and(is_switch) {
            found.add(place());
        }
    }
    // Parsing JSON adds values, which are looked at in turn.
    let mut next = 0;
    while next < viper.values.len() {
        let id = ValueId(next as u32);
        next += 1;
        match viper.values.data(id) {
            Data::Map(map) => found.map(&viper.values, map),
            Data::Text(text)
                if memchr::memchr2(b'@', b'?', text.as_bytes()).is_some() || suspected::is_url_of_server(text) =>
            {
                found.url(&viper.values, id, text);
            }
            Data::Text(text) if text.starts_with(['[', '{']) => {}
            _ => continue,
        }
        found.embedded(&mut viper.values, id);
    }
    for server in webrtc.frontend.value.iter().chain(&webrtc.backend.value).chain(&webrtc.backend_dropped) {
        let IceServer { credential, credential_place, .. } = server;
        if credential.is_some() {
            found.add(credential_place.clone());
        }
    }
    found.places
}

/// Whether a name is looked at more closely: it has the beginning of a telling word, or a word that may be meant for one.
fn may_be_secret(key: &str) -> bool {
    let bytes = key.as_bytes();
    // Letters beyond ASCII may become ASCII ones in lower case.
    !key.is_ascii()
        || has_beginning(bytes)
        || bytes
            .split(|byte| matches!(byte, b'.' | b'_'))
            .any(|word| word.len() >= 6 && word.first().is_some_and(|first| matches!(first | 0x20, b'c' | b'p')))
}

/// Whether a name has the beginning of a telling word.
fn has_beginning(name: &[u8]) -> bool {
    name.windows(3).any(|three| {
        let lower = [three[0] | 0x20, three[1] | 0x20, three[2] | 0x20];
        matches!(&lower, b"cre" | b"pas" | b"sec" | b"tok")
    })
}

/// Names that hold passwords and tokens, in lower case.
fn secret_name(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key);
    if last.ends_with("_file") || last.ends_with("credentialtype") {
        return false;
    }
    has_beginning(last.as_bytes())
        && ["credential", "password", "passwd", "secret", "token"].iter().any(|word| last.contains(word))
        || last == "pass"
        || last.split('_').any(misspelt)
}

/// One letter off, or two: whoever writes `credental` means a secret all the same.
fn misspelt(word: &str) -> bool {
    // Each letter that the word has nowhere is an error by itself.
    let letters = |word: &str| word.bytes().fold(0u32, |letters, byte| letters | 1 << (byte & 31));
    let own = letters(word);
    let lacks = |meant: &str| (letters(meant) & !own).count_ones();
    ["password", "credential", "credentials"].iter().any(|meant| {
        word.len().abs_diff(meant.len()) <= 2
            && word.bytes().next() == meant.bytes().next()
            && lacks(meant) <= 2
            && spelling::is_near(word, meant, 2)
    })
}

#[derive(Default)]
struct Secrets {
    places: Vec<Place>,
    seen: HashSet<(*const Source, usize, usize)>,
}

impl Secrets {
    fn add(&mut self, place: Option<Place>) {
        let Some(place) = place.filter(|place| !place.span.is_empty()) else { return };
        if self.seen.insert((Arc::as_ptr(&place.source), place.span.start, place.span.end)) {
            self.places.push(place);
        }
    }

    fn map(&mut self, values: &Values, map: &Map) {
        for entry in map.entries.iter().filter(|entry| may_be_secret(&entry.key)) {
            let plain = entry.key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            if !(if plain { secret_name(&entry.key) } else { secret_name(&entry.key.to_lowercase()) }) {
                continue;
            }
            match values.data(entry.value) {
                Data::Null => {}
                Data::Map(map) if entry.key.contains('.') || map.entries.is_empty() => {}
                _ => self.add(values.place(entry.value)),
            }
        }
    }

    /// `turn:user:password@host`, which neko and browsers refuse and which is a password all the same; `?password=`.
    fn url(&mut self, values: &Values, id: ValueId, text: &str) {
        if text.starts_with(['[', '{']) {
            return;
        }
        for span in suspected::parameters_of_url(text) {
            self.add(values.within(id, span));
        }
        let Some((before, _)) = text.rsplit_once('@').filter(|(before, _)| before.contains(':')) else { return };
        let scheme = before.find(':').map_or(0, |at| at + 1);
        let rest = before[scheme..].trim_start_matches('/');
        let user = before.len() - rest.len();
        let start = rest.find(':').map_or(user, |at| user + at + 1);
        self.add(values.within(id, start..before.len()));
    }

    /// JSON inside a text; where it is broken, what follows a telling name.
    fn embedded(&mut self, values: &mut Values, id: ValueId) {
        let Data::Text(text) = values.data(id) else { return };
        if !text.starts_with(['[', '{']) {
            return;
        }
        let (text, lower) = (text.clone(), text.to_ascii_lowercase());
        if !["credential", "password", "secret", "token", "@"].iter().any(|word| lower.contains(word)) {
            return;
        }
        if !matches!(decode::json_within(values, id), Some(Err(_))) {
            return;
        }
        // `"turn:user:password@host"`: from behind the scheme on.
        for span in before_at_signs(&text) {
            self.add(values.within(id, span));
        }
        let mut words = [("credential", 0), ("password", 0), ("secret", 0), ("token", 0)];
        let mut from = 0;
        loop {
            // Each is looked for once in each stretch of the text.
            for (word, next) in words.iter_mut().filter(|(_, next)| *next <= from) {
                *next = lower[from..].find(*word).map_or(usize::MAX, |found| from + found);
            }
            let at = words.iter().map(|(_, next)| *next).min().unwrap_or(usize::MAX);
            if at == usize::MAX {
                return;
            }
            let Some(colon) = text[at..].find([':', '=']).map(|length| at + length + 1) else { return };
            let rest = &text[colon..];
            let start = colon + (rest.len() - rest.trim_start().len());
            let end = text[start..].find([',', '}', '\n']).map_or(text.len(), |length| start + length);
            self.add(values.within(id, start..end));
            from = end;
        }
    }
}

/// Of each word with an `@`, what stands between its first colon and its last `@`; each character is looked at once.
fn before_at_signs(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let (mut word, mut colon, mut from) = (0, None, 0);
    for (at, _) in text.match_indices('@') {
        let same = match text[from..at].rfind(['"', '\'', ' ', ',', '[', '{', '\n']) {
            Some(before) => {
                (word, colon) = (from + before + 1, None);
                from = word;
                false
            }
            None => true,
        };
        colon = colon.or_else(|| text[from..at].find(':').map(|found| from + found + 1));
        from = at + 1;
        let span = colon.unwrap_or(word)..at;
        match spans.last_mut().filter(|_| same) {
            Some(last) => *last = last.start.min(span.start)..at,
            None => spans.push(span),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_before_an_at_sign_is_one_span() {
        let found =
            |text: &str| before_at_signs(text).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>();
        assert_eq!(found(r#"[{"urls": "turn:u:p@host", a@b, x"#), ["u:p", "a"]);
        assert_eq!(found("[turn:u:p@q@host"), ["u:p@q"]);
        assert_eq!(found("[a@b:c@d"), ["a@b:c"]);
        assert_eq!(found("[@@@"), ["@@"]);
        assert!(found("[x]").is_empty());
    }

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

    #[test]
    fn names_of_secrets() {
        assert!(secret_name("credental") && secret_name("neko_user_passwrd"));
        assert!(secret_name("credential") && secret_name("neko_member_multiuser_user_password"));
        assert!(!secret_name("username") && !secret_name("credentialtype"));
    }
}
