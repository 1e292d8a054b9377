//! Text of others made harmless: no character that a reader cannot see, or that a terminal or the log of a build server
//! obeys, is shown as it is.
//!
//! There are two forms. [`escaped`] is for a word of an input within a sentence: everything becomes an escape, line breaks
//! too, so that it stays one line. [`symbols`] is for pictures, tables and as the last step before printing: each character
//! is replaced by one other, so that columns stay where they are, and [`lines`] is the same for whole outputs.

use std::borrow::Cow;
use std::fmt::Write as _;

use neko_report::Text;
use neko_text::source::ceil;

/// What is shown instead of a character that has no symbol of its own.
const REPLACEMENT: char = '\u{fffd}';
/// Looks like a colon and is none.
const COLON: char = '\u{2236}';

/// Whether a character is one that nobody sees, or that changes how others are seen: controls, bidirectional marks, zero
/// width, tags, variation selectors, separators of lines and paragraphs.
pub fn is_hidden(c: char) -> bool {
    // Printable ASCII is nearly all that is ever looked at.
    !matches!(c, ' '..='~')
        && matches!(c,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{70f}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// One word or sentence, in one line: hidden characters as escapes (`\n`, `\u{1b}`), and no `##[`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    replaced(text, true, |c, out| match c {
        '[' => out.push_str("\\["),
        '\n' | '\r' | '\t' => out.extend(c.escape_default()),
        c => out.extend(c.escape_unicode()),
    })
}

/// Changes the texts of a probe's report to what people may see.
pub fn in_report(kind: Text, text: &mut String) {
    *text = match kind {
        Text::Word | Text::Sentence => escaped(text).into_owned(),
        Text::Lines => text.split('\n').map(escaped).collect::<Vec<_>>().join("\n"),
    };
}

/// A text of several lines with the same columns: a symbol for each hidden character but tabs and line ends.
pub fn symbols(text: &str) -> Cow<'_, str> {
    replaced(text, false, |c, out| out.push(symbol(c)))
}

/// A whole output, or some whole lines of it: [`symbols`], and no line that GitHub's runner takes for a command
/// (`::name ::`, also behind blanks). With `styled`, our own colours and links stay.
pub fn lines(text: &str, styled: bool) -> Cow<'_, str> {
    let colons = || memchr::memmem::find(text.as_bytes(), b"::").is_some();
    if !(holds(text, is_hidden_in_lines) || has_hashes(text) || colons()) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let start = out.len();
        let mut rest = line;
        while let Some(at) = rest.find('\x1b').filter(|_| styled) {
            out.push_str(&symbols(&rest[..at]));
            let sequence = style(&rest[at..]);
            out.push_str(&rest[at..at + sequence]);
            if sequence == 0 {
                out.push(symbol('\x1b'));
            }
            rest = &rest[at + sequence.max(1)..];
        }
        out.push_str(&symbols(rest));
        disarm(&mut out, start);
    }
    out.into()
}

/// A JSON document, in which the same characters can only be in strings: as escapes of JSON's own, so that every value
/// stays exactly what it was.
pub fn json(text: &str) -> Cow<'_, str> {
    let unit = |out: &mut String, c: char| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    };
    replaced(text, false, |c, out| unit(out, c))
}

/// Whether a text has a hidden character.
pub(super) fn holds(text: &str, hidden: impl Fn(char) -> bool) -> bool {
    let lines = !hidden('\n');
    // Printable ASCII in lines, which is nearly all, is passed over many bytes at a time.
    let is_plain = |chunk: &[u8]| {
        chunk.iter().fold(true, |all, &byte| all & (matches!(byte, b' '..=b'~') | (lines & (byte == b'\n'))))
    };
    let mut start = 0;
    for chunk in text.as_bytes().chunks(CHUNK) {
        let end = start + chunk.len();
        if !is_plain(chunk) && text[ceil(text, start)..ceil(text, end)].contains(&hidden) {
            return true;
        }
        start = end;
    }
    false
}

/// Bytes that are looked at in one go.
const CHUNK: usize = 64;

fn is_hidden_in_lines(c: char) -> bool {
    c != '\n' && c != '\t' && is_hidden(c)
}

/// Replaces what is hidden and the bracket of `##[`, `##vso[`; `all` takes tabs and line ends for hidden too.
fn replaced(text: &str, all: bool, mut put: impl FnMut(char, &mut String)) -> Cow<'_, str> {
    let hidden = |c: char| if all { is_hidden(c) } else { is_hidden_in_lines(c) };
    if !(holds(text, hidden) || has_hashes(text)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '[' if is_command(&out) => put(c, &mut out),
            // Those of emoji; behind anything else they can hide a message.
            '\u{fe0e}' | '\u{fe0f}' if is_symbol(before) => out.push(c),
            c if hidden(c) => put(c, &mut out),
            c => out.push(c),
        }
        before = c;
    }
    out.into()
}

/// Whether a command of a runner may begin with `##` somewhere.
fn has_hashes(text: &str) -> bool {
    memchr::memchr(b'#', text.as_bytes()).is_some_and(|at| text[at..].contains("##"))
}

/// Whether a bracket behind this text would make a command of a runner: `##[`, `##vso[`, `##teamcity[`.
fn is_command(before: &str) -> bool {
    before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with("##")
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// One character of a source: what is hidden as a symbol, tabs and line ends as they are.
pub(super) fn in_place(c: char) -> char {
    // The carriage return of a line's end is no mark of anybody's.
    if matches!(c, '\n' | '\t' | '\r') || !is_hidden(c) { c } else { symbol(c) }
}

/// One visible character instead of a hidden one.
fn symbol(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(REPLACEMENT),
        '\u{7f}' => '\u{2421}',
        _ => REPLACEMENT,
    }
}

