//! A key that stands twice in one file.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::{Context, Diagnostic, rule};
use neko_config::index::{Index, hash};
use neko_config::{Setter, WrittenKey};

rule! {
    KeyWrittenTwice = "key-written-twice",
    severity: Warning,
    effect: Limited,
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let known = context.resolution.written.iter().filter(|key| key.known);
    let (fields, keys): (Vec<&WrittenKey>, Vec<&WrittenKey>) = known.partition(|key| within_a_list(&key.name));
    let mut last: HashMap<&str, &WrittenKey> = HashMap::with_capacity(keys.len());
    for key in keys.into_iter().filter(|key| matches!(key.origin.setter, Setter::File(_)) && !dotted(key)) {
        let Some(earlier) = last.get(&*key.name).copied() else {
            last.insert(&key.name, key);
            continue;
        };
        // One that is not in lower case replaces one that is, wherever they stand.
        let earlier_counts = key.lost && !earlier.lost;
        let (first, counts) = if earlier_counts { (key, earlier) } else { (earlier, key) };
        last.insert(&key.name, counts);
        // One mapping may be merged into two sections.
        if first.key_place == counts.key_place {
            continue;
        }
        let (uses, note) = match earlier_counts {
            false => (
                "the last one",
                "neko ignores the case of keys, and the last one replaces the other with everything in it",
            ),
            true => (
                "the one with capitals",
                "neko ignores the case of keys, and one with capitals replaces one without, with everything in it",
            ),
        };
        found.push(
            RULE.about(key.name.clone(), |name| format!("`{name}` is in this file twice; neko uses {uses}"))
                .at(first.key_place.clone().or_else(|| first.origin.place.clone()), "has no effect")
                .also(counts.key_place.clone(), "this one counts")
                .note(note)
                .help("write it once"),
        );
    }
    found.extend(twice_in_one(&fields, context));
    found
}

/// Fields of ICE servers that stand twice in one entry, in a file or as JSON in a variable or a flag.
fn twice_in_one(fields: &[&WrittenKey], context: &Context<'_>) -> Vec<Diagnostic> {
    // A list may have thirty thousand entries.
    let mut first = Index::with_room(fields.len());
    let mut found = Vec::new();
    for (number, &key) in fields.iter().enumerate() {
        let Some(place) = &key.key_place else { continue };
        let name = lower(&key.name);
        let same = |other: usize| {
            let source = fields[other].key_place.as_ref().map(|place| place.source.name());
            source == Some(place.source.name()) && lower(&fields[other].name) == name
        };
        let Some(earlier) = first.put(hash(&name), number, same).map(|earlier| fields[earlier]) else { continue };
        let (used, unused) = if is_used(context, earlier) { (earlier, key) } else { (key, earlier) };
        let field = place.text().trim_matches(['"', '\'']).to_lowercase();
        found.push(
            RULE.about(field, |field| format!("`{field}` is in one ICE server twice; neko uses one of them"))
                .at(unused.key_place.clone(), "has no effect")
                .also(used.key_place.clone(), "this one counts")
                .note("neko ignores the case of field names, and silently ignores the second one")
                .help("write it once"),
        );
    }
    found
}

/// Whether an effective server has its value from there.
fn is_used(context: &Context<'_>, key: &WrittenKey) -> bool {
    let webrtc = context.webrtc();
    let servers = webrtc.frontend.value.iter().chain(&webrtc.backend.value).chain(&webrtc.backend_dropped);
    let mut places = servers.flat_map(|server| {
        let urls = server.urls.iter().flatten().filter_map(|url| url.place.as_ref());
        urls.chain(&server.username_place).chain(&server.credential_place)
    });
    let Some(own) = &key.origin.place else { return false };
    places.any(|place| {
        place.source.kind == own.source.kind && own.span.start <= place.span.start && place.span.end <= own.span.end
    })
}

fn lower(name: &str) -> Cow<'_, str> {
    // All bytes at once, for there are as many names as fields.
    match name.bytes().fold(false, |any, byte| any | (byte.is_ascii_uppercase() | !byte.is_ascii())) {
        true => name.to_lowercase().into(),
        false => name.into(),
    }
}

/// Entries of a list share their names: one part of those is a number.
fn within_a_list(name: &str) -> bool {
    let mut number = true;
    for byte in name.bytes() {
        match byte {
            b'.' if number => return true,
            b'.' => number = true,
            byte => number &= byte.is_ascii_digit(),
        }
    }
    number
}

/// A dotted key wins over the sections, wherever it stands: another rule's finding.
fn dotted(key: &WrittenKey) -> bool {
    key.key_place.as_ref().is_some_and(|place| place.text().contains('.'))
}
