//! The cases of each rule: the examples of its text, and its fixtures.

use std::fs;
use std::path::Path;

use neko_ice::lint;

/// A text that a rule finds something in, or does not.
pub struct Case {
    /// The rule's name.
    pub rule: String,
    /// `wrong.yaml`, `bad-env.yaml`, …
    pub name: String,
    pub text: String,
    /// Whether it is an example of the rule's text, of which the rule's page shows what is found.
    pub is_example: bool,
    /// Whether the rule finds something.
    pub is_wrong: bool,
}

/// All of them, by rule.
pub fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = examples().into_iter().chain(fixtures()).collect();
    cases.sort_by(|a, b| a.rule.cmp(&b.rule));
    cases
}

/// The examples of the rules' texts: `wrong.yaml`, `wrong-2.yaml`, `right.yaml`.
pub fn examples() -> Vec<Case> {
    let of_rule = |rule: &&lint::Rule| {
        let text = rule.text();
        let wrong = text.wrong.iter().enumerate().map(|(at, text)| example(rule, "wrong", at, text));
        let right = text.right.iter().enumerate().map(|(at, text)| example(rule, "right", at, text));
        wrong.chain(right).collect::<Vec<_>>()
    };
    lint::rules().iter().flat_map(of_rule).collect()
}

fn example(rule: &lint::Rule, word: &str, at: usize, text: &str) -> Case {
    let name = if at == 0 { format!("{word}.yaml") } else { format!("{word}-{}.yaml", at + 1) };
    Case { rule: rule.name.to_owned(), name, text: text.to_owned(), is_example: true, is_wrong: word == "wrong" }
}

/// `fixtures/lint/RULE/bad*` and `ok*`.
fn fixtures() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in fs::read_dir("fixtures/lint").unwrap().map(|entry| entry.unwrap().path()) {
        let rule = file_name(&folder);
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        cases.extend(files.iter().map(|file| {
            let (name, text) = (file_name(file), fs::read_to_string(file).unwrap());
            Case { rule: rule.clone(), is_wrong: name.starts_with("bad"), is_example: false, name, text }
        }));
    }
    cases
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}
