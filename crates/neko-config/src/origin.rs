//! Where a value comes from: who set it, where that is written, and what it shadows.

use std::fmt;
use std::sync::Arc;

use neko_text::source::Place;

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Setter {
    /// neko's own default.
    Default,
    /// A key of the config file, by its path as neko knows it (`webrtc.epr`).
    File(Arc<str>),
    /// An environment variable.
    Variable(Arc<str>),
    /// A command line flag, with its dashes.
    Flag(Arc<str>),
    /// What neko makes up where the settings are empty or broken (Google's STUN server, the default range).
    Fallback(&'static str),
}

/// Who set a value, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Who.
    pub setter: Setter,
    /// Where; none for defaults and fallbacks.
    pub place: Option<Place>,
}

impl Origin {
    /// neko's own default.
    pub fn default_value() -> Self {
        Self { setter: Setter::Default, place: None }
    }
}

/// `neko.yaml:14:9`, `NEKO_WEBRTC_EPR`, `--webrtc.epr`, `default`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.setter, &self.place) {
            (Setter::Default, _) => f.write_str("default"),
            (Setter::Fallback(why), _) => write!(f, "fallback ({why})"),
            (Setter::File(_), Some(place)) => write!(f, "{place}"),
            (Setter::Variable(name) | Setter::Flag(name), Some(place)) if place.source.has_lines() => {
                write!(f, "{name} ({place})")
            }
            (Setter::File(name) | Setter::Variable(name) | Setter::Flag(name), _) => f.write_str(name),
        }
    }
}

/// A value that lost against the effective one.
#[derive(Debug, Clone, PartialEq)]
pub struct Shadowed {
    /// Who set it.
    pub origin: Origin,
    /// As it was written. May hold credentials: [`Resolution::secrets`](crate::Resolution::secrets) says where.
    pub raw: String,
    /// Why it does not count.
    pub why: Lost,
}

/// Why a value does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Somebody of a higher rank sets the same: a flag, a variable, a dotted key, a V2 key.
    Outranked,
    /// The file has its key, or the section above it, once more in another case; JSON and dotenv also in the same.
    WrittenTwice,
    /// It stands in a mapping that is merged (`<<`) into one with a key of its own.
    Overridden,
    /// It is no value of this setting but one in the place where its section would be, and hides what comes behind.
    InPlaceOfSection,
}

/// An effective value.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting<T> {
    /// neko's key, V3 spelling: `webrtc.epr`.
    pub key: &'static str,
    /// What neko uses.
    pub value: T,
    /// Who set it.
    pub origin: Origin,
    /// What it shadowed, nearest first.
    pub shadowed: Vec<Shadowed>,
}

impl<T> Setting<T> {
    /// neko's default for a key.
    pub fn default(key: &'static str, value: T) -> Self {
        Self { key, value, origin: Origin::default_value(), shadowed: Vec::new() }
    }

    /// What it shadows that would count if others were not there.
    pub fn outranked(&self) -> impl Iterator<Item = &Shadowed> {
        self.shadowed.iter().filter(|shadowed| shadowed.why == Lost::Outranked)
    }

    /// Adds to what it shadows, each writing once.
    pub(crate) fn shadow(&mut self, more: impl IntoIterator<Item = Shadowed>) {
        // Two flags of one name stand in two words.
        let text = |origin: &Origin| origin.place.as_ref().map(|place| place.text().to_owned());
        let same = |one: &Origin, other: &Origin| one == other && text(one) == text(other);
        for one in more {
            let known = self.shadowed.iter().any(|earlier| same(&earlier.origin, &one.origin));
            if !known && !same(&self.origin, &one.origin) {
                self.shadowed.push(one);
            }
        }
    }

    /// Where the effective value was written.
    pub fn place(&self) -> Option<&Place> {
        self.origin.place.as_ref()
    }

    /// Whether anybody set it.
    pub fn is_default(&self) -> bool {
        self.origin.setter == Setter::Default
    }
}

/// A string and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// As neko has it.
    pub value: String,
    /// Where it was written, down to the element of a list or of embedded JSON.
    pub place: Option<Place>,
}
