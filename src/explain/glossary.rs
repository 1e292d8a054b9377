//! The terms of `docs/glossary.md`, which is compiled in.

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// In lower case, with hyphens.
    pub name: &'static str,
    /// Other words for it.
    pub aliases: Vec<&'static str>,
    /// What it means, in lines of at most 80 characters.
    pub text: &'static str,
}

/// The line of a section that holds its aliases.
const ALIASES: &str = "Also called: ";

/// Every term, in the order of the page.
pub fn terms() -> Vec<Term> {
    let page = include_str!("../../docs/glossary.md");
    page.split("\n## ").skip(1).filter_map(term).collect()
}

/// The term of a name or an alias; `ICE Lite` and `ice_lite` are `ice-lite`.
pub fn find(name: &str) -> Option<Term> {
    let wanted = name.to_ascii_lowercase().replace(['_', ' '], "-");
    terms().into_iter().find(|term| term.name == wanted || term.aliases.contains(&wanted.as_str()))
}

/// One section of the page, without its `## `.
fn term(section: &'static str) -> Option<Term> {
    let (name, rest) = section.split_once('\n')?;
    let (text, aliases) = match rest.split_once(ALIASES) {
        Some((text, aliases)) => (text, aliases.trim_end().trim_end_matches('.').split(", ").collect()),
        None => (rest, Vec::new()),
    };
    Some(Term { name, aliases, text: text.trim() })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::explain;

    #[test]
    fn each_name_means_one_thing_and_fits_a_terminal() {
        let mut seen = HashSet::new();
        for term in terms() {
            for name in term.aliases.iter().chain([&term.name]) {
                assert!(seen.insert(*name), "{name} twice");
                assert_eq!(explain::find(name), None, "{name} is a rule or a failure too");
                assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            }
            assert!(!term.text.is_empty() && term.text.lines().all(|line| line.chars().count() <= 80), "{}", term.name);
        }
        assert!(seen.len() > 20, "{}", seen.len());
    }

    #[test]
    fn a_term_is_found_by_any_of_its_names() {
        let names = ["ice-lite", "ICE Lite", "icelite", "ICE_LITE"];
        assert!(names.iter().all(|name| find(name).is_some_and(|term| term.name == "ice-lite")));
        assert_eq!(find("server-reflexive").map(|term| term.aliases), Some(vec!["server-reflexive", "reflexive"]));
        assert_eq!(find("hosts"), None);
    }
}
