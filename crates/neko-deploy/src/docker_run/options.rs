//! The options of `docker run`, and a word that begins with a dash taken apart.

use std::ops::Range;
use std::sync::LazyLock;

use super::Client;
use crate::options::{Opt, Options};

/// What `docker run` and its kin know.
static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options::read(include_str!("options.txt")));

/// What only `podman run` knows.
static PODMAN: LazyLock<Options> = LazyLock::new(|| Options::read(include_str!("podman.txt")));

impl Client {
    /// Whether all options of the program are known here.
    pub(super) fn is_known(self) -> bool {
        self != Self::Nerdctl
    }

    fn has(self, find: impl Fn(&'static Options) -> Option<&'static Opt>) -> bool {
        find(&OPTIONS).is_some() || self != Self::Docker && find(&PODMAN).is_some()
    }
}

/// An option as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    /// Stands alone.
    Alone,
    /// Its value begins at this byte of the word.
    Inside {
        /// Its long name, or what is written where it has none.
        name: &'a str,
        /// Where the value begins.
        at: usize,
    },
    /// The next word is its value.
    Next(&'a str),
}

fn stands_alone(name: &str) -> bool {
    OPTIONS.long(name).or_else(|| PODMAN.long(name)).is_some_and(|own| !own.takes_value)
}

/// An option that nobody knows, as the one that is meant.
pub(super) fn meant(word: &str, name: &'static str) -> Shape<'static> {
    match word.find('=') {
        _ if stands_alone(name) => Shape::Alone,
        Some(at) => Shape::Inside { name, at: at + 1 },
        None => Shape::Next(name),
    }
}

/// Takes a word that begins with a dash apart.
pub(super) fn shape(word: &str) -> Shape<'_> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, at) = long.split_once('=').map_or((long, None), |(name, _)| (name, Some(name.len() + 3)));
        return match at {
            _ if stands_alone(name) => Shape::Alone,
            Some(at) => Shape::Inside { name: long_name(name), at },
            None => Shape::Next(long_name(name)),
        };
    }
    let Some((span, _)) = valued(word) else { return Shape::Alone };
    let name = long_name(&word[span.clone()]);
    match word.as_bytes().get(span.end) {
        None => Shape::Next(name),
        Some(b'=') => Shape::Inside { name, at: span.end + 1 },
        Some(_) => Shape::Inside { name, at: span.end },
    }
}

/// The long name of a short one, whatever dashes stand before it: `--e` is taken for `--env`.
fn long_name(name: &str) -> &str {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => OPTIONS.short(letter).map_or(name, |own| own.name),
        _ => name,
    }
}

/// Of `-itde A=1`: the letter behind those that stand alone, which takes what follows.
fn valued(word: &str) -> Option<(Range<usize>, char)> {
    let stands_alone = |letter: char| OPTIONS.short(letter).is_some_and(|own| !own.takes_value);
    let (at, letter) = word.char_indices().skip(1).find(|(_, letter)| !stands_alone(*letter))?;
    Some((at..at + letter.len_utf8(), letter))
}

/// The option of a word that the program does not have.
pub(super) fn unknown(word: &str, client: Client) -> Option<&str> {
    if let Some(long) = word.strip_prefix("--") {
        let name = long.split_once('=').map_or(long, |(name, _)| name);
        return (!client.has(|all| all.long(name))).then_some(name);
    }
    // What is behind a letter that takes a value is the value.
    let (span, letter) = valued(word)?;
    (letter != '=' && !client.has(|all| all.short(letter))).then(|| &word[span])
}

/// The option that is meant by one that the program does not have.
pub(super) fn nearest(name: &str, client: Client) -> Option<&'static str> {
    match name {
        "port" | "ports" => return Some("publish"),
        "volumes" => return Some("volume"),
        "network-mode" | "network_mode" => return Some("network"),
        _ if name.starts_with("env") && name.contains("file") => return Some("env-file"),
        _ if name.starts_with("env") => return Some("env"),
        _ => {}
    }
    let plain = name.to_lowercase().replace('_', "-");
    let podmans = || PODMAN.nearest(&plain).filter(|_| client == Client::Podman);
    OPTIONS.reordered(&plain).or_else(|| OPTIONS.nearest(&plain)).or_else(podmans).filter(|_| plain.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_docker_lacks() {
        for (word, expected) in [
            ("--port", Some(("port", Some("publish")))),
            ("--enviroment=A=1", Some(("enviroment", Some("env")))),
            ("--pubish", Some(("pubish", Some("publish")))),
            ("--shm_size", Some(("shm_size", Some("shm-size")))),
            ("-Z", Some(("Z", None))),
            ("-itZ", Some(("Z", None))),
            ("-itpZ", None),
            ("--rm", None),
            ("-it", None),
            ("--cap-add", None),
        ] {
            let unknown = |client| unknown(word, client).map(|name| (name, nearest(name, client)));
            assert_eq!(unknown(Client::Docker), expected, "{word}");
            assert_eq!(unknown(Client::Podman), expected, "{word}");
        }
    }

    #[test]
    fn podman_has_more_options() {
        for (word, docker, podman) in [
            ("--tz=local", Some(("tz", None)), None),
            ("--add-cap=SYS_ADMIN", Some(("add-cap", Some("cap-add"))), Some(("add-cap", Some("cap-add")))),
            ("--snm-size", Some(("snm-size", Some("shm-size"))), Some(("snm-size", Some("shm-size")))),
            ("--secrets", Some(("secrets", None)), Some(("secrets", Some("secret")))),
        ] {
            let unknown = |client| unknown(word, client).map(|name| (name, nearest(name, client)));
            assert_eq!((unknown(Client::Docker), unknown(Client::Podman)), (docker, podman), "{word}");
        }
    }

    #[test]
    fn options() {
        let inside = |name, at| Shape::Inside { name, at };
        for (word, expected) in [
            ("-d", Shape::Alone),
            ("-dit", Shape::Alone),
            ("--rm", Shape::Alone),
            ("--rm=true", Shape::Alone),
            ("-p", Shape::Next("publish")),
            ("-dp", Shape::Next("publish")),
            ("-eA=1", inside("env", 2)),
            ("-e=A=1", inside("env", 3)),
            ("--env=A=1", inside("env", 6)),
            ("--shm-size", Shape::Next("shm-size")),
            ("-é", Shape::Next("é")),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
    }
}
