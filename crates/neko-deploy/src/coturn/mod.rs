//! A coturn beside neko: its options, from its command line and a mounted `turnserver.conf`. What coturn makes of them was
//! seen with coturn 4.6.1; what its images add, in their entrypoint script.

use std::fmt;
use std::sync::Arc;

use super::resolve::Closed;
use super::{Deployment, MountFrom, Problem};
use neko_config::ice_server::Secret;
use neko_config::{Files, Written};
use neko_text::source::{Place, Source, SourceKind};

mod conf;
mod options;
mod peers;
mod shell;

pub use peers::AddressRange;

/// One option.
#[derive(Clone, PartialEq)]
pub struct Setting {
    /// Its long name, without dashes.
    pub name: &'static str,
    /// Its value; empty for a switch. May be a secret.
    pub value: String,
    /// Where the value stands, or the switch.
    pub place: Option<Place>,
    /// Whether a file says it, and not the command line.
    pub in_file: bool,
    /// Whether a part of the value is put in when the container starts, and is not known here.
    pub unseen: bool,
}

/// The value is left out: it may be a password.
impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Setting({})", self.name)
    }
}

/// An option that coturn does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// As it is written.
    pub name: String,
    /// The nearest one that it knows.
    pub nearest: Option<&'static str>,
    /// Where it stands.
    pub place: Option<Place>,
    /// Where its value stands, which may be a secret.
    pub value: Option<Place>,
    /// In a file coturn passes over it with a warning; on the command line it exits.
    pub in_file: bool,
}

/// Lines of a file that may be anything but options of coturn's: nobody knows what would be quoted.
#[derive(Debug, Clone, PartialEq)]
pub struct Strange {
    /// The file's name.
    pub file: String,
    /// How many there are.
    pub lines: usize,
}

/// A word of the command line that the image's entrypoint changes: it hands every word to the shell's `eval echo`.
#[derive(Clone, PartialEq)]
pub struct Mangled {
    /// The option's name, as it is written.
    pub option: String,
    /// The first character that the shell takes for its own.
    pub character: char,
    /// Where the word stands.
    pub place: Option<Place>,
}

/// Names only.
impl fmt::Debug for Mangled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mangled({})", self.option)
    }
}

/// A user of the long-term credential mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct User<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its password; none where only its key is known (`user=name:0x…`).
    pub password: Option<Secret>,
    /// Where both stand.
    pub place: Option<&'a Place>,
}

/// The settings of a coturn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coturn {
    /// All of them: those of the file first, so that of two of one name the later counts.
    pub settings: Vec<Setting>,
    /// What coturn does not know.
    pub unknown: Vec<Unknown>,
    /// Lines of a file that are no options at all.
    pub strange: Option<Strange>,
    /// What the image's entrypoint makes another word of.
    pub mangled: Vec<Mangled>,
    /// A mounted configuration file that `-n` keeps coturn from reading.
    pub unread_file: Option<Place>,
    /// Whether some of its settings cannot be seen from here.
    pub hidden: bool,
    /// Where words stand that no option takes: they may be secrets.
    pub stray: Vec<Place>,
}

impl Coturn {
    /// The last setting of a name.
    pub fn last(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().rfind(|own| own.name == name)
    }

    /// Whether a value of this name is not known, so that nothing can be said of it.
    pub fn is_unseen(&self, name: &str) -> bool {
        self.all(name).any(|own| own.unseen)
    }

