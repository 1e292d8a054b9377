//! What looks like a secret in any text, parsed or not: the value behind a key that is named after one, user information
//! and telling parameters of a URL, all of a Kubernetes Secret. Deliberately greedy, as far as the secret itself goes:
//! the rest of its line, and what only refers to a secret, is none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use crate::ice_server::Mask;
use neko_text::source::{Place, Source, SourceKind, floor};

mod value;

use value::{Key, Text, secret_in, value_behind};

/// Words in the names of keys whose value is a secret, in lower case; of the short ones [`value::end_of_word`] tells more.
const NAMES: [&str; 15] = [
    "crede",
    "pass",
    "pasw",
    "secret",
    "token",
    "pwd",
    "_pw",
    "apikey",
    "api_key",
    "api-key",
    "private_key",
    "private-key",
    "access_key",
    "object_user",
    "file_hash",
];

/// What short words stand for.
const PASS: [&str; 4] = ["password", "passwd", "passphrase", "passw"];
/// Parameters of a URL that are named after a secret, and otherwise after anything.
const PARAMETERS: [&str; 5] = ["pass=", "pwd=", "key=", "auth=", "cred="];

/// Ends of names that are about a secret and do not hold it.
const ABOUT: [&str; 12] = [
    "ref",
    "refs",
    "name",
    "names",
    "file",
    "files",
    "path",
    "type",
    "env",
    "seconds",
    "existingsecret",
    "use-auth-secret",
];

