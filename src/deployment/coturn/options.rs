//! coturn's options: which take a value, their short names, and a command line taken apart as getopt_long does it.

use crate::config::Written;
use crate::source::Place;

use super::{Setting, Unknown};

/// Long options that take a value, of coturn 4.5 to 4.17.
const WITH_VALUE: [&str; 73] = [
    "listening-device",
    "listening-port",
    "tls-listening-port",
    "alt-listening-port",
    "alt-tls-listening-port",
    "tcp-proxy-port",
    "listening-ip",
    "relay-device",
    "relay-ip",
    "external-ip",
    "relay-threads",
    "min-port",
    "max-port",
    "sock-buf-size",
    "user",
    "userdb",
    "db",
    "psql-userdb",
    "sql-userdb",
    "mysql-userdb",
    "mongo-userdb",
    "redis-userdb",
    "redis-statsdb",
    "prometheus-port",
    "prometheus-address",
    "prometheus-path",
    "prometheus-cert",
    "prometheus-key",
    "static-auth-secret",
    "realm",
    "server-name",
    "user-quota",
    "total-quota",
    "max-bps",
    "bps-capacity",
    "cert",
    "pkey",
    "pkey-pwd",
    "log-file",
    "log-min-level",
    "new-log-timestamp-format",
    "aux-server",
    "alternate-server",
    "tls-alternate-server",
    "tcp-alternate-server",
    "udp-alternate-server",
    "rest-api-separator",
    "max-allocate-timeout",
    "drain-min-allocations",
    "allowed-peer-ip",
    "denied-peer-ip",
    "cipher-list",
    "pidfile",
    "CA-file",
    "dh-file",
    "proc-user",
    "proc-group",
    "cli-ip",
    "cli-port",
    "cli-password",
    "web-admin-ip",
    "web-admin-port",
    "cli-max-output-sessions",
    "ec-curve-name",
    "secret-key-file",
    "allocation-default-address-family",
    "acme-redirect",
    "syslog-facility",
    "cpus",
    "multiplex-peer-port",
    "multiplex-peer-max-peers",
    "stateless-nonce-secret",
    "config",
];
/// Long options whose value may be left out, or that have none.
const SWITCHES: [&str; 72] = [
    "lt-cred-mech",
    "no-auth",
    "prometheus",
    "prometheus-username-labels",
    "prometheus-tls",
    "use-auth-secret",
    "no-auth-pings",
    "no-dynamic-ip-list",
    "no-dynamic-realms",
    "oauth",
    "verbose",
    "Verbose",
    "daemon",
    "software-attribute",
    "no-software-attribute",
    "fingerprint",
    "check-origin-consistency",
    "no-udp",
    "no-tcp",
    "no-tls",
    "dtls",
    "no-dtls",
    "no-udp-relay",
    "no-tcp-relay",
    "stale-nonce",
    "max-allocate-lifetime",
    "channel-lifetime",
    "permission-lifetime",
    "stun-only",
    "no-stun",
    "no-stdout-log",
    "syslog",
    "simple-log",
    "new-log-timestamp",
    "udp-self-balance",
    "no-multicast-peers",
    "allow-loopback-peers",
    "secure-stun",
    "mobility",
    "no-cli",
    "cli",
    "web-admin",
    "web-admin-listen-on-workers",
    "server-relay",
    "dh566",
    "dh1066",
    "dh2066",
    "tlsv1",
    "tlsv1_1",
    "no-tlsv1",
    "no-tlsv1_1",
    "no-tlsv1_2",
    "no-sslv2",
    "no-sslv3",
    "keep-address-family",
    "log-binding",
    "no-rfc5780",
    "rfc5780",
    "stun-backward-compatibility",
    "no-stun-backward-compatibility",
    "rfc5766-channel-numbers",
    "rfc3489-compatibility",
    "response-origin-only-with-rfc5780",
    "respond-http-unsupported",
    "drop-invalid-packets",
    "drop-invalid-packets-log",
    "udp-recvmmsg",
    "include-reason-string",
    "multiplex-peer",
    "unauthorized-ratelimit",
    "stateless-nonce",
    "raw-public-keys",
];
/// Short options that take a value, by their long names.
const SHORT: [(char, &str); 23] = [
    ('c', "config"),
    ('d', "listening-device"),
    ('p', "listening-port"),
    ('L', "listening-ip"),
    ('E', "relay-ip"),
    ('X', "external-ip"),
    ('i', "relay-device"),
    ('m', "relay-threads"),
    ('l', "log-file"),
    ('r', "realm"),
    ('u', "user"),
    ('b', "userdb"),
    ('e', "psql-userdb"),
    ('M', "mysql-userdb"),
    ('J', "mongo-userdb"),
    ('N', "redis-userdb"),
    ('O', "redis-statsdb"),
    ('q', "user-quota"),
    ('Q', "total-quota"),
    ('s', "max-bps"),
    ('B', "bps-capacity"),
    ('C', "rest-api-separator"),
    ('A', "allocation-default-address-family"),
];
const SHORT_SWITCHES: [(char, &str); 8] = [
    ('a', "lt-cred-mech"),
    ('z', "no-auth"),
    ('f', "fingerprint"),
    ('v', "verbose"),
    ('V', "Verbose"),
    ('o', "daemon"),
    ('S', "stun-only"),
    ('K', "keep-address-family"),
];

