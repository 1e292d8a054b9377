//! Documents and the texts of rules are in plain English: short sentences, and none of the words that made readers read twice.

use super::pages::{self, Page};

/// What is avoided, in lower case and at the beginning of a word, and what to write.
const AVOIDED: [(&str, &str); 18] = [
    ("mend", "fix"),
    ("told", "reported"),
    ("tells of", "reports"),
    ("held against", "checked against, compared with"),
    ("holds against", "checks against, compares with"),
    ("stands beside", "is next to"),
    ("stand beside", "are next to"),
    ("stands behind", "is after"),
    ("stand behind", "are after"),
    ("in the place of", "instead of"),
    ("stands in for", "replaces"),
    ("than the one that is written", "a different … from the one written"),
    ("says nothing", "silently"),
    ("without a word", "silently"),
    ("in silence", "silently"),
    ("is no port", "is not a valid port"),
    ("is none of", "is not one of"),
    ("whoever", "Compose, Docker or Kubernetes; anyone who"),
];

/// The most words of a sentence, and of one on average in a page.
pub const LONGEST: usize = 40;
pub const AVERAGE: usize = 25;

/// The sentences of a page, without code, tables, headings and the targets of links. A line of a list is one at least.
fn sentences(page: &Page) -> Vec<String> {
    let mut out = vec![String::new()];
    for line in page.prose().lines().map(str::trim) {
        let is_item = line.starts_with("- ") || line.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
        if line.is_empty() || is_item || line.starts_with(['|', '#', '<']) {
            out.push(String::new());
        }
        if !line.starts_with(['|', '#', '<']) {
            let line = line.split_once(". ").filter(|(n, _)| n.parse::<u32>().is_ok()).map_or(line, |(_, rest)| rest);
            line.split_whitespace().for_each(|word| add(&mut out, word));
        }
    }
    out.retain(|sentence| !sentence.is_empty());
    out
}

/// A word that ends with a full stop ends its sentence.
fn add(sentences: &mut Vec<String>, word: &str) {
    let last = sentences.last_mut().unwrap();
    last.push_str(if last.is_empty() { "" } else { " " });
    last.push_str(word);
    if word.trim_end_matches(['*', '`', ')', '"']).ends_with(['.', '?', '!', ':']) && word != "e.g." {
        sentences.push(String::new());
    }
}

/// The words of a sentence.
pub fn count(sentence: &str) -> usize {
    sentence.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// What is avoided in a text, with the words around it and what to write.
pub fn avoided(prose: &str) -> Option<String> {
    let prose = prose.to_lowercase().replace('\n', " ");
    AVOIDED.iter().find_map(|(avoided, better)| {
        let begins = |at: &usize| !prose[..*at].ends_with(|c: char| c.is_alphanumeric());
        let at = prose.match_indices(avoided).map(|(at, _)| at).find(begins)?;
        Some(format!("{} (write: {better})", prose[at..].chars().take(40).collect::<String>()))
    })
}

/// What people write, the texts of rules, and those of failures.
fn texts() -> impl Iterator<Item = Page> {
    let failures = pages::all().into_iter().filter(|page| page.path.ends_with("failures.md"));
    pages::written_by_hand().into_iter().chain(pages::rule_texts()).chain(failures)
}

#[test]
fn no_text_has_a_word_that_is_avoided() {
    for page in texts() {
        assert_eq!(avoided(&page.prose()), None, "{}", page.path.display());
    }
}

#[test]
fn sentences_are_short() {
    for page in texts() {
        let sentences = sentences(&page);
        let long = sentences.iter().find(|sentence| count(sentence) > LONGEST);
        assert!(long.is_none(), "{}: {} words: {}", page.path.display(), count(long.unwrap()), long.unwrap());
        let words: usize = sentences.iter().map(|sentence| count(sentence)).sum();
        assert!(words <= AVERAGE * sentences.len().max(1), "{}: {words} in {}", page.path.display(), sentences.len());
    }
}
