//! `encoding/json` into untyped values.

use super::super::golang::strconv;
use super::super::value::{Data, ValueId, Values};
use super::{Ground, Origin, Refused, fill_plainly, text_of, values_of};
use neko_text::document::{self, Content, Style, Tree};

/// Reads a config file; keys as viper keeps those of a file. `undecoded` is what the text was made from.
pub(crate) fn json(
    text: &str,
    undecoded: Option<&[u8]>,
    values: &mut Values,
    origin: &Origin<'_>,
) -> Result<ValueId, Refused> {
    let (root, too_large) = add(read(text, undecoded)?, values, origin, true);
    match (values.data(root), too_large) {
        (Data::Map(_), Some((number, span))) => Err(no_float(&number, span)),
        // Go says first that this is no mapping.
        _ => Ok(root),
    }
}

/// Reads a text whose fields have types of their own: a number that no field takes may be as large as it likes.
pub(crate) fn typed_json(text: &str, values: &mut Values, origin: &Origin<'_>) -> Result<ValueId, Refused> {
    Ok(add(read(text, None)?, values, origin, false).0)
}

/// Reads a value that is a text and begins as JSON does, once however often it is asked for; none for any other.
pub(crate) fn json_within(values: &mut Values, id: ValueId) -> Option<Result<ValueId, Refused>> {
    let Data::Text(text) = values.data(id) else { return None };
    let source = values.whole(id).filter(|_| text.starts_with(['[', '{']))?.source;
    if let Some(known) = values.json.get(&id) {
        return Some(known.clone());
    }
    let tree = read(text, None);
    let offsets = values.get(id).offsets.clone();
    let origin = Origin { source: &source, offsets: &offsets };
    let root = tree.and_then(|tree| untyped(tree, values, &origin));
    values.json.insert(id, root.clone());
    Some(root)
}

/// The root, and the first number that no float64 holds.
type Added = (ValueId, Option<(String, std::ops::Range<usize>)>);

fn read(text: &str, undecoded: Option<&[u8]>) -> Result<Tree, Refused> {
    document::json::parse_of(text, undecoded).map_err(Refused::syntax)
}

fn untyped(tree: Tree, values: &mut Values, origin: &Origin<'_>) -> Result<ValueId, Refused> {
    let (root, too_large) = add(tree, values, origin, false);
    too_large.map_or(Ok(root), |(number, span)| Err(no_float(&number, span)))
}

fn no_float(number: &str, span: std::ops::Range<usize>) -> Refused {
    Refused::new(format!("json: cannot unmarshal number {number} into Go value of type float64"), span)
}

fn add(mut tree: Tree, values: &mut Values, origin: &Origin<'_>, lower_case: bool) -> Added {
    let mut too_large = None;
    let ground = Ground::of(origin, values);
    let base = values_of(&mut tree, values, ground, |node, moves| {
        let Content::Scalar { text, style: Style::Plain, .. } = &node.content else {
            return Data::Text(text_of(node, moves));
        };
        match &**text {
            "true" => Data::Bool(true),
            "false" => Data::Bool(false),
            "null" => Data::Null,
            number => match strconv::parse_float(number) {
                Ok(number) => Data::Float(number),
                Err(_) => {
                    too_large.get_or_insert_with(|| (number.to_owned(), node.span.clone()));
                    Data::Float(0.0)
                }
            },
        }
    });
    for id in std::mem::take(&mut tree.ended) {
        fill_plainly(&mut tree, id, values, base, ground, lower_case);
    }
    // The text was read, so there is a root, and it is the first node.
    (ValueId(base), too_large)
}
