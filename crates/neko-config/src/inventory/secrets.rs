//! The places of secrets in what was read.

use std::ops::Range;
use std::sync::Arc;

use hashbrown::HashSet;

use super::unusual_lists;
use crate::decode;
use crate::ice_server::IceServer;
use crate::setting::{self, table::WebRtc};
use crate::suspected::{self, may_be_secret, secret_name};
use crate::value::{Data, Map, ValueId, Values};
use crate::viper::Viper;
use neko_text::source::{Place, Source};

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
            Data::Map(map) => {
                found.map(&viper.values, map);
                unusual_lists::of_map(&viper.values, map, |place| found.add(place));
            }
            Data::List(items) => {
                unusual_lists::of_list(&viper.values, items, |place| found.add(place));
                continue;
            }
            Data::Text(text)
                if memchr::memchr2(b'@', b'?', text.as_bytes()).is_some() || suspected::is_url_of_server(text) =>
            {
                found.url(&viper.values, id, text);
                found.among_words(&viper.values, id, text);
            }
            Data::Text(text) if text.starts_with(['[', '{', '"', '\'']) => {}
            Data::Text(text) => {
                found.among_words(&viper.values, id, text);
                continue;
            }
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

    /// `$(curl -u me:hunter2 h)`, `1-2 # the password was hunter2`.
    fn among_words(&mut self, values: &Values, id: ValueId, text: &str) {
        if suspected::is_one_word(text) {
            return;
        }
        // Of one URL its parameters are known whole.
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let is_web = || scheme.is_some_and(|scheme| ["http", "https"].contains(&scheme));
        let is_url = || suspected::is_url_of_server(text) || is_web();
        if !text.starts_with(['[', '{']) && !is_url() {
            suspected::in_value(text).into_iter().for_each(|span| self.add(values.within(id, span)));
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
        if text.starts_with(['"', '\'']) {
            // A list without its brackets.
            suspected::beside_servers(text).into_iter().for_each(|span| self.add(values.within(id, span)));
            return;
        }
        if !text.starts_with(['[', '{']) {
            return;
        }
        let (text, lower) = (text.clone(), text.to_ascii_lowercase());
        if !["credential", "password", "secret", "token", "@", "turn", "stun"].iter().any(|word| lower.contains(word)) {
            return;
        }
        if !matches!(decode::json_within(values, id), Some(Err(_))) {
            return;
        }
        suspected::beside_servers(&text).into_iter().for_each(|span| self.add(values.within(id, span)));
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
}
