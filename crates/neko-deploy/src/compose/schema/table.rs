//! The data file of the schema. What it says of a key is read when a Compose file has that key: reading all of it takes
//! longer than a small file does.

use std::sync::LazyLock;

use super::shape::{BOOL, Forms, INTEGER, Items, Key, Keys, Later, NULL, NUMBER, Others, Shape, TEXT};
use super::words::Words;
use crate::records::{Record, records};

/// Everything that Compose knows.
pub(super) static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::read(include_str!("fields.txt")));

/// Types and shapes by their names.
pub(super) struct Schema {
    records: Vec<Record>,
    project: Later<Keys>,
}

impl Schema {
    fn read(text: &'static str) -> Self {
        Self { records: records(text), project: Later::new("Project") }
    }

    /// The outermost keys of a file.
    pub fn project(&self) -> &Keys {
        self.keys(&self.project)
    }

    pub fn shape<'s>(&self, shape: &'s Later<Shape>) -> &'s Shape {
        shape.read.get_or_init(|| {
            let mut read = Box::default();
            self.add(shape.text, &mut read);
            read
        })
    }

    pub fn keys<'s>(&self, keys: &'s Later<Keys>) -> &'s Keys {
        keys.read.get_or_init(|| {
            Box::new(match behind(keys.text, ["{}", "{!}"]) {
                Some((each, plain_names)) => {
                    Keys { others: Others::Each { each: Later::new(each), plain_names }, ..Keys::default() }
                }
                None => self.record(keys.text).map(keys_of).unwrap_or_default(),
            })
        })
    }

    /// Lets a shape take what some words say.
    fn add(&self, text: &'static str, shape: &mut Shape) {
        for part in text.split('|') {
            let (form, text) = part.split_once(':').map_or((part, None), |(form, text)| (form, Some(text)));
            if let Some(words) = text.and_then(Words::named) {
                shape.words = words;
            }
            if let Some((each, distinct)) = behind(form, ["[]", "[!]"]) {
                shape.list = Some(Items { each: Later::new(each), distinct });
            } else if form.starts_with(|c: char| c == '{' || c.is_ascii_uppercase()) {
                shape.map = Some(Later::new(form));
            } else if let Some(form) = form_of(form) {
                shape.forms |= form;
            } else if let Some(named) = self.record(form) {
                self.add(named.trim_end(), shape);
            }
        }
    }

    fn record(&self, name: &str) -> Option<&'static str> {
        self.records.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
    }
}

/// The keys of a type's record.
fn keys_of(text: &'static str) -> Keys {
    let mut keys = Keys { others: Others::Extensions, ..Keys::default() };
    for word in text.split_ascii_whitespace() {
        match word.split_once('=') {
            Some((name, shape)) => {
                let own = name.trim_start_matches('*');
                keys.needed.extend(Some(own).filter(|_| own != name));
                keys.known.push(Key { name: own, shape: Later::new(shape) });
            }
            None => keys.others = if word == "open" { Others::Any } else { Others::Refused },
        }
    }
    keys
}

/// What stands behind one of two marks, and whether it was the second.
fn behind(text: &'static str, [first, second]: [&str; 2]) -> Option<(&'static str, bool)> {
    let first = text.strip_prefix(first).map(|rest| (rest, false));
    first.or_else(|| Some((text.strip_prefix(second)?, true)))
}

fn form_of(word: &str) -> Option<Forms> {
    Some(match word {
        "string" => TEXT,
        "integer" => INTEGER,
        "number" => NUMBER,
        "boolean" => BOOL,
        "null" => NULL,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every shape that a record uses.
    fn shapes((name, text): Record) -> Vec<&'static str> {
        match name.starts_with(|c: char| c.is_ascii_uppercase()) {
            true => text.split_ascii_whitespace().filter_map(|word| Some(word.split_once('=')?.1)).collect(),
            false => vec![text.trim_end()],
        }
    }

    #[test]
    fn the_data_file_says_all_that_it_uses() {
        for record in &SCHEMA.records {
            for part in shapes(*record).iter().flat_map(|shape| shape.split('|')) {
                let (form, words) = part.split_once(':').unwrap_or((part, "whole"));
                let form = form.trim_start_matches(['[', '{', '!']).trim_start_matches([']', '}']);
                assert!(form_of(form).is_some() || SCHEMA.record(form).is_some(), "{}: {part}", record.0);
                assert!(Words::named(words).is_some(), "{}: {part}", record.0);
            }
        }
    }

    /// They are found by halving.
    #[test]
    fn keys_stand_in_order() {
        for (name, text) in &SCHEMA.records {
            let keys = keys_of(text);
            assert!(keys.known.is_sorted_by(|own, next| own.name < next.name), "{name}");
        }
        assert_eq!(SCHEMA.project().known.len(), 9);
    }

    #[test]
    fn shapes_are_made_of_words() {
        let schema = Schema::read("a string:1..5|null\nb a|[!]Type\nType closed *k=b\n  l={!}a\nProject t=Type\n");
        let keys = schema.keys(schema.shape(schema.project().get("t").unwrap()).map.as_ref().unwrap());
        assert_eq!((&keys.needed[..], keys.allows("x-y")), (&["k"][..], false));
        let k = schema.shape(keys.get("k").unwrap());
        assert_eq!((k.forms, &k.words), (TEXT | NULL, &Words::Whole(1, 5)));
        let items = k.list.as_ref().unwrap();
        assert!(items.distinct && schema.shape(&items.each).map.is_some());
        let l = schema.keys(schema.shape(keys.get("l").unwrap()).map.as_ref().unwrap());
        assert!(l.allows("any-name") && !l.allows("a b") && l.shape("any-name").is_some());
    }
}
