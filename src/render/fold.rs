//! What people read stays readable: of the findings of one rule in one input the first few are drawn, the rest counted.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;

/// The findings of one input that are drawn, and what is left out.
pub(super) struct Fold<'a> {
    /// In their order.
    pub shown: Vec<&'a Diagnostic>,
    /// Rules with findings that are not drawn, and how many, in the order of their first finding.
    pub left: Vec<(&'static str, usize)>,
}

/// The first `most` findings of each rule; all where that is 0.
pub(super) fn fold(findings: &[Diagnostic], most: usize) -> Fold<'_> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut fold = Fold { shown: Vec::new(), left: Vec::new() };
    for finding in findings {
        let count = seen.entry(finding.rule).or_default();
        *count += 1;
        if most == 0 || *count <= most {
            fold.shown.push(finding);
        } else if let Some((_, left)) = fold.left.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            *left += 1;
        } else {
            fold.left.push((finding.rule, 1));
        }
    }
    fold
}

/// `and 59980 more findings of unknown-key (--max-per-rule 0 shows them)`
pub(super) fn more(rule: &str, left: usize) -> String {
    let plural = if left == 1 { "" } else { "s" };
    format!("and {left} more finding{plural} of {rule} (--max-per-rule 0 shows all)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    #[test]
    fn each_rule_has_its_own_share() {
        let findings: Vec<Diagnostic> =
            ["a", "b", "a", "a", "b", "a"].map(|rule| Diagnostic::new(rule, Severity::Note, "x")).into();
        let folded = fold(&findings, 2);
        assert_eq!(folded.shown.iter().map(|finding| finding.rule).collect::<String>(), "abab");
        assert_eq!(folded.left, [("a", 2)]);
        assert_eq!(fold(&findings, 0).shown.len(), 6);
        assert_eq!(more("a", 1), "and 1 more finding of a (--max-per-rule 0 shows all)");
    }
}
