//! Why a scrape gets no probe.

use crate::module::Module;

/// Why there is no probe for a scrape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No target has that name; with the nearest one.
    UnknownTarget(Option<String>),
    /// The target is no such thing; with what it is.
    NotOfTarget(Module, Vec<Module>),
    /// Too many scrapes wait.
    QueueFull,
    /// The time of the scrape ended before its probe did.
    TooLate,
    /// The probe ended without a result.
    Died,
}

impl Refusal {
    /// Every reason for which a request is refused, as labels have it.
    pub const REASONS: [&'static str; 7] =
        ["unknown-target", "unknown-module", "queue-full", "too-late", "died", "bad-request", "connections"];

    /// The reason as a label.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::UnknownTarget(_) => "unknown-target",
            Self::NotOfTarget(..) => "unknown-module",
            Self::QueueFull => "queue-full",
            Self::TooLate => "too-late",
            Self::Died => "died",
        }
    }
}
