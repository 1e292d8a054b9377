//! What a rule says of itself: the Markdown file next to it, as its parts.

/// The parts of a rule's file. Its form is tested: `tests/quick/rule_texts.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleText {
    /// The defect in one sentence.
    pub summary: String,
    /// Why it is one: what neko and the browser do.
    pub why: String,
    /// Configs that have it.
    pub wrong: Vec<&'static str>,
    /// The same, fixed.
    pub right: Vec<&'static str>,
}

impl RuleText {
    /// The parts of a file; a part that is missing is empty.
    pub(crate) fn read(markdown: &'static str) -> Self {
        let (title, sections) = markdown.split_once("\n## ").unwrap_or((markdown, ""));
        let summary = title.split_once('\n').map_or("", |(_, summary)| summary);
        let section = |heading: &str| {
            let sections = sections.split("\n## ").filter_map(|section| section.split_once('\n'));
            sections.filter(|(own, _)| *own == heading).map(|(_, body)| body).next().unwrap_or("")
        };
        Self {
            summary: one_line(summary),
            why: one_line(section("Why")),
            wrong: blocks(section("Wrong")),
            right: blocks(section("Right")),
        }
    }
}

/// Lines of a paragraph as one.
fn one_line(prose: &str) -> String {
    prose.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is inside the fences.
fn blocks(section: &'static str) -> Vec<&'static str> {
    let fenced = section.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').map_or("", |(_, body)| body)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_split_into_its_parts() {
        let text = "# name\n\nA defect\nof two lines.\n\n## Why\n\nneko\nexits.\n\n## Wrong\n\n```yaml\na: 1\n```\n\n```yaml\nb: 1\n```\n\
                    \n## Right\n\n```yaml\na: 2\n```\n";
        let expected = RuleText {
            summary: "A defect of two lines.".into(),
            why: "neko exits.".into(),
            wrong: vec!["a: 1\n", "b: 1\n"],
            right: vec!["a: 2\n"],
        };
        assert_eq!(RuleText::read(text), expected);
    }

    #[test]
    fn what_is_missing_is_empty() {
        for text in ["", "# name", "## Why", "# name\n\n## Wrong\n\n```", "```\n## Right\n```"] {
            let RuleText { summary, why, wrong, right } = RuleText::read(text);
            assert!(summary.len() + why.len() + wrong.concat().len() + right.concat().len() < 20, "{text:?}");
        }
    }
}
