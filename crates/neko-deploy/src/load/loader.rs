//! Which configurations are meant, and what neko makes of those of its own: config files and files of variables.

use super::file_system::Overlay;
use super::{
    Configuration, Failure, FileSystem, Foreign, Kind, Loaded, Neko, Outcome, Request, Sink, Text, Unread,
    holds_variables, recognise,
};
use crate::compose;
use neko_config::{ConfigFile, Files, Input, NoFiles, Resolution, Unreadable, Variable};
use neko_text::document::dotenv;
use neko_text::source::{Source, SourceKind};

/// Loads texts: each file, each neko of a Compose project or of manifests, the manifests together and last, for one may
/// mean another. Without a text the files of the request's project, else what neko itself finds, else what Compose would
/// find in the working directory.
pub fn load(
    texts: impl IntoIterator<Item = Result<Text, Unread>>,
    request: &Request,
    files: &dyn FileSystem,
) -> Loaded {
    Loader::new(request, files).load(texts)
}

/// How much nekos that are kept together may have written: those of a small file may share a large one, a copy each.
const MOST_AT_ONCE: usize = 200_000;

/// Loads texts for one request, all together or one by one.
#[derive(Clone, Copy)]
pub struct Loader<'a> {
    pub(super) request: &'a Request,
    pub(super) files: &'a dyn FileSystem,
}

impl<'a> Loader<'a> {
    /// A loader of what `request` asks for, with the files that texts name.
    pub fn new(request: &'a Request, files: &'a dyn FileSystem) -> Self {
        Self { request, files }
    }

    /// [`load`]
    pub fn load(&self, texts: impl IntoIterator<Item = Result<Text, Unread>>) -> Loaded {
        let mut loaded = Loaded::taken(|take| self.each_meant(texts, take));
        let all = &mut loaded.configurations;
        let is_plain = |own: &Configuration| own.neko().is_some_and(|neko| neko.deployment.is_none());
        if let (Some(service), true) = (&self.request.service, all.iter().all(is_plain))
            && let Some(first) = all.first()
        {
            let failure = Failure::NoServices { service: service.clone(), name: first.name.clone() };
            *all = vec![Configuration::failed(first.name.clone(), failure)];
        }
        loaded
    }

    /// [`load`], one configuration after the other.
    pub fn each(&self, texts: impl IntoIterator<Item = Result<Text, Unread>>, take: Sink<'_>) {
        match self.request.service {
            // Of a service there is not more than one.
            Some(_) => self.load(texts).configurations.into_iter().for_each(take),
            None => self.each_meant(texts, take),
        }
    }

    fn each_meant(&self, texts: impl IntoIterator<Item = Result<Text, Unread>>, take: Sink<'_>) {
        let mut texts = texts.into_iter().peekable();
        match (texts.peek(), self.request.project.is_empty()) {
            (None, true) => return self.found(take),
            (None, false) => return self.project(take),
            (Some(Ok(text)), false) => return take(beside_project(text.name())),
            (Some(Err(unread)), false) => return take(beside_project(&unread.name)),
            (Some(_), true) => {}
        }
        let mut manifests = Vec::new();
        for text in texts {
            match text {
                Err(unread) => take(unread.into()),
                Ok(text) => match self.kind(&text) {
                    Kind::Kubernetes if self.foreign(Kind::Kubernetes, &text).is_none() => {
                        manifests.push(text.source());
                    }
                    kind => self.each_of_text(kind, &text, take),
                },
            }
        }
        if !manifests.is_empty() {
            self.each_of_manifests(&manifests, take);
        }
    }

    /// What a text is taken for.
    pub fn kind(&self, text: &Text) -> Kind {
        self.request.kind.unwrap_or_else(|| recognise(text))
    }

    /// The configurations of one text.
    pub fn text(&self, text: &Text) -> Loaded {
        self.text_as(self.kind(text), text)
    }

    /// The configurations of a text of this kind.
    pub fn text_as(&self, kind: Kind, text: &Text) -> Loaded {
        Loaded::taken(|take| self.each_of_text(kind, text, take))
    }