/// [`NAMES`], ready to be looked for.
static FIND_NAMES: LazyLock<[Finder<'static>; NAMES.len()]> = LazyLock::new(|| NAMES.map(Finder::new));
/// [`PARAMETERS`], ready to be looked for.
static FIND_PARAMETERS: LazyLock<[Finder<'static>; PARAMETERS.len()]> = LazyLock::new(|| PARAMETERS.map(Finder::new));

/// The spans of a source.
pub fn suspected(source: &Source) -> Vec<Range<usize>> {
    if let SourceKind::Variable(name) | SourceKind::Flag(name) = &source.kind
        && is_telling(&name.to_ascii_lowercase())
    {
        if is_switch_of_others(name, &source.text) {
            return Vec::new();
        }
        return std::iter::once(0..source.text.len()).filter(|span| !span.is_empty()).collect();
    }
    let lower = source.text.to_ascii_lowercase();
    let mut spans = Vec::new();
    named(&source.text, &lower, &mut spans);
    in_urls(&source.text, &lower, &mut spans);
    hidden(&source.text, &lower, &mut spans);
    users(&source.text, &lower, &mut spans);
    of_manifests(&source.text, &lower, &mut spans);
    spans.retain(|span| !span.is_empty());
    spans
}

/// The same as places, of a source of which nothing else is known. A value of several words may be anything: an error may
/// quote one of them.
pub fn places(source: &Arc<Source>) -> impl Iterator<Item = Place> {
    let words = |span: &Range<usize>| -> Vec<Range<usize>> {
        let text = &source.text[span.clone()];
        let part = |c: char| !(c.is_whitespace() || "\"'`:,?[]{}".contains(c));
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find(part).map(|found| at + found) {
            at = text[start..].find(|c| !part(c)).map_or(text.len(), |length| start + length);
            words.push(span.start + start..span.start + at);
        }
        words.retain(|word| word != span && word.len() > 3);
        words
    };
    suspected(source)
        .into_iter()
        .flat_map(move |span| words(&span).into_iter().chain([span]))
        .map(|span| Place::new(source, span))
}

/// What is quoted of a place, with what looks like a secret on its line as `*`.
pub fn without_secrets(quoted: &str, place: &Place) -> String {
    const SHORTEST: usize = 4;
    const FARTHEST: usize = 2_000;
    let text = &place.source.text;
    let (first, last) = (place.span.start.saturating_sub(FARTHEST), (place.span.end + FARTHEST).min(text.len()));
    let (before, behind) = (&text[floor(text, first)..place.span.start], &text[place.span.end..floor(text, last)]);
    let start = place.span.start - before.split('\n').next_back().map_or(0, str::len);
    let end = place.span.end + behind.split('\n').next().map_or(0, str::len);
    let line = Source::new(place.source.kind.clone(), &text[start..end]);
    let secrets = places(&line).map(|secret| secret.text().to_owned()).filter(|secret| secret.len() >= SHORTEST);
    Mask::new(secrets).apply(quoted)
}

/// The parts of a text all of which is secret, as errors quote them: what stands between quotation marks, its words and
/// their parts. Keys of JSON and YAML and the schemes of URLs are none.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    const SHORTEST: usize = 4;
    let coarse = |c: char| c.is_whitespace() || "\"'`,[]{}".contains(c);
    let fine = |c: char| coarse(c) || "-:/?&=@;!()".contains(c);
    let mut out = Vec::new();
    for ends in [&(|c| c == '"') as &dyn Fn(char) -> bool, &coarse, &fine] {
        let mut at = 0;
        for part in text.split(ends) {
            out.push(at..at + part.len());
            at += part.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    let is_key = |span: &Range<usize>| {
        let rest = text[span.end..].trim_start_matches(['"', '\'']);
        let colon = rest.trim_start_matches(' ').strip_prefix(':');
        let scheme = ["turn", "turns", "stun", "stuns", "http", "https"].contains(&&text[span.clone()]);
        let quoted = rest.len() < text.len() - span.end;
        colon.is_some_and(|value| scheme || quoted || text.contains('\n') && value.starts_with(char::is_whitespace))
    };
    out.retain(|span| span.len() >= SHORTEST && *span != (0..text.len()) && !is_key(span));
    out
}

/// The spans of user information and of telling parameters in the URLs of a text, a sentence for instance.
pub fn in_text(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if memchr::memchr3(b'@', b'?', b'&', text.as_bytes()).or_else(|| memchr::memchr(b'=', text.as_bytes())).is_none() {
        return spans;
    }
    let lower = text.to_ascii_lowercase();
    in_urls(text, &lower, &mut spans);
    spans.extend(parameters(text));
    spans
}

/// The values of telling parameters (`?password=`, `&token=`) in a text, in its order.
pub fn parameters(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if memchr::memchr3(b'?', b'&', b'=', text.as_bytes()).is_some() {
        let lower = text.to_ascii_lowercase();
        named(text, &lower, &mut spans);
        hidden(text, &lower, &mut spans);
        spans.retain(|span| span.start > 0 && Key::around(text, floor(text, span.start - 1)).is_parameter(text));
        spans.sort_by_key(|span| span.start);
        spans.dedup_by(|next, span| next.start < span.end);
    }
    spans
}

/// The name of a variable as it may be quoted: of one behind which the separator was forgotten (`NEKO_PASSWORD hunter2`)
/// the rest is a secret.
pub fn variable_name(name: &str) -> Cow<'_, str> {
    match value::name_end(name) {
        end if end == name.len() => Cow::Borrowed(name),
        end => Cow::Owned(format!("{}…", &name[..end])),
    }
}

/// The values of telling parameters in a text that is one URL, in its order: up to the next parameter, whatever stands in
/// them.
pub fn parameters_of_url(url: &str) -> Vec<Range<usize>> {
    if url.starts_with(['[', '{']) || url.contains(" ! ") {
        // A list or a pipeline.
        return parameters(url);
    }
    let telling = |(at, before): (usize, &str)| {
        let start = at + before.len();
        let length = url[start..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
        let name = url[start..start + length].to_ascii_lowercase();
        // A host has a port behind its colon.
        let signs: &[char] = if matches!(before, "/" | ":") { &['='] } else { &['=', ':', ' '] };
        let from = start + length + 1;
        url[start + length..].strip_prefix(signs)?;
        let ends: &[char] = match before {
            ";" | "," => &['&', '#', ';', ','],
            "(" | "[" | "{" | "<" => &[')', ']', '}', '>'],
            _ => &['&', '#'],
        };
        let end = url[from..].find(ends).map_or(url.len(), |length| from + length);
        let short = || PARAMETERS.iter().any(|own| own.strip_suffix('=') == Some(&*name));
        ((is_telling(&name) || short()) && from < end).then_some(from..end)
    };
    let before = ['?', '&', ';', '#', '/', ',', ' ', '\n', '|', '(', '[', '{', '<', ':'];
    let mut spans: Vec<_> = url.match_indices(before).filter_map(telling).chain(in_place_of_port(url)).collect();
    spans.sort_by_key(|span| span.start);
    // One may lie in another.
    spans.dedup_by(|next, span| next.start < span.end);
    spans
}

/// A password in the place of a server's port: `turn:user:password`, `turn:user:password%40host`.
fn in_place_of_port(url: &str) -> Option<Range<usize>> {
    const SHORTEST: usize = 6;
    let address = url.split(['?', '#', '@']).next().filter(|_| is_url_of_server(url))?;
    let address = address.find("%40").map_or(address, |at| &address[..at]);
    let (before, port) = address.rsplit_once(':').filter(|(before, _)| before.contains(':'))?;
    let is_word = port.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'!'));
    let letters = port.bytes().any(|byte| byte.is_ascii_alphabetic());
    (port.len() >= SHORTEST && is_word && letters).then_some(before.len() + 1..address.len())
}

/// Whether a text is the URL of a server, whatever stands in it.
pub fn is_url_of_server(text: &str) -> bool {
    let scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
    ["turn:", "turns:", "stun:", "stuns:"].iter().any(|own| scheme(own))
}

/// Tells places that only refer to a secret (`${TURN_PASSWORD}`, `*alias`) from those that hold one.
#[derive(Default)]
pub struct References<'a>(HashMap<*const Source, Text<'a>>);

