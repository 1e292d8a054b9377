//! `--fix`, `--unsafe-fixes` and `--diff` for a file.

use std::path::Path;

use crate::edit::{self, Original};
use crate::mending::{Done, Mender};
use crate::render::redact::Redaction;
use crate::source::{Place, Source, SourceKind};

use super::bench::Bench;

/// A file with its mistakes mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub original: Original,
    pub text: String,
    /// What was done, an edit each.
    pub done: Vec<Done>,
}

impl Bench {
    /// Mends a file as far as it can be: nothing is written. None where there is nothing to do.
    pub(super) fn mend(&self, path: &Path, unsafe_too: bool) -> anyhow::Result<Option<Mended>> {
        let Some(name) = path.to_str() else { return Ok(None) };
        let mender = Mender { kind: SourceKind::File(name.to_owned()), policy: &self.policy, unsafe_too };
        let before = self.resolved(path, None)?;
        if !mender.has_work(&before) {
            return Ok(None);
        }
        let original = Original::read(path, self.input.max_size)?;
        let read = |text: &str| self.resolved(path, Some((name.to_owned(), text.as_bytes().to_vec()))).ok();
        let mended = mender.mend(&original.text, before, read);
        Ok(mended.map(|mended| Mended { original, text: mended.text, done: mended.done }))
    }

    /// What would change, credentials masked unless they may be shown.
    pub(super) fn diff(&self, path: &Path, mended: &Mended) -> anyhow::Result<String> {
        let name = path.display().to_string();
        let masked = |text: &str| -> anyhow::Result<String> {
            if self.input.show_secrets {
                return Ok(text.to_owned());
            }
            let subjects = self.resolved(path, Some((name.clone(), text.as_bytes().to_vec())))?;
            let secrets: Vec<Place> = subjects.iter().flat_map(|own| own.resolution.secrets.iter().cloned()).collect();
            let source = Source::new(SourceKind::File(name.clone()), text);
            Ok(Redaction::new(&secrets).source(&source).text)
        };
        Ok(edit::unified(&name, &masked(&mended.original.text)?, &masked(&mended.text)?))
    }
}
