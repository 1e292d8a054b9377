//! What neko captures and sends, as far as its configuration says.

use std::fmt;

use crate::source::Place;

/// A GStreamer pipeline of neko's.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Its name: a key of `capture.video.pipelines`, `main` where neko makes one, `audio`.
    pub id: String,
    /// The encoder's element, where it could be told.
    pub encoder: Option<String>,
    /// What it sends.
    pub bitrate: Bitrate,
    /// Where it stands.
    pub place: Option<Place>,
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
