//! The configurations that a command line means.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::exposed;
use super::input::{InputArgs, InputError};
use crate::render::redact::Redaction;
use neko_config::{Resolution, Version};
use neko_deploy::load::{Configuration, Loaded, Loader, Neko, Release, Request, Sink, Text, Unread};

/// What a command line asks for, and where it is read.
pub(super) struct Inputs<'a> {
    args: &'a InputArgs,
    pub request: Request,
    pub disk: Disk,
}

impl<'a> Inputs<'a> {
    /// Those of a command line; an error where the environment that it names cannot be read.
    pub fn of(args: &'a InputArgs) -> anyhow::Result<Self> {
        Ok(Self { args, request: args.request()?, disk: args.disk() })
    }

    /// For this release of neko, unless the command line says another.
    pub fn for_release(mut self, release: Option<Version>) -> Self {
        if self.args.neko_version.is_none() {
            self.request.release = Release::Image(release);
        }
        self
    }

    /// What masks the secrets of a configuration, unless they are to be shown.
    pub fn redaction(&self, resolution: &Resolution) -> Redaction {
        if self.args.show_secrets { Redaction::off() } else { Redaction::new(&resolution.secrets) }
    }

    /// Loads texts and what they name.
    pub fn loader(&self) -> Loader<'_> {
        Loader::new(&self.request, &self.disk)
    }

    /// Reads a file, or `-` for standard input.
    pub fn text(&self, file: &Path) -> Result<Text, Unread> {
        self.disk.text(file, self.request.size_limit)
    }

    /// Every configuration of some files; without a file what is found here.
    pub fn load(&self, files: &[PathBuf]) -> Loaded {
        let loaded = self.loader().load(files.iter().map(|file| self.text(file)));
        exposed::note(self.args, loaded.nekos().map(|neko| &neko.resolution));
        loaded
    }

    /// The same, one configuration after the other.
    pub fn each(&self, files: &[PathBuf], take: Sink<'_>) {
        self.loader().each(files.iter().map(|file| self.text(file)), &mut |own| take(self.noted(own)));
    }

    /// A configuration, after a word about credentials on the command line.
    pub fn noted(&self, own: Configuration) -> Configuration {
        exposed::note(self.args, own.neko().map(|neko| &neko.resolution).into_iter());
        own
    }

    /// The nekos of a file, or of an edit of it, one after the other, each after the same word.
    pub fn each_with(&self, text: &Text, mut take: impl FnMut(Box<Neko>)) -> Result<(), InputError> {
        Ok(self.loader().each_with(text, |own| {
            exposed::note(self.args, std::iter::once(&own.resolution));
            take(own);
        })?)
    }

    /// The one configuration that is meant, for a command that takes no other.
    pub fn only(&self, file: Option<&Path>) -> Result<Configuration, InputError> {
        let files: Vec<PathBuf> = file.map(Path::to_path_buf).into_iter().collect();
        Ok(Loaded::only_of(|take| self.each(&files, take))?)
    }
}