/// The length of one of our own sequences at the start of a text: a colour, or a link of OSC 8; 0 where it is none.
fn style(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\x1b[") else { return link(text) };
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';')).unwrap_or(rest.len());
    if rest[end..].starts_with('m') { end + "\x1b[m".len() } else { 0 }
}

fn link(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\x1b]8;;") else { return 0 };
    let end = rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len());
    if rest[end..].starts_with("\x1b\\") { end + "\x1b]8;;\x1b\\".len() } else { 0 }
}

/// Takes the command out of a line: what begins behind blanks as `::`. An address such as `::1` is none, nor are
/// `::` alone and the mark `:::` before a place.
fn disarm(out: &mut String, start: usize) {
    let Some(behind) = out[start..].trim_start().strip_prefix("::") else { return };
    let name = behind.split(char::is_whitespace).next().unwrap_or_default();
    let address = name.starts_with(|c: char| c.is_ascii_hexdigit())
        && name.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    let alone = matches!(name, "" | ":") && !behind.contains("::");
    if !(address || alone) {
        let second = out.len() - behind.len() - 1;
        out.replace_range(second..=second, COLON.encode_utf8(&mut [0; 4]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_nobody_sees_are_hidden_and_signs_are_not() {
        assert!("\u{70f}\u{13430}\u{1343f}\u{1345f}".chars().all(is_hidden));
        assert!(!"\u{600}\u{6dd}\u{8e2}\u{110bd}\u{13000}".chars().any(is_hidden));
    }

    #[test]
    fn a_word_is_one_line_of_what_can_be_seen() {
        for (text, shown) in [
            ("neko.example.org", "neko.example.org"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{1b}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
            (
                "a\u{202e}b\u{200b}c\u{ad}d\u{e0041}e\u{85}f\u{2028}",
                "a\\u{202e}b\\u{200b}c\\u{ad}d\\u{e0041}e\\u{85}f\\u{2028}",
            ),
            ("##[group] ##vso[task] # [x] #[y] ## [z]", "##\\[group] ##vso\\[task] # [x] #[y] ## [z]"),
            ("späße 日本 ❤\u{fe0f} a\u{fe0f}", "späße 日本 ❤\u{fe0f} a\\u{fe0f}"),
        ] {
            assert_eq!(escaped(text), shown);
        }
        assert!(matches!(escaped("plain"), Cow::Borrowed(_)) && matches!(symbols("a\tb\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_our_own_sentences_have_several_lines() {
        let shown = |kind| {
            let mut text = "401 (No\u{1b}[31m\0)\n  run".to_owned();
            in_report(kind, &mut text);
            text
        };
        assert_eq!(shown(Text::Word), "401 (No\\u{1b}[31m\\u{0})\\n  run");
        assert_eq!(shown(Text::Sentence), shown(Text::Word));
        assert_eq!(shown(Text::Lines), "401 (No\\u{1b}[31m\\u{0})\n  run");
    }

    #[test]
    fn pictures_keep_their_columns() {
        let text = "a\x1b[2Jb\u{202e}c\u{9b}d\r\n##[x]\u{7f}\t|";
        let shown = symbols(text);
        assert_eq!(shown, "a␛[2Jb\u{fffd}c\u{fffd}d␍\n##\u{fffd}x]␡\t|");
        assert_eq!(shown.chars().count(), text.chars().count());
    }

    #[test]
    fn no_line_is_a_command_and_addresses_are_as_they_were() {
        for (text, shown) in [
            ("::error::x\n", ":∶error::x\n"),
            ("a\n \u{3000}::stop-commands::x", "a\n \u{3000}:∶stop-commands::x"),
            ("::1\n  ::ffff:192.0.2.1 ok\n::1 ::2", "::1\n  ::ffff:192.0.2.1 ok\n::1 ::2"),
            (":::::\n", ":∶:::\n"),
            ("a\n  ::warning file=x\nb", "a\n  :∶warning file=x\nb"),
            (" ::: compose.yaml:4:2\n", " ::: compose.yaml:4:2\n"),
            (":: is every address\n::\n:: ::x", ":: is every address\n::\n:∶ ::x"),
            ("see ::error::x\n", "see ::error::x\n"),
        ] {
            assert_eq!(lines(text, false), shown);
        }
    }

    #[test]
    fn only_our_own_sequences_pass() {
        let ours = "\x1b[1;31merror\x1b[0m \x1b]8;;file:///a%20b\x1b\\neko.yaml\x1b]8;;\x1b\\\n";
        assert_eq!(lines(ours, true), ours);
        assert!(!lines(ours, false).contains('\x1b'));
        for other in [
            "\x1b[2J",
            "\x1b]0;title\x07",
            "\x1b]8;;file:///a b\x1b\\",
            "\x1b]8;id=1;x\x1b\\",
            "\x1bc",
            "\x1b[1",
            "\x1b",
        ] {
            assert!(!lines(other, true).contains("\x1b[2J") && lines(other, true).contains('␛'), "{other:?}");
        }
    }

    #[test]
    fn json_keeps_its_values() {
        let value = serde_json::json!({"a": ["\u{202e}##[x]\u{e0041}\u{9b}\u{7f}\n\t", "##\\\\[y"], "##[k]": "##[]"});
        let text = serde_json::to_string_pretty(&value).unwrap();
        let shown = json(&text);
        assert!(!shown.contains("##[") && !shown.contains(|c| c != '\n' && is_hidden(c)), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    #[test]
    fn once_is_enough() {
        let text = "::a::\n##[b]\x1b[1m\u{202e}\r\n\t:::\x1b[0m::\n";
        for styled in [true, false] {
            let once = lines(text, styled).into_owned();
            assert_eq!(lines(&once, styled), once);
        }
    }
}
