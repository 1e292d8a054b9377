//! `--fix`, `--unsafe-fixes` and `--diff` for a file.

use std::path::Path;

use neko_lint::fixing::{Done, Mender};
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

fn paths(names: impl IntoIterator<Item = String>) -> Vec<Named> {
    names.into_iter().map(|name| Ok(name.into())).collect()
}

impl Validator<'_> {
    /// The files that can be edited: those that are named, else those that neko or Compose finds. Files of a project
    /// that no argument names are kept as if `--file` named them: they are read together.
    pub fn editable(&mut self, files: &[Named]) -> Vec<Named> {
        let loader = self.inputs.loader();
        if !files.is_empty() {
            let with_override = |named: &Named| match named.as_deref().ok().and_then(Path::to_str) {
                Some(name) => paths(loader.with_override(name)),
                None => vec![named.clone()],
            };
            return files.iter().flat_map(with_override).collect();
        }
        let project = loader.project_files();
        let config = if project.is_empty() { loader.config_file() } else { None };
        self.inputs.request.keep_project(project.clone());
        paths(project.into_iter().chain(config))
    }

    /// Whether a file that cannot be mended for this reason is left out.
    pub fn leaves_out(&self, named: &Named, error: &anyhow::Error) -> bool {
        let name = named.as_ref().map_or_else(|unread| unread.name.clone(), |path| path.display().to_string());
        let Some(InputError::Load(failure)) = error.downcast_ref() else { return false };
        self.left_out.takes(&name, failure)
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
        let mut has_work = false;
        self.inputs.each_with(&text, |own| has_work = has_work || mender.has_work(std::slice::from_ref(&*own)))?;
        if !has_work {
            return Ok(None);
        }
        let before = self.inputs.loader().nekos_with(&text).map_err(InputError::from)?;
        let original = Original::read(path, self.inputs.request.size_limit)?;
        let mended = mender.mend_file(&original.text, &text, before, self.inputs.loader());
        Ok(mended.map(|mended| Mended { original, text: mended.text, done: mended.done }))
    }

    /// What would change, credentials masked unless they may be shown.
    pub fn diff(&self, path: &Path, mended: &Mended) -> anyhow::Result<String> {
        edited::diff(&self.inputs, path, [&mended.original.text, &mended.text], self.show_secrets)
    }
}
