//! TOML, by `toml-span`.

use toml_span::value::{Table, ValueInner};

use super::{Builder, Content, Node, Offsets, Style, SyntaxError, Tree};

/// Reads a document. A number, a date or a boolean is a plain scalar, a string a quoted one.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let mut value = toml_span::parse(text).map_err(|error| {
        let span = error.span.start..error.span.end.max(error.span.start);
        SyntaxError::new(format!("toml: {error}"), span)
    })?;
    let mut builder = Builder::default();
    if let ValueInner::Table(table) = value.take() {
        builder.open(Content::Mapping(Vec::new()), None, 0);
        entries(text, &mut builder, table);
        builder.close(text.len());
    }
    Ok(builder.finish())
}

/// toml-span bounds the nesting, and with it this recursion.
fn entries(text: &str, builder: &mut Builder, table: Table<'_>) {
    let mut rows: Vec<_> = table.into_iter().collect();
    rows.sort_by_key(|(key, _)| key.span.start);
    for (key, value) in rows {
        let span = key.span.start..key.span.end;
        scalar(builder, &key.name, Style::DoubleQuoted, span);
        add(text, builder, value);
    }
}

fn add(text: &str, builder: &mut Builder, mut value: toml_span::Value<'_>) {
    let span = value.span.start..value.span.end;
    match value.take() {
        ValueInner::String(string) => {
            let quote = text.as_bytes().get(span.start.wrapping_sub(1));
            let widened = match quote {
                Some(b'"' | b'\'') => span.start - 1..(span.end + 1).min(text.len()),
                _ => span,
            };
            scalar(builder, &string, Style::DoubleQuoted, widened);
        }
        ValueInner::Integer(_) | ValueInner::Float(_) | ValueInner::Boolean(_) => {
            let raw = text.get(span.clone()).unwrap_or_default().to_owned();
            scalar(builder, &raw, Style::Plain, span);
        }
        ValueInner::Array(items) => {
            builder.open(Content::Sequence(Vec::new()), None, span.start);
            for item in items {
                add(text, builder, item);
            }
            builder.close(span.end);
        }
        ValueInner::Table(table) => {
            builder.open(Content::Mapping(Vec::new()), None, span.start);
            entries(text, builder, table);
            builder.close(span.end);
        }
    }
}

fn scalar(builder: &mut Builder, value: &str, style: Style, span: std::ops::Range<usize>) {
    let inner = span.start + usize::from(style == Style::DoubleQuoted && span.len() >= value.len() + 2);
    let content = Content::Scalar { text: value.into(), style, offsets: Offsets::verbatim(inner) };
    builder.add(Node { content, tag: None, span });
}
