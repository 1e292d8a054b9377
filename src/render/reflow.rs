//! A drawn finding at the width of a terminal: its title, notes and labels are wrapped. Lines of files, edits and paths stay
//! as they are, so that they can be copied.

use super::wrap::{breaks, columns};

/// Wraps what is wider than `width`. `labels` are the texts next to the marks of the picture.
pub(super) fn wrapped(picture: &str, labels: &[String], width: usize) -> String {
    let lines: Vec<(&str, String)> = picture.split('\n').map(|line| (line, plain(line))).collect();
    let wrapped = lines.iter().enumerate().map(|(number, (line, plain))| {
        let below = lines.get(number + 1).map_or("", |(_, below)| below);
        match prose(plain, labels, below, width).filter(|_| columns(plain) > width) {
            Some(prose) => broken(line, plain, &prose, width),
            None => (*line).to_owned(),
        }
    });
    wrapped.collect::<Vec<_>>().join("\n")
}

/// The part of a line that is prose.
struct Prose {
    /// The byte at which it begins, without colours.
    start: usize,
    /// What the lines after the first begin with.
    lead: String,
    /// Whether it has lines of its own.
    apart: bool,
}

/// What of a line is prose; none of a line of a file.
fn prose(plain: &str, labels: &[String], below: &str, width: usize) -> Option<Prose> {
    if let Some(start) = title(plain) {
        let lead = if roomy(start, width) { start } else { 2 };
        return Some(Prose { start, lead: " ".repeat(lead), apart: false });
    }
    if let Some((before, after)) = plain.split_once("= ").filter(|(before, _)| before.trim().is_empty()) {
        let start = before.len() + 2 + after.find(": ")? + 2;
        let lead = if roomy(start, width) { start } else { before.len() + 2 };
        return Some(Prose { start, lead: " ".repeat(lead), apart: false });
    }
    let gutter = plain.find('|').filter(|at| plain[..*at].trim().is_empty())?;
    let label = labels.iter().filter(|label| plain.ends_with(label.as_str())).max_by_key(|label| label.len())?;
    let start = plain.len() - label.len();
    let own = columns(&plain[..start]);
    let lead = match roomy(own, width) {
        // What leads down to other labels goes on.
        true => {
            below.chars().chain(std::iter::repeat(' ')).take(own).map(|c| if c == '|' { '|' } else { ' ' }).collect()
        }
        false => format!("{}|  ", &plain[..gutter]),
    };
    Some(Prose { start, lead, apart: !roomy(own, width) })
}

/// Whether there is room for text that begins at this column.
fn roomy(column: usize, width: usize) -> bool {
    column + width.min(60) / 2 <= width
}

/// Where the message of a title begins.
fn title(plain: &str) -> Option<usize> {
    let is_level = ["error", "warning", "note", "help"]
        .iter()
        .any(|level| plain.strip_prefix(level).is_some_and(|rest| rest.starts_with(['[', ':'])));
    plain.find(": ").filter(|_| is_level).map(|at| at + 2)
}

/// A line, broken in its prose. Colours are switched off at a line end and on again behind it.
fn broken(line: &str, plain: &str, prose: &Prose, width: usize) -> String {
    let before = prose.start - 1;
    let used = if prose.apart { width } else { columns(&plain[..before]) };
    let mut found = breaks(&plain[before..], used, columns(&prose.lead), width).into_iter().peekable();
    let (mut out, mut colours, mut at) = (String::with_capacity(line.len() + 64), String::new(), 0);
    let mut rest = line;
    while !rest.is_empty() {
        if let Some(length) = escape(rest) {
            let (code, behind) = rest.split_at(length);
            match code {
                "\x1b[0m" => colours.clear(),
                code if code.ends_with('m') => colours.push_str(code),
                _ => {}
            }
            out.push_str(code);
            rest = behind;
            continue;
        }
        let length = rest.chars().next().map_or(1, char::len_utf8);
        let here = found.next_if(|range| range.start + before == at);
        if here.is_some() {
            let off = if colours.is_empty() { "" } else { "\x1b[0m" };
            out.push_str(&format!("{off}\n{}{colours}", prose.lead));
        }
        if here.is_none_or(|range| range.is_empty()) {
            out.push_str(&rest[..length]);
        }
        at += length;
        rest = &rest[length..];
    }
    out
}

/// The length of a colour or a link at the beginning of a text.
fn escape(text: &str) -> Option<usize> {
    if text.starts_with("\x1b[") {
        return text.find('m').map(|end| end + 1);
    }
    text.starts_with("\x1b]8;").then(|| text.find("\x1b\\").map(|end| end + 2)).flatten()
}

/// A line without colours and links.
fn plain(line: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(line.len()), line);
    while let Some(first) = rest.chars().next() {
        match escape(rest) {
            Some(length) => rest = &rest[length..],
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_end_and_begin_with_the_line() {
        let line = "\x1b[31merror[x]\x1b[0m: \x1b[1mone two three four five six\x1b[0m";
        let expected = "\x1b[31merror[x]\x1b[0m: \x1b[1mone two\x1b[0m\n          \x1b[1mthree four\x1b[0m\n          \x1b[1mfive six\x1b[0m";
        assert_eq!(wrapped(line, &[], 20), expected);
    }

    #[test]
    fn a_label_keeps_what_leads_to_the_others() {
        let picture = "3 | a: 1, b: 2, c: 333333333333333333333333\n  | -     ^ one two three four five six seven eight\n  | |\n  | other";
        let expected = "3 | a: 1, b: 2, c: 333333333333333333333333\n  | -     ^ one two three four five six\n  | |       seven eight\n  | |\n  | other";
        assert_eq!(wrapped(picture, &["one two three four five six seven eight".into(), "other".into()], 40), expected);
    }
}
