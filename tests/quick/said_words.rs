//! What the program says is in plain English, as the documents are: every text in the sources, be it the cause of a failure,
//! a remedy, a verdict, an error or a question.

use std::fs;
use std::path::{Path, PathBuf};

use crate::book::words::{LONGEST, avoided, count};
use crate::layers::rust_files;

/// The texts of a source, without those of its unit tests: what is between quotation marks, with its lines joined.
fn texts(source: &str) -> Vec<String> {
    let mut rest = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let mut out = Vec::new();
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let before = &rest[..at];
        rest = &rest[at..];
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with('\'') {
            rest = &rest[character(rest)..];
        } else if let Some(inner) = rest.strip_prefix('"') {
            let hashes = before.len() - before.trim_end_matches('#').len();
            let is_raw = before.trim_end_matches('#').ends_with('r');
            let end = if is_raw { inner.find(&format!("\"{}", "#".repeat(hashes))) } else { closing(inner) };
            let end = end.unwrap_or(inner.len());
            out.push(if is_raw { inner[..end].to_owned() } else { joined(&inner[..end]) });
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            rest = &rest[1..];
        }
    }
    out
}

/// How long a character is between its marks, or the mark of a lifetime.
fn character(text: &str) -> usize {
    let mut inner = text.char_indices().skip(1);
    match inner.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(1, |end| end + 4),
        Some(_) => inner.next().filter(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

fn closing(inner: &str) -> Option<usize> {
    let mut is_escaped = false;
    inner.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

/// A text as it is said: a backslash at the end of a line joins it to the next, and `\n` ends a line.
fn joined(text: &str) -> String {
    let mut parts = text.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start()).replace("\\n", "\n").replace("\\\"", "\"")
}

/// The sentences of a text, and the parts between semicolons and colons, without what is quoted in backticks.
fn sentences(text: &str) -> Vec<String> {
    let said = text.split('`').step_by(2).collect::<Vec<_>>().join("…");
    let ends = |text: &str| text.replace(". ", "\n").replace("; ", "\n").replace(": ", "\n");
    ends(&said).lines().map(str::to_owned).collect()
}

fn all() -> impl Iterator<Item = (PathBuf, Vec<String>)> {
    let mut files = Vec::new();
    ["src", "crates"].into_iter().for_each(|folder| rust_files(Path::new(folder), &mut files));
    let is_test = |file: &PathBuf| file.iter().any(|part| part == "tests" || part == "tests.rs" || part == "testkit");
    let files = files.into_iter().filter(move |file| !is_test(file));
    files.map(|file| {
        let said = texts(&fs::read_to_string(&file).unwrap());
        (file, said.into_iter().filter(|text| count(text) >= 3).collect())
    })
}

#[test]
fn the_texts_of_a_source_are_found() {
    let source = "// \"no\"\nlet a = '\"'; let b: &'a str = \"one \\\"two\\\" \\\n   three\"; r#\"a \"raw\" one\"#; '\\''; \"end\";";
    assert_eq!(texts(source), ["one \"two\" three", "a \"raw\" one", "end"]);
}

#[test]
fn nothing_that_is_said_has_a_word_that_is_avoided() {
    let found: Vec<String> = all()
        .flat_map(|(file, texts)| {
            texts.into_iter().filter_map(move |text| Some(format!("{}: {}", file.display(), avoided(&text)?)))
        })
        .collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn all_that_is_said_is_short() {
    let found: Vec<String> = all()
        .flat_map(|(file, texts)| {
            let long = texts.into_iter().flat_map(|text| sentences(&text)).filter(|sentence| count(sentence) > LONGEST);
            long.map(move |sentence| format!("{}: {sentence}", file.display()))
        })
        .collect();
    assert_eq!(found, [""; 0]);
}
