//! Secrets as they turn up in messages: masked where an input is quoted, never in words of our own.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::ordinary::{SHORTEST, is_name, is_ordinary};
use super::spellings::spellings;
use neko_config::ice_server::Mask;
use neko_config::suspected;
use neko_text::source::{Place, Source};

/// The secrets of one configuration in all their spellings.
#[derive(Debug, Default)]
pub(super) struct Words {
    long: Mask,
    short: HashMap<String, Short>,
    /// Where they all stand, as long as there are short ones.
    places: Vec<Place>,
}

/// A short secret: where it was written, and whether that text shows the same word elsewhere.
#[derive(Debug)]
struct Short {
    source: Arc<Source>,
    elsewhere: OnceLock<bool>,
}

impl Words {
    pub fn new<'a>(secrets: impl Iterator<Item = &'a Place> + Clone) -> Self {
        let (mut long, mut short) = (Vec::new(), HashMap::new());
        for place in secrets.clone() {
            for word in spellings(place) {
                match word.len() {
                    0 => {}
                    SHORTEST.. => long.push(word),
                    _ => {
                        let source = Arc::clone(&place.source);
                        short.entry(word).or_insert(Short { source, elsewhere: OnceLock::new() });
                    }
                }
            }
        }
        let places = if short.is_empty() { Vec::new() } else { secrets.cloned().collect() };
        Self { long: Mask::new(long), short, places }
    }

    /// A text of an input's, with every long secret masked.
    pub fn everywhere(&self, text: &str) -> String {
        self.long.apply(text)
    }

    /// A whole output: what is not a word of ours is masked wherever it turns up.
    pub fn in_output(&self, text: String) -> String {
        let spans = self.anywhere(&text, |_| false);
        if spans.is_empty() { text } else { stars(&text, spans) }
    }

    /// Where long secrets are in a text that is none of ours, except those that are masked there anyway.
    pub fn anywhere(&self, text: &str, is_masked: impl Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
        let mut spans = self.long.find(text);
        // To compare with all our own texts is slow, and seldom needed.
        spans.retain(|span| !is_masked(span) && !is_ordinary(&text[span.clone()]));
        spans
    }

    /// A message of ours, or of neko's, that may quote inputs.
    pub fn in_message(&self, text: &str) -> String {
        let suspected = suspected::in_text(text);
        if self.long.is_empty() && self.short.is_empty() {
            return stars(text, suspected);
        }
        let quoted = quoted(text);
        let within = |at: usize| quoted.iter().find(|range| range.contains(&at));
        let text_of = |range: &Range<usize>| &text[range.clone()];
        let mut spans = self.long.find(text);
        spans.retain(|span| match within(span.start) {
            // In backticks we quote names and sentences of neko's too: a word of those is the secret where it stands alone.
            Some(range) if is_ordinary(text_of(span)) && text[..range.start].ends_with('`') => {
                range == span && !is_our_name(text, range)
            }
            Some(range) => range != span || !is_our_name(text, range),
            None => !is_ordinary(text_of(span)),
        });
        spans.extend(quoted.iter().filter(|range| self.is_quoted(text, range)).cloned());
        spans.extend(self.assigned(text));
        spans.extend(suspected);
        stars(text, spans)
    }

    /// Short secrets behind a `=`, a colon or what begins a part of a URL: `h,pass=word`, `turn:h#word`.
    fn assigned<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> {
        let signs = text.match_indices(['=', ':', '?', '&', '#']).filter(|_| !self.short.is_empty());
        signs.filter_map(|(at, sign)| {
            let start = at + sign.len();
            let word =
                text[start..].split([',', ';', '&', '#', ':', '?', ' ', '`', '"', '\'']).next().unwrap_or_default();
            let short = self.short.get(word)?;
            (!self.is_elsewhere(word, short)).then_some(start..start + word.len())
        })
    }

    /// Whether exactly a short secret is quoted, or one that was cut (`hunter2...`).
    fn is_quoted(&self, message: &str, range: &Range<usize>) -> bool {
        let text = &message[range.clone()];
        let cut = text.strip_suffix("...").or_else(|| text.strip_suffix('…')).filter(|begin| begin.len() > 2);
        if let Some(begin) = cut
            && (self.long.begins(begin) || self.short.keys().any(|word| word.starts_with(begin)))
        {
            return true;
        }
        self.short.get(text).is_some_and(|short| !is_our_name(message, range) && !self.is_elsewhere(text, short))
    }

    /// Whether a word is in plain sight anyway: to mask it would only tell that it is the secret.
    fn is_elsewhere(&self, word: &str, short: &Short) -> bool {
        *short.elsewhere.get_or_init(|| {
            let text = &short.source.text;
            let mut secret = suspected::suspected(&short.source);
            let known = self.places.iter().filter(|place| place.source.kind == short.source.kind);
            secret.extend(known.map(|place| place.span.clone()));
            let part = |c: char| c.is_alphanumeric() || c == '_';
            text.match_indices(word).any(|(at, _)| {
                !secret.iter().any(|span| span.start <= at && at < span.end)
                    && !text[..at].ends_with(part)
                    && !text[at + word.len()..].starts_with(part)
            })
        })
    }
}

