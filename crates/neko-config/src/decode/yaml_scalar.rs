//! go-yaml v3's resolver: what a scalar is, by its text and its tag.

use std::borrow::Cow;

use neko_text::document::{Content, Node, Offsets, Style, base64};

use super::super::golang::{strconv, time};
use super::super::value::Data;

/// The tags that the resolver knows, in their short form.
pub(super) const STR: &str = "!!str";
pub(super) const NULL: &str = "!!null";
pub(super) const MERGE: &str = "!!merge";
pub(super) const MAP: &str = "!!map";
pub(super) const SEQ: &str = "!!seq";
const BOOL: &str = "!!bool";
const INT: &str = "!!int";
const FLOAT: &str = "!!float";
const TIMESTAMP: &str = "!!timestamp";
const BINARY: &str = "!!binary";

/// `!!str` for `tag:yaml.org,2002:str`.
pub(super) fn short(tag: &str) -> Cow<'static, str> {
    match tag.strip_prefix("tag:yaml.org,2002:") {
        Some(name) => format!("!!{name}").into(),
        None => tag.to_owned().into(),
    }
}

/// Whether an untagged plain scalar is a text by its first character alone.
pub(super) fn begins_as_text(text: &str) -> bool {
    let other = |byte: u8| matches!(byte, b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'.' | b'+' | b'-' | b'<');
    text.bytes().next().is_some_and(|byte| !other(byte) && !byte.is_ascii_digit())
}

/// What a scalar that is not known to be a string is; `tag` in its short form, empty for none.
pub(super) fn resolve(tag: &str, text: &str) -> Result<(Cow<'static, str>, Data), String> {
    if tag == BINARY {
        let decoded = base64(text).ok_or("yaml: !!binary value contains invalid base64 data")?;
        return Ok((BINARY.into(), Data::Text(String::from_utf8_lossy(&decoded).into())));
    }
    if !matches!(tag, "" | STR | BOOL | INT | FLOAT | NULL | TIMESTAMP) {
        return Ok((tag.to_owned().into(), Data::Text(text.into())));
    }
    let (found, data) = if tag == STR { (STR, Data::Text(text.into())) } else { untagged(tag, text) };
    if tag.is_empty() || tag == found || tag == STR {
        return Ok((found.into(), data));
    }
    match (tag, data) {
        (FLOAT, Data::Int(number)) => Ok((FLOAT.into(), Data::Float(number as f64))),
        _ => Err(format!("yaml: cannot decode {found} `{text}` as a {tag}")),
    }
}

fn untagged(tag: &str, text: &str) -> (&'static str, Data) {
    let string = || (STR, Data::Text(text.into()));
    let hint = text.bytes().next();
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return (NULL, Data::Null),
        "true" | "True" | "TRUE" => return (BOOL, Data::Bool(true)),
        "false" | "False" | "FALSE" => return (BOOL, Data::Bool(false)),
        ".nan" | ".NaN" | ".NAN" => return (FLOAT, Data::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return (FLOAT, Data::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => return (FLOAT, Data::Float(f64::NEG_INFINITY)),
        _ => {}
    }
    match hint {
        Some(b'.') => strconv::parse_float(text).map_or_else(|_| string(), |number| (FLOAT, Data::Float(number))),
        Some(b'+' | b'-' | b'0'..=b'9') => {
            if (tag.is_empty() || tag == TIMESTAMP)
                && let Some(point) = time::timestamp(text)
            {
                return (TIMESTAMP, Data::Time(point.into()));
            }
            match text.contains('_') {
                true => number(&text.replace('_', "")),
                false => number(text),
            }
            .unwrap_or_else(string)
        }
        _ => string(),
    }
}

fn number(plain: &str) -> Option<(&'static str, Data)> {
    let integer = |digits: &str, base: u32| {
        strconv::parse_int(digits, base).map(Data::Int).or_else(|_| strconv::parse_uint(digits, base).map(Data::Uint))
    };
    if let Ok(data) = integer(plain, 0) {
        return Some((INT, data));
    }
    if is_float(plain)
        && let Ok(number) = strconv::parse_float(plain)
    {
        return Some((FLOAT, Data::Float(number)));
    }
    for (prefix, base) in [("0b", 2), ("0o", 8)] {
        if let Some(digits) = plain.strip_prefix(prefix) {
            return integer(digits, base).ok().map(|data| (INT, data));
        }
        if let Some(digits) = plain.strip_prefix('-').and_then(|plain| plain.strip_prefix(prefix)) {
            return strconv::parse_int(&format!("-{digits}"), base).ok().map(|number| (INT, Data::Int(number)));
        }
    }
    None
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = match mantissa.split_once('.') {
        None => digits(mantissa),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
    };
    whole && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)))
}

