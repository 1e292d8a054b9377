//! Files of variables beside a Compose file, which are there for its `${…}`.

use super::file_system::Overlay;
use super::loader::variables;
use super::{Configuration, Loaded, Loader, Neko, Text};
use crate::{Environment, compose};
use neko_config::{ConfigFile, NoFiles, Variable};

const NAME: &str = ".env";

impl Loader<'_> {
    /// The nekos of the Compose file beside a `.env`, or beside what it is copied from (`.env.example`), with the text in
    /// its place; of a copy that becomes neko's environment, that. None where no such file has a neko.
    pub(super) fn fed_project(&self, text: &Text) -> Option<Loaded> {
        let path = text.name();
        let name = path.rsplit('/').next().unwrap_or(path);
        if text.is_stream || self.request.kind.is_some() || !name.starts_with(NAME) {
            return None;
        }
        let files = self.files.project(Some(path), vec![path.to_owned()]);
        let project = compose::with_override(&*files, &compose::beside(&*files, path)?);
        let env = compose::in_its_folder(path, NAME);
        let is_template = name != NAME;
        let mut request = self.request.clone();
        if is_template {
            request.process.push(Variable::new("COMPOSE_ENV_FILES", path));
        }
        let given = Overlay { below: self.files, path, bytes: &text.bytes };
        let files = Overlay { below: &given, path: &env, bytes: &text.bytes };
        let loader = Loader { request: &request, files: &files };
        let loaded = Loaded::taken(|take| loader.compose(project, Vec::new(), None, take));
        loaded.nekos().next()?;
        let given: Vec<&Environment> = loaded.nekos().filter_map(environment).filter(|own| own.is_from(&env)).collect();
        if !is_template || given.is_empty() {
            return Some(loaded);
        }
        let is_helper = |variable: &Variable| given.iter().any(|own| own.helpers.contains(variable.name.as_str()));
        let read = variables(text).and_then(|mut all| {
            all.retain(|variable| !is_helper(variable));
            Ok(self.resolved(ConfigFile::Search, all, &NoFiles)?)
        });
        Some(Configuration::plain(path.to_owned(), read).into())
    }
}

fn environment(neko: &Neko) -> Option<&Environment> {
    neko.deployment.as_ref().map(|own| &own.environment)
}
