//! The arguments that say which configuration is meant, shared by every subcommand.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::config::{self, ConfigFile, FileError, Files, Input, Resolution, SIZE_LIMIT, Variable};
use crate::document::dotenv;
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
    /// Take the NEKO_* variables of this process's environment
    #[arg(long)]
    pub from_env: bool,
    /// Do not mask credentials in what is printed
    #[arg(long)]
    pub show_secrets: bool,
    /// The largest file that is read, in bytes (a limit of neko-ice; neko has none)
    #[arg(long = "max-size", value_name = "BYTES", default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub max_size: u64,
    /// The name that standard input goes by.
    #[arg(skip)]
    pub stdin_name: Option<String>,
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
            max_size: SIZE_LIMIT,
            stdin_name: None,
            flags: Vec::new(),
        }
    }
}

/// An input that cannot be used. Every caller ends with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Neither a file nor any setting.
    #[error(
        "no configuration: neko finds no file here (/etc/neko/neko.yaml, ./neko.yaml and the like), \
         and no variable or flag is given; name a file, or use --env, --env-file or --from-env"
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
    /// A file of another tool.
    #[error("{path}: this is a {kind}, which is not supported yet; give neko's own config file or its variables")]
    NotSupported {
        /// The file, as it was named.
        path: String,
        /// What it is.
        kind: &'static str,
    },
}

impl InputArgs {
    /// Reads and resolves one configuration: a file, `-` for standard input, or without a path what neko itself finds.
    /// Where there is neither a file nor a setting, that is [`InputError::Nothing`].
    pub fn load(&self, config: Option<&Path>) -> anyhow::Result<Resolution> {
        let resolution = self.load_or_default(config)?;
        if resolution.config_file.is_none() && resolution.written.is_empty() {
            return Err(InputError::Nothing.into());
        }
        Ok(resolution)
    }

    /// [`Self::load`], but without any file or setting it is neko's defaults that are resolved.
    pub fn load_or_default(&self, config: Option<&Path>) -> anyhow::Result<Resolution> {
        let mut input = Input {
            config: ConfigFile::Search,
            environment: self.environment()?,
            flags: self.flags.clone(),
            size_limit: self.max_size,
        };
        match config {
            Some(path) if path.as_os_str() == "-" => {
                let bytes = self.stdin()?;
                let (kind, extension) = self.stdin_kind();
                foreign(self.stdin_name.as_deref().unwrap_or("<stdin>"), &bytes)?;
                input.config = ConfigFile::Text { kind, bytes, extension };
            }
            Some(path) => {
                let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
                foreign(name, &self.bytes(name)?)?;
                input.config = ConfigFile::Path(name.to_owned());
            }
            None => {}
        }
        Ok(config::resolve(&input, &Disk)?)
    }

