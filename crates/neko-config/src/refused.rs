//! Why a text is refused.

use std::ops::Range;

use super::log::Mistake;
use neko_text::document::{SyntaxError, SyntaxErrorKind};

/// A text that neko's reader refuses.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub message: String,
    pub span: Range<usize>,
    /// What is wrong, where that is known by itself.
    pub mistake: Option<Mistake>,
    /// Whether it is neko-ice that does not read it.
    pub by_us: bool,
}

impl Refused {
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span, mistake: None, by_us: false }
    }

    pub fn syntax(error: SyntaxError) -> Self {
        let mistake = match error.kind {
            SyntaxErrorKind::StrayCharacter | SyntaxErrorKind::Tab => Some(Mistake::StrayCharacter),
            SyntaxErrorKind::Other => None,
        };
        Self { mistake, ..Self::new(error.message, error.span) }
    }
}
