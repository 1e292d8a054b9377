//! A key that stands twice in one file.

use std::collections::HashMap;

use crate::config::{Setter, WrittenKey};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "key-written-twice",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "One key stands twice in a file, in another case or in JSON, and only one of them counts.",
    why: "neko reads keys without regard to case: `webrtc:` and `WebRTC:` are one. YAML with two keys of the \
          very same spelling is refused; with another case, or in JSON, the last one takes the place of the \
          whole other one.",
    bad: "webrtc:\n  icelite: true\n  ICELITE: false\n",
    good: "webrtc:\n  icelite: false\n",
};

pub(super) struct KeyWrittenTwice;

impl Rule for KeyWrittenTwice {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let mut last: HashMap<&str, &WrittenKey> = HashMap::new();
        let mut found = Vec::new();
        let keys = context.resolution.written.iter().filter(|key| matches!(key.origin.setter, Setter::File(_)));
        for key in keys.filter(|key| key.known && !within_a_list(&key.name) && !dotted(key)) {
            let Some(first) = last.insert(&key.name, key) else { continue };
            found.push(
                ABOUT
                    .finding(format!("`{}` stands twice in this file; neko uses the last one", key.name))
                    .at(first.key_place.clone().or_else(|| first.origin.place.clone()), "has no effect")
                    .also(key.key_place.clone(), "this one counts")
                    .note("keys are read without regard to case, and the last one takes the place of the other with all that it holds")
                    .help("write it once"),
            );
        }
        found
    }
}

/// Entries of a list share their names.
fn within_a_list(name: &str) -> bool {
    name.split('.').any(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A dotted key wins over the sections, wherever it stands: another rule's finding.
fn dotted(key: &WrittenKey) -> bool {
    key.key_place.as_ref().is_some_and(|place| place.text().contains('.'))
}
