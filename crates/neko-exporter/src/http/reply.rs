//! An answer, before it is one of HTTP.

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The value of Content-Type.
    pub content_type: &'static str,
    /// The methods that are allowed, where another one was asked.
    pub allow: Option<&'static str>,
    /// When to ask again, in seconds.
    pub retry_after: Option<u32>,
    /// What it says.
    pub body: String,
}

const TEXT: &str = "text/plain; charset=utf-8";

impl Reply {
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<String>) -> Self {
        Self { status, content_type, allow: None, retry_after: None, body: body.into() }
    }

    /// A line of text.
    pub fn line(status: u16, line: &str) -> Self {
        Self::new(status, TEXT, format!("{line}\n"))
    }

    /// A text of several lines.
    pub(super) fn text(body: String) -> Self {
        Self::new(200, TEXT, body)
    }
}
