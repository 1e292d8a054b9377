//! `docker run` and its kin (`podman run`, `nerdctl run`), alone or in a shell script: what the command line gives the
//! neko inside. Nothing is run; what the shell would bring in is named as not known.
//!
//! ```
//! use neko_ice::config::NoFiles;
//! use neko_ice::deployment::docker_run;
//! use neko_ice::source::{Source, SourceKind};
//!
//! let script = Source::new(SourceKind::Stdin, "docker run -d \\\n  -e NEKO_WEBRTC_EPR='50000-50100' m1k1o/neko");
//! let read = docker_run::read(&script, &NoFiles, 1 << 20);
//! assert_eq!(read[0].environment[0].value, "50000-50100");
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use super::compose::ports;
use super::{
    Consequence, Deployment, Kind, Mount, MountFrom, Network, Problem, Unseen, coturn, inside, program, recognise,
    rooms,
};
use crate::config::{FileError, Files, Variable, Written};
use crate::document::Offsets;
use crate::source::{Place, Source, SourceKind};

pub(super) mod env_file;
mod options;
pub(super) mod shell;

use options::Shape;
pub(super) use shell::Word;

/// How many other containers of a script are kept as neighbours.
const NEIGHBOURS: usize = 16;

/// How many lines of a command line that are not joined are read as if they were.
const JOINED: usize = 32;

/// Reads every `docker run` of a text that starts a neko. `files` are what `--env-file` names, each of at most `limit`
/// bytes.
pub fn read(source: &Arc<Source>, files: &dyn Files, limit: u64) -> Vec<Deployment> {
    of_commands(source, shell::commands(&source.text), files, limit)
}

/// [`read`], of commands that were taken apart already.
pub(super) fn of_commands(
    source: &Arc<Source>,
    commands: Vec<Vec<Word>>,
    files: &dyn Files,
    limit: u64,
) -> Vec<Deployment> {
    let (mut nekos, mut others) = (Vec::new(), Vec::new());
    let mut commands = commands.into_iter().peekable();
    while let Some(mut words) = commands.next() {
        let Some(begin) = behind_run(&words) else { continue };
        let run = |words: &[Word]| {
            let out = Deployment::new("", Kind::DockerRun);
            let mut run = Run { source, files, limit, out, entrypoint: None, name: None };
            run.read(words, begin);
            run
        };
        let mut read = run(&words);
        // A line that is not joined to the next is read as it was meant, and said to be broken.
        let mut broken = None;
        for _ in 0..JOINED {
            let next = commands.next_if(|next| read.out.image.is_none() && next[0].text.starts_with('-'));
            let Some(next) = next else { break };
            let end = words.last().map_or(0..0, |word| word.span.clone());
            broken.get_or_insert_with(|| Place::new(source, end));
            words.retain(|word| !word.text.trim().is_empty() || word.text.is_empty());
            words.extend(next);
            read = run(&words);
        }
        if let Some(place) = broken {
            let message = "this line is not joined to the next: a backslash is missing, or a blank follows it";
            read.problem(message.to_owned(), REFUSED, place);
        }
        let mut deployment = read.finish();
        if rooms::as_rooms(&mut deployment) {
            nekos.push(deployment);
            continue;
        }
        let names = deployment.environment.iter().map(|variable| variable.name.as_str());
        let names = names.chain(deployment.unseen.iter().map(|unseen| unseen.name.as_str()));
        let image = deployment.image.as_ref().map(|image| image.value.as_str());
        if recognise::is_neko(image, names) {
            let of_image = deployment.command.is_empty();
            let mut deployment = with_flags(deployment);
            if of_image {
                inside::add_supervised(&mut deployment, files, limit);
            }
            let of_files = inside::problems(&deployment, files);
            deployment.problems.extend(of_files);
            nekos.push(deployment);
        } else if others.len() < NEIGHBOURS {
            let mut deployment = deployment;
            if let Some(coturn) = coturn::read(&deployment, files, limit) {
                deployment.secrets = coturn.secrets().collect();
                deployment.coturn = Some(Arc::new(coturn));
            }
            others.push(deployment);
        }
    }
    for neko in &mut nekos {
        neko.neighbours.clone_from(&others);
        neko.secrets = others.iter().flat_map(|other| other.secrets.iter().cloned()).collect();
    }
    nekos
}

