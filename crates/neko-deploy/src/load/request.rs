//! What is asked of a load, whatever the texts are.

use super::Kind;
use neko_config::{Running, SIZE_LIMIT, Variable, Version};

/// Which nekos are meant, and what they are given beside their texts.
#[derive(Debug, Clone)]
pub struct Request {
    /// What the texts are; none to go by content and name.
    pub kind: Option<Kind>,
    /// Variables that win over those of the texts; the later of two counts.
    pub environment: Vec<Variable>,
    /// The variables of the process that asks, where they are to count: all of them for Compose, and those of neko's for
    /// a neko without a deployment.
    pub process: Vec<Variable>,
    /// Flags behind those of the texts.
    pub flags: Vec<String>,
    /// Which neko is meant.
    pub release: Release,
    /// The files of the one Compose project that is meant, each laid upon the ones before it.
    pub project: Vec<String>,
    /// Whether the user named those files; else they were looked for.
    pub is_project_named: bool,
    /// Active profiles of the Compose project.
    pub profiles: Vec<String>,
    /// The only service or container that is meant: its whole name or the last part of it.
    pub service: Option<String>,
    /// Whether neko's defaults are meant where nothing is found and nothing is given.
    pub or_defaults: bool,
    /// The largest file that is read, in bytes.
    pub size_limit: u64,
}

/// Everything is found by itself, and nothing is added.
impl Default for Request {
    fn default() -> Self {
        Self {
            kind: None,
            environment: Vec::new(),
            process: Vec::new(),
            flags: Vec::new(),
            release: Release::default(),
            project: Vec::new(),
            is_project_named: true,
            profiles: Vec::new(),
            service: None,
            or_defaults: false,
            size_limit: SIZE_LIMIT,
        }
    }
}

impl Request {
    /// Keeps the files of the project that counts, [found](super::Loader::project_files) or named, as if they were named:
    /// they are read together.
    pub fn keep_project(&mut self, files: Vec<String>) {
        self.is_project_named = !self.project.is_empty();
        self.project = files;
    }

    /// The environment of a neko without a deployment: neko's variables of the process, then those that are given.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.process.iter().filter(|own| own.name.starts_with("NEKO_")).chain(&self.environment)
    }
}

/// Which release of neko reads the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// That of the image's tag; where it tells none, this one or the newest known.
    Image(Option<Version>),
    /// The newest known, whatever an image's tag tells.
    Newest,
}

impl Default for Release {
    fn default() -> Self {
        Self::Image(None)
    }
}

impl Release {
    /// The neko of a text without an image.
    pub(super) fn without_image(self) -> Running {
        match self {
            Self::Image(version) => Running::of(None, version),
            Self::Newest => Running::default(),
        }
    }
}
