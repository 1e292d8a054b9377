//! The words that neko-ice itself uses: a secret that is one of them is not masked in our own sentences.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::explain;
use neko_config::ice_server::browser;
use neko_config::setting;

/// Shorter secrets are parts of ordinary words: they are masked only where exactly they are quoted.
pub(super) const SHORTEST: usize = 8;

/// Whether a word is one of the names that neko gives: a key, or a part of one.
pub(super) fn is_name(text: &str) -> bool {
    let own = ["username", "credential", "credentials", "urls", "url", "password", "iceServers"];
    own.contains(&text)
        || setting::SETTINGS.iter().any(|row| row.key == text || row.key.split('.').any(|part| part == text))
}

/// Our own texts, and the sentences of browsers that we quote, a line each.
static TEXTS: LazyLock<String> = LazyLock::new(|| {
    let own = explain::all().into_iter().flat_map(|entry| entry.texts().collect::<Vec<_>>());
    own.chain(browser::SAYS).collect::<Vec<_>>().join("\n")
});

/// Their words, in lower case.
static VOCABULARY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = TEXTS.split(|c: char| !c.is_ascii_alphabetic());
    words.filter(|word| word.len() >= SHORTEST).map(str::to_ascii_lowercase).collect()
});

/// Whether a word is one that our own sentences have.
pub(super) fn is_ordinary(word: &str) -> bool {
    if setting::SETTINGS.iter().any(|row| row.key.eq_ignore_ascii_case(word)) {
        return true;
    }
    let lower = word.to_ascii_lowercase();
    let several = word.contains([' ', '.', '-']);
    if several && word.bytes().all(|byte| byte.is_ascii_alphabetic() || b" .-".contains(&byte)) {
        return memchr::memmem::find(TEXTS.as_bytes(), word.as_bytes()).is_some();
    }
    word.bytes().all(|byte| byte.is_ascii_alphabetic()) && (is_name(&lower) || VOCABULARY.contains(&lower))
}
