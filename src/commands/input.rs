//! The arguments that say which configuration is meant, shared by every subcommand.

use std::borrow::Cow;
use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::deployments::DeploymentArgs;
use super::disk::{self, Disk};
use crate::config::{self, ConfigFile, FileError, Files, Input, Resolution, Running, SIZE_LIMIT, Variable, Version};
use crate::deployment::Problem;
use crate::document::dotenv;
use crate::render::redact::Redaction;
use crate::source::{Source, SourceKind};

/// neko's environment and command line beside the config file.
#[derive(Debug, Clone, clap::Args)]
pub struct InputArgs {
    /// Set a variable of neko's environment (repeatable)
    #[arg(long = "env", value_name = "K=V")]
    pub env: Vec<String>,
    /// Read neko's environment from a dotenv file (repeatable)
    #[arg(long = "env-file", value_name = "FILE")]
    pub env_file: Vec<PathBuf>,
    /// Take the NEKO_* variables of this process's environment; for a Compose project, all that it refers to
    #[arg(long)]
    pub from_env: bool,
    /// Do not mask credentials in what is printed
    #[arg(long)]
    pub show_secrets: bool,
    /// Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not
    /// read [default: the Git repository of the first file, else its folder]
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    pub project: Option<PathBuf>,
    /// The largest file that is read, in bytes (a limit of neko-ice; neko has none)
    #[arg(long = "max-size", value_name = "BYTES", default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub max_size: u64,
    /// The name that standard input goes by.
    #[arg(skip)]
    pub stdin_name: Option<String>,
    /// A text to read in the place of the file of this name: what an edit would leave.
    #[arg(skip)]
    pub overlay: Option<(String, Vec<u8>)>,
    /// Whether all is read as by the newest neko, whatever an image's tag tells.
    #[arg(skip)]
    pub as_newest: bool,
    /// Which neko it is for, unless the image's tag tells: 3.1.5, 3.0, 2 [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub neko_version: Option<Version>,
    /// Which Compose project is meant
    #[command(flatten)]
    pub deployments: DeploymentArgs,
    /// neko's own command line
    #[arg(last = true, value_name = "NEKO_FLAGS")]
    pub flags: Vec<String>,
}

impl Default for InputArgs {
    fn default() -> Self {
        Self {
            env: Vec::new(),
            env_file: Vec::new(),
            from_env: false,
            show_secrets: false,
            project: None,
            max_size: SIZE_LIMIT,
            stdin_name: None,
            overlay: None,
            as_newest: false,
            neko_version: None,
            deployments: DeploymentArgs::default(),
            flags: Vec::new(),
        }
    }
}

/// An input that cannot be used. Every caller ends with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Neither a file nor any setting.
    #[error(
        "no configuration: neko finds no file here (/etc/neko/neko.yaml, ./neko.yaml and the like), there is no Compose \
         file, and no variable or flag is given; name a file, or use --env, --env-file or --from-env"
    )]
    Nothing,
    /// `--env` without an equals sign; what was written may be a secret, so only a name-like start is shown.
    #[error("--env {0}: there is no `=`; write --env NAME=value")]
    NoEquals(String),
    /// A file that cannot be read.
    #[error("{path}: {why}")]
    File {
        /// The file, as it was named.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// More than one configuration, for a command that takes one.
    #[error("several nekos ({}): say which one with --service NAME", names.join(", "))]
    Several {
        /// What there is.
        names: Vec<String>,
    },
    /// A manifest without neko.
    #[error("{0}: no container here runs neko")]
    NoNeko(String),
    /// `--service` for what has none.
    #[error("--service {service}: {name} has no services; it names one of a Compose file, a manifest or a script")]
    NoServices {
        /// The one that was named.
        service: String,
        /// What it was named for.
        name: String,
    },
    /// A project that never brings a neko up.
    #[error("{}", .0.iter().map(told).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Problem>),
}

fn told(problem: &Problem) -> String {
    let place = problem.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let redaction = Redaction::of_unread(problem.place.iter().map(|place| &place.source));
    format!("{place}{} ({})", redaction.masked(problem.words()), problem.consequence)
}

/// A file's bytes, or those of standard input.
pub struct Text {
    kind: SourceKind,
    bytes: Vec<u8>,
    stdin: bool,
    extension: String,
}

