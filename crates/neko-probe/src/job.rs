//! What is probed.

use neko_config::Resolution;
use neko_config::ice_server::rest::TimeLimited;
use neko_lint::Diagnostic;
use neko_report::{HolePunching, Lines, Subject};

/// A config to probe.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// What it is called.
    pub subject: Subject,
    /// What neko makes of it.
    pub resolution: &'a Resolution,
    /// What the linter says of it.
    pub findings: Vec<Diagnostic>,
    /// How it writes a setting.
    pub lines: Lines,
    /// From what neko knows an address to name to viewers outside.
    pub opening: HolePunching,
}

impl<'a> Job<'a> {
    /// That of a neko, with what the linter says of it whatever its comments allow.
    pub fn new(subject: Subject, neko: impl Into<neko_lint::Subject<'a>>, options: &neko_lint::Options) -> Self {
        let neko = neko.into();
        let findings = neko_lint::run(neko, &options.clone().regardless());
        let opening = neko_lint::hole_punching(neko);
        Self { subject, resolution: neko.resolution, findings, lines: Lines::of(neko), opening }
    }
}

/// Gives every TURN server these credentials instead of its own.
pub fn replace_credentials(resolution: &mut Resolution, made: &TimeLimited) {
    resolution.webrtc.use_credentials(made);
}