/// Whether a text holds a `docker run`.
pub fn is_command_line(text: &str) -> bool {
    let hint = ["docker", "podman", "nerdctl"].iter().any(|program| text.contains(program)) && text.contains("run");
    hint && shell::commands(text).iter().any(|words| behind_run(words).is_some())
}

/// The number of the word behind `docker … run`.
fn behind_run(words: &[Word]) -> Option<usize> {
    let is_program = |word: &Word| {
        let name = word.text.rsplit('/').next().unwrap_or_default();
        matches!(name, "docker" | "docker.exe" | "podman" | "nerdctl") && word.unknown.is_empty()
    };
    let program = words.iter().position(is_program)?;
    let mut at = program + 1;
    while let Some(word) = words.get(at) {
        match word.text.as_str() {
            "container" => at += 1,
            "run" | "create" => return Some(at + 1),
            option if option.starts_with('-') => {
                let value = ["-H", "--host", "-c", "--context", "--config", "-l", "--log-level", "-n", "--namespace"];
                at += if value.contains(&option) { 2 } else { 1 };
            }
            _ => return None,
        }
    }
    None
}

/// One command line while it is read.
struct Run<'a> {
    source: &'a Arc<Source>,
    files: &'a dyn Files,
    limit: u64,
    out: Deployment,
    entrypoint: Option<Word>,
    name: Option<String>,
}

/// What follows where Docker refuses its command line.
const REFUSED: Consequence =
    Consequence::NeverStarts(Cow::Borrowed("Docker refuses the command line, and no neko starts"));

