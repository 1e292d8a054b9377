//! The file of a baseline: version 1, sorted, without secrets and line numbers.

use std::path::Path;

use anyhow::{Context, bail};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::super::super::output_file::{self, Content};
use super::super::super::{random, read};

const VERSION: u32 = 1;
/// Far more than anybody's findings.
const LIMIT: u64 = 16 << 20;
/// Digits of a hash as it is written.
const HASH: usize = 16;

/// What is known.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    version: u32,
    /// The key of the hashes, in hexadecimal digits.
    key: String,
    pub findings: Vec<Known>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    /// Relative to the baseline's folder; the name of a variable or a flag where it stands in none.
    pub file: String,
    pub rule: String,
    /// The key that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub setting: String,
    /// Of the neko's name and of what stands there.
    pub hash: String,
    pub count: usize,
}

/// The version alone: another one may hold anything else.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Document {
    /// An empty one with a key of its own.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { version: VERSION, key: random::digits()?, findings: Vec::new() })
    }

    /// Reads one; none where there is no such file. The names in it are relative to its folder, and it is written again:
    /// a pipe is none, and may be what is printed to.
    pub fn read(path: &Path, is_named: bool) -> anyhow::Result<Option<Self>> {
        let read = if is_named { read::named_regular(path, LIMIT) } else { read::found(path, LIMIT) };
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(neko_config::FileError::Missing) => return Ok(None),
            Err(error) => bail!("{}: {}", path.display(), error.words(LIMIT)),
        };
        let name = path.display();
        let version = serde_json::from_slice::<Versioned>(&bytes).with_context(|| format!("{name}: no baseline"))?;
        if version.version != VERSION {
            bail!(
                "{name}: a baseline of version {}, and this neko-ice reads version {VERSION}: --write-baseline writes it anew \
                 once the file is gone",
                version.version
            );
        }
        serde_json::from_slice(&bytes).map(Some).with_context(|| format!("{name}: no baseline"))
    }

    /// The hash of some texts.
    pub fn hash(&self, parts: [&str; 2]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).expect("a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        random::hexadecimal(&mac.finalize().into_bytes()[..HASH / 2])
    }

    pub fn write(&mut self, path: &Path) -> anyhow::Result<()> {
        self.findings.sort();
        let text = serde_json::to_string_pretty(self)? + "\n";
        output_file::write(path, &text, Content::Report)
    }
}
