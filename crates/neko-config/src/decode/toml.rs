//! go-toml into untyped values.

use super::super::golang::{strconv, time};
use super::super::value::{Data, ValueId, Values};
use super::{Ground, Origin, Refused, fill_plainly, text_of, values_of};
use neko_text::document::{self, Content, Style};

/// Reads a config file. `bad` is where decoding the text failed, and why: go-toml says so unless it stops before.
pub(crate) fn toml(
    text: &str,
    bad: Option<(usize, String)>,
    values: &mut Values,
    origin: &Origin<'_>,
) -> Result<ValueId, Refused> {
    let read = document::toml::parse(text).map_err(Refused::syntax);
    let mut tree = match (read, bad) {
        (Err(error), Some((at, _))) if error.span.start < at => return Err(error),
        (_, Some((at, why))) => return Err(Refused::new(why, at..at + char::REPLACEMENT_CHARACTER.len_utf8())),
        (read, None) => read?,
    };
    let ground = Ground::of(origin, values);
    let base = values_of(&mut tree, values, ground, |node, moves| match &node.content {
        Content::Scalar { text, style: Style::Plain, .. } => match &**text {
            "true" => Data::Bool(true),
            "false" => Data::Bool(false),
            number => plain(number),
        },
        _ => Data::Text(text_of(node, moves)),
    });
    for id in std::mem::take(&mut tree.ended) {
        fill_plainly(&mut tree, id, values, base, ground, true);
    }
    Ok(ValueId(base))
}

fn plain(text: &str) -> Data {
    let digits = text.replace('_', "");
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    let integer = if unsigned.starts_with("0x") || unsigned.starts_with("0o") || unsigned.starts_with("0b") {
        strconv::parse_int(&digits, 0)
    } else {
        strconv::parse_int(&digits, 10)
    };
    match (integer, strconv::parse_float(&digits)) {
        (Ok(number), _) => Data::Int(number),
        (_, Ok(number)) => Data::Float(number),
        _ if unsigned == "nan" => Data::Float(f64::NAN),
        _ => Data::Time(date(text).into()),
    }
}

/// A date as go-toml's types print themselves: one with an offset is a `time.Time`.
fn date(text: &str) -> String {
    let joined = text.replacen(' ', "T", 1);
    let zoned = joined.len() > 19 && joined.ends_with(|c: char| c == 'Z' || c == 'z' || c.is_ascii_digit());
    match time::timestamp(&joined.to_ascii_uppercase()) {
        Some(point) if zoned && joined[19..].contains(['Z', 'z', '+', '-']) => point,
        _ => joined,
    }
}
