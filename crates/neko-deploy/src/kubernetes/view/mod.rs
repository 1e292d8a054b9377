//! A node of a manifest, with aliases and merge keys seen through, and scalars typed as Kubernetes' tools type them.

use std::ops::Range;
use std::sync::Arc;

use neko_config::Written;
use neko_text::document::{Content, Node, NodeId, Offsets, Style, Tree};
use neko_text::source::{Place, Source};

/// A document and the text that it stands in.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub source: Arc<Source>,
    pub tree: Tree,
}

/// What a node is, once the manifest is JSON on its way to the API server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Text,
    Bool,
    Number,
    List,
    Map,
}

impl Shape {
    /// As Go's JSON reader names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text => "string",
            Self::Bool => "bool",
            Self::Number => "number",
            Self::List => "array",
            Self::Map => "object",
        }
    }
}

/// A node of a manifest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub parsed: &'a Parsed,
    id: NodeId,
}

/// How many merged mappings are followed, one behind the other.
const MERGES: usize = 64;

impl<'a> View<'a> {
    /// The root of a document.
    pub fn root(parsed: &'a Parsed) -> Option<Self> {
        parsed.tree.root().map(|id| Self { parsed, id })
    }

    fn with(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    fn node(self) -> &'a Node {
        let node = self.parsed.tree.node(self.id);
        match node.content {
            Content::Alias { target, .. } => self.parsed.tree.node(target),
            _ => node,
        }
    }

    /// Bytes of the source.
    pub fn span(self) -> Range<usize> {
        self.node().span.clone()
    }

    /// Where it stands; behind an alias, where the anchor does.
    pub fn place(self) -> Place {
        Place::new(&self.parsed.source, self.span())
    }

    /// Where it begins: its first character.
    pub fn beginning(self) -> Place {
        let start = self.span().start;
        let width = self.raw().chars().next().map_or(0, char::len_utf8);
        Place::new(&self.parsed.source, start..start + width)
    }

    /// Its own text, brackets and quotes included.
    pub fn raw(self) -> &'a str {
        self.parsed.source.text.get(self.span()).unwrap_or_default()
    }

    /// What it is.
    pub fn shape(self) -> Shape {
        let node = self.node();
        match &node.content {
            Content::Scalar { text, style, .. } => scalar(text, *style, node.tag.as_deref()),
            Content::Sequence(_) => Shape::List,
            Content::Mapping(_) => Shape::Map,
            Content::Alias { .. } => Shape::Null,
        }
    }

    pub fn is_null(self) -> bool {
        self.shape() == Shape::Null
    }

    /// A scalar's text, whatever its type; none for null, lists and mappings.
    pub fn text(self) -> Option<&'a str> {
        match &self.node().content {
            Content::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// A scalar's text and where each of its characters stands.
    pub fn located(self) -> Option<(&'a str, &'a Offsets)> {
        match &self.node().content {
            Content::Scalar { text, offsets, .. } if !self.is_null() => Some((text, offsets)),
            _ => None,
        }
    }

    /// [`Self::text`] with its place.
    pub fn written(self) -> Option<Written> {
        let value = self.text()?.to_owned();
        Some(Written { value, place: Some(self.place()) })
    }

    pub fn is_true(self) -> bool {
        self.shape() == Shape::Bool
            && self.text().is_some_and(|text| {
                matches!(text.as_bytes(), [b'y' | b'Y' | b't' | b'T', ..] | [b'o' | b'O', b'n' | b'N'])
            })
    }

    /// A whole number, in any of the ways that go-yaml reads one.
    pub fn number(self) -> Option<u64> {
        if self.shape() != Shape::Number { None } else { whole(self.text()?) }
    }

    pub fn port(self) -> Option<u16> {
        self.number().and_then(|number| u16::try_from(number).ok()).filter(|&port| port > 0)
    }

    /// A list's items; none of anything else.
    pub fn items(self) -> impl Iterator<Item = View<'a>> {
        let items = match &self.node().content {
            Content::Sequence(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |&id| self.with(id))
    }

    fn pairs(self) -> &'a [(NodeId, NodeId)] {
        match &self.node().content {
            Content::Mapping(pairs) => pairs,
            _ => &[],
        }
    }

    /// The keys that a mapping itself has, in the order of the text.
    pub fn own_keys(self) -> impl Iterator<Item = View<'a>> {
        self.pairs().iter().map(move |&(key, _)| self.with(key)).filter(|key| !key.is_merge())
    }

    /// A mapping's entries; those that are merged in come last, and of two of one key the first counts.
    pub fn entries(self) -> Vec<(View<'a>, View<'a>)> {
        let mut out = Vec::new();
        self.walk(|key, value| {
            out.push((key, value));
            false
        });
        out
    }

    /// The value of a key.
    pub fn get(self, name: &str) -> Option<View<'a>> {
        let mut found = None;
        self.walk(|key, value| {
            let hit = key.text() == Some(name);
            if hit {
                found = Some(value);
            }
            hit
        });
        found.filter(|value| !value.is_null())
    }

    /// [`Self::get`] through several mappings.
    pub fn path(self, names: &[&str]) -> Option<View<'a>> {
        names.iter().try_fold(self, |view, name| view.get(name))
    }

    /// A key's text.
    pub fn text_of(self, name: &str) -> Option<&'a str> {
        self.get(name)?.text()
    }

    /// Entries in the order of precedence, until `done` says so: later duplicates win, merged mappings come last.
    fn walk(self, mut done: impl FnMut(View<'a>, View<'a>) -> bool) {
        let mut waiting = vec![self];
        let mut merges = 0;
        while let Some(map) = waiting.pop() {
            let mut merged = Vec::new();
            for &(key, value) in map.pairs().iter().rev() {
                let (key, value) = (map.with(key), map.with(value));
                if !key.is_merge() {
                    if done(key, value) {
                        return;
                    }
                } else if value.shape() == Shape::List {
                    merged.extend(value.items());
                } else {
                    merged.push(value);
                }
            }
            merges += merged.len();
            if merges > MERGES {
                return;
            }
            waiting.extend(merged.into_iter().rev());
        }
    }

    fn is_merge(self) -> bool {
        matches!(&self.node().content, Content::Scalar { text, style: Style::Plain, .. } if &**text == "<<")
    }
}

