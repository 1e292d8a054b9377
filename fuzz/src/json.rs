//! The JSON reader, beside serde_json's.

use neko_ice::document::json;
use serde::de::IgnoredAny;

use super::held;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let read = json::parse(text);
    match &read {
        Ok(tree) => held::tree(tree, text),
        Err(error) => held::error(error, text),
    }
    // serde_json stops at 128 levels; Go does at 10,000.
    if text.bytes().filter(|byte| b"[{".contains(byte)).count() < 128 {
        let other = serde_json::from_str::<IgnoredAny>(text);
        assert_eq!(read.is_ok(), other.is_ok(), "{:?} against {other:?}", read.err());
    }
}