    /// The same, one by one.
    pub fn each_of_text(&self, kind: Kind, text: &Text, take: Sink<'_>) {
        let plain = |resolution| Configuration::plain(text.name().to_owned(), resolution);
        if !self.request.project.is_empty() && self.request.kind.is_none() {
            return take(beside_project(text.name()));
        }
        if let Some(loaded) = self.inspected(kind, text) {
            return loaded.configurations.into_iter().for_each(take);
        }
        if let Some(foreign) = self.foreign(kind, text) {
            let failed = || {
                let failure = Failure::Foreign { path: text.name().to_owned(), kind: foreign };
                Loaded::from(Configuration::failed(text.name().to_owned(), failure))
            };
            return self.others(foreign, text).unwrap_or_else(failed).configurations.into_iter().for_each(take);
        }
        match kind {
            Kind::Config => take(plain(self.config(text).and_then(|own| self.of_neko(text, own)))),
            Kind::Variables => match self.fed_project(text) {
                Some(fed) => fed.configurations.into_iter().for_each(take),
                None if self.request.kind.is_none() && !holds_variables(&text.lossy()) => {
                    self.each_of_text(Kind::Config, text, take);
                }
                None => take(plain(self.variables(text))),
            },
            Kind::Compose => self.compose_file(text, take),
            Kind::Kubernetes => self.each_of_manifests(&[text.source()], take),
            Kind::DockerRun => self.script(text).configurations.into_iter().for_each(take),
            Kind::Quadlet => self.quadlet(&text.source(), take),
        }
    }

    /// What a text of another tool is, unless the request says what it is.
    fn foreign(&self, kind: Kind, text: &Text) -> Option<Foreign> {
        match kind {
            _ if self.request.kind.is_some() => None,
            Kind::Config | Kind::Compose => Foreign::of(text),
            // Of many documents one may be a template.
            Kind::Kubernetes => Foreign::named(text),
            Kind::Variables | Kind::DockerRun | Kind::Quadlet => None,
        }
    }

    /// What was read of a config file, unless nothing in it is neko's.
    fn of_neko(&self, text: &Text, resolution: Resolution) -> Result<Resolution, Failure> {
        match Foreign::without_settings(text, &resolution).filter(|_| self.request.kind.is_none()) {
            Some(kind) => Err(Failure::Foreign { path: text.name().to_owned(), kind }),
            None => Ok(resolution),
        }
    }

    /// The nekos of a file, or those that there would be with this text instead of its file. What is refused has none.
    pub fn nekos_with(&self, text: &Text) -> Result<Vec<Neko>, Failure> {
        let (mut nekos, mut weight) = (Vec::new(), 0);
        self.each_with(text, |own| {
            weight += own.weight();
            if weight > MOST_AT_ONCE {
                nekos = Vec::new();
            } else {
                nekos.push(*own);
            }
        })?;
        if weight > MOST_AT_ONCE { Err(Failure::TooMuch(text.name().to_owned())) } else { Ok(nekos) }
    }

    /// The same, one after the other; an error where one could not be loaded.
    pub fn each_with(&self, text: &Text, mut take: impl FnMut(Box<Neko>)) -> Result<(), Failure> {
        let files = Overlay { below: self.files, path: text.name(), bytes: &text.bytes };
        let loader = Loader { request: self.request, files: &files };
        let mut failure = None;
        let mut each = |own: Configuration| match own.outcome {
            Outcome::Neko(neko) => take(neko),
            Outcome::Refused(..) | Outcome::Beside(_) => {}
            Outcome::Failed(why) => failure = failure.take().or(Some(why)),
        };
        match self.request.project.iter().any(|own| own == text.name()) {
            true => loader.each([], &mut each),
            false => loader.each_of_text(loader.kind(text), text, &mut each),
        }
        failure.map_or(Ok(()), Err)
    }

    /// The files of the Compose project that counts where no text is given: those of the request, else those that Compose
    /// finds, unless neko itself finds a file.
    pub fn project_files(&self) -> Vec<String> {
        if !self.request.project.is_empty() {
            return self.request.project.clone();
        }
        match self.searched() {
            Ok(resolution) if resolution.config_file.is_none() => self.found_project(),
            _ => Vec::new(),
        }
    }

    /// A file, and after it the override that Compose reads with it, as far as the texts may be of Compose.
    pub fn with_override(&self, name: &str) -> Vec<String> {
        if !matches!(self.request.kind, None | Some(Kind::Compose)) {
            return vec![name.to_owned()];
        }
        let files = self.files.project(Some(name), vec![name.to_owned()]);
        compose::with_override(&*files, name).into_iter().skip_while(|own| own != name).collect()
    }

