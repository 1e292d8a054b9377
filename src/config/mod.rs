//! What neko reads: files, environment and flags in, effective settings with their origins out.

mod resolution;

pub use resolution::{
    Estimator, LogLine, Origin, Outcome, Resolution, Setter, Setting, Shadowed, WebRtc, Written, WrittenKey,
};
