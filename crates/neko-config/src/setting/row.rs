//! What is known of a setting without a configuration.

use crate::Version;

/// What a flag takes, and how viper hands its value on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`; the flag's value is optional.
    Bool,
    /// An integer with Go's prefixes.
    Int,
    /// A float.
    Float,
    /// A duration: `1h2m3s`.
    Duration,
    /// Text.
    Text,
    /// Comma-separated in a flag, blank-separated in file and environment.
    List,
}

/// What a value looks like, where its [`Kind`] does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As its kind.
    Plain,
    /// A text of this form, as a regular expression; an empty one is the default.
    Form(&'static str),
    /// IP addresses, `outside/inside` too.
    Addresses,
    /// ICE servers.
    Servers,
    /// Pipelines by their names, or their JSON.
    Pipelines,
}

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// neko's key, and the flag without its dashes where there is one.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What a value looks like.
    pub shape: Shape,
    /// The flag's default, as it is written on the command line.
    pub default: &'static str,
    /// What it is, in Markdown; empty where neko-ice only knows that there is such a setting.
    pub doc: &'static str,
    /// The one-letter flag.
    pub short: Option<char>,
    /// Whether a flag exists.
    pub flag: bool,
    /// For a V2 key, its V3 name.
    pub v2: Option<&'static str>,
    /// Whether its value is a password or a token.
    pub secret: bool,
    /// The first release that knows it, where an earlier one of its major version is known not to.
    pub since: Option<Version>,
}

/// The attributes of a row of the table, by their names there.
impl Row {
    pub(super) const fn new(key: &'static str, kind: Kind, shape: Shape, default: &'static str) -> Self {
        Self { key, kind, shape, default, doc: "", short: None, flag: true, v2: None, secret: false, since: None }
    }

    pub(super) const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    pub(super) const fn v2(self, now: &'static str) -> Self {
        Self { v2: Some(now), ..self }
    }

    pub(super) const fn short(self, short: char) -> Self {
        Self { short: Some(short), ..self }
    }

    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    pub(super) const fn no_flag(self) -> Self {
        Self { flag: false, ..self }
    }

    pub(super) const fn since(self, major: u16, minor: u16, patch: u16) -> Self {
        Self { since: Some(Version::new(major, minor, patch)), ..self }
    }
}

impl Row {
    /// Its variable, see [`variable`](super::variable).
    pub fn variable(&self) -> String {
        super::variable(self.key)
    }

    /// Whether a release reads it: the second version reads its own keys alone, the third those of both.
    pub fn is_read_by(&self, version: Version) -> bool {
        let since = self.since.is_none_or(|since| since <= version);
        since && (self.v2.is_some() || !version.is_second())
    }
}

/// How many rows sections have.
pub(super) const fn count(sections: &[&[Row]]) -> usize {
    let (mut number, mut rows) = (0, 0);
    while number < sections.len() {
        rows += sections[number].len();
        number += 1;
    }
    rows
}

/// The rows of sections, one after the other; `ROWS` is their [`count`].
pub(super) const fn joined<const ROWS: usize>(sections: &[&[Row]]) -> [Row; ROWS] {
    let mut rows = [Row::new("", Kind::Bool, Shape::Plain, ""); ROWS];
    let (mut number, mut filled) = (0, 0);
    while number < sections.len() {
        let mut at = 0;
        while at < sections[number].len() {
            rows[filled] = sections[number][at];
            at += 1;
            filled += 1;
        }
        number += 1;
    }
    rows
}