/// What stands between quotation marks: backticks, and the others where words do not go on behind them.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['`', '"', '\'']) {
        let open = at + found;
        let mark = &text[open..=open];
        at = open + 1;
        if mark == "'" && text[..open].ends_with(char::is_alphanumeric) {
            continue;
        }
        if let Some(length) = text[at..].find(mark) {
            out.push(at..at + length);
            at += length + 1;
        }
    }
    out
}

/// Whether a name is quoted as we quote names: in backticks.
fn is_our_name(message: &str, range: &Range<usize>) -> bool {
    message[..range.start].ends_with('`') && is_name(message[range.clone()].trim_end_matches([':', '=']))
}

/// The text with these spans as `*`, one for each code point.
fn stars(text: &str, mut spans: Vec<Range<usize>>) -> String {
    spans.sort_by_key(|span| span.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        let start = span.start.max(at);
        if span.end > start {
            out.push_str(&text[at..start]);
            out.extend(text[start..span.end].chars().map(|_| '*'));
            at = span.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    fn words(texts: &[&str]) -> Words {
        let written = texts.join("\n");
        let source = Source::new(SourceKind::File("f".into()), written.clone());
        let places = texts.iter().map(|text| {
            let at = written.find(text).unwrap();
            Place::new(&source, at..at + text.len())
        });
        Words::new(places.collect::<Vec<_>>().iter())
    }

    #[test]
    fn what_is_quoted_is_masked_and_what_we_say_is_not() {
        let words = words(&["password", "hunter2-hunter2", "abc", "TXlTZWNyZXRIb3N0MTIz", "\"a\\u0062cdefgh\""]);
        for (text, shown) in [
            ("a TURN password is needed", "a TURN password is needed"),
            ("parsing \"password\": no number", "parsing \"********\": no number"),
            ("the key `password` is not read", "the key `password` is not read"),
            ("`h,pass=abc` does not resolve: turn:h,pw:abc:3478", "`h,pass=***` does not resolve: turn:h,pw:***:3478"),
            ("it is hunter2-hunter2, or xhunter2-hunter2x", "it is ***************, or x***************x"),
            ("abc is `abc`, not 'abcd' or \"abc\"", "abc is `***`, not 'abcd' or \"***\""),
            ("into `hunter2...`", "into `**********`"),
            ("nat1to1 is `MySecretHost123`", "nat1to1 is `***************`"),
            (
                "write `password: …`; neko logs `no passwords given`",
                "write `password: …`; neko logs `no passwords given`",
            ),
            ("abcdefgh", "********"),
            ("neko's `x` and viewers' `turn:u:abc@h?token=abc`", "neko's `x` and viewers' `turn:*****@h?token=***`"),
        ] {
            assert_eq!(words.in_message(text), shown);
        }
    }

    #[test]
    fn a_short_secret_that_is_in_plain_sight_is_no_secret() {
        let source = Source::new(SourceKind::File("f".into()), "username: neko\ncredential: neko\n");
        let words = Words::new(std::iter::once(&Place::new(&source, 27..31)));
        assert_eq!(words.in_message("`neko` has no port"), "`neko` has no port");
    }
}
