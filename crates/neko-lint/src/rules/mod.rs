//! The rules, one file each; `registry.rs` has their list.
//!
//! `cargo fmt` does not look into macros: `rustfmt --edition 2024 crates/neko-lint/src/rules/*.rs` formats them.

use super::Rule;
use super::registry::for_each_rule;
pub(super) use shared_memory_too_small::has_little_shared_memory;

/// From `file::Rule` lines: the modules, and the rules themselves.
macro_rules! rules {
    ($($module:ident::$id:ident,)*) => {
        $(pub(super) mod $module;)*

        /// Each at the place of its [`RuleId`](super::RuleId).
        pub(super) static ALL: &[&Rule] = &[$(&$module::RULE,)*];

        #[cfg(test)]
        const FILES: &[&str] = &[$(stringify!($module),)*];
    };
}

for_each_rule!(rules);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleId;

    #[test]
    fn every_rule_is_named_as_its_file_is() {
        for ((id, rule), file) in RuleId::ALL.iter().zip(ALL).zip(FILES) {
            assert_eq!((rule.id, rule.name), (*id, &*file.replace('_', "-")));
        }
    }
}
