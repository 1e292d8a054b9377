//! The options of a program, of a data file with two records: `value` lists those that take one, `switch` those that stand
//! alone; `NAME/X` has the short form `-X`.

use super::records::records;
use neko_text::spelling;

/// An option.
#[derive(Debug, PartialEq)]
pub(super) struct Opt {
    /// Its long name, without dashes.
    pub name: &'static str,
    pub short: Option<char>,
    pub takes_value: bool,
}

/// What a program knows.
pub(super) struct Options(Vec<Opt>);

impl Options {
    pub fn read(text: &'static str) -> Self {
        let option = |kind: &str, word: &'static str| {
            let (name, short) = word.split_once('/').map_or((word, None), |(name, short)| (name, short.chars().next()));
            Opt { name, short, takes_value: kind == "value" }
        };
        let all = records(text).into_iter();
        Self(all.flat_map(|(kind, words)| words.split_ascii_whitespace().map(move |word| option(kind, word))).collect())
    }

    /// The option of a long name.
    pub fn long(&self, name: &str) -> Option<&Opt> {
        self.0.iter().find(|own| own.name == name)
    }

    /// The option of a short one.
    pub fn short(&self, letter: char) -> Option<&Opt> {
        self.0.iter().find(|own| own.short == Some(letter))
    }

    /// The option of a name, or of the beginning of one where it is the only one.
    pub fn long_or_beginning(&self, name: &str) -> Option<&Opt> {
        self.long(name).or_else(|| {
            let mut near = self.0.iter().filter(|own| own.name.starts_with(name) && !name.is_empty());
            near.next().filter(|_| near.next().is_none())
        })
    }

    /// The name that has the same parts in another order.
    pub fn reordered(&self, name: &str) -> Option<&'static str> {
        let parts = |name: &str| {
            let mut parts: Vec<String> = name.split('-').map(str::to_owned).collect();
            parts.sort();
            parts
        };
        let sought = parts(name);
        self.0.iter().map(|own| own.name).find(|own| own.len() == name.len() && parts(own) == sought)
    }

    /// The name that is meant by one that is none of them.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        spelling::nearest(name, self.0.iter().map(|own| (own.name, own.name)), spelling::allowed(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_listed_by_kind() {
        let options = Options::read("# c\nvalue\n  user/u userdb\nswitch verbose/v\n");
        assert_eq!(options.short('u'), Some(&Opt { name: "user", short: Some('u'), takes_value: true }));
        assert_eq!(options.long("verbose"), options.short('v'));
        assert_eq!((options.long("verb"), options.short('V')), (None, None));
        assert_eq!(options.long_or_beginning("verb"), options.long("verbose"));
        assert_eq!(options.long_or_beginning("user").map(|own| own.name), Some("user"));
        assert_eq!((options.long_or_beginning("us"), options.long_or_beginning("")), (None, None));
        assert_eq!(options.nearest("usre"), Some("user"));
        let options = Options::read("value\n  cap-add\n");
        assert_eq!((options.reordered("add-cap"), options.reordered("add-cup")), (Some("cap-add"), None));
    }
}