impl<'a> References<'a> {
    /// Whether this is one.
    pub fn has(&mut self, place: &'a Place) -> bool {
        let written = place.text();
        let text = written.trim_matches(['"', '\'', '\\']);
        if !text.starts_with(['$', '*', '{']) {
            return false;
        }
        let quoted = || text != written || place.source.text[..place.span.start].ends_with(['"', '\'']);
        if text.starts_with('*') && (!place.source.has_lines() || quoted()) {
            return false;
        }
        let within = self.0.entry(Arc::as_ptr(&place.source)).or_insert_with(|| Text::new(&place.source.text));
        // The default within a reference is secret.
        let start = place.span.start + written.find(text).unwrap_or_default();
        within.refers(text) && secret_in(within, start..start + text.len()).is_none()
    }
}

/// Whether a name, in lower case, is that of a secret.
pub fn is_telling(name: &str) -> bool {
    let holds = |word: &str| match word {
        "pass" => name == "pass" || name.ends_with("_pass") || PASS.iter().any(|long| name.contains(long)),
        "pwd" => name.ends_with("-pwd") || name.ends_with("_pwd"),
        "_pw" => name.ends_with("_pw"),
        word => name.contains(word),
    };
    NAMES.iter().any(|word| holds(word)) && !ABOUT.iter().any(|end| name.ends_with(end))
}

/// Whether a variable that is no secret of neko's, for all its name, only switches or counts something:
/// `DISABLE_PASS=true`.
pub fn is_switch_of_others(name: &str, value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'', '\\']);
    let is_number = value.len() <= 2 && value.bytes().all(|byte| byte.is_ascii_digit());
    let words = ["true", "false", "yes", "no", "on", "off"];
    let is_secret_of_neko = !value::is_of_others(name) && !name.ends_with("_FILE_HASH");
    !is_secret_of_neko && (is_number || words.iter().any(|word| value.eq_ignore_ascii_case(word)))
}

/// Behind the keys that are named after a secret.
fn named(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    for (name, find) in NAMES.into_iter().zip(&*FIND_NAMES) {
        // What lies in a value or a word that was looked at brings nothing new; a line of names alone would take forever.
        let mut looked_at = 0;
        for at in find.find_iter(lower.as_bytes()) {
            if at < looked_at {
                continue;
            }
            let key = Key::around(text, at);
            looked_at = key.span.end;
            if ABOUT.iter().any(|end| lower[key.span.clone()].ends_with(end)) {
                continue;
            }
            let Some(end) = value::end_of_word(text, lower, at, name, &key) else { continue };
            let below = || value::below_name(text, &key);
            let Some(span) = value_behind(&within, &key).or_else(|| value::glued(text, end, &key)).or_else(below)
            else {
                continue;
            };
            looked_at = looked_at.max(span.end);
            if is_switch_of_others(&text[key.span.clone()], &text[span.clone()]) {
                continue;
            }
            spans.extend(value::within_name(text, &key).filter(|own| *own != span));
            spans.push(span);
        }
    }
}