/// What a command line says.
#[derive(Default)]
pub(super) struct CommandLine {
    pub settings: Vec<Setting>,
    pub unknown: Vec<Unknown>,
    /// `-n`: no configuration file is read.
    pub no_file: Option<Place>,
    /// `-c FILE`
    pub file: Option<Written>,
}

/// The option of a name, or of the beginning of one where it is the only one.
pub(super) fn named(name: &str) -> Option<(&'static str, bool)> {
    let all = || WITH_VALUE.iter().map(|name| (*name, true)).chain(SWITCHES.iter().map(|name| (*name, false)));
    all().find(|(known, _)| *known == name).or_else(|| {
        let mut near = all().filter(|(known, _)| known.starts_with(name) && !name.is_empty());
        near.next().filter(|_| near.next().is_none())
    })
}

/// The option that is nearest to one that coturn does not know.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let plain = name.trim_start_matches('-').to_ascii_lowercase().replace('_', "-");
    let most = (plain.len() / 4).clamp(1, 3);
    // A word may be as long as the file.
    let alike = WITH_VALUE.iter().chain(&SWITCHES).filter(|known| known.len().abs_diff(plain.len()) <= most);
    let scored = alike.map(|known| (strsim::osa_distance(&plain, known), *known));
    let (distance, known) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= most).then_some(known)
}

/// Takes the words behind `turnserver` apart.
pub(super) fn read(words: &[Written]) -> CommandLine {
    let mut out = CommandLine::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.value.as_str();
        if let Some(long) = text.strip_prefix("--") {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            match named(name) {
                None if name.is_empty() => break,
                None => out.unknown(word, format!("--{name}"), value),
                Some((name, true)) if value.is_none() => out.next(name, words.next()),
                Some((name, _)) => out.setting(name, value.unwrap_or_default(), word),
            }
        } else if text == "-n" {
            out.no_file.clone_from(&word.place);
        } else if let Some(letters) = text.strip_prefix('-') {
            for (at, letter) in letters.char_indices() {
                if let Some((_, name)) = SHORT_SWITCHES.iter().find(|(own, _)| *own == letter) {
                    out.setting(name, "", word);
                } else if let Some((_, name)) = SHORT.iter().find(|(own, _)| *own == letter) {
                    match &letters[at + letter.len_utf8()..] {
                        "" => out.next(name, words.next()),
                        rest => out.setting(name, rest, word),
                    }
                    break;
                } else if letter != 'n' && letter != 'h' {
                    out.unknown(word, format!("-{letter}"), None);
                    break;
                }
            }
        }
    }
    out
}

impl CommandLine {
    fn next(&mut self, name: &'static str, word: Option<&Written>) {
        if let Some(word) = word {
            self.setting(name, &word.value, word);
        }
    }

    fn setting(&mut self, name: &'static str, value: &str, word: &Written) {
        let place = word.place.as_ref().map(|place| within(place, value));
        if name == "config" {
            self.file = Some(Written { value: value.to_owned(), place });
            return;
        }
        self.settings.push(Setting { name, value: value.to_owned(), place, in_file: false, unseen: false });
    }

    fn unknown(&mut self, word: &Written, name: String, value: Option<&str>) {
        let place = word.place.as_ref().map(|place| within(place, &name));
        let value = value.filter(|value| !value.is_empty());
        let value = word.place.as_ref().zip(value).map(|(place, value)| within(place, value));
        self.unknown.push(Unknown { nearest: nearest(&name), name, place, value, in_file: false });
    }
}

/// Where a part of a text stands, if it stands there as it is; else the whole.
pub(super) fn within(place: &Place, part: &str) -> Place {
    match place.text().rfind(part).filter(|_| !part.is_empty()) {
        Some(at) => Place::new(&place.source, place.span.start + at..place.span.start + at + part.len()),
        None => place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[&str]) -> String {
        let words: Vec<Written> = words.iter().map(|&word| Written { value: word.to_owned(), place: None }).collect();
        let read = read(&words);
        let settings = read.settings.iter().map(|own| format!("{}={}", own.name, own.value));
        let unknown = read.unknown.iter().map(|own| format!("?{}", own.name));
        settings.chain(unknown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn as_coturn_4_6_was_seen_to_take_them() {
        assert_eq!(shown(&["-n", "--rea=r", "--user", "a:b", "-a"]), "realm=r user=a:b lt-cred-mech=");
        assert_eq!(shown(&["-nar", "r", "-ua:b"]), "lt-cred-mech= realm=r user=a:b");
        assert_eq!(shown(&["-n", "realm=r", "user=a:b"]), "");
        assert_eq!(shown(&["--usr=a:b", "--lt-cred-mech=true", "-y"]), "lt-cred-mech=true ?--usr ?-y");
    }

    #[test]
    fn the_nearest_option_is_close() {
        assert_eq!(nearest("--lt_cred_mech"), Some("lt-cred-mech"));
        assert_eq!(nearest("--usr"), Some("user"));
        assert_eq!(nearest("--frobnicate"), None);
    }
}
