//! A text that was read.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use neko_text::source::{Source, SourceKind};

/// A text, whatever it is.
#[derive(Clone)]
pub struct Text {
    /// Where it came from, and what it is called.
    pub kind: SourceKind,
    /// Its bytes, undecoded.
    pub bytes: Vec<u8>,
    /// The format by which neko would read it: `yaml`, `json`, …
    pub extension: String,
    /// Whether it is no file that could be read again: standard input, a pipe, a text in memory. It has no folder, so
    /// that files that it names are looked for in the working directory.
    pub is_stream: bool,
}

impl Text {
    /// A text that is in no file. Its name says its format; without an extension it is YAML.
    pub fn in_memory(name: &str, text: impl Into<Vec<u8>>) -> Self {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or("yaml");
        Self {
            kind: SourceKind::File(name.to_owned()),
            bytes: text.into(),
            extension: extension.to_owned(),
            is_stream: true,
        }
    }

    /// The same file with another text in it.
    pub fn edited(&self, text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), kind: self.kind.clone(), extension: self.extension.clone(), ..*self }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        self.kind.name()
    }

    /// As a text, what is no UTF-8 replaced.
    pub fn lossy(&self) -> Cow<'_, str> {
        // A text that is well formed is seen to be so far faster.
        std::str::from_utf8(&self.bytes).map_or_else(|_| String::from_utf8_lossy(&self.bytes), Cow::Borrowed)
    }

    /// As a source.
    pub fn source(&self) -> Arc<Source> {
        let text = self.lossy();
        Source::new(self.kind.clone(), text.strip_prefix('\u{feff}').unwrap_or(&text))
    }
}

/// The text itself is left out: it may hold credentials.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({}, {} bytes)", self.name(), self.bytes.len())
    }
}