    /// All settings of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Setting> {
        self.settings.iter().filter(move |own| own.name == name)
    }

    /// A switch that is on: coturn takes values that begin with `0`, `n` or `f` for off.
    pub fn switch(&self, name: &str) -> Option<&Setting> {
        self.last(name).filter(|own| !own.value.starts_with(['0', 'n', 'N', 'f', 'F']))
    }

    /// A port, or what it is where nothing says so.
    pub fn port(&self, name: &str, default: u16) -> u16 {
        self.last(name).and_then(|own| own.value.trim().parse().ok()).filter(|port| *port != 0).unwrap_or(default)
    }

    /// Where STUN and TURN are served over UDP and TCP.
    pub fn plain_port(&self) -> u16 {
        self.port("listening-port", 3478)
    }

    /// Where they are served over TLS and DTLS.
    pub fn tls_port(&self) -> u16 {
        self.port("tls-listening-port", 5349)
    }

    /// The relay ports, first and last.
    pub fn relay_ports(&self) -> (u16, u16) {
        (self.port("min-port", 49152), self.port("max-port", 65535))
    }

    /// Whether it serves TLS: it has a certificate and a key, and nothing switches TLS off.
    pub fn serves_tls(&self) -> bool {
        self.switch("no-tls").is_none() && self.last("cert").is_some() && self.last("pkey").is_some()
    }

    /// What makes it take time-limited credentials only. Either option does, whatever its value.
    pub fn shared_secret(&self) -> Option<&Setting> {
        self.last("static-auth-secret").or_else(|| self.last("use-auth-secret"))
    }

    /// Its users, as far as they are written here.
    pub fn users(&self) -> impl Iterator<Item = User<'_>> {
        self.all("user").map(|own| {
            let (name, password) = own.value.split_once(':').unwrap_or((&own.value, ""));
            let key = password.starts_with("0x");
            let password = (!key).then(|| Secret::new(password));
            User { name, password, place: own.place.as_ref() }
        })
    }

    /// Whether users may be known to it that are not written here.
    pub fn has_database(&self) -> bool {
        let databases = ["userdb", "db", "psql-userdb", "sql-userdb", "mysql-userdb", "mongo-userdb", "redis-userdb"];
        databases.iter().any(|name| self.last(name).is_some())
    }

    /// Whether it lets everybody relay: credentials are off, or nothing switches them on.
    pub fn is_open(&self) -> bool {
        let asks = ["lt-cred-mech", "use-auth-secret", "static-auth-secret", "user", "oauth"];
        self.switch("no-auth").is_some()
            || !self.hidden && !self.has_database() && !asks.iter().any(|name| self.last(name).is_some())
    }

    /// Where passwords and secrets stand.
    pub fn secrets(&self) -> impl Iterator<Item = Place> {
        let secret = |own: &&Setting| {
            matches!(own.name, "user" | "static-auth-secret" | "cli-password" | "pkey-pwd")
                || own.name.ends_with("-userdb")
                || own.name == "redis-statsdb"
                // What is written to a switch, or instead of an address, may be anything.
                || options::is_switch(own.name) && !is_value_of_switch(&own.value)
                || own.name == "external-ip" && own.value.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let unknown = self.unknown.iter().filter_map(|own| own.value.clone());
        let known = self.settings.iter().filter(secret).filter_map(|own| {
            let place = own.place.as_ref()?;
            // A user's name is none.
            let skip = if own.name == "user" { place.text().find(':').map_or(0, |colon| colon + 1) } else { 0 };
            let span = place.span.start + skip..place.span.end;
            (!own.value.is_empty() && !span.is_empty()).then(|| Place::new(&place.source, span))
        });
        known.chain(unknown).chain(self.stray.iter().cloned())
    }
}

/// Whether a value only switches something on or off, or is a number.
fn is_value_of_switch(value: &str) -> bool {
    let value = value.trim();
    let words = ["true", "false", "yes", "no", "on", "off"];
    value.bytes().all(|byte| byte.is_ascii_digit()) || words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Whether a deployment runs coturn, by its image or its command.
pub(super) fn is_coturn(deployment: &Deployment) -> bool {
    let image = deployment.program.image().map(str::to_ascii_lowercase).unwrap_or_default();
    let name = image.split('@').next().unwrap_or_default();
    let name = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(name, _)| name);
    let by_image = name.rsplit('/').take(2).any(|part| part.contains("coturn") || part == "turnserver");
    let by_word = |word: &Written| word.value.rsplit('/').next() == Some("turnserver");
    (by_image && !name.contains("exporter")) || deployment.program.command.iter().take(3).any(by_word)
}

/// The images whose entrypoint is known: it calls `turnserver` where the first word is an option, and evaluates every word.
fn is_known_image(deployment: &Deployment) -> bool {
    let image = deployment.program.image().unwrap_or_default();
    ["coturn/coturn", "instrumentisto/coturn"].iter().any(|known| image.contains(known))
}

