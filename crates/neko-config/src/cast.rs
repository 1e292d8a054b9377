//! spf13/cast: how viper turns an untyped value into what a setting needs. What cannot be converted is the zero value,
//! silently.

use super::golang::{duration, strconv};
use super::value::{Data, ValueId, Values};

/// `GetBool`.
pub(crate) fn to_bool(data: &Data) -> bool {
    match data {
        Data::Bool(value) => *value,
        Data::Int(value) => *value != 0,
        Data::Uint(value) => *value != 0,
        Data::Float(value) => *value != 0.0,
        Data::Text(text) => strconv::parse_bool(text).unwrap_or(false),
        Data::Null | Data::Time(_) | Data::List(_) | Data::Map(_) => false,
    }
}

/// `GetInt`.
pub(crate) fn to_int(data: &Data) -> i64 {
    match data {
        Data::Bool(value) => i64::from(*value),
        Data::Int(value) => *value,
        Data::Uint(value) => *value as i64,
        Data::Float(value) => strconv::float_to_int(*value),
        Data::Text(text) => strconv::parse_int(trim_decimal(text), 0).unwrap_or(0),
        Data::Null | Data::Time(_) | Data::List(_) | Data::Map(_) => 0,
    }
}

/// `GetFloat64`.
pub(crate) fn to_float(data: &Data) -> f64 {
    match data {
        Data::Bool(value) => f64::from(u8::from(*value)),
        Data::Int(value) => *value as f64,
        Data::Uint(value) => *value as f64,
        Data::Float(value) => *value,
        Data::Text(text) => strconv::parse_float(text).unwrap_or(0.0),
        Data::Null | Data::Time(_) | Data::List(_) | Data::Map(_) => 0.0,
    }
}

/// `GetString`.
pub(crate) fn to_text(data: &Data) -> String {
    try_text(data).unwrap_or_default()
}

/// `ToStringE`.
pub(crate) fn try_text(data: &Data) -> Option<String> {
    match data {
        Data::Bool(value) => Some(value.to_string()),
        Data::Int(value) => Some(value.to_string()),
        Data::Uint(value) => Some(value.to_string()),
        Data::Float(value) => Some(strconv::format_float(*value)),
        Data::Text(text) | Data::Time(text) => Some(text.to_string()),
        Data::Null => Some(String::new()),
        Data::List(_) | Data::Map(_) => None,
    }
}

/// `GetDuration`, in nanoseconds.
pub(crate) fn to_duration(data: &Data) -> i64 {
    match data {
        Data::Int(value) => *value,
        Data::Uint(value) => *value as i64,
        Data::Float(value) => strconv::float_to_int(*value),
        Data::Text(text) if text.contains(['n', 's', 'u', 'µ', 'm', 'h']) => duration::parse(text).unwrap_or(0),
        Data::Text(text) => duration::parse(&format!("{text}ns")).unwrap_or(0),
        Data::Null | Data::Bool(_) | Data::Time(_) | Data::List(_) | Data::Map(_) => 0,
    }
}

/// One item of a list of texts: the text, the value that holds it, and which of its bytes.
pub(crate) struct Item {
    pub text: String,
    pub from: ValueId,
    /// Bytes of the value's text; none where the whole value is the item.
    pub part: Option<std::ops::Range<usize>>,
}

/// `GetStringSlice`: a text is split at white space.
pub(crate) fn to_texts(values: &Values, id: ValueId) -> Vec<Item> {
    match values.data(id) {
        Data::List(items) => {
            let texts =
                items.iter().map(|&item| try_text(values.data(item)).map(|text| Item { text, from: item, part: None }));
            texts.collect::<Option<Vec<_>>>().unwrap_or_default()
        }
        Data::Text(text) => {
            fields(text).map(|part| Item { text: text[part.clone()].to_owned(), from: id, part: Some(part) }).collect()
        }
        Data::Null | Data::Map(_) => Vec::new(),
        data => try_text(data).map(|text| Item { text, from: id, part: None }).into_iter().collect(),
    }
}

/// `strings.Fields`, as ranges.
fn fields(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    text.split(char::is_whitespace).filter(|field| !field.is_empty()).map(|field| {
        let start = field.as_ptr() as usize - text.as_ptr() as usize;
        start..start + field.len()
    })
}

/// A decimal point and what follows it are dropped, where nothing but digits stands around.
fn trim_decimal(text: &str) -> &str {
    let Some((whole, fraction)) = text.split_once('.') else { return text };
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(digits) || !numeric(fraction) {
        return text;
    }
    if digits.is_empty() { "0" } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Data {
        Data::Text(text.into())
    }

    #[test]
    fn integers() {
        for (written, expected) in
            [("010", 8), ("0x10", 16), ("59_000", 59000), ("59000/udp", 0), (" 1", 0), ("5.9", 5), (".5", 0), ("-", 0)]
        {
            assert_eq!(to_int(&text(written)), expected, "{written}");
        }
        assert_eq!(to_int(&Data::Float(5.9)), 5);
    }

    #[test]
    fn durations() {
        for (written, expected) in [("5", 5), ("2s", 2_000_000_000), ("", 0), ("soon", 0), ("1.5", 1)] {
            assert_eq!(to_duration(&text(written)), expected, "{written}");
        }
    }

    #[test]
    fn booleans_are_false_without_a_word() {
        for written in ["yes", "on", " true", "tRUE", ""] {
            assert!(!to_bool(&text(written)), "{written}");
        }
        assert!(to_bool(&text("T")) && to_bool(&Data::Float(0.5)));
    }
}