    /// Reads and resolves a file of environment variables, `-` for standard input; no config file is looked for.
    pub fn load_environment(&self, path: &Path) -> anyhow::Result<Resolution> {
        let mut environment = if path.as_os_str() == "-" {
            Self::variables(self.stdin_kind().0, self.stdin()?)?
        } else {
            let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
            Self::variables(SourceKind::File(name.to_owned()), self.bytes(name)?)?
        };
        environment.extend(self.environment()?);
        let input =
            Input { config: ConfigFile::Search, environment, flags: self.flags.clone(), size_limit: self.max_size };
        Ok(config::resolve(&input, &config::NoFiles)?)
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

    /// [`Self::load`] for each of several files, or once without any.
    pub fn load_all(&self, configs: &[PathBuf]) -> Vec<(Option<PathBuf>, anyhow::Result<Resolution>)> {
        if configs.is_empty() {
            return vec![(None, self.load(None))];
        }
        configs.iter().map(|path| (Some(path.clone()), self.load(Some(path)))).collect()
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
        for path in &self.env_file {
            let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
            out.extend(Self::variables(SourceKind::File(name.to_owned()), self.bytes(name)?)?);
        }
        for entry in &self.env {
            let Some((name, value)) = entry.split_once('=').filter(|(name, _)| !name.is_empty()) else {
                return Err(InputError::NoEquals(shown(entry)).into());
            };
            out.push(Variable::new(name, value));
        }
        Ok(out)
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, InputError> {
        Disk.read(path, self.max_size).map_err(|error| InputError::File {
            path: path.to_owned(),
            why: match error {
                FileError::Missing => "no such file".to_owned(),
                FileError::Directory => "a directory, not a file".to_owned(),
                FileError::TooLarge { .. } => too_large(self.max_size),
                FileError::Other(why) => why,
            },
        })
    }

    fn stdin(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(self.max_size + 1).read_to_end(&mut bytes).context("standard input")?;
        if bytes.len() as u64 > self.max_size {
            return Err(InputError::File { path: "<stdin>".to_owned(), why: too_large(self.max_size) }.into());
        }
        Ok(bytes)
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

/// A Compose file or a Kubernetes manifest, recognised by its top-level keys.
fn foreign(path: &str, bytes: &[u8]) -> Result<(), InputError> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    let kind = if top_level(text, "services") && (text.contains("image:") || text.contains("environment:")) {
        "Compose file"
    } else if top_level(text, "apiVersion") && top_level(text, "kind") {
        "Kubernetes manifest"
    } else {
        return Ok(());
    };
    Err(InputError::NotSupported { path: path.to_owned(), kind })
}

/// Whether a key stands at the beginning of a line, with nothing but a blank or a line's end behind its colon.
fn top_level(text: &str, key: &str) -> bool {
    text.lines().any(|line| {
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let line = line.trim_start_matches(['"', '\'']);
        line.strip_prefix(key)
            .map(|rest| rest.trim_start_matches(['"', '\'']))
            .and_then(|rest| rest.trim_start().strip_prefix(':'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })
}

/// The file system.
struct Disk;

impl Files for Disk {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let file = fs::File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FileError::Missing,
            _ => FileError::Other(error.to_string()),
        })?;
        let about = file.metadata().map_err(|error| FileError::Other(error.to_string()))?;
        if about.is_dir() {
            return Err(FileError::Directory);
        }
        if about.len() > limit {
            return Err(FileError::TooLarge { bytes: Some(about.len()) });
        }
        let mut bytes = Vec::new();
        // A pipe or a device tells no length.
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| FileError::Other(error.to_string()))?;
        if bytes.len() as u64 > limit { Err(FileError::TooLarge { bytes: None }) } else { Ok(bytes) }
    }

    fn is_file(&self, path: &str) -> bool {
        fs::metadata(path).is_ok_and(|about| !about.is_dir())
    }
}

/// Resolves a text that neko-ice carries itself, without environment and flags.
pub fn built_in(name: &str, text: &str) -> anyhow::Result<Resolution> {
    let config = ConfigFile::Text {
        kind: SourceKind::BuiltIn(name.to_owned()),
        bytes: text.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    let input = Input { config, environment: Vec::new(), flags: Vec::new(), size_limit: SIZE_LIMIT };
    Ok(config::resolve(&input, &Disk)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_of_nekos_is_shown() {
        assert_eq!(shown("NEKO_NAT1TO1"), "NEKO_NAT1TO1");
        assert_eq!((shown("hunter2"), shown("NEKO_hunter2"), shown("HUNTER")), ("…".into(), "…".into(), "…".into()));
    }

    #[test]
    fn files_of_other_tools_are_recognised() {
        let kind = |text: &str| foreign("f", text.as_bytes()).is_err();
        assert!(kind("version: '3'\nservices:\n  neko:\n    image: x\n"));
        assert!(kind("apiVersion: v1\nkind: ConfigMap\n") && kind("\"apiVersion\": v1\n\"kind\": List\n"));
        assert!(!kind("webrtc:\n  services:\n    image: x\n") && !kind("kind: x\n") && !kind("services: 1\n"));
    }
}
