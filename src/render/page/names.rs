//! Pseudonyms: the same address or name has the same one within a page, and no two share one.

use std::collections::HashMap;
use std::net::IpAddr;

use super::parts::{Cell, Known, Section, Table};
use super::scan::{self, Found};

/// Words that tell nothing about anybody, as a host or a user name.
const ORDINARY: [&str; 13] = [
    "neko",
    "neko-ice",
    "turn",
    "stun",
    "coturn",
    "admin",
    "user",
    "viewer",
    "test",
    "guest",
    "username",
    "server",
    "localhost",
];

/// Hosts that are in everybody's settings or in our own texts.
const PUBLIC: [&str; 5] = ["stun.l.google.com", "checkip.amazonaws.com", "github.com", "ghcr.io", "docker.io"];

/// What a pseudonym stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Kind {
    Public,
    Public6,
    Lan,
    Lan6,
    Carrier,
    Turn,
    Host,
    User,
}

impl Kind {
    fn of(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) if ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]) => Self::Carrier,
            IpAddr::V4(ip) if ip.is_private() || ip.is_link_local() => Self::Lan,
            IpAddr::V4(_) => Self::Public,
            IpAddr::V6(ip) if ip.is_unique_local() || ip.is_unicast_link_local() => Self::Lan6,
            IpAddr::V6(_) => Self::Public6,
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::Public6 => "PUBLIC6",
            Self::Lan => "LAN",
            Self::Lan6 => "LAN6",
            Self::Carrier => "CARRIER",
            Self::Turn => "TURN",
            Self::Host => "HOST",
            Self::User => "USER",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Public => "a public IPv4 address",
            Self::Public6 => "a public IPv6 address",
            Self::Lan => "an IPv4 address of a private network",
            Self::Lan6 => "an IPv6 address of a private network or a single link",
            Self::Carrier => "an IPv4 address inside a provider's NAT (100.64.0.0/10)",
            Self::Turn => "the name of a STUN or TURN server",
            Self::Host => "another name of a host",
            Self::User => "a user name",
        }
    }

    const ALL: [Self; 8] =
        [Self::Public, Self::Public6, Self::Lan, Self::Lan6, Self::Carrier, Self::Turn, Self::Host, Self::User];
}

/// The pseudonyms of one page.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names of hosts, in small letters.
    hosts: HashMap<String, Kind>,
    /// User names, the longest first.
    users: Vec<String>,
    /// Files with their folders, the longest first: a folder may hold somebody's name.
    files: Vec<String>,
    /// Folders of files outside the current one, the longest first.
    folders: Vec<String>,
    given: HashMap<(Kind, String), String>,
    counts: HashMap<Kind, usize>,
}

impl Names {
    pub fn new(known: &Known) -> Self {
        let plain = |host: &String| host.trim_end_matches('.').to_lowercase();
        let is_name = |host: &String| !host.is_empty() && scan::address(host).is_none();
        let of = |hosts: &[String], kind| -> Vec<_> {
            hosts.iter().map(plain).filter(is_name).map(|host| (host, kind)).collect()
        };
        let hosts = of(&known.hosts, Kind::Host).into_iter().chain(of(&known.servers, Kind::Turn)).collect();
        let is_telling = |user: &&String| user.chars().count() > 2 && !is_ordinary(user);
        let users = longest_first(known.users.iter().filter(is_telling).cloned().collect());
        let folders = longest_first(known.files.iter().filter_map(|file| folder(file)).collect());
        let files = longest_first(known.files.iter().filter(|file| file.contains(['/', '\\'])).cloned().collect());
        Self { hosts, users, files, folders, ..Self::default() }
    }

