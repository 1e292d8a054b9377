//! Several files in one input, divided by lines `#### NAME`; the first has no name. They are all the disk there is.

use std::collections::BTreeMap;

use neko_ice::config::{FileError, Files};
use neko_ice::load::{Kind, Loaded, Request, Text, load, recognise};

pub struct Parts<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Parts<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut parts = text.split("\n#### ");
        let first = ("", parts.next().unwrap_or_default());
        Self(parts.map(|part| part.split_once('\n').unwrap_or((part, ""))).chain([first]).collect())
    }

    pub fn first(&self) -> &'a str {
        self.named("")
    }

    /// The nekos of the first file, taken for a text of some kind, whatever it would be taken for.
    pub fn load(&self, kind: Kind, name: &str) -> Loaded {
        let text = Text::in_memory(name, self.first());
        recognise(&text);
        load([Ok(text)], &Request { kind: Some(kind), ..Request::default() }, self)
    }

    pub fn named(&self, name: &str) -> &'a str {
        self.0.get(name).copied().unwrap_or_default()
    }
}

impl<'a, const N: usize> From<[(&'a str, &'a str); N]> for Parts<'a> {
    fn from(files: [(&'a str, &'a str); N]) -> Self {
        Self(files.into())
    }
}

impl Files for Parts<'_> {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        let path = path.trim_start_matches("./");
        self.0.get(path).map(|text| text.as_bytes().to_vec()).ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path.trim_start_matches("./"))
    }
}