/// Standard base64 with padding; line breaks are skipped.
fn base64(text: &str) -> Option<Vec<u8>> {
    base64::decode_lines(text, &Offsets::verbatim(0)).map(|(bytes, _)| bytes)
}

pub(super) fn tag_of(node: &Node) -> Cow<'static, str> {
    node.tag.as_deref().filter(|tag| *tag != "!").map_or(Cow::Borrowed(""), short)
}

/// The short tag and the value of a scalar.
pub fn scalar(node: &Node, text: &str, style: Style) -> Result<(Cow<'static, str>, Data), String> {
    let tag = tag_of(node);
    if tag == STR || (tag.is_empty() && style != Style::Plain) {
        return Ok((STR.into(), Data::Text(text.into())));
    }
    if tag.is_empty() && text == "<<" {
        return Ok((MERGE.into(), Data::Text(text.into())));
    }
    resolve(&tag, text)
}

pub(super) fn is_merge(node: &Node) -> bool {
    match &node.content {
        Content::Scalar { text, style, .. } => {
            &**text == "<<" && *style == Style::Plain && matches!(&*tag_of(node), "" | MERGE)
                || &**text == "<<" && tag_of(node) == MERGE
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        match resolve("", text).unwrap().1 {
            Data::Null => "null".into(),
            Data::Bool(b) => format!("bool {b}"),
            Data::Int(n) => format!("int {n}"),
            Data::Uint(n) => format!("uint {n}"),
            Data::Float(n) => format!("float {n}"),
            Data::Text(t) => format!("text {t}"),
            Data::Time(t) => format!("time {t}"),
            Data::List(_) | Data::Map(_) => unreachable!(),
        }
    }

    #[test]
    fn plain_scalars() {
        for (text, expected) in [
            ("0123", "int 83"),
            ("1e3", "float 1000"),
            ("1.50", "float 1.5"),
            ("yes", "text yes"),
            ("59_000", "int 59000"),
            ("0o17", "int 15"),
            ("-0b11", "int -3"),
            ("089", "float 89"),
            ("18446744073709551615", "uint 18446744073709551615"),
            ("18446744073709551616", "float 18446744073709552000"),
            ("1__0", "int 10"),
            ("+.inf", "float inf"),
            ("0x_1", "int 1"),
            ("2001-01-01", "time 2001-01-01 00:00:00 +0000 UTC"),
            ("1:30", "text 1:30"),
            ("-", "text -"),
            ("Null", "null"),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }

    #[test]
    fn tags() {
        assert!(matches!(resolve(FLOAT, "5").unwrap().1, Data::Float(5.0)));
        assert!(matches!(resolve(STR, "5").unwrap().1, Data::Text(_)));
        assert_eq!(resolve(INT, "abc").unwrap_err(), "yaml: cannot decode !!str `abc` as a !!int");
        assert!(matches!(&resolve(BINARY, "aGk=").unwrap().1, Data::Text(text) if &**text == "hi"));
        assert!(resolve(BINARY, "a").is_err());
    }
}
