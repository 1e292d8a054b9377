//! Lines of YAML, of shells and of units, well-formed or not: where something begins on them, and where it ends.

use std::ops::Range;

use neko_text::source::floor;

/// How far the beginning of a line is looked for: one may be as long as the file.
pub(super) const LINE: usize = 2_000;

/// The line up to an offset, unless it begins too far before it.
pub(super) fn line_before(text: &str, at: usize) -> Option<&str> {
    let far = floor(text, at.saturating_sub(LINE));
    let start = match memchr::memrchr(b'\n', &text.as_bytes()[far..at]) {
        Some(newline) => far + newline + 1,
        None if far == 0 => 0,
        None => return None,
    };
    Some(&text[start..at])
}

/// Whether nothing but an item's mark, `export` or a comment's stands before a name on its line.
pub(super) fn begins_line(before: &str) -> bool {
    before.trim_start_matches([' ', '\t', '-', '#', '"', '\'']).trim_start_matches("export ").is_empty()
}

/// What is assigned where a line begins so: all of it, without the comment of YAML behind an item.
pub(super) fn assignment(rest: &str, from: usize, before: &str) -> Range<usize> {
    let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let end = match before.trim_start().strip_prefix('-') {
        Some(item) if item.ends_with(['"', '\'']) => line.find(['"', '\'']),
        Some(_) => comment(line),
        None => None,
    };
    from..from + end.unwrap_or(line.len())
}

/// Where the next assignment of a unit's line begins: words before it are none, and may be the rest of the value.
pub(super) fn up_to_assignment(rest: &str) -> usize {
    let line = rest.split(['\n', '"', '\'']).next().unwrap_or_default();
    let mut end = 0;
    for word in line.split_inclusive([' ', '\t']) {
        if end > 0 && word.contains('=') {
            break;
        }
        end += word.len();
    }
    line[..end].trim_end().len()
}

/// Whether a bracket is open on the line up to here.
pub(super) fn is_flow(before: &str) -> bool {
    let (mut braces, mut brackets) = (0, 0);
    for byte in before.bytes() {
        match byte {
            b'{' => braces += 1,
            b'}' => braces -= 1,
            b'[' => brackets += 1,
            b']' => brackets -= 1,
            _ => {}
        }
    }
    braces > 0 || brackets > 0
}

/// Where a comment begins in the rest of a YAML line, blanks before it included.
pub(super) fn comment(line: &str) -> Option<usize> {
    let line = line.trim_end_matches('\r');
    let at = if line.starts_with('#') { 0 } else { line.find(" #").or_else(|| line.find("\t#"))? };
    Some(line[..at].trim_end().len())
}

/// The offset of the mark that ends a quoted text.
pub(super) fn closing(inner: &str, mark: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if mark == "\\\"" && bytes.get(at + 1) == Some(&b'"') => return Some(at),
            // In text that is escaped once more an escaped quotation mark has three backslashes.
            b'\\' if mark != "'" => at += 1,
            b'\'' if mark == "'" && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'"' if mark == "\"" => return Some(at),
            b'\'' if mark == "'" => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether a line of YAML, without its blanks, begins something: a key, an item, a comment, a document.
pub(super) fn begins_anew(line: &str) -> bool {
    let name = line.find([':', '=']).map(|end| line.split_at(end));
    let is_key = |(name, rest): (&str, &str)| {
        let value = &rest[1..];
        let signed = if rest.starts_with(':') {
            value.is_empty() || value.starts_with([' ', '\t', '"', '\''])
        } else {
            !value.trim_start_matches('=').is_empty()
        };
        signed && !name.trim().trim_matches(['"', '\'']).contains([' ', '\t'])
    };
    line == "-"
        || line.starts_with("- ")
        || line.starts_with("---")
        || line.starts_with("...")
        || line.starts_with(['#', '}', ']', '{', '[', '?', ':', '"', '\'', '%'])
        || name.is_some_and(is_key)
}

/// The end of the lines below that are indented deeper than `column`, or belong there all the same: block scalars and
/// folded ones.
pub(super) fn continued(text: &str, line_end: usize, column: usize, belongs: impl Fn(&str) -> bool) -> usize {
    let mut end = line_end;
    while let Some(rest) = text.get(end + 1..) {
        let line = rest.split('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blank = line.trim().is_empty();
        if rest.is_empty() || (!blank && indent <= column && !belongs(line.trim())) {
            break;
        }
        end += 1 + line.len();
    }
    end
}

/// Whether an arrow of any length begins a text: `->`, `==>`, `>`.
pub(super) fn begins_with_arrow(text: &str) -> bool {
    text.trim_start_matches(['-', '=', '~', '–', '—']).starts_with(['>', '→', '⇒'])
}
