//! TOML, by `toml-span`.

use toml_span::value::{Table, ValueInner};

use super::{Builder, Content, Node, Style, SyntaxError, Tree, toml_limits, toml_strings, toml_tables};

/// Reads a document. A number, a date or a boolean is a plain scalar, a string a quoted one.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    toml_limits::check(text)?;
    // toml-span knows no dates: where it fails, they stand as strings of the same length.
    let without_dates = || {
        let masked = mask_dates(text);
        (masked != text).then_some(masked)
    };
    let mut builder = Builder::default();
    match toml_span::parse(text) {
        Ok(value) => document(text, text, &mut builder, value)?,
        Err(error) => match without_dates() {
            Some(masked) => {
                let value = toml_span::parse(&masked).map_err(|error| refused(&error, text))?;
                document(text, &masked, &mut builder, value)?;
            }
            None => return Err(refused(&error, text)),
        },
    }
    toml_tables::check(text)?;
    Ok(builder.finish())
}

/// toml-span's places may lie behind the end, or within a character.
fn refused(error: &toml_span::Error, text: &str) -> SyntaxError {
    let inside = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = inside(error.span.start);
    SyntaxError::new(format!("toml: {error}"), start..inside(error.span.end).max(start))
}

fn document(
    text: &str,
    masked: &str,
    builder: &mut Builder,
    mut value: toml_span::Value<'_>,
) -> Result<(), SyntaxError> {
    if let ValueInner::Table(table) = value.take() {
        builder.open(Content::Mapping(Vec::new()), None, 0);
        Reader { text, masked, builder }.entries(table)?;
        builder.close(text.len());
    }
    Ok(())
}

/// Dates, times and both, outside of strings and comments, as strings of the same length.
fn mask_dates(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' | b'"' | b'\'' => at = toml_strings::behind(text, at),
            b'0'..=b'9' if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'=' | b'[' | b',' | b'\n') => {
                let length = date_length(&bytes[at..]);
                if length > 2 {
                    out[at..at + length].fill(b'x');
                    out[at] = b'"';
                    out[at + length - 1] = b'"';
                }
                at += length.max(1);
            }
            _ => at += 1,
        }
    }
    // Only ASCII was replaced, by ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// How long a date or a time is that begins here, 0 for none.
fn date_length(bytes: &[u8]) -> usize {
    let part = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-:.+".contains(b)).count();
    let length = part(bytes);
    let is_date = length >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
    let is_time = length >= 5 && bytes[2] == b':';
    if is_date && length == 10 && bytes.get(10) == Some(&b' ') && bytes.get(13) == Some(&b':') {
        return 11 + part(&bytes[11..]);
    }
    if is_date || is_time { length } else { 0 }
}

struct Reader<'a> {
    text: &'a str,
    masked: &'a str,
    builder: &'a mut Builder,
}

