//! `encoding/json` into untyped values.

use super::super::golang::strconv;
use super::super::value::{Data, ValueId, Values};
use super::{Origin, Refused, values_of};
use crate::document::{self, Style};

/// Reads a text.
pub(crate) fn json(text: &str, values: &mut Values, origin: &Origin<'_>) -> Result<ValueId, Refused> {
    let (root, too_large) = read(text, None, values, origin, false)?;
    too_large.map_or(Ok(root), Err)
}

/// Reads a config file, its keys as viper keeps them. `undecoded` is what the text was made from.
pub(crate) fn json_file(
    text: &str,
    undecoded: Option<&[u8]>,
    values: &mut Values,
    origin: &Origin<'_>,
) -> Result<ValueId, Refused> {
    let (root, too_large) = read(text, undecoded, values, origin, true)?;
    match (values.data(root), too_large) {
        (Data::Map(_), Some(refused)) => Err(refused),
        // Go says first that this is no mapping.
        _ => Ok(root),
    }
}

/// Reads a text whose fields have types of their own: a number that no field takes may be as large as it likes.
pub(crate) fn typed_json(text: &str, values: &mut Values, origin: &Origin<'_>) -> Result<ValueId, Refused> {
    read(text, None, values, origin, false).map(|(root, _)| root)
}

/// The root, and what Go says of the first number that no float64 holds.
type Read = (ValueId, Option<Refused>);

fn read(
    text: &str,
    undecoded: Option<&[u8]>,
    values: &mut Values,
    origin: &Origin<'_>,
    lower_case: bool,
) -> Result<Read, Refused> {
    let tree = document::json::parse_of(text, undecoded).map_err(|error| Refused::new(error.message, error.span))?;
    let mut too_large = None;
    let base = values_of(&tree, values, origin, lower_case, |node, text, style| match (style, text) {
        (Style::Plain, "true") => Data::Bool(true),
        (Style::Plain, "false") => Data::Bool(false),
        (Style::Plain, "null") => Data::Null,
        (Style::Plain, number) => match strconv::parse_float(number) {
            Ok(number) => Data::Float(number),
            Err(_) => {
                too_large.get_or_insert_with(|| {
                    let message = format!("json: cannot unmarshal number {number} into Go value of type float64");
                    Refused::new(message, node.span.clone())
                });
                Data::Float(0.0)
            }
        },
        (_, text) => Data::Text(text.into()),
    });
    // The text was read, so there is a root, and it is the first node.
    Ok((ValueId(base), too_large))
}
