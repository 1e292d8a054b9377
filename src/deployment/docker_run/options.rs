//! Which options of `docker run` stand alone: all others take a value.

/// Long options without a value, of Docker, Podman and nerdctl.
const ALONE: [&str; 25] = [
    "detach",
    "disable-content-trust",
    "env-host",
    "help",
    "http-proxy",
    "init",
    "interactive",
    "no-healthcheck",
    "no-hostname",
    "no-hosts",
    "oom-kill-disable",
    "passwd",
    "privileged",
    "publish-all",
    "quiet",
    "read-only",
    "read-only-tmpfs",
    "replace",
    "rm",
    "rmi",
    "rootfs",
    "sig-proxy",
    "tls-verify",
    "tty",
    "unsetenv-all",
];
/// Short ones.
const SHORT_ALONE: &str = "ditPq";

/// An option as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Stands alone.
    Alone,
    /// Its value begins at this byte of the word.
    Inside {
        /// `env`, or `e` for a short one.
        name: String,
        /// Where the value begins.
        at: usize,
    },
    /// The next word is its value.
    Next(String),
}

/// Takes a word that begins with a dash apart.
pub(super) fn shape(word: &str) -> Shape {
    if let Some(long) = word.strip_prefix("--") {
        return match long.split_once('=') {
            Some((name, _)) if ALONE.contains(&name) => Shape::Alone,
            Some((name, _)) => Shape::Inside { name: name.to_owned(), at: name.len() + 3 },
            None if ALONE.contains(&long) => Shape::Alone,
            None => Shape::Next(long.to_owned()),
        };
    }
    // `-itde A=1`: letters that stand alone, then one that takes what follows.
    for (at, letter) in word.char_indices().skip(1) {
        if SHORT_ALONE.contains(letter) {
            continue;
        }
        let end = at + letter.len_utf8();
        let name = letter.to_string();
        return match word.as_bytes().get(end) {
            None => Shape::Next(name),
            Some(b'=') => Shape::Inside { name, at: end + 1 },
            Some(_) => Shape::Inside { name, at: end },
        };
    }
    Shape::Alone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options() {
        let inside = |name: &str, at| Shape::Inside { name: name.to_owned(), at };
        for (word, expected) in [
            ("-d", Shape::Alone),
            ("-dit", Shape::Alone),
            ("--rm", Shape::Alone),
            ("--rm=true", Shape::Alone),
            ("-p", Shape::Next("p".to_owned())),
            ("-dp", Shape::Next("p".to_owned())),
            ("-eA=1", inside("e", 2)),
            ("-e=A=1", inside("e", 3)),
            ("--env=A=1", inside("env", 6)),
            ("--shm-size", Shape::Next("shm-size".to_owned())),
            ("-é", Shape::Next("é".to_owned())),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
    }
}
