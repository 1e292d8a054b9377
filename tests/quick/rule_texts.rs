//! A rule's text is the Markdown file next to it, in one form: its name, the defect, why it is one, what is wrong, and what is
//! right. Its examples are tested in `lint.rs`.

use neko_ice::lint::{self, Rule};

/// The lines outside of the examples.
fn prose(rule: &Rule) -> impl Iterator<Item = &str> {
    rule.markdown.split("```").step_by(2).flat_map(str::lines)
}

fn headings(rule: &Rule) -> Vec<&str> {
    prose(rule).filter(|line| line.starts_with('#')).collect()
}

#[test]
fn every_text_has_its_headings() {
    for rule in lint::rules() {
        let title = format!("# {}", rule.name);
        assert_eq!(headings(rule), [&title, "## Why", "## Wrong", "## Right"]);
    }
}

#[test]
fn every_text_is_in_sentences() {
    for rule in lint::rules() {
        for text in [&rule.text().summary, &rule.text().why] {
            assert!(text.ends_with('.'), "{}: {text}", rule.name);
        }
    }
}

#[test]
fn every_example_is_fenced_and_none_is_left_alone() {
    for rule in lint::rules() {
        let (text, name) = (rule.text(), rule.name);
        assert!(!text.wrong.is_empty() && !text.right.is_empty(), "{name}");
        assert_eq!(rule.markdown.matches("```").count(), 2 * (text.wrong.len() + text.right.len()), "{name}");
        let examples = rule.markdown.split_once("\n## Wrong\n").unwrap().1;
        let loose: String = examples.split("```").step_by(2).flat_map(str::split_whitespace).collect();
        assert_eq!(loose, "##Right", "{name}: words outside of the examples are shown nowhere");
        for example in text.wrong.iter().chain(&text.right) {
            assert!(example.ends_with('\n') && !example.trim().is_empty(), "{name}");
        }
        assert!(text.wrong.iter().all(|wrong| !text.right.contains(wrong)), "{name}");
    }
}

/// Texts are shown on the command line too, where a link leads nowhere.
#[test]
fn no_text_has_a_link() {
    for rule in lint::rules() {
        assert!(prose(rule).all(|line| !line.contains("](") && !line.contains("<http")), "{}", rule.name);
    }
}
