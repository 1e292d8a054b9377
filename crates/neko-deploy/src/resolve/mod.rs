//! The neko inside a deployment: its environment, its command line, and the config file that is mounted, as
//! [`neko_config::resolve`] takes them.

mod closed;
mod problems;
mod supervised;

use super::{Deployment, Interpolated, Mount, MountFrom, UnseenFiles, image};
use neko_config::{
    ConfigFile, FileError, Files, Input, Resolution, Running, Server, Unreadable, Variable, Version, setting, suspected,
};
use neko_text::source::{Place, SourceKind};

pub(super) use closed::{Closed, close};
pub(super) use problems::problems;
pub(super) use supervised::as_neko;

/// Where neko looks, in its order. supervisord starts it in the root.
const FOLDERS: [&str; 2] = ["/etc/neko/", "/"];
/// The extensions that it looks for and that can be read, in its order.
const EXTENSIONS: [&str; 6] = ["json", "toml", "yaml", "yml", "dotenv", "env"];

/// What is at a path inside.
enum View<'a> {
    /// Nothing is mounted there: it is the image's.
    Image,
    /// A file of the host, or a text of the manifest.
    File(&'a Mount, FileAt),
    /// Mounted, and there is no such file.
    Missing(&'a Mount, String),
    /// Mounted from what cannot be seen.
    Unseen(&'a Mount, &'a UnseenFiles),
}

enum FileAt {
    Host(String),
    Text,
}

impl Deployment {
    /// What the neko inside makes of it: its environment, its command line and the config file that is mounted.
    pub fn resolve(&self, files: &dyn Files, size_limit: u64) -> Result<Resolution, Unreadable> {
        self.resolve_with(files, size_limit, &[], &[])
    }

    /// [`Self::resolve`], with further variables, which win over its own, and flags that follow its own.
    pub fn resolve_with(
        &self,
        files: &dyn Files,
        size_limit: u64,
        environment: &[Variable],
        flags: &[String],
    ) -> Result<Resolution, Unreadable> {
        self.resolve_as(files, size_limit, environment, flags, None)
    }

    /// [`Self::resolve_with`], for a version of neko, unless the image's tag tells another.
    pub fn resolve_as(
        &self,
        files: &dyn Files,
        size_limit: u64,
        environment: &[Variable],
        flags: &[String],
        version: Option<Version>,
    ) -> Result<Resolution, Unreadable> {
        self.resolve_running(files, size_limit, environment, flags, self.running(version))
    }

    /// Which neko it runs: that of the image's tag; where it tells none, this one or the newest known.
    pub(super) fn running(&self, version: Option<Version>) -> Running {
        let image = self.program.image.as_ref().map(|image| (image.value.as_str(), image.place.clone()));
        Running::of(image, version)
    }

    /// [`Self::resolve_with`], for a neko that the caller knows, whatever the image.
    pub fn resolve_running(
        &self,
        files: &dyn Files,
        size_limit: u64,
        environment: &[Variable],
        flags: &[String],
        running: Running,
    ) -> Result<Resolution, Unreadable> {
        self.resolve_from(files, Input { size_limit, running, ..Input::default() }, environment, flags)
    }

    /// The same; `input` has what is asked for whatever the deployment is.
    pub(super) fn resolve_from(
        &self,
        files: &dyn Files,
        mut input: Input,
        environment: &[Variable],
        flags: &[String],
    ) -> Result<Resolution, Unreadable> {
        if self.program.image().is_some_and(image::is_official) {
            let second = input.running.version.is_second();
            input
                .environment
                .push(Variable::new(setting::variable(if second { "bind" } else { Server::BIND }), ":8080"));
        }
        input.environment.extend(self.environment.variables.iter().chain(environment).cloned());
        input.flags = self.program.command.iter().map(|word| word.value.clone()).chain(flags.iter().cloned()).collect();
        input.flag_places = self.program.command.iter().map(|word| word.place.clone()).collect();
        input.config = self.config(&input, files)?;
        let mut resolution = neko_config::resolve(&input, &neko_config::NoFiles)?;
        resolution.leave_outside_unquoted();
        add_secrets(&mut resolution, &self.environment.interpolated);
        resolution.secrets.extend(self.secrets.iter().cloned());
        Ok(resolution)
    }

    /// The config file that the neko inside reads.
    fn config(&self, input: &Input, files: &dyn Files) -> Result<ConfigFile, Unreadable> {
        let found = match named(input) {
            Some(path) => Some((path.clone(), self.look(&path, files))),
            None => self.search(files),
        };
        let Some((path, view)) = found else { return Ok(ConfigFile::Search) };
        let extension =
            path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, e)| e).to_owned();
        let text = |name: String, bytes: Vec<u8>, extension: String| ConfigFile::Text {
            kind: SourceKind::File(name),
            bytes,
            extension,
        };
        Ok(match view {
            View::File(_, FileAt::Host(host)) => match files.read(&host, input.size_limit) {
                Ok(bytes) => ConfigFile::Text { kind: files.standing(&host).kind(&host), bytes, extension },
                Err(FileError::Closed) => text(path, Vec::new(), "yaml".to_owned()),
                Err(_) if files.standing(&host).is_closed() => text(path, Vec::new(), "yaml".to_owned()),
                Err(FileError::TooLarge { .. }) => {
                    return Err(Unreadable::TooLarge { path: host, limit: input.size_limit });
                }
                Err(FileError::Missing | FileError::Directory) => ConfigFile::Path(path),
                Err(error) => return Err(Unreadable::Open { path: host, why: error.words(input.size_limit) }),
            },
            View::File(mount, FileAt::Text) => match &mount.from {
                MountFrom::Text(source) => text(source.name().to_owned(), source.text.clone().into_bytes(), extension),
                MountFrom::Carried(carried) => ConfigFile::Within {
                    name: carried.name.clone(),
                    text: carried.text.clone(),
                    place: carried.place.clone(),
                    offsets: carried.offsets.clone(),
                    extension,
                },
                _ => ConfigFile::Search,
            },
            // Named and not there: neko says so and exits.
            View::Missing(..) => ConfigFile::Path(path),
            // Not known: `problems` tells, and nothing is made up.
            View::Image | View::Unseen(..) => text(path, Vec::new(), "yaml".to_owned()),
        })
    }

    /// The first file that is where neko looks, or what keeps one from seeing it.
    fn search(&self, files: &dyn Files) -> Option<(String, View<'_>)> {
        let paths = || FOLDERS.iter().flat_map(|folder| EXTENSIONS.iter().map(move |e| format!("{folder}neko.{e}")));
        paths().map(|path| (path.clone(), self.look(&path, files))).find(|(_, view)| matches!(view, View::File(..)))
    }

    fn look(&self, path: &str, files: &dyn Files) -> View<'_> {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let below = |mount: &Mount| {
            let rest = path.strip_prefix(mount.inside.trim_end_matches('/'))?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        let longest = self.mounts.iter().filter_map(|mount| Some((mount, below(mount)?)));
        let Some((mount, rest)) = longest.max_by_key(|(mount, _)| mount.inside.len()) else { return View::Image };
        match &mount.from {
            MountFrom::Unseen(what) => View::Unseen(mount, what),
            MountFrom::Text(_) | MountFrom::Carried(_) if rest.is_empty() => View::File(mount, FileAt::Text),
            MountFrom::Text(_) | MountFrom::Carried(_) => View::Missing(mount, path),
            MountFrom::Host(host) => {
                let host = format!("{}{rest}", if host == "/" { "" } else { host });
                let host = if host.is_empty() { ".".to_owned() } else { host.trim_start_matches("./").to_owned() };
                if files.is_file(&host) { View::File(mount, FileAt::Host(host)) } else { View::Missing(mount, host) }
            }
        }
    }
}

