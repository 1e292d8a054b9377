//! What is too long to be read: words as long as a file, lines of a megabyte. People see their ends.

use std::borrow::Cow;
use std::ops::Range;

use neko_text::source::{ceil, floor};

/// Words of more bytes are cut.
const WORD: usize = 400;
/// How much of such a word is left in front and behind.
const ENDS: [usize; 2] = [120, 40];
/// Sentences of more bytes are cut, which somebody else's words make so long.
const SENTENCE: usize = 500;
/// Lines of more bytes are cut.
const LINE: usize = 1_000;
/// How much of such a line is left on either side of what is pointed at.
const AROUND: usize = 120;
/// What stands instead of what is cut.
const MARK: char = '…';

/// A message without the middle of its endless words.
pub(super) fn words(text: &str) -> Cow<'_, str> {
    if text.len() <= WORD || text.split(char::is_whitespace).all(|word| word.len() <= WORD) {
        return text.into();
    }
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        match word.len() > WORD {
            true => {
                let cut = ceil(word, ENDS[0])..floor(word, word.len() - ENDS[1]);
                out.extend([&word[..cut.start], "…", &word[cut.end..]]);
            }
            false => out.push_str(word),
        }
    }
    out.into()
}

/// A sentence that quotes at such length that it fills a screen, without its middle.
pub(super) fn sentence(text: &str) -> Cow<'_, str> {
    if text.len() <= SENTENCE {
        return text.into();
    }
    let cut = ceil(text, 2 * ENDS[0])..floor(text, text.len() - ENDS[1]);
    format!("{}{MARK}{}", &text[..cut.start], &text[cut.end..]).into()
}

/// Some lines without what is far from the spans that are pointed at, the spans moved along. None where all of it can stay.
pub(super) fn lines(text: &str, spans: &[Range<usize>]) -> Option<(String, Vec<Range<usize>>)> {
    if text.len() <= LINE || text.split('\n').all(|line| line.len() <= LINE) {
        return None;
    }
    // The marks that stay, with what lies around them: the ends of spans, and of lines where nothing is pointed at.
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > LINE {
            let end = at + line.trim_end_matches('\n').len();
            let mut points: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
            points.retain(|point| (at..=end).contains(point));
            points.sort_unstable();
            let mut from = at;
            for point in points {
                cuts.push(from..point.saturating_sub(AROUND).max(from));
                from = from.max(point + AROUND);
            }
            cuts.push(match from == at {
                true => at + AROUND..end,
                false => from.min(end)..end,
            });
        }
        at += line.len();
    }
    let cuts = cuts.into_iter().map(|cut| ceil(text, cut.start)..floor(text, cut.end));
    let cuts: Vec<Range<usize>> = cuts.filter(|cut| cut.end > cut.start + MARK.len_utf8()).collect();
    let mut out = String::new();
    let mut at = 0;
    for cut in &cuts {
        out.push_str(&text[at..cut.start]);
        out.push(MARK);
        at = cut.end;
    }
    out.push_str(&text[at..]);
    let moved = |offset: usize| {
        let mut lost = 0;
        for cut in cuts.iter().filter(|cut| cut.start < offset) {
            lost += cut.end.min(offset) - cut.start;
            lost -= if offset >= cut.end { MARK.len_utf8() } else { 0 };
        }
        offset - lost
    };
    Some((out, spans.iter().map(|span| moved(span.start)..moved(span.end)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_as_long_as_a_file_shows_its_ends() {
        let text = format!("the URL `turn://{}.example.org` is refused", "é".repeat(10_000));
        let shown = words(&text);
        assert!(shown.len() < 300 && shown.starts_with("the URL `turn://éé"), "{shown}");
        assert!(shown.contains("é…é") && shown.ends_with("é.example.org` is refused"), "{shown}");
        assert!(matches!(words("a few words"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_sentence_that_quotes_a_screenful_shows_its_ends() {
        let text = format!("turn:t: t answered 403 ({}) to the request", "no ".repeat(250));
        let shown = sentence(&text);
        assert!(shown.len() < 300 && shown.starts_with("turn:t: t answered 403 (no no"), "{shown}");
        assert!(shown.ends_with("no ) to the request"), "{shown}");
        assert!(matches!(sentence("a few words"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_line_shows_what_is_pointed_at() {
        let text = format!(
            "a\n{}WRONG{}TOO{}\nb {}\n",
            "x".repeat(5_000),
            "y".repeat(150),
            "z".repeat(900),
            "w".repeat(2_000)
        );
        let spans: Vec<Range<usize>> =
            ["WRONG", "TOO", "b "].iter().map(|word| text.find(word).map(|at| at..at + word.len()).unwrap()).collect();
        let (shown, moved) = lines(&text, &spans).unwrap();
        assert_eq!(moved.iter().map(|span| &shown[span.clone()]).collect::<Vec<_>>(), ["WRONG", "TOO", "b "]);
        assert!(shown.len() < 1_000 && shown.starts_with("a\n…xxx") && shown.ends_with("www…\n"), "{shown}");
        assert_eq!(lines("a\nb\n", std::slice::from_ref(&(0..1))), None);
    }

    #[test]
    fn a_span_longer_than_a_line_keeps_its_ends() {
        let text = format!("urls: \"turn:{}\"", "ü".repeat(4_000));
        let (shown, moved) = lines(&text, std::slice::from_ref(&(7..text.len() - 1))).unwrap();
        assert!(shown.len() < 600 && shown[moved[0].clone()].starts_with("turn:ü"), "{shown}");
        assert!(shown[moved[0].end..].starts_with('"'), "{shown}");
        // What is pointed at lies in what was cut.
        let (shown, moved) = lines(&text, &[7..12, 12..12]).unwrap();
        assert_eq!(&shown[moved[0].clone()], "turn:");
    }
}
