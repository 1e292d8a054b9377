//! `--fix`, `--unsafe-fixes` and `--diff` for a file.

use std::path::Path;

use neko_deploy::compose;
use neko_deploy::load::Kind;
use neko_lint::mending::{Done, Mender};
use neko_text::edit::Original;
use neko_text::source::SourceKind;

use super::super::edited;
use super::super::input::InputError;
use super::files::Named;
use super::validator::Validator;

/// A file with its mistakes mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub original: Original,
    pub text: String,
    /// What was done, an edit each.
    pub done: Vec<Done>,
}

impl Validator<'_> {
    /// The files that can be edited: those that are named, else those that neko or Compose finds. Files of a project
    /// that no argument names are kept as if `--file` named them: they are read together.
    pub fn editable(&mut self, files: &[Named]) -> Vec<Named> {
        if !files.is_empty() {
            return files.iter().flat_map(|named| self.with_override(named)).collect();
        }
        let found = self.inputs.loader().project_files();
        let request = &mut self.inputs.request;
        request.is_project_named = !request.project.is_empty();
        request.project = found;
        if !request.project.is_empty() {
            return request.project.iter().map(|file| Ok(file.into())).collect();
        }
        self.inputs.loader().config_file().map(|file| Ok(file.into())).into_iter().collect()
    }

    /// A file, and after it the override of Compose's that is read with it.
    fn with_override(&self, named: &Named) -> Vec<Named> {
        match named.as_ref().ok().and_then(|path| path.to_str()) {
            Some(name) if matches!(self.inputs.request.kind, None | Some(Kind::Compose)) => {
                let files = self.inputs.disk.of_project(Some(name), vec![name.to_owned()]);
                let files = compose::with_override(&files, name);
                files.into_iter().skip_while(|own| own != name).map(|own| Ok(own.into())).collect()
            }
            _ => vec![named.clone()],
        }
    }

    /// Why there is nothing to edit where no file is named and none is found.
    pub fn why_nothing(&self) -> anyhow::Error {
        match self.inputs.load(&[]).failures().next() {
            Some((_, failure)) => InputError::from(failure.clone()).into(),
            None => anyhow::anyhow!("the environment and the command line: only files are edited"),
        }
    }

    /// Mends a file as far as it can be: nothing is written. None where there is nothing to do.
    pub fn mend(&self, path: &Path, unsafe_too: bool) -> anyhow::Result<Option<Mended>> {
        let Some(name) = path.to_str() else { return Ok(None) };
        let mender = Mender { kind: SourceKind::File(name.to_owned()), policy: &self.policy, unsafe_too };
        let text = self.inputs.text(path)?;
        let before = self.inputs.nekos_with(&text)?;
        if !mender.has_work(&before) {
            return Ok(None);
        }
        let original = Original::read(path, self.inputs.request.size_limit)?;
        let mended = mender.mend(&original.text, before, |edited| self.inputs.nekos_with(&text.edited(edited)).ok());
        Ok(mended.map(|mended| Mended { original, text: mended.text, done: mended.done }))
    }

    /// What would change, credentials masked unless they may be shown.
    pub fn diff(&self, path: &Path, mended: &Mended) -> anyhow::Result<String> {
        edited::diff(&self.inputs, path, [&mended.original.text, &mended.text], self.show_secrets)
    }
}
