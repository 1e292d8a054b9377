//! Addresses and names of hosts within sentences.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a text begins with.
#[derive(Debug, PartialEq)]
pub(super) enum Found<'a> {
    /// Something that names nobody.
    Nothing,
    /// An address.
    Address(IpAddr),
    /// Letters, digits, dots and hyphens.
    Word(&'a str),
    /// The same with an address inside.
    Name(&'a str),
}

/// Ends of files that people name.
const FILES: [&str; 28] = [
    "yaml",
    "yml",
    "json",
    "toml",
    "env",
    "conf",
    "cfg",
    "ini",
    "txt",
    "log",
    "md",
    "html",
    "sh",
    "bash",
    "rs",
    "go",
    "js",
    "ts",
    "py",
    "pem",
    "crt",
    "key",
    "sock",
    "service",
    "container",
    "pod",
    "kube",
    "so",
];

/// Where paths of settings begin.
const SETTINGS: [&str; 20] = [
    "webrtc",
    "capture",
    "server",
    "member",
    "session",
    "desktop",
    "plugins",
    "services",
    "spec",
    "metadata",
    "data",
    "stringdata",
    "networks",
    "volumes",
    "env",
    "template",
    "containers",
    "log",
    "root",
    "screen",
];

/// What the URL of a server begins with.
const SCHEMES: [&str; 4] = ["turn:", "turns:", "stun:", "stuns:"];

/// Names that are kept for documents (RFC 2606).
const DOCUMENTS: [&str; 3] = ["example.org", "example.com", "example.net"];

/// What a text begins with, and how many bytes that are.
pub(super) fn next(text: &str, before: Option<char>) -> (Found<'_>, usize) {
    let first = text.chars().next().map_or(1, char::len_utf8);
    if before.is_some_and(is_word) {
        return (Found::Nothing, first);
    }
    if let Some((ip, length)) = ipv6(text) {
        return (Found::Address(ip), length);
    }
    let word = word(text);
    match word.len() {
        0 => (Found::Nothing, first),
        length if let Some(ip) = address(word) => (Found::Address(ip), length),
        length if is_domain(&word.to_lowercase()) => (Found::Word(word), length),
        length => match ipv4_within(word) {
            Some((0, ip, length)) => (Found::Address(ip), length),
            Some(_) => (Found::Name(word), length),
            None => (Found::Word(word), length),
        },
    }
}

/// An address alone, in brackets too.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    text.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether a word begins a text and ends there.
pub(super) fn is_word_here(text: &str, word: &str, before: Option<char>) -> bool {
    let behind = text.strip_prefix(word).map(|rest| rest.chars().next());
    !before.is_some_and(char::is_alphanumeric) && behind.is_some_and(|c| !c.is_some_and(char::is_alphanumeric))
}

/// Whether a host follows: behind a scheme, an `@`, or `host udp` of a candidate.
pub(super) fn is_at_host(before: &str) -> bool {
    let ends = ["://", "@", " udp ", " tcp ", "\"", "`"];
    SCHEMES.iter().chain(&ends).any(|end| before.ends_with(end))
}

/// Whether the host of a URL follows, also of one that browsers refuse.
pub(super) fn is_in_url(before: &str) -> bool {
    let scheme = before.trim_end_matches('/').trim_end();
    let is_server = SCHEMES.iter().any(|known| scheme.ends_with(known));
    is_server || before.ends_with('@') || is_in_web_url(before)
}

/// Whether the host of a web page follows.
pub(super) fn is_in_web_url(before: &str) -> bool {
    before.ends_with("http://") || before.ends_with("https://")
}

/// Whether the name of a user follows, as the name of a folder.
pub(super) fn is_at_home(before: &str) -> bool {
    ["/home/", "/Users/", "\\Users\\"].iter().any(|end| before.ends_with(end))
}

/// Whether a word in small letters looks like the name of a host, and not like a file or a setting.
pub(super) fn is_domain(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    let [first, .., last] = labels[..] else { return false };
    let is_top = last.chars().count() > 1 && (last.chars().all(char::is_alphabetic) || last.starts_with("xn--"));
    // `neko.env.example` and `compose.yaml.bak` are files too.
    let is_file = labels[1..].iter().any(|label| ["env", "yaml", "yml"].contains(label));
    let is_ours = is_file || FILES.contains(&last) || SETTINGS.contains(&first);
    is_top && !is_ours && !labels.contains(&"") && !is_document(word)
}

/// Whether a name is one that is kept for documents.
pub(super) fn is_document(name: &str) -> bool {
    DOCUMENTS.iter().any(|kept| name == *kept || name.ends_with(&format!(".{kept}")))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The word at the start, without the full stop of a sentence.
fn word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-'])
}

/// The longest address of IPv6 at the start, with its zone.
fn ipv6(text: &str) -> Option<(IpAddr, usize)> {
    const LONGEST: usize = 45;
    let end = text.find(|c: char| !(c.is_ascii_hexdigit() || matches!(c, ':' | '.'))).unwrap_or(text.len());
    let run = &text[..end.min(LONGEST)];
    if run.matches(':').take(2).count() < 2 {
        return None;
    }
    let ends = (2..=run.len()).rev();
    let (ip, length) = ends.into_iter().find_map(|end| Some((run[..end].parse::<Ipv6Addr>().ok()?, end)))?;
    let zone = text[length..].strip_prefix('%').map_or(0, |zone| 1 + word(zone).len());
    Some((ip.into(), length + zone))
}

/// The first address of IPv4 within a word: where, which, how long.
fn ipv4_within(word: &str) -> Option<(usize, IpAddr, usize)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let starts = word.char_indices().filter(|&(at, c)| is_digit(c) && !word[..at].ends_with(is_digit));
    let of = |(at, _): (usize, char)| {
        let run = &word[at..];
        let end = run.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(run.len());
        let dots = run[..end].match_indices('.').map(|(dot, _)| dot);
        let end = dots.chain([end]).nth(3)?;
        Some((at, IpAddr::from(run[..end].parse::<Ipv4Addr>().ok()?), end))
    };
    starts.filter_map(of).next()
}
