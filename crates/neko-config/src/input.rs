//! What a resolution starts from: a config file or where to look for one, an environment, a command line.

use std::sync::Arc;

use super::version::Running;
use neko_text::document::Offsets;
use neko_text::source::{Place, Source, SourceKind, Texts};

/// One variable of neko's environment.
#[derive(Debug, Clone)]
pub struct Variable {
    /// `NEKO_WEBRTC_EPR`
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where the value stands.
    pub place: Place,
    /// Where each character of the value stands in the place's source.
    pub offsets: Offsets,
}

impl Variable {
    /// A variable that was given by itself.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        let source = Source::new(SourceKind::Variable(name.clone()), value.clone());
        Self { name, value, place: Place::whole(&source), offsets: Offsets::verbatim(0) }
    }

    /// A variable of an environment file.
    pub fn in_file(source: &Arc<Source>, read: neko_text::document::dotenv::Assignment) -> Self {
        let place = Place::new(source, read.span);
        Self { name: read.name, value: read.value, place, offsets: read.offsets }
    }
}

/// Which config file is meant.
#[derive(Debug, Clone, Default)]
pub enum ConfigFile {
    /// Where neko itself looks, unless the environment or the command line names a file.
    #[default]
    Search,
    /// A path, as if it came first on neko's command line.
    Path(String),
    /// A text that is already here (standard input).
    Text {
        /// Its name.
        kind: SourceKind,
        /// Its bytes, undecoded.
        bytes: Vec<u8>,
        /// Its format, by the name that neko knows it by: `yaml`, `json`, …
        extension: String,
    },
    /// A text that stands inside another one: a config file in a Compose file or a ConfigMap.
    Within {
        /// Its name.
        name: String,
        /// The text itself.
        text: Arc<str>,
        /// Where it stands.
        place: Place,
        /// Where each of its characters stands in the place's source.
        offsets: Offsets,
        /// Its format, as for [`ConfigFile::Text`].
        extension: String,
    },
}

/// What a resolution starts from.
#[derive(Debug, Clone)]
pub struct Input {
    /// Which config file is meant.
    pub config: ConfigFile,
    /// neko's environment; of two variables of one name the later counts.
    pub environment: Vec<Variable>,
    /// neko's command line, without its own name.
    pub flags: Vec<String>,
    /// Where those words stand that were read from somewhere, in the order of `flags`; may be shorter.
    pub flag_places: Vec<Option<Place>>,
    /// The largest config file that is read, in bytes.
    pub size_limit: u64,
    /// Which neko is meant.
    pub running: Running,
    /// Texts of config files, each kept once for all configurations that share this.
    pub texts: Texts,
}

/// The largest config file that is read, unless a caller says otherwise: 4 MiB. neko itself has no such limit.
pub const SIZE_LIMIT: u64 = 4 << 20;

impl Default for Input {
    fn default() -> Self {
        Self {
            config: ConfigFile::Search,
            environment: Vec::new(),
            flags: Vec::new(),
            flag_places: Vec::new(),
            size_limit: SIZE_LIMIT,
            running: Running::default(),
            texts: Texts::default(),
        }
    }
}

/// Why a file is not opened.
pub const OUTSIDE: &str = "outside the project, so it is not read (--project FOLDER names a folder that holds both)";

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// There is none of this name.
    Missing,
    /// It is a directory.
    Directory,
    /// It holds more bytes than the limit.
    TooLarge {
        /// How many, where that is known.
        bytes: Option<u64>,
    },
    /// It is outside of what may be read, so nobody looked.
    Closed,
    /// Anything else, in the system's words.
    Other(String),
}

impl FileError {
    /// In a few words, for a limit in bytes.
    pub fn words(&self, limit: u64) -> String {
        match self {
            Self::Missing => "no such file".to_owned(),
            Self::Directory => "a directory, not a file".to_owned(),
            Self::TooLarge { .. } => format!("larger than {limit} bytes"),
            Self::Closed => OUTSIDE.to_owned(),
            Self::Other(why) => why.clone(),
        }
    }
}

/// What may be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It is read, and what it says may be shown.
    Inside,
    /// It is read for its settings; nothing of its text is shown.
    Outside,
    /// It is not opened, and nobody learns whether it is there.
    Closed,
    /// It is there and no regular file, so it is not opened.
    Irregular,
}

impl Standing {
    /// Whether it is not opened.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Closed | Self::Irregular)
    }

    /// What a text of this standing is called.
    pub fn kind(self, path: &str) -> SourceKind {
        match self {
            Self::Inside => SourceKind::File(path.to_owned()),
            Self::Outside | Self::Closed | Self::Irregular => SourceKind::Outside(path.to_owned()),
        }
    }
}

/// Where files come from. The resolver has no other way to the outside.
pub trait Files {
    /// The bytes of a file, of at most `limit` bytes.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError>;
    /// Whether a path leads to something that is no directory.
    fn is_file(&self, path: &str) -> bool;
    /// What may be done with the file of a path.
    fn standing(&self, _path: &str) -> Standing {
        Standing::Inside
    }
}

impl<F: Files + ?Sized> Files for &F {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        (**self).read(path, limit)
    }

    fn is_file(&self, path: &str) -> bool {
        (**self).is_file(path)
    }

    fn standing(&self, path: &str) -> Standing {
        (**self).standing(path)
    }
}

/// No files at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        Err(FileError::Missing)
    }

    fn is_file(&self, _path: &str) -> bool {
        false
    }
}

/// Why nothing can be said about a configuration. What neko itself would refuse is no such case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The file is larger than neko-ice reads.
    #[error("{path}: larger than {limit} bytes; this limit is neko-ice's, not neko's (raise it with --max-size)")]
    TooLarge {
        /// The file.
        path: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file is there and cannot be read.
    #[error("{path}: {why}")]
    Open {
        /// The file.
        path: String,
        /// In the system's words.
        why: String,
    },
}
