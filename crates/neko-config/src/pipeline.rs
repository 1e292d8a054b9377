//! What neko captures and sends, as far as its configuration says.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::setting::Masking;
use neko_text::source::Place;

/// A GStreamer pipeline of neko's.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Its name: a key of `capture.video.pipelines`, `main` where neko makes one, `audio`.
    pub id: String,
    /// The encoder's element, where it could be told.
    pub encoder: Option<String>,
    /// What it sends.
    pub bitrate: Bitrate,
    /// How often it sends a whole picture; none where that is not known.
    pub key_frames: Option<KeyFrames>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// How often an encoder makes a key frame of a screen that does not change. neko never asks it for one when a viewer does.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFrames {
    /// The time from one to the next; none where only the first frame is one.
    pub distance: Option<Duration>,
    /// The encoder's property that bounds it, in frames.
    pub property: &'static str,
    /// Frames a second.
    pub rate: f64,
    /// Where the number of frames stands, or the encoder that is told none; none where neko wrote the pipeline.
    pub place: Option<Place>,
}

impl Pipeline {
    /// For people: `main: vp8enc, 1996.8 kbit/s`. Names are masked where the pipeline stands in a secret.
    pub(crate) fn line(&self, masking: &dyn Masking) -> String {
        let encoder = self.encoder.as_deref().map(|name| format!("{}, ", self.part(name, masking))).unwrap_or_default();
        format!("{}: {encoder}{}", self.part(&self.id, masking), self.bitrate_line(masking))
    }

    /// What it sends; why that is unknown may quote it.
    pub fn bitrate_line(&self, masking: &dyn Masking) -> String {
        match &self.bitrate {
            Bitrate::Unknown(why) => format!("unknown ({})", self.part(why, masking)),
            known => known.to_string(),
        }
    }

    /// For programs.
    pub(crate) fn json(&self, masking: &dyn Masking) -> Value {
        let why = match &self.bitrate {
            Bitrate::Known { .. } => None,
            Bitrate::Unknown(why) => Some(self.part(why, masking)),
        };
        json!({
            "id": self.part(&self.id, masking),
            "encoder": self.encoder.as_deref().map(|name| self.part(name, masking)),
            "bits_per_second": self.bitrate.bits_per_second(),
            "unknown_because": why,
            "place": self.place.as_ref().map(ToString::to_string),
            "bitrate_place": self.bitrate.place().map(ToString::to_string),
        })
    }

    /// Whether another one sends the same, wherever it stands.
    pub(crate) fn does_as(&self, other: &Self) -> bool {
        let sends = |own: &Self| own.bitrate.bits_per_second();
        (&self.id, &self.encoder, sends(self)) == (&other.id, &other.encoder, sends(other))
    }

    fn part<'v>(&self, text: &'v str, masking: &dyn Masking) -> Cow<'v, str> {
        masking.text(text, self.place.as_ref())
    }
}

/// How much an encoder is told to send.
#[derive(Debug, Clone, PartialEq)]
pub enum Bitrate {
    /// As the configuration says.
    Known {
        /// bit/s of the encoder's output.
        bits_per_second: u64,
        /// Where the number stands; none where neko wrote it.
        place: Option<Place>,
    },
    /// It cannot be read, and why. Never guessed.
    Unknown(String),
}

impl Bitrate {
    /// bit/s, where they are known.
    pub fn bits_per_second(&self) -> Option<u64> {
        match self {
            Self::Known { bits_per_second, .. } => Some(*bits_per_second),
            Self::Unknown(_) => None,
        }
    }

    /// Where the number stands.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Known { place, .. } => place.as_ref(),
            Self::Unknown(_) => None,
        }
    }
}

/// `1996.8 kbit/s`, `unknown (gst_params has no target-bitrate)`
impl fmt::Display for Bitrate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known { bits_per_second, .. } => write!(f, "{} kbit/s", *bits_per_second as f64 / 1000.0),
            Self::Unknown(why) => write!(f, "unknown ({why})"),
        }
    }
}