    /// The config file that neko itself finds.
    pub fn config_file(&self) -> Option<String> {
        self.searched().ok()?.config_file
    }

    fn found(&self, take: Sink<'_>) {
        let searched = self.searched();
        if searched.as_ref().is_ok_and(|resolution| resolution.config_file.is_none()) {
            let found = self.found_project();
            if !found.is_empty() {
                return self.compose(found, Vec::new(), None, take);
            }
        }
        let resolution = searched.map_err(Failure::from).and_then(|resolution| {
            let nothing = resolution.config_file.is_none() && resolution.written.is_empty();
            if nothing && !self.request.or_defaults { Err(Failure::Nothing) } else { Ok(resolution) }
        });
        let file = resolution.as_ref().ok().and_then(|resolution| resolution.config_file.clone());
        let name = match (&resolution, &file) {
            (_, Some(file)) => file,
            (Ok(_), None) => "the environment and the command line",
            (Err(_), None) => "configuration",
        };
        take(Configuration { file: file.clone(), ..Configuration::plain(name.to_owned(), resolution) });
    }

    fn found_project(&self) -> Vec<String> {
        compose::find(&*self.files.project(None, Vec::new()), &self.request.process, self.request.size_limit)
    }

    /// What neko makes of the file that it finds, and of what it is given.
    fn searched(&self) -> Result<Resolution, Unreadable> {
        // Where neko looks outside of the working folder is no file's choice.
        let named = neko_config::search_paths().filter(|path| path.starts_with('/')).collect();
        let mut resolution = self.resolved(ConfigFile::Search, Vec::new(), &*self.files.project(None, named))?;
        resolution.leave_outside_unquoted();
        Ok(resolution)
    }

    /// What neko makes of its config file.
    fn config(&self, text: &Text) -> Result<Resolution, Failure> {
        let mut resolution = self.config_as_written(text)?;
        resolution.leave_outside_unquoted();
        Ok(resolution)
    }

    fn config_as_written(&self, text: &Text) -> Result<Resolution, Unreadable> {
        if let SourceKind::File(name) = &text.kind
            && !text.is_stream
        {
            let files = Overlay { below: self.files, path: name, bytes: &text.bytes };
            let files = files.project(Some(name), vec![name.clone()]);
            return self.resolved(ConfigFile::Path(name.clone()), Vec::new(), &*files);
        }
        let Text { kind, bytes, extension, .. } = text.clone();
        self.resolved(ConfigFile::Text { kind, bytes, extension }, Vec::new(), &NoFiles)
    }

    /// What neko makes of a file of variables; no config file is looked for.
    fn variables(&self, text: &Text) -> Result<Resolution, Failure> {
        let variables = variables(text)?;
        Ok(self.resolved(ConfigFile::Search, variables, &NoFiles)?)
    }

    pub(super) fn resolved(
        &self,
        config: ConfigFile,
        mut environment: Vec<Variable>,
        files: &dyn Files,
    ) -> Result<Resolution, Unreadable> {
        environment.extend(self.request.variables().cloned());
        let input = Input {
            config,
            environment,
            flags: self.request.flags.clone(),
            size_limit: self.request.size_limit,
            running: self.request.release.without_image(),
            ..Input::default()
        };
        neko_config::resolve(&input, files)
    }
}

fn beside_project(name: &str) -> Configuration {
    Configuration::failed(name.to_owned(), Failure::BesideProject(name.to_owned()))
}

/// The variables of a file of them, as neko would get them.
pub fn variables(text: &Text) -> Result<Vec<Variable>, Failure> {
    let Ok(content) = String::from_utf8(text.bytes.clone()) else {
        return Err(Failure::File { path: text.name().to_owned(), why: "not UTF-8".to_owned() });
    };
    let source = Source::new(text.kind.clone(), content);
    let lines = dotenv::parse(&source.text).map_err(|error| {
        let (line, column) = source.line_column(error.span.start);
        Failure::Variables { path: source.name().to_owned(), line, column, message: error.message }
    })?;
    Ok(lines.into_iter().map(|line| Variable::in_file(&source, line)).collect())
}