/// Scalars are typed by go-yaml v2, in which `yes`, `on` and `y` are booleans, and dates remain texts.
fn scalar(text: &str, style: Style, tag: Option<&str>) -> Shape {
    match tag.filter(|tag| *tag != "!") {
        Some("tag:yaml.org,2002:str" | "tag:yaml.org,2002:binary") => return Shape::Text,
        None if style != Style::Plain => return Shape::Text,
        _ => {}
    }
    let folded = text.to_ascii_lowercase();
    let one_case = text == folded || text == text.to_ascii_uppercase() || capital(text);
    match folded.as_str() {
        "" | "~" | "null" if one_case => Shape::Null,
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" if one_case => Shape::Bool,
        ".nan" | ".inf" | "+.inf" | "-.inf" => Shape::Number,
        _ if is_number(&text.replace('_', "")) => Shape::Number,
        _ => Shape::Text,
    }
}

/// `True`, but not `tRUE`.
fn capital(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_uppercase()) && characters.all(|c| !c.is_ascii_uppercase())
}

/// `8080`, `0x1F90`, `0o17`, `017`, `1_000`, `8e3`.
fn whole(text: &str) -> Option<u64> {
    let text = text.replace('_', "");
    let text = text.strip_prefix('+').unwrap_or(&text);
    let radix = |prefix: &str, radix: u32| {
        let rest = text.get(..2).filter(|own| own.eq_ignore_ascii_case(prefix)).and_then(|_| text.get(2..))?;
        u64::from_str_radix(rest, radix).ok()
    };
    let octal = || text.strip_prefix('0').and_then(|rest| u64::from_str_radix(rest, 8).ok());
    let float = || {
        let value = text.parse::<f64>().ok().filter(|value| value.fract() == 0.0 && (0.0..9e15).contains(value))?;
        format!("{value:.0}").parse().ok()
    };
    let prefixed = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)).or_else(octal);
    prefixed.or_else(|| text.parse().ok()).or_else(float)
}

/// Integers with Go's prefixes, and YAML's floats.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str, base: u32| !text.is_empty() && text.chars().all(|c| c.is_digit(base));
    for (prefix, base) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(rest) = unsigned.strip_prefix(prefix) {
            return digits(rest, base);
        }
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let whole = match mantissa.split_once('.') {
        None => digits(mantissa, 10),
        Some(("", fraction)) => digits(fraction, 10),
        Some((whole, fraction)) => digits(whole, 10) && (fraction.is_empty() || digits(fraction, 10)),
    };
    whole && exponent.is_none_or(|exponent| digits(exponent, 10))
}

#[cfg(test)]
mod tests;
