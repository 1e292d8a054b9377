//! The answer to "will my viewers get video?".

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Every path that counts works.
    Good,
    /// Some path works, another that was configured does not.
    Usable,
    /// neko would not offer, or no path works.
    Bad,
    /// Too little could be checked to say.
    Unknown,
}

impl Verdict {
    /// `good`, `usable`, `bad` or `unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Usable => "usable",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }

    /// The exit code of `probe`.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Good | Self::Usable => 0,
            Self::Bad => 1,
            Self::Unknown => 3,
        }
    }
}
