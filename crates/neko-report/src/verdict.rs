//! The answer to "will my viewers get video?".

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All whom the settings mean to serve get video.
    Good,
    /// Some of them do.
    Usable,
    /// None of them does.
    Bad,
    /// It is proven of none.
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
