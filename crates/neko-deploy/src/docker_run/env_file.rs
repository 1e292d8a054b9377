//! `--env-file`: what `docker run` reads is no dotenv. A line is a name, `=`, and all that follows, quotation marks and
//! trailing blanks included; a name alone is taken from the shell.

use std::ops::Range;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub name: String,
    /// Where the value stands; none where it is taken from the shell.
    pub value: Option<Range<usize>>,
    pub span: Range<usize>,
}

/// Reads a file. The error is a line that Docker refuses.
pub(crate) fn read(text: &str) -> Result<Vec<Line>, Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let body = whole.strip_suffix('\n').unwrap_or(whole);
        let body = body.strip_suffix('\r').unwrap_or(body);
        let marked = body.strip_prefix('\u{feff}').filter(|_| at == 0).unwrap_or(body);
        let line = marked.trim_start();
        let start = at + (body.len() - line.len());
        let end = at + body.len();
        at += whole.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = match line.split_once('=') {
            Some((name, _)) => (name, Some(start + name.len() + 1..end)),
            None => (line, None),
        };
        if name.is_empty() || name.contains([' ', '\t']) {
            return Err(start..end);
        }
        out.push(Line { name: name.to_owned(), value, span: start..end });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_as_they_are() {
        let text = "# c\nA=1 # no comment\n  B=\"x\" \r\n\nC\nD=\nE=a=b";
        let read = read(text).unwrap();
        let shown: Vec<(&str, Option<&str>)> =
            read.iter().map(|line| (line.name.as_str(), line.value.clone().map(|span| &text[span]))).collect();
        let expected =
            [("A", Some("1 # no comment")), ("B", Some("\"x\" ")), ("C", None), ("D", Some("")), ("E", Some("a=b"))];
        assert_eq!(shown, expected);
    }

    #[test]
    fn names_have_no_blanks() {
        assert_eq!(read("A=1\nexport B=2\n"), Err(4..14));
        assert_eq!(read("=x"), Err(0..2));
        assert_eq!(read("A \n"), Err(0..2));
    }
}