impl Text {
    /// As a text, whatever it is.
    pub fn lossy(&self) -> Cow<'_, str> {
        // A text that is well formed is seen to be so far faster.
        std::str::from_utf8(&self.bytes).map_or_else(|_| String::from_utf8_lossy(&self.bytes), Cow::Borrowed)
    }

    /// As a source.
    pub fn source(&self) -> std::sync::Arc<Source> {
        let text = self.lossy();
        Source::new(self.kind.clone(), text.strip_prefix('\u{feff}').unwrap_or(&text))
    }

    /// Whether it came from standard input.
    pub fn is_stdin(&self) -> bool {
        self.stdin
    }

    /// Its name and its bytes.
    pub fn into_parts(self) -> (SourceKind, Vec<u8>) {
        (self.kind, self.bytes)
    }
}

impl InputArgs {
    /// Reads a file, or `-` for standard input.
    pub(super) fn text(&self, path: &Path) -> anyhow::Result<Text> {
        if path.as_os_str() == "-" {
            let (kind, extension) = self.stdin_kind();
            return Ok(Text { kind, bytes: self.stdin()?, stdin: true, extension });
        }
        let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
        let disk = self.disk(Some(name), vec![name.to_owned()]);
        let (kind, bytes) = (disk.standing(name).kind(name), self.bytes(&disk, name)?);
        // What came through a pipe cannot be read again.
        let stdin = fs::metadata(path).is_ok_and(|about| disk::is_pipe(&about));
        let extension = path.extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or(if stdin { "yaml" } else { "" }).to_owned();
        Ok(Text { kind, bytes, stdin, extension })
    }

    /// Resolves a config file of neko's own, or without one what neko itself finds.
    pub(super) fn plain(&self, text: Option<Text>) -> anyhow::Result<Resolution> {
        // What was read already is not read again.
        let mut read = None;
        let config = match text {
            None => ConfigFile::Search,
            Some(Text { kind: SourceKind::File(name), bytes, stdin: false, .. }) => {
                read = Some((name.clone(), bytes));
                ConfigFile::Path(name)
            }
            Some(Text { kind, bytes, extension, .. }) => ConfigFile::Text { kind, bytes, extension },
        };
        let input = Input {
            config,
            environment: self.environment()?,
            flags: self.flags.clone(),
            size_limit: self.max_size,
            running: Running::of(None, self.neko_version.filter(|_| !self.as_newest)),
            ..Input::default()
        };
        let disk = match &read {
            Some(read) => Disk::new(Some(&read.0), self.project.as_deref(), vec![read.0.clone()], Some(read)),
            // Where neko looks outside of the working folder is no file's choice.
            None => self.disk(None, config::search_paths().filter(|path| path.starts_with('/')).collect()),
        };
        let mut resolution = config::resolve(&input, &disk)?;
        resolution.leave_outside_unquoted();
        Ok(resolution)
    }

    /// Resolves a file of environment variables; no config file is looked for.
    pub(super) fn of_variables(&self, text: Text) -> anyhow::Result<Resolution> {
        let mut environment = Self::variables(text.kind, text.bytes)?;
        environment.extend(self.environment()?);
        let flags = self.flags.clone();
        let running = Running::of(None, self.neko_version.filter(|_| !self.as_newest));
        let size_limit = self.max_size;
        let input = Input { environment, flags, size_limit, running, ..Input::default() };
        Ok(config::resolve(&input, &config::NoFiles)?)
    }