impl Run<'_> {
    fn place(&self, word: &Word) -> Place {
        Place::new(self.source, word.span.clone())
    }

    fn written(&self, word: &Word) -> Written {
        Written { value: word.text.clone(), place: Some(self.place(word)) }
    }

    fn problem(&mut self, message: String, consequence: Consequence, place: Place) {
        self.out.problems.push(Problem { message, consequence, place: Some(place) });
    }

    fn read(&mut self, words: &[Word], begin: usize) {
        let mut at = begin;
        while let Some(word) = words.get(at) {
            at += 1;
            if word.text == "--" {
                continue;
            }
            if !word.text.starts_with('-') || word.text == "-" {
                self.image(word);
                break;
            }
            match options::shape(&word.text) {
                Shape::Alone => {}
                Shape::Inside { name, at: value } => self.option(&name, &word.from(value)),
                Shape::Next(name) => match words.get(at) {
                    Some(value) => {
                        at += 1;
                        self.option(&name, value);
                    }
                    None => {
                        let message = format!("{} is the last word and has no value", word.text);
                        self.problem(message, REFUSED, self.place(word));
                    }
                },
            }
        }
        self.out.own_entrypoint = self.entrypoint.is_some();
        let entrypoint = self.entrypoint.take().filter(|word| !word.text.is_empty());
        let rest = words.get(at..).unwrap_or_default();
        self.out.command = entrypoint.iter().chain(rest).map(|word| self.written(word)).collect();
        if self.out.image.is_none() {
            let span = words.last().map_or(0..0, |word| word.span.clone());
            let place = Place::new(self.source, span);
            self.problem("the command line names no image".to_owned(), REFUSED, place);
        }
    }

    fn image(&mut self, word: &Word) {
        // A backslash with a blank behind it joins no lines: it makes a word of a blank.
        if word.text.trim().is_empty() {
            return;
        }
        self.out.image = Some(self.written(word));
    }

    fn option(&mut self, name: &str, value: &Word) {
        match name {
            "e" | "env" => self.variable(value),
            "env-file" => self.env_file(value),
            "p" | "publish" => match ports::short(&value.text, &self.place(value)) {
                Ok(port) => self.out.ports.push(port),
                Err(_) if !value.unknown.is_empty() => {
                    self.out.unseen_ports.push(None);
                    let message = format!("the published port {} is made by the shell", value.text);
                    self.problem(message, Consequence::unseen("which port it is is not known here"), self.place(value));
                }
                Err(why) => {
                    self.out.unseen_ports.push(None);
                    self.problem(format!("-p {}: {why}", value.text), REFUSED, self.place(value));
                }
            },
            "net" | "network" => self.network(value),
            "v" | "volume" => self.volume(value),
            "mount" => self.mount(value),
            "tmpfs" => {
                let inside = value.text.split(':').next().unwrap_or_default().to_owned();
                self.push_mount(inside, MountFrom::Unseen("an empty directory".to_owned()), value);
            }
            "entrypoint" => self.entrypoint = Some(value.clone()),
            "name" => self.name = Some(value.text.clone()),
            _ => {}
        }
    }

    fn variable(&mut self, value: &Word) {
        let place = self.place(value);
        let Some((name, _)) = value.text.split_once('=') else {
            let what = "what the shell has under the same name".to_owned();
            self.out.unseen.push(Unseen { name: value.text.clone(), address: None, what, place: Some(place) });
            return;
        };
        let own = value.from(name.len() + 1);
        // Of a list of servers the rest can still be judged.
        let is_list = own.text.starts_with(['[', '{']) && !own.unknown.is_empty();
        if is_list {
            let message = format!("{name}: a part of it is made by the shell of {}", own.unknown.join(" and "));
            let place = Place::new(self.source, own.span.clone());
            self.problem(
                message,
                Consequence::unseen("what is said of that part goes by the text as it is written"),
                place,
            );
        }
        if own.unknown.is_empty() || is_list {
            self.set(name, own.text, Place::new(self.source, own.span), own.offsets);
        } else {
            let what = format!("made by the shell of {}", own.unknown.join(" and "));
            self.out.unseen.push(Unseen { name: name.to_owned(), address: None, what, place: Some(place) });
        }
    }

    fn set(&mut self, name: &str, value: String, place: Place, offsets: Offsets) {
        self.out.unseen.retain(|unseen| unseen.name != name);
        self.out.environment.push(Variable { name: name.to_owned(), value, place, offsets });
    }

    fn env_file(&mut self, path: &Word) {
        let place = self.place(path);
        if !path.unknown.is_empty() {
            let message = format!("--env-file {}: its path is made by the shell", path.text);
            self.out.unseen_environment = true;
            return self.problem(message, Consequence::unseen("the variables that it sets are not known here"), place);
        }
        let bytes = match self.files.read(&path.text, self.limit) {
            Ok(bytes) => bytes,
            Err(error) => {
                let why = match error {
                    FileError::Missing => "no such file".to_owned(),
                    FileError::Directory => "a directory, not a file".to_owned(),
                    FileError::TooLarge { .. } => "larger than neko-ice reads".to_owned(),
                    FileError::Other(why) => why,
                };
                self.out.unseen_environment = true;
                return self.problem(format!("--env-file {}: {why}", path.text), REFUSED, place);
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            return self.problem(format!("--env-file {}: not UTF-8", path.text), REFUSED, place);
        };
        let source = Source::new(SourceKind::File(path.text.clone()), text);
        let lines = match env_file::read(&source.text) {
            Ok(lines) => lines,
            Err(span) => {
                let message = "a variable's name with blanks in it, or none".to_owned();
                return self.problem(message, REFUSED, Place::new(&source, span));
            }
        };
        for line in lines {
            let Some(span) = line.value else {
                let what = "what the shell has under the same name".to_owned();
                let place = Some(Place::new(&source, line.span));
                self.out.unseen.push(Unseen { name: line.name, address: None, what, place });
                continue;
            };
            let value = source.text.get(span.clone()).unwrap_or_default().to_owned();
            let place = Place::new(&source, span.clone());
            let quoted = |mark: char| value.len() > 1 && value.starts_with(mark) && value.ends_with(mark);
            if line.name.starts_with("NEKO_") && (quoted('"') || quoted('\'')) {
                let message = format!("{}: the quotation marks are part of the value", line.name);
                let consequence = Consequence::differs(
                    "Docker takes the lines of an --env-file as they are, and neko sees the marks",
                );
                self.problem(message, consequence, place.clone());
            }
            self.set(&line.name, value, place, Offsets::verbatim(span.start));
        }
    }

    fn network(&mut self, value: &Word) {
        // `name=…,ip=…` is the long form.
        let named = value.text.split(',').find_map(|part| part.strip_prefix("name="));
        let name = named.unwrap_or(&value.text);
        self.out.network = match name.split_once(':') {
            Some(("container", other)) => Network::Service(other.to_owned()),
            _ => match name {
                "host" => Network::Host,
                "none" => Network::None,
                _ => Network::Bridge,
            },
        };
        let known = ["host", "none", "bridge", "default", "private", "pasta", "slirp4netns"];
        if self.out.network == Network::Bridge && !known.contains(&name.split(':').next().unwrap_or_default()) {
            let message = format!("of which kind the network {name} is cannot be seen here");
            let consequence = Consequence::unseen(
                "ports are judged as if it were a bridge, on which they count only where they are published",
            );
            self.problem(message, consequence, self.place(value));
        }
    }

    fn volume(&mut self, value: &Word) {
        // A drive letter is no separator.
        let drive = value.text.get(1..3).is_some_and(|text| text == ":\\" || text == ":/");
        let skip = if drive { 2 } else { 0 };
        let rest = value.text.get(skip..).unwrap_or_default();
        let Some((host, inside)) = rest.split_once(':') else {
            return self.push_mount(value.text.clone(), MountFrom::Unseen("an empty volume".to_owned()), value);
        };
        let host = format!("{}{host}", value.text.get(..skip).unwrap_or_default());
        let inside = inside.split(':').next().unwrap_or_default().to_owned();
        let from = self.shown(&host, value, host.starts_with(['/', '.', '~']) || drive);
        self.push_mount(inside, from, value);
    }

    fn mount(&mut self, value: &Word) {
        let field = |names: &[&str]| {
            value
                .text
                .split(',')
                .filter_map(|part| part.split_once('='))
                .find(|(name, _)| names.contains(name))
                .map(|(_, it)| it)
        };
        let Some(inside) = field(&["target", "destination", "dst"]) else { return };
        let from = match (field(&["type"]), field(&["source", "src"])) {
            (Some("bind"), Some(host)) => self.shown(host, value, true),
            (Some("tmpfs"), _) => MountFrom::Unseen("an empty directory".to_owned()),
            (_, Some(volume)) => MountFrom::Unseen(format!("the volume {volume}")),
            (_, None) => MountFrom::Unseen("an empty volume".to_owned()),
        };
        self.push_mount(inside.to_owned(), from, value);
    }

    fn shown(&self, host: &str, value: &Word, is_path: bool) -> MountFrom {
        if value.unknown.iter().any(|unknown| host.contains(unknown.as_str())) || host.starts_with('~') {
            MountFrom::Unseen(format!("{host}, a path that the shell makes"))
        } else if is_path {
            MountFrom::Host(host.to_owned())
        } else {
            MountFrom::Unseen(format!("the volume {host}"))
        }
    }

    fn push_mount(&mut self, inside: String, from: MountFrom, value: &Word) {
        let place = Some(self.place(value));
        let inside = if inside.len() > 1 { inside.trim_end_matches('/').to_owned() } else { inside };
        self.out.mounts.push(Mount { inside, from, place });
    }

    fn finish(self) -> Deployment {
        let mut out = self.out;
        out.place = out.image.as_ref().and_then(|image| image.place.clone());
        let image = out.image.as_ref().map(|image| image.value.clone());
        out.host_names.extend(self.name.clone());
        out.name = self.name.or(image).unwrap_or_else(|| "docker run".to_owned());
        let unseen = out.unseen.iter().filter(|unseen| unseen.name.starts_with("NEKO_"));
        out.problems.extend(unseen.map(Unseen::problem));
        out
    }
}

/// The words behind the image, down to neko's own flags.
fn with_flags(mut deployment: Deployment) -> Deployment {
    let (flags, problem) = program::flags(std::mem::take(&mut deployment.command));
    deployment.command = flags;
    deployment.problems.extend(problem);
    deployment
}