/// Reads the settings of a deployment that runs coturn; none for any other.
pub(super) fn read(deployment: &Deployment, files: &dyn Files, limit: u64) -> Option<Coturn> {
    if !is_coturn(deployment) {
        return None;
    }
    let mut out = Coturn::default();
    let known = is_known_image(deployment);
    let words = match shell::behind_turnserver(&deployment.program.command, &deployment.environment.variables) {
        Some(words) => words,
        None if known && deployment.program.command.first().is_none_or(|word| word.value.starts_with('-')) => {
            deployment.program.command.clone()
        }
        None => {
            out.hidden = true;
            Vec::new()
        }
    };
    let evaluated = known && !deployment.program.own_entrypoint;
    let words = if evaluated { shell::evaluated(words, deployment, &mut out) } else { words };
    if deployment.program.command.is_empty() && !known {
        out.hidden = true;
    }
    let line = options::read(&words);
    (out.unknown, out.stray) = (line.unknown, line.stray);
    configuration(deployment, line.file.as_ref(), line.no_file.is_some(), (files, limit), &mut out);
    out.settings.extend(line.settings.into_iter().map(|own| {
        let unseen = shell::is_unseen(&own.value, deployment);
        Setting { unseen, ..own }
    }));
    let yes = |name: &str| deployment.environment.get(name).is_some_and(|own| own.value == "yes");
    if evaluated && (yes("DETECT_EXTERNAL_IP") || deployment.program.command.is_empty()) {
        out.settings.push(Setting {
            name: "external-ip",
            value: "$(detect-external-ip)".to_owned(),
            place: None,
            in_file: false,
            unseen: true,
        });
    }
    Some(out)
}

/// A container with the settings of the coturn that it runs, if any. What was closed of its mounts is told of where its
/// settings may be in one of them.
pub(super) fn served_by(container: Deployment, closed: Vec<Closed>, files: &dyn Files, limit: u64) -> Deployment {
    let Some(coturn) = read(&container, files, limit) else { return container };
    let closed = closed.into_iter().filter(|_| coturn.hidden);
    let unread: Vec<_> = closed.map(|(path, place)| Problem::not_read(&path, files, place)).collect();
    let secrets = container.secrets.iter().cloned().chain(coturn.secrets()).collect();
    Deployment { secrets, coturn: Some(Arc::new(coturn)), ..container }.with_problems(unread)
}

/// The configuration file, where one is mounted.
fn configuration(
    deployment: &Deployment,
    named: Option<&Written>,
    not_read: bool,
    (files, limit): (&dyn Files, u64),
    out: &mut Coturn,
) {
    let is_meant = |inside: &str| match named {
        Some(named) => inside == named.value,
        None => inside.ends_with("/turnserver.conf"),
    };
    let Some(mount) = deployment.mounts.iter().find(|mount| is_meant(&mount.inside)) else {
        let folder = deployment.mounts.iter().find(|mount| mount.inside == "/etc/coturn" || mount.inside == "/etc");
        let path = match folder {
            Some(mount) => match &mount.from {
                MountFrom::Host(host) => Some(format!("{host}/turnserver.conf")),
                _ => None,
            },
            None => None,
        };
        match (path, folder, named) {
            _ if not_read => {}
            (Some(path), ..) => file(&path, files, limit, out),
            (None, Some(_), _) | (None, None, Some(_)) => out.hidden = true,
            (None, None, None) => {}
        }
        return;
    };
    if not_read {
        out.unread_file.clone_from(&mount.place);
        return;
    }
    match &mount.from {
        MountFrom::Host(path) => file(path, files, limit, out),
        MountFrom::Text(source) => take(out, conf::read(source)),
        MountFrom::Carried(carried) => {
            let source = Source::new(SourceKind::File(carried.name.clone()), carried.text.to_string());
            let (mut settings, mut unknown) = conf::read(&source);
            let moved = |place: &mut Option<Place>| {
                if let Some(own) = place {
                    *own = Place::new(&carried.place.source, carried.offsets.span(own.span.clone()));
                }
            };
            settings.iter_mut().for_each(|own| moved(&mut own.place));
            for own in &mut unknown {
                moved(&mut own.place);
                moved(&mut own.value);
            }
            take(out, (settings, unknown));
        }
        MountFrom::Unseen(_) => out.hidden = true,
    }
}

fn take(out: &mut Coturn, (settings, unknown): (Vec<Setting>, Vec<Unknown>)) {
    out.settings.extend(settings);
    out.unknown.extend(unknown);
}

fn file(path: &str, files: &dyn Files, limit: u64, out: &mut Coturn) {
    match files.read(path, limit).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(text) => {
            let source = Source::new(files.standing(path).kind(path), text);
            let (settings, mut unknown) = conf::read(&source);
            let all = unknown.len();
            let is_conf = !settings.is_empty() && source.may_be_quoted();
            unknown.retain(|own| is_conf && conf::looks_like_an_option(&own.name));
            let lines = all - unknown.len();
            out.strange = (lines > 0 && source.may_be_quoted()).then(|| Strange { file: path.to_owned(), lines });
            take(out, (settings, unknown));
        }
        None => out.hidden = true,
    }
}