    /// The file system, as an edit would leave it, for the project of a file; `named` are those of the command line.
    pub(super) fn disk(&self, first: Option<&str>, named: Vec<String>) -> Disk<'_> {
        Disk::new(first, self.project.as_deref(), named, self.overlay.as_ref())
    }

    /// What standard input is, and the extension by which neko would read it.
    fn stdin_kind(&self) -> (SourceKind, String) {
        match &self.stdin_name {
            None => (SourceKind::Stdin, "yaml".to_owned()),
            Some(name) => {
                let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or("yaml");
                (SourceKind::File(name.clone()), extension.to_owned())
            }
        }
    }

    fn variables(kind: SourceKind, bytes: Vec<u8>) -> Result<Vec<Variable>, InputError> {
        let source = match String::from_utf8(bytes) {
            Ok(text) => Source::new(kind, text),
            Err(_) => {
                let path = Source::new(kind, "").name().to_owned();
                return Err(InputError::File { path, why: "not UTF-8".to_owned() });
            }
        };
        let lines = dotenv::parse(&source.text).map_err(|error| {
            let (line, column) = source.line_column(error.span.start);
            InputError::File { path: format!("{}:{line}:{column}", source.name()), why: error.message }
        })?;
        Ok(lines.into_iter().map(|line| Variable::in_file(&source, line)).collect())
    }

    /// neko's environment: this process's, then the files, then `--env`; the later counts.
    pub fn environment(&self) -> anyhow::Result<Vec<Variable>> {
        let mut out = Vec::new();
        if self.from_env {
            let own = std::env::vars_os().filter_map(|(name, value)| {
                let name = name.into_string().ok().filter(|name| name.starts_with("NEKO_"))?;
                Some(Variable::new(name, value.to_string_lossy()))
            });
            out.extend(own);
            out.sort_by(|a, b| a.name.cmp(&b.name));
        }
        out.extend(self.given()?);
        Ok(out)
    }

    /// What `--env-file` and `--env` say; the later counts.
    pub(super) fn given(&self) -> anyhow::Result<Vec<Variable>> {
        let mut out = Vec::new();
        for path in &self.env_file {
            let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
            let disk = self.disk(Some(name), vec![name.to_owned()]);
            out.extend(Self::variables(SourceKind::File(name.to_owned()), self.bytes(&disk, name)?)?);
        }
        for entry in &self.env {
            let Some((name, value)) = entry.split_once('=').filter(|(name, _)| !name.is_empty()) else {
                return Err(InputError::NoEquals(shown(entry)).into());
            };
            out.push(Variable::new(name, value));
        }
        Ok(out)
    }

    fn bytes(&self, disk: &Disk<'_>, path: &str) -> Result<Vec<u8>, InputError> {
        disk.read(path, self.max_size).map_err(|error| InputError::File {
            // A setting that was taken for a file.
            path: Redaction::argument(path),
            why: match error {
                FileError::Missing => missing(Path::new(path)),
                FileError::Directory => "a directory, not a file".to_owned(),
                FileError::TooLarge { .. } => too_large(self.max_size),
                FileError::Closed => config::OUTSIDE.to_owned(),
                FileError::Other(why) => why,
            },
        })
    }

    fn stdin(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if std::io::stdin().is_terminal() {
            let why = "a terminal; pipe a file into neko-ice, or name one".to_owned();
            return Err(InputError::File { path: "<stdin>".to_owned(), why }.into());
        }
        std::io::stdin()
            .lock()
            .take(self.max_size.saturating_add(1))
            .read_to_end(&mut bytes)
            .context("standard input")?;
        if bytes.len() as u64 > self.max_size {
            return Err(InputError::File { path: "<stdin>".to_owned(), why: too_large(self.max_size) }.into());
        }
        Ok(bytes)
    }
}

/// A folder that is there.
fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match fs::metadata(&path) {
        Ok(about) if about.is_dir() => Ok(path),
        Ok(_) => Err("not a folder".to_owned()),
        Err(error) => Err(why_not(&path, &error)),
    }
}

/// Why a file is not there.
fn missing(path: &Path) -> String {
    match fs::read_link(path) {
        Ok(target) => format!("a link to {}, which is not there", target.display()),
        Err(_) => "no such file".to_owned(),
    }
}

/// What the system says of a file, in the words of the other messages.
pub(super) fn why_not(path: &Path, error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound
            if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) =>
        {
            "no such folder".to_owned()
        }
        std::io::ErrorKind::NotFound => missing(path),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "a directory, not a file".to_owned(),
        _ => error.to_string(),
    }
}

fn too_large(limit: u64) -> String {
    format!("larger than {limit} bytes, which is neko-ice's own limit and not neko's (raise it with --max-size)")
}

/// What may be shown of an argument that holds no name: a `NEKO_` name; anything else may be a secret.
fn shown(entry: &str) -> String {
    let name = entry.trim_end_matches(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    let like_a_name = |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    match name.starts_with("NEKO_") && like_a_name(name) && name.len() == entry.len() {
        true => name.to_owned(),
        false => "…".to_owned(),
    }
}

/// Resolves a text that neko-ice carries itself, without environment and flags.
pub fn built_in(name: &str, text: &str) -> anyhow::Result<Resolution> {
    let config = ConfigFile::Text {
        kind: SourceKind::BuiltIn(name.to_owned()),
        bytes: text.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    let input = Input { config, ..Input::default() };
    Ok(config::resolve(&input, &config::NoFiles)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_of_nekos_is_shown() {
        assert_eq!(shown("NEKO_NAT1TO1"), "NEKO_NAT1TO1");
        assert_eq!((shown("hunter2"), shown("NEKO_hunter2"), shown("HUNTER")), ("…".into(), "…".into(), "…".into()));
    }
}