/// The config file that neko's command line or environment names.
fn named(input: &Input) -> Option<String> {
    let mut by_flag = None;
    let mut words = input.flags.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix("--config") {
            Some("") => by_flag = words.next().cloned(),
            Some(rest) if rest.starts_with('=') => by_flag = Some(rest[1..].to_owned()),
            _ if word == "-c" => by_flag = words.next().cloned(),
            _ => {}
        }
    }
    let by_variable = input.environment.iter().rfind(|own| own.name == "NEKO_CONFIG").map(|own| own.value.clone());
    by_flag.into_iter().chain(by_variable).find(|path| !path.is_empty())
}

/// Where a secret was interpolated, the text that came in is secret too.
fn add_secrets(resolution: &mut Resolution, interpolated: &[Interpolated]) {
    let mut more = Vec::new();
    for piece in interpolated {
        let span = &piece.expression.span;
        let touches = |secret: &Place| {
            secret.source.kind == piece.expression.source.kind
                && secret.span.start <= span.end
                && secret.span.end >= span.start
        };
        let text = piece.from.text();
        let telling = ["credential", "password", "secret", "@"].iter().any(|word| text.contains(word))
            || suspected::puts_in_secret(piece.expression.text());
        if !piece.from.span.is_empty() && (telling || resolution.secrets.iter().any(touches)) {
            more.push(piece.from.clone());
        }
    }
    resolution.secrets.extend(more);
}
