//! Text wrapped at a width.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that a text takes on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// Where a text is broken: what stands in these ranges, a blank or nothing, becomes a line end. `used` columns of the first
/// line are taken already, and the lines after it begin at `indent`. Words stay whole, so that they can be copied; only
/// one with wide characters that is longer than a line is broken between these.
pub(super) fn breaks(text: &str, used: usize, indent: usize, width: usize) -> Vec<Range<usize>> {
    let (mut out, mut column, mut begin, mut start) = (Vec::new(), used, 0, 0);
    for word in text.split(' ') {
        let taken = columns(word);
        if start > 0 && column + 1 + taken > width && column > begin {
            out.push(start - 1..start);
            (column, begin) = (indent, indent);
        } else if start > 0 {
            column += 1;
        }
        if column + taken > width && word.chars().any(is_wide) {
            for (at, character) in word.char_indices() {
                let taken = character.width().unwrap_or(0);
                if column + taken > width && column > begin {
                    out.push(start + at..start + at);
                    (column, begin) = (indent, indent);
                }
                column += taken;
            }
        } else {
            column += taken;
        }
        start += word.len() + 1;
    }
    out
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

/// Wraps a text; the first line begins with `first`, the others with as many blanks. A line of the text that begins with a
/// blank is a command to be copied and stays whole.
pub(super) fn folded(first: &str, text: &str, width: usize) -> String {
    let indent = columns(first);
    let width = width.max(indent + 20);
    let blank = " ".repeat(indent);
    let mut out = String::new();
    let mut line = |part: &str| {
        let lead = if out.is_empty() { first } else { &blank };
        out.push_str(&format!("{lead}{}\n", part.trim_end()));
    };
    for whole in text.lines() {
        let mut start = 0;
        let found = if whole.starts_with(' ') { Vec::new() } else { breaks(whole, indent, indent, width) };
        for range in found {
            line(&whole[start..range.start]);
            start = range.end;
        }
        line(&whole[start..]);
    }
    out
}

/// A text whose lines were broken for 80 columns, wrapped anew; as it is where there is no width.
pub(super) fn paragraphs(text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{text}\n") };
    let all = text.split("\n\n").map(|paragraph| folded("", &paragraph.replace('\n', " "), width));
    all.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_commands_on_one_line() {
        let text = "one two three four five six\n  a command that is longer than that";
        assert_eq!(
            folded("- ", text, 22),
            "- one two three four\n  five six\n    a command that is longer than that\n"
        );
        assert_eq!(folded("- ", "", 22), "");
        assert_eq!(folded("", "averyveryverylongwordthatisnotbroken", 5), "averyveryverylongwordthatisnotbroken\n");
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        assert_eq!(folded("", "猫猫猫猫猫猫猫猫 neko", 20), "猫猫猫猫猫猫猫猫\nneko\n");
        assert_eq!(folded("", &"猫".repeat(12), 20), format!("{}\n{}\n", "猫".repeat(10), "猫".repeat(2)));
        let marked = "e\u{301}".repeat(9);
        assert_eq!(folded("", &format!("{marked} {marked}x y"), 20), format!("{marked} {marked}x\ny\n"));
    }

    #[test]
    fn paragraphs_are_wrapped_each_by_itself() {
        assert_eq!(paragraphs("a b\nc\n\nd", Some(40)), "a b c\n\nd\n");
        assert_eq!(paragraphs("a b\nc\n\nd", None), "a b\nc\n\nd\n");
    }
}
