//! One input after it was looked at.

use std::sync::Arc;

use crate::render::redact::Redaction;
use crate::render::{self, checkout::Checkout};
use neko_lint::Diagnostic;
use neko_lint::closing::Closings;

use super::identity::Identity;

/// One input after it was looked at.
pub(super) struct Judged {
    pub name: String,
    /// The file that it was read from.
    pub file: Option<String>,
    pub findings: Vec<Diagnostic>,
    /// What each finding is about, where a baseline asks for it.
    pub identities: Vec<Identity>,
    pub redaction: Arc<Redaction>,
    pub unreadable: Option<String>,
    /// What is left to look at, where it is the only neko of its text.
    pub closings: Option<Closings>,
    /// Whether it is a neko of something that has services or containers.
    pub deployed: bool,
}

impl Judged {
    pub fn unreadable(name: String, why: String) -> Self {
        let (findings, identities, redaction) = (Vec::new(), Vec::new(), Arc::default());
        let unreadable = Some(why);
        Self { name, file: None, findings, identities, redaction, unreadable, closings: None, deployed: false }
    }

    pub fn shown<'a>(&'a self, checkout: Option<&'a Checkout>) -> render::Input<'a> {
        render::Input {
            name: &self.name,
            file: self.file.as_deref(),
            findings: &self.findings,
            redaction: &self.redaction,
            unreadable: self.unreadable.as_deref(),
            closings: self.closings.as_ref(),
            checkout,
        }
    }
}
