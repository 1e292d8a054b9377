//! The texts that a command line names: files, pipes, standard input.

use std::io::{IsTerminal, Read};
use std::path::Path;

use super::disk::Disk;
use super::read::{self, Contents};
use crate::render::redact::Redaction;
use neko_config::{FileError, Files};
use neko_deploy::load::{Failure, Text, Unread};
use neko_text::source::SourceKind;

impl Disk {
    /// What a file is called: standard input by the name that it was given.
    pub fn name(&self, file: &Path) -> String {
        match &self.stdin_name {
            Some(name) if file.as_os_str() == "-" => name.clone(),
            None if file.as_os_str() == "-" => "<stdin>".to_owned(),
            _ => file.display().to_string(),
        }
    }

    /// Reads a file of at most so many bytes, or `-` for standard input.
    pub fn text(&self, path: &Path, limit: u64) -> Result<Text, Unread> {
        let read = if path.as_os_str() == "-" { self.stdin(limit) } else { self.file(path, limit) };
        read.map_err(|failure| Unread { name: self.name(path), failure })
    }

    fn file(&self, path: &Path, limit: u64) -> Result<Text, Failure> {
        let Some(name) = path.to_str() else {
            let why = "a path that is not UTF-8".to_owned();
            return Err(Failure::File { path: path.display().to_string(), why });
        };
        let files = self.of_project(Some(name), vec![name.to_owned()]);
        let kind = files.standing(name).kind(name);
        let Contents { bytes, is_stream } = files.named(path, limit).map_err(|error| refused(name, limit, error))?;
        let extension = path.extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or(if is_stream { "yaml" } else { "" }).to_owned();
        Ok(Text { kind, bytes, extension, is_stream })
    }

    /// The bytes of a file that the command line names.
    pub fn bytes(&self, path: &str, limit: u64) -> Result<Vec<u8>, Failure> {
        let files = self.of_project(Some(path), vec![path.to_owned()]);
        files.read(path, limit).map_err(|error| refused(path, limit, error))
    }

    fn stdin(&self, limit: u64) -> Result<Text, Failure> {
        let refused = |why: String| Failure::File { path: "<stdin>".to_owned(), why };
        if std::io::stdin().is_terminal() {
            return Err(refused("a terminal; pipe a file into neko-ice, or name one".to_owned()));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Failure::File { path: "standard input".to_owned(), why: error.to_string() })?;
        if bytes.len() as u64 > limit {
            return Err(refused(too_large(limit)));
        }
        Ok(match &self.stdin_name {
            Some(name) => Text::in_memory(name, bytes),
            None => Text { kind: SourceKind::Stdin, ..Text::in_memory("", bytes) },
        })
    }
}

fn refused(path: &str, limit: u64, error: FileError) -> Failure {
    Failure::File {
        // A setting that was taken for a file.
        path: Redaction::argument(path),
        why: match error {
            FileError::Missing => read::missing(Path::new(path)),
            FileError::Directory => "a directory, not a file".to_owned(),
            FileError::TooLarge { .. } => too_large(limit),
            FileError::Closed => neko_config::OUTSIDE.to_owned(),
            FileError::Other(why) => why,
        },
    }
}

fn too_large(limit: u64) -> String {
    format!("larger than {limit} bytes; this limit is neko-ice's, not neko's (raise it with --max-size)")
}
