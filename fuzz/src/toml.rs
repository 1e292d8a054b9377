//! The TOML reader.

use neko_ice::document::toml;

use super::held;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match toml::parse(text) {
        Ok(tree) => held::tree(&tree, text),
        Err(error) => held::error(&error, text),
    }
}