/// Behind parameters of URLs with short names, and behind keys of JSON whose letters are escaped.
fn hidden(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    for find in &FIND_PARAMETERS[2..] {
        for at in find.find_iter(lower.as_bytes()) {
            let key = Key { span: at..at + find.needle().len() - 1 };
            if key.is_parameter(text) {
                spans.extend(value_behind(&within, &key));
            }
        }
    }
    let mut looked_at = 0;
    for at in memchr::memmem::find_iter(lower.as_bytes(), "\\u00") {
        if at < looked_at {
            continue;
        }
        let Some((key, name)) = value::escaped(text, at) else { continue };
        looked_at = key.span.end;
        if is_telling(&name.to_ascii_lowercase()) {
            spans.extend(value_behind(&within, &key));
        }
    }
}

/// User information before each `@`, where a URL stands there. Each text between two `@` is looked at once.
fn in_urls(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let delimiter = |c: char| c.is_whitespace() || "\"'<>()`".contains(c);
    let schemes = ["turns:", "turn:", "stuns:", "stun:"];
    // Of the word that the `@` stands in: its start, what is behind its `://`, behind its last scheme, whether it has a colon.
    let (mut word, mut slashes, mut scheme, mut colon) = (0, None, None, false);
    let mut from = 0;
    let mut own: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'@', lower.as_bytes()) {
        if let Some(found) = lower[from..at].rfind(delimiter) {
            word = from + found + lower[from + found..].chars().next().map_or(1, char::len_utf8);
            (slashes, scheme, colon, from) = (None, None, false, word);
        }
        let part = &lower[from..at];
        slashes = slashes.or_else(|| part.find("://").map(|found| from + found + 3));
        let last =
            schemes.iter().filter_map(|scheme| part.rfind(scheme).map(|found| from + found + scheme.len())).max();
        scheme = last.or(scheme);
        colon |= part.contains(':');
        from = at + 1;
        // The digest of an image is none.
        let image =
            slashes.or(scheme).is_none() && ["sha256:", "sha512:"].iter().any(|sum| lower[from..].starts_with(sum));
        if let Some(start) = slashes.or(scheme).or(colon.then_some(word)).filter(|_| !image) {
            match own.last_mut().filter(|span| span.start == start) {
                Some(span) => span.end = at,
                None => own.push(start..at),
            }
        }
    }
    // `turn:user:$PASSWORD@host` holds none.
    let within = Text::new(text);
    own.retain(|span| !within.refers(text[span.clone()].split_once(':').map_or("", |(_, password)| password)));
    spans.extend(own);
}

/// The password in `user=name:password`, as coturn takes it, and in `curl -u name:password`.
fn users(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let curl = memchr::memmem::find_iter(lower.as_bytes(), "-u").map(|at| at..at + 2);
    let curl = curl.filter(|option| value::is_of_curl(text, option.start));
    let users = memchr::memmem::find_iter(lower.as_bytes(), "user").map(|at| at..at + 4);
    passwords((text, lower), users, spans);
    passwords((text, lower), curl, spans);
}

/// The passwords behind options that take `name:password`, in the order of the text.
fn passwords((text, lower): (&str, &str), options: impl Iterator<Item = Range<usize>>, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    let mut looked_at = 0;
    for Range { start: at, end } in options {
        if at < looked_at {
            continue;
        }
        let begins = !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let Some(rest) = text[end..].strip_prefix(['=', ' ']).filter(|_| begins) else { continue };
        let value = rest.split(|c: char| c.is_whitespace() || "\"'`,]".contains(c)).next().unwrap_or_default();
        looked_at = end + 1 + value.len();
        let Some((name, password)) = value.split_once(':') else { continue };
        // `--user 1000:1000` is somebody's number.
        let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(name.contains('/') || number(name) && number(password)) {
            let start = end + 1 + name.len() + 1;
            spans.extend(secret_in(&within, start..start + password.len()));
        }
    }
}

/// The values of Kubernetes Secrets, and of what may be the rest of one.
fn of_manifests(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    if !lower.contains("data") || !(lower.contains("stringdata") || lower.contains("secret") || !lower.contains("kind"))
    {
        return;
    }
    let mut start = 0;
    for document in text.split_inclusive("\n---") {
        let own = &lower[start..start + document.len()];
        let kind = own.find("kind").map(|at| own[at + 4..].trim_start_matches(['"', '\'', ':', ' ', '\t']));
        if kind.is_none_or(|kind| kind.starts_with("secret")) {
            for section in ["stringdata", "data"] {
                for at in memchr::memmem::find_iter(own.as_bytes(), section) {
                    value::entries(text, start + at, start + at + section.len(), start + document.len(), spans);
                }
            }
        }
        start += document.len();
    }
}

#[cfg(test)]
mod tests;
