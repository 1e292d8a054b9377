//! One input after it was looked at.

use std::sync::Arc;

use crate::render::redact::Redaction;
use crate::render::{self, checkout::Checkout};
use neko_lint::Diagnostic;
use neko_lint::closing::Closings;
use neko_lint::identity::Identity;

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
    /// Whether nothing in it is neko's and nobody named it.
    pub is_left_out: bool,
    /// What is left to look at, where it is the only neko of its text.
    pub closings: Option<Closings>,
    /// Whether it is a neko of something that has services or containers.
    pub deployed: bool,
}

impl Judged {
    pub fn unreadable(name: String, why: String) -> Self {
        Self { unreadable: Some(why), ..Self::readable(name) }
    }

    /// What nothing was found in yet.
    pub fn readable(name: String) -> Self {
        Self {
            name,
            file: None,
            findings: Vec::new(),
            identities: Vec::new(),
            redaction: Arc::default(),
            unreadable: None,
            is_left_out: false,
            closings: None,
            deployed: false,
        }
    }

    pub fn shown<'a>(&'a self, checkout: Option<&'a Checkout>) -> render::Input<'a> {
        render::Input {
            name: &self.name,
            file: self.file.as_deref(),
            findings: &self.findings,
            listed: None,
            redaction: &self.redaction,
            unreadable: self.unreadable.as_deref(),
            closings: self.closings.as_ref(),
            checkout,
        }
    }
}