impl Reader<'_> {
    /// toml-span bounds the nesting, and with it this recursion.
    fn entries(&mut self, table: Table<'_>) -> Result<(), SyntaxError> {
        let mut rows: Vec<_> = table.into_iter().collect();
        rows.sort_by_key(|(key, _)| key.span.start);
        for (key, value) in rows {
            self.scalar(&key.name, Style::DoubleQuoted, key.span.start..key.span.end);
            self.add(value)?;
        }
        Ok(())
    }

    fn add(&mut self, mut value: toml_span::Value<'_>) -> Result<(), SyntaxError> {
        let span = value.span.start..value.span.end;
        match value.take() {
            ValueInner::String(string) => {
                let quoted = span.start.saturating_sub(1)..(span.end + 1).min(self.text.len());
                let written = |source: &str| source.as_bytes().get(quoted.start).copied();
                if written(self.masked) != written(self.text) {
                    let date = self.text.get(quoted.clone()).unwrap_or_default().to_owned();
                    if !toml_limits::is_date(&date) {
                        return Err(SyntaxError::new("toml: impossible date", quoted));
                    }
                    self.scalar(&date, Style::Plain, quoted);
                } else if let Some(marks) = self.empty_marks(&span).filter(|_| string.is_empty()) {
                    self.scalar(&string, Style::DoubleQuoted, marks);
                } else if let Some(b'"' | b'\'') = written(self.text) {
                    self.scalar(&string, Style::DoubleQuoted, quoted);
                } else {
                    self.scalar(&string, Style::DoubleQuoted, span);
                }
            }
            ValueInner::Integer(_) | ValueInner::Float(_) | ValueInner::Boolean(_) => {
                let raw = self.text.get(span.clone()).unwrap_or_default().to_owned();
                self.scalar(&raw, Style::Plain, span);
            }
            ValueInner::Array(items) => {
                self.builder.open(Content::Sequence(Vec::new()), None, span.start);
                for item in items {
                    self.add(item)?;
                }
                self.builder.close(span.end);
            }
            ValueInner::Table(table) => {
                self.trailing_comma(&span)?;
                self.builder.open(Content::Mapping(Vec::new()), None, span.start);
                self.entries(table)?;
                self.builder.close(span.end);
            }
        }
        Ok(())
    }

    /// The marks of an empty string, of which toml-span tells a part.
    fn empty_marks(&self, span: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let bytes = self.text.as_bytes();
        let mark = *bytes.get(span.start).filter(|byte| matches!(byte, b'"' | b'\''))?;
        let before = bytes[..span.start].iter().rev().take_while(|byte| **byte == mark).count();
        let behind = bytes[span.start..].iter().take_while(|byte| **byte == mark).count();
        Some(span.start - before..span.start + behind)
    }

    /// TOML 1.0 allows none in an inline table, and go-toml holds to it.
    fn trailing_comma(&self, span: &std::ops::Range<usize>) -> Result<(), SyntaxError> {
        let inner = self.text.get(span.clone()).and_then(|text| text.strip_prefix('{')?.strip_suffix('}'));
        match inner.map(str::trim_end) {
            Some(inner) if inner.ends_with(',') => {
                let message = "toml: invalid character at start of key: }";
                Err(SyntaxError::new(message, span.end - 1..span.end))
            }
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, value: &str, style: Style, span: std::ops::Range<usize>) {
        let slice = self.text.get(span.clone()).unwrap_or_default();
        let offsets = toml_strings::located(value, slice, span.start);
        self.builder.add(Node { content: Content::Scalar { text: value.into(), style, offsets }, tag: None, span });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalars(text: &str) -> Vec<(String, String)> {
        let tree = parse(text).unwrap();
        let found = tree.nodes().filter_map(|(_, node)| match &node.content {
            Content::Scalar { text: value, .. } => Some((value.to_string(), text[node.span.clone()].to_owned())),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn spans_slice_to_their_own_token() {
        let empty = scalars("a = \"\"\nb = ''\nc = \"\"\"\"\"\"\nd = [\"\", '']");
        let written: Vec<_> =
            empty.iter().filter(|(value, _)| value.is_empty()).map(|(_, written)| &**written).collect();
        assert_eq!(written, ["\"\"", "''", "\"\"\"\"\"\"", "\"\"", "''"]);
        let text = "[a]\nb = \"x\"\nc = 0x1F\n[[a.d]]\ne = ['y', 2]\n";
        let expected = [
            ("a", "a"),
            ("b", "b"),
            ("x", "\"x\""),
            ("c", "c"),
            ("0x1F", "0x1F"),
            ("d", "d"),
            ("e", "e"),
            ("y", "'y'"),
            ("2", "2"),
        ];
        let expected = expected.map(|(value, written)| (value.to_owned(), written.to_owned()));
        assert_eq!(scalars(text), expected);
    }

    #[test]
    fn dates_are_plain_scalars() {
        let text = "a = 1979-05-27 # 1979-05-28\nb = [1979-05-27 07:32:00Z, 07:32:00]\nc = \"1979-05-27\"\n";
        let values: Vec<_> = scalars(text).into_iter().map(|(value, _)| value).collect();
        assert_eq!(values, ["a", "1979-05-27", "b", "1979-05-27 07:32:00Z", "07:32:00", "c", "1979-05-27"]);
        assert!(parse("a = 1979-05-27x-\n= 1").is_err());
    }

    #[test]
    fn an_inline_table_ends_without_a_comma() {
        assert!(parse("a = {b = 1}\n").is_ok());
        assert_eq!(parse("a = {b = 1,}\n").unwrap_err().span, 11..12);
    }
}
