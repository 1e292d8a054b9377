//! Tables that dotted keys have made, which go-toml lets no header open again; the reader used here forgets them behind
//! the header of a table within.

use std::collections::HashSet;
use std::ops::Range;

use super::{SyntaxError, toml_strings};

/// The names of a key or a header, without their quotes.
type Path<'a> = Vec<&'a str>;

/// Goes through the lines of a text that can be read.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    // Most files have no dotted key.
    if !text.lines().any(|line| line.split('=').next().is_some_and(|key| key.contains('.') && !key.contains('['))) {
        return Ok(());
    }
    let (mut made, mut table): (HashSet<Path<'_>>, Path<'_>) = (HashSet::new(), Vec::new());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        at += blank;
        let line = &text[at..];
        match line.as_bytes() {
            [] => break,
            [b'#', ..] => at += line.find('\n').unwrap_or(line.len()),
            [b'[', second, ..] => {
                let brackets = if *second == b'[' { 2 } else { 1 };
                let (path, length) = path(&line[brackets..]);
                if brackets == 1 && made.contains(&path) {
                    let name = path.last().copied().unwrap_or_default();
                    return Err(refused(name, at..at + brackets + length));
                }
                if brackets == 2 {
                    // An element of its own, in which nothing is yet.
                    made.retain(|earlier| !earlier.starts_with(&path));
                }
                table = path;
                at += line.find('\n').unwrap_or(line.len());
            }
            _ => {
                let (path, length) = path(line);
                for end in 1..path.len() {
                    made.insert(table.iter().chain(&path[..end]).copied().collect());
                }
                at += length;
                at += value(&text[at..]);
            }
        }
    }
    Ok(())
}

fn refused(name: &str, span: Range<usize>) -> SyntaxError {
    SyntaxError::new(format!("toml: table {name} already exists"), span)
}

/// The names up to an equals sign or a closing bracket, and the length of it all.
fn path(text: &str) -> (Path<'_>, usize) {
    let mut names = Vec::new();
    let (mut at, mut start) = (0, 0);
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                at += 1;
                while at < bytes.len() && bytes[at] != *quote {
                    at += 1 + usize::from(*quote == b'"' && bytes[at] == b'\\');
                }
                at += 1;
            }
            Some(b'.') => {
                names.push(name(text, start..at));
                at += 1;
                start = at;
            }
            Some(b'=' | b']' | b'\n') | None => break,
            Some(_) => at += 1,
        }
    }
    names.push(name(text, start..at));
    (names, at.min(text.len()))
}

fn name(text: &str, span: Range<usize>) -> &str {
    let name = text.get(span).unwrap_or_default().trim();
    let quoted = |quote| name.strip_prefix(quote).and_then(|name| name.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(name)
}

/// How much a value takes, its line's end included.
fn value(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while at < bytes.len() {
        match bytes[at] {
            b'#' | b'"' | b'\'' => at = toml_strings::behind(text, at),
            b'\n' if depth == 0 => return at + 1,
            byte => {
                depth = match byte {
                    b'[' | b'{' => depth + 1,
                    b']' | b'}' => depth.saturating_sub(1),
                    _ => depth,
                };
                at += 1;
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_a_dotted_key_made_is_not_opened_again() {
        for text in [
            "a.b = 1\n[a]\n",
            "a.b = 1\n[a.c]\nx = 1\n[a]\n",
            "\"a\".b = 1\n[a.c.a]\n[ a ] # x\n",
            "[x]\na.b = '''\n[x]'''\n[x.a.c]\n[x.a]\n",
            "a.b.c = [\n1]\n[a.b.d]\n['a'.b]\n",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
        for text in [
            "[a.c]\nx = 1\n[a]\n",
            "a.b = 1\n[a.c]\n",
            "x = \"\"\"\na.b = 1\n\"\"\"\n[a]\n",
            "[[x]]\na.b = 1\n[[x]]\n[x.a]\n",
            "a.b = 1",
            "a = \"\\",
            "[",
        ] {
            assert!(check(text).is_ok(), "{text}");
        }
    }
}