    /// A text without addresses and names.
    pub fn replaced(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for file in &self.files {
            text = text.replace(file.as_str(), file.rsplit(['/', '\\']).next().unwrap_or_default());
        }
        for folder in &self.folders {
            text = text.replace(folder.as_str(), "");
        }
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut before) = (text.as_str(), None);
        while !rest.is_empty() {
            let (shown, length) = self.shown(rest, before, &out);
            let (this, behind) = rest.split_at(length);
            before = this.chars().next_back().filter(|_| shown.is_none());
            out.push_str(shown.as_deref().unwrap_or(this));
            rest = behind;
        }
        out
    }

    /// What replaces the start of a text, and how long that is.
    fn shown(&mut self, rest: &str, before: Option<char>, out: &str) -> (Option<String>, usize) {
        if let Some(user) = self.users.iter().find(|user| scan::is_word_here(rest, user, before)).cloned() {
            return (Some(self.pseudonym(Kind::User, &user)), user.len());
        }
        let (found, length) = scan::next(rest, before);
        let shown = match found {
            Found::Nothing => None,
            Found::Address(ip) => self.of_address(ip),
            Found::Name(word) => Some(self.pseudonym(Kind::Host, &word.to_lowercase())),
            Found::Word(word) if scan::is_at_home(out) => Some(self.pseudonym(Kind::User, word)),
            Found::Word(word) => self.of_word(word, out),
        };
        (shown, length)
    }

    fn of_address(&mut self, ip: IpAddr) -> Option<String> {
        let ip = ip.to_canonical();
        let says_nothing = ip.is_loopback() || ip.is_unspecified() || ip == IpAddr::from([255; 4]);
        (!says_nothing).then(|| self.pseudonym(Kind::of(ip), &ip.to_string()))
    }

    fn of_word(&mut self, word: &str, before: &str) -> Option<String> {
        let name = word.to_lowercase();
        if PUBLIC.contains(&name.as_str()) {
            return None;
        }
        if let Some(kind) = self.hosts.get(&name).copied() {
            // A name such as `relay` is a word of our sentences too.
            let is_word = name.chars().all(char::is_alphabetic) && !scan::is_at_host(before);
            return (!is_word && !is_ordinary(&name)).then(|| self.pseudonym(kind, &name));
        }
        // A host has a dot; what looks like a file is one too where a URL begins before it.
        if scan::is_in_url(before) && name.contains('.') && !scan::is_document(&name) {
            let kind = if scan::is_in_web_url(before) { Kind::Host } else { Kind::Turn };
            self.hosts.insert(name.clone(), kind);
            return Some(self.pseudonym(kind, &name));
        }
        let is_name = scan::is_domain(&name) || is_pseudonym(word);
        is_name.then(|| self.pseudonym(Kind::Host, &name))
    }

    fn pseudonym(&mut self, kind: Kind, value: &str) -> String {
        let key = (kind, value.to_owned());
        if let Some(given) = self.given.get(&key) {
            return given.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let name = format!("{}-{count}", kind.prefix());
        self.given.insert(key, name.clone());
        name
    }

    /// What the pseudonyms stand for; nothing where there is none.
    pub fn legend(&self) -> Option<Section> {
        let row = |kind: Kind| {
            let count = self.counts.get(&kind)?;
            let (prefix, last) = (kind.prefix(), format!("{}-{count}", kind.prefix()));
            let names = if *count == 1 { last } else { format!("{prefix}-1 to {last}") };
            Some(vec![Cell::from(names), Cell::from(kind.meaning())])
        };
        let rows: Vec<_> = Kind::ALL.into_iter().filter_map(row).collect();
        let table = Table::block(
            "The same pseudonym is always the same value on this page.",
            &["Pseudonym", "Stands for"],
            rows,
        )?;
        Some(Section { heading: "Pseudonyms", blocks: vec![table] })
    }
}

fn is_ordinary(word: &str) -> bool {
    ORDINARY.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether a stranger's word looks like a pseudonym of ours.
fn is_pseudonym(word: &str) -> bool {
    let Some((prefix, number)) = word.rsplit_once('-') else { return false };
    Kind::ALL.iter().any(|kind| kind.prefix() == prefix) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The folder of a file outside the current one: it may hold somebody's name.
fn folder(file: &str) -> Option<String> {
    let is_far = file.starts_with(['/', '~', '\\']) || file.starts_with("..") || file.get(1..3) == Some(":\\");
    let end = file.rfind(['/', '\\'])?;
    is_far.then(|| file[..=end].to_owned()).filter(|folder| folder.len() > 1)
}

fn longest_first(mut texts: Vec<String>) -> Vec<String> {
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts.dedup();
    texts
}
