//! Nekos that share lines of one file (an anchor, an `env_file`) share what is wrong with them: people are told once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What was said already, by place and words.
#[derive(Debug, Default)]
pub struct Said<'a>(HashSet<(&'static str, *const Source, usize, usize, &'a str)>);

impl<'a> Said<'a> {
    /// Whether a finding is new; it is not from now on. One without a place always is.
    pub fn is_new(&mut self, finding: &'a Diagnostic) -> bool {
        let Some(place) = finding.place() else { return true };
        let source = Arc::as_ptr(&place.source);
        self.0.insert((finding.rule, source, place.span.start, place.span.end, &finding.message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::{Place, SourceKind};

    #[test]
    fn only_the_same_words_of_the_same_place_are_known() {
        let source = Source::new(SourceKind::File("compose.yaml".into()), "a: 1\n");
        let at =
            |message: &str, span| Diagnostic::new("x", Severity::Note, message).at(Some(Place::new(&source, span)), "");
        let findings = [
            at("one", 0..1),
            at("one", 0..1),
            at("two", 0..1),
            at("one", 3..4),
            Diagnostic::new("x", Severity::Note, "one"),
        ];
        let mut said = Said::default();
        let new: Vec<bool> = findings.iter().chain(&findings[4..]).map(|finding| said.is_new(finding)).collect();
        assert_eq!(new, [true, false, true, true, true, true]);
    }
}
