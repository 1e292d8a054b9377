//! `--fix`, `--unsafe-fixes` and `--diff` for a file.

use std::path::{Path, PathBuf};

use crate::deployment::compose;
use crate::edit::{self, Original};
use crate::mending::{Done, Mender};
use crate::render::redact::Redaction;
use crate::render::visible;
use crate::source::{Place, Source, SourceKind};

use super::super::deployments::Outcome;
use super::bench::{Bench, Kind};
use super::files::Named;

/// A file with its mistakes mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub original: Original,
    pub text: String,
    /// What was done, an edit each.
    pub done: Vec<Done>,
}

impl Bench {
    /// The files that can be edited: those that are named, else those that neko or Compose finds. Files of a project
    /// that no argument names are kept as if `--file` named them: they are read together.
    pub(super) fn editable(&mut self, files: &[Named]) -> Vec<Named> {
        if !files.is_empty() {
            return files.iter().flat_map(|named| self.with_override(named)).collect();
        }
        self.input.deployments.is_found = self.input.deployments.file.is_empty();
        self.input.deployments.file = self.input.project_files();
        if !self.input.deployments.file.is_empty() {
            return self.input.deployments.file.iter().cloned().map(Ok).collect();
        }
        let found = self.input.plain(None).ok().and_then(|resolution| resolution.config_file);
        found.map(PathBuf::from).into_iter().map(Ok).collect()
    }

    /// A file, and after it the override of Compose's that is read with it.
    fn with_override(&self, named: &Named) -> Vec<Named> {
        match named.as_ref().ok().and_then(|path| path.to_str()) {
            Some(name) if matches!(self.kind, Kind::Auto | Kind::Compose) => {
                let files = compose::with_override(&self.input.disk(Some(name), vec![name.to_owned()]), name);
                files.into_iter().skip_while(|own| own != name).map(|own| Ok(own.into())).collect()
            }
            _ => vec![named.clone()],
        }
    }

    /// Why there is nothing to edit where no file is named and none is found.
    pub(super) fn why_nothing(&self) -> anyhow::Error {
        let unusable = self.input.subjects(&[], false).into_iter().find_map(|subject| match subject.outcome {
            Outcome::Unusable(error) => Some(error),
            _ => None,
        });
        unusable.unwrap_or_else(|| anyhow::anyhow!("the environment and the command line: only files are edited"))
    }

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
            Ok(Redaction::new(&secrets).product(&source))
        };
        Ok(edit::unified(&visible::escaped(&name), &masked(&mended.original.text)?, &masked(&mended.text)?))
    }
}
