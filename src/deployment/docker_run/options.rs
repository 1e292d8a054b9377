//! Which options of `docker run` stand alone: all others take a value.

/// Long options of `docker run` that take a value, as docker/cli has them in version 29.
const WITH_VALUE: [&str; 92] = [
    "add-host",
    "annotation",
    "attach",
    "blkio-weight",
    "blkio-weight-device",
    "cap-add",
    "cap-drop",
    "cgroup-parent",
    "cgroupns",
    "cidfile",
    "cpu-count",
    "cpu-percent",
    "cpu-period",
    "cpu-quota",
    "cpu-rt-period",
    "cpu-rt-runtime",
    "cpu-shares",
    "cpus",
    "cpuset-cpus",
    "cpuset-mems",
    "detach-keys",
    "device",
    "device-cgroup-rule",
    "device-read-bps",
    "device-read-iops",
    "device-write-bps",
    "device-write-iops",
    "dns",
    "dns-opt",
    "dns-option",
    "dns-search",
    "domainname",
    "entrypoint",
    "env",
    "env-file",
    "expose",
    "gpus",
    "group-add",
    "health-cmd",
    "health-interval",
    "health-retries",
    "health-start-interval",
    "health-start-period",
    "health-timeout",
    "hostname",
    "io-maxbandwidth",
    "io-maxiops",
    "ip",
    "ip6",
    "ipc",
    "isolation",
    "kernel-memory",
    "label",
    "label-file",
    "link",
    "link-local-ip",
    "log-driver",
    "log-opt",
    "mac-address",
    "memory",
    "memory-reservation",
    "memory-swap",
    "memory-swappiness",
    "mount",
    "name",
    "net",
    "net-alias",
    "network",
    "network-alias",
    "oom-score-adj",
    "pid",
    "pids-limit",
    "platform",
    "publish",
    "pull",
    "restart",
    "runtime",
    "security-opt",
    "shm-size",
    "stop-signal",
    "stop-timeout",
    "storage-opt",
    "sysctl",
    "tmpfs",
    "ulimit",
    "user",
    "userns",
    "uts",
    "volume",
    "volume-driver",
    "volumes-from",
    "workdir",
];
/// Short ones.
const SHORT_WITH_VALUE: &str = "acehlmpuvw";

/// Long options without a value, of Docker, Podman and nerdctl.
const ALONE: [&str; 26] = [
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
    "use-api-socket",
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

/// An option that nobody knows, as the one that is meant.
pub(super) fn meant(word: &str, name: &'static str) -> Shape {
    match word.find('=') {
        _ if ALONE.contains(&name) => Shape::Alone,
        Some(at) => Shape::Inside { name: name.to_owned(), at: at + 1 },
        None => Shape::Next(name.to_owned()),
    }
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

/// The option of a word that `docker run` does not have.
pub(super) fn unknown(word: &str) -> Option<&str> {
    if let Some(long) = word.strip_prefix("--") {
        let name = long.split_once('=').map_or(long, |(name, _)| name);
        return (!WITH_VALUE.contains(&name) && !ALONE.contains(&name)).then_some(name);
    }
    // What is behind a letter that takes a value is the value.
    let (at, letter) = word.char_indices().skip(1).find(|(_, letter)| !SHORT_ALONE.contains(*letter))?;
    let end = at + letter.len_utf8();
    (letter != '=' && !SHORT_WITH_VALUE.contains(letter)).then(|| word.get(at..end)).flatten()
}

/// The option that is meant by one that Docker does not have.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    match name {
        "port" | "ports" => return Some("publish"),
        "volumes" => return Some("volume"),
        "network-mode" | "network_mode" => return Some("network"),
        _ if name.starts_with("env") && name.contains("file") => return Some("env-file"),
        _ if name.starts_with("env") => return Some("env"),
        _ => {}
    }
    let plain = name.to_lowercase().replace('_', "-");
    let most = (plain.len() / 4).clamp(1, 3);
    // A word may be as long as the file.
    let alike = WITH_VALUE.iter().chain(&ALONE).filter(|known| known.len().abs_diff(plain.len()) <= most);
    let scored = alike.map(|known| (strsim::osa_distance(&plain, known), *known));
    let (distance, known) = scored.min_by_key(|(distance, _)| *distance)?;
    (plain.len() > 1 && distance <= most).then_some(known)
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
            assert_eq!(unknown(word).map(|name| (name, nearest(name))), expected, "{word}");
        }
    }

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
