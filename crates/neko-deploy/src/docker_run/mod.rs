//! `docker run` and its kin (`podman run`, `nerdctl run`), alone or in a shell script: what the command line gives the
//! neko inside. Nothing is run; what the shell would bring in is named as not known.
//!
//! ```
//! use neko_config::NoFiles;
//! use neko_deploy::docker_run;
//! use neko_text::source::{Source, SourceKind};
//!
//! let script = Source::new(SourceKind::Stdin, "docker run -d \\\n  -e NEKO_WEBRTC_EPR='50000-50100' m1k1o/neko");
//! let read = docker_run::read(&script, &NoFiles, 1 << 20);
//! assert_eq!(read[0].environment.variables[0].value, "50000-50100");
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use super::compose::ports;
use super::inside::{self, Closed};
use super::words::{Word, shell};
use super::{
    Consequence, Deployment, Environment, Kind, Message, Mount, Network, Placement, Port, Problem, Program, Protocol,
    Reach, coturn, program, recognise, rooms,
};
use neko_config::{Files, Written, setting, suspected};
use neko_text::source::{Place, Source};

pub(super) mod env_file;
mod mount;
mod network;
mod options;
mod variables;

use options::Shape;

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
            let mut run = Run::new(source, files, limit, is_docker(words));
            run.read(words, begin);
            run
        };
        let mut read = run(&words);
        // A line that is not joined to the next is read as it was meant, and said to be broken.
        let mut broken = None;
        for _ in 0..JOINED {
            let next = commands.next_if(|next| read.program.image.is_none() && next[0].text.starts_with('-'));
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
        let (container, closed) = read.finish();
        if let Some(rooms) = rooms::of(&container) {
            nekos.push(rooms);
        } else if recognise::is_neko(container.program.image(), container.environment.all_names()) {
            if !program::is_helper(&container.program.command) {
                let of_image = container.program.command.is_empty();
                nekos.push(inside::as_neko(with_flags(container), of_image, files, limit));
            }
        } else if others.len() < NEIGHBOURS {
            others.push(Arc::new(coturn::served_by(container, closed, files, limit)));
        }
    }
    nekos.into_iter().map(|neko: Deployment| neko.beside(others.clone())).collect()
}

/// Whether a text holds a `docker run`.
pub fn is_command_line(text: &str) -> bool {
    let hint = ["docker", "podman", "nerdctl"].iter().any(|program| text.contains(program)) && text.contains("run");
    hint && shell::commands(text).iter().any(|words| behind_run(words).is_some())
}

/// The programs that are read.
const PROGRAMS: [&str; 4] = ["docker", "docker.exe", "podman", "nerdctl"];

/// A program's name without its folder, and without what a unit of systemd's has before it (`ExecStart=-`).
fn program(word: &str) -> &str {
    let word = word.strip_prefix("Exec").and_then(|word| word.split_once('=')).map_or(word, |(_, word)| word);
    word.trim_start_matches(['-', '@', '+', '!', ':']).rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The number of the word behind `docker … run`.
fn behind_run(words: &[Word]) -> Option<usize> {
    let is_program = |word: &Word| PROGRAMS.contains(&program(&word.text)) && word.unknown.is_empty();
    let mut at = words.iter().position(is_program)? + 1;
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
    /// Docker's own program, of which every option is known.
    is_docker: bool,
    name: Option<String>,
    program: Program,
    entrypoint: Option<Word>,
    environment: Environment,
    mounts: Vec<Mount>,
    ports: Vec<Port>,
    /// Protocols of published ports that cannot be read.
    unseen_ports: Vec<Option<Protocol>>,
    network: Network,
    problems: Vec<Problem>,
    /// What is secret whatever its name is.
    secrets: Vec<Place>,
    /// Of several networks the first counts: whether it is one of the user's own.
    first_network_is_own: Option<bool>,
}

/// What follows where Docker refuses its command line.
const REFUSED: Consequence =
    Consequence::NeverStarts(Message::fixed("Docker refuses the command line, and no neko starts"));

impl<'a> Run<'a> {
    fn new(source: &'a Arc<Source>, files: &'a dyn Files, limit: u64, is_docker: bool) -> Self {
        Self {
            source,
            files,
            limit,
            is_docker,
            name: None,
            program: Program::default(),
            entrypoint: None,
            environment: Environment::default(),
            mounts: Vec::new(),
            ports: Vec::new(),
            unseen_ports: Vec::new(),
            network: Network::default(),
            problems: Vec::new(),
            secrets: Vec::new(),
            first_network_is_own: None,
        }
    }

    fn place(&self, word: &Word) -> Place {
        Place::new(self.source, word.span.clone())
    }

    fn written(&self, word: &Word) -> Written {
        Written { value: word.text.clone(), place: Some(self.place(word)) }
    }

    fn problem(&mut self, message: String, consequence: Consequence, place: Place) {
        self.problems.push(Problem::new(message, consequence, place));
    }

    fn read(&mut self, words: &[Word], begin: usize) {
        let mut at = begin;
        // Variables of files come before all others, wherever the files are named.
        let mut later = Vec::new();
        // A variable right before, whose value may stand behind a blank.
        let mut before: Option<Word> = None;
        while let Some(word) = words.get(at) {
            at += 1;
            if word.text == "--" {
                if let Some(word) = words.get(at) {
                    at += 1;
                    self.image(word);
                }
                break;
            }
            if !word.text.starts_with('-') || word.text == "-" {
                let rest = words.get(at..).unwrap_or_default();
                if let Some(variable) = before.as_ref().filter(|variable| is_value_of(variable, word, rest)) {
                    self.value_apart(variable, word);
                    continue;
                }
                if is_assignment(word) && !rest.is_empty() {
                    self.option_forgotten(word);
                    continue;
                }
                self.image(word);
                break;
            }
            before = None;
            let unknown = options::unknown(&word.text).filter(|_| word.unknown.is_empty());
            let meant = unknown.filter(|_| self.is_docker).and_then(options::nearest);
            if let Some(name) = unknown {
                self.unknown_option(name, meant, word);
            }
            let shape = meant.map_or_else(|| options::shape(&word.text), |meant| options::meant(&word.text, meant));
            let (name, value) = match shape {
                Shape::Alone => continue,
                Shape::Inside { name, at: value } => (name, word.from(value)),
                // Whether an option that nobody knows was to have a value is told by what follows.
                Shape::Next(_)
                    if unknown.is_some()
                        && meant.is_none()
                        && words.get(at).is_none_or(|next| !is_value(&next.text)) =>
                {
                    continue;
                }
                Shape::Next(name) => match words.get(at) {
                    Some(value) => {
                        at += 1;
                        (name, value.clone())
                    }
                    None => {
                        let message = format!("{} is the last word and has no value", word.text);
                        self.problem(message, REFUSED, self.place(word));
                        continue;
                    }
                },
            };
            match name {
                "env-file" => self.env_file(&value),
                _ => {
                    let is_secret = matches!(name, "e" | "env") && may_hold_secret(&value);
                    before = is_secret.then(|| value.clone());
                    later.push((name, value));
                }
            }
        }
        for (name, value) in &later {
            self.option(name, value);
        }
        self.program.own_entrypoint = self.entrypoint.is_some();
        let entrypoint = self.entrypoint.take().filter(|word| !word.text.is_empty());
        let rest = words.get(at..).unwrap_or_default();
        self.program.command = entrypoint.iter().chain(rest).map(|word| self.written(word)).collect();
        if self.program.image.is_none() {
            let span = words.last().map_or(0..0, |word| word.span.clone());
            let place = Place::new(self.source, span);
            self.problem("the command line names no image".to_owned(), REFUSED, place);
        }
    }

    fn unknown_option(&mut self, name: &str, meant: Option<&str>, word: &Word) {
        // Podman and nerdctl have options of their own.
        if self.is_docker {
            let meant = meant.map_or(String::new(), |meant| format!("; did you mean --{meant}?"));
            let dashes = if name.chars().count() > 1 { "--" } else { "-" };
            self.problem(format!("Docker knows no option {dashes}{name}{meant}"), REFUSED, self.place(word));
        }
    }

    fn image(&mut self, word: &Word) {
        // A backslash with a blank behind it joins no lines: it makes a word of a blank.
        if word.text.trim().is_empty() {
            return;
        }
        self.program.image = Some(self.written(word));
    }

    /// A secret, or a part of one, behind a blank.
    fn value_apart(&mut self, variable: &Word, value: &Word) {
        let place = self.place(variable);
        if !self.problems.iter().any(|known| known.place.as_ref() == Some(&place)) {
            let message = match variable.text.split_once('=') {
                Some((name, _)) => format!("-e {name}: a blank ends its value, so Docker takes the rest for the image"),
                None => {
                    let name = suspected::variable_name(&variable.text);
                    format!(
                        "-e {name}: a blank stands in the place of the `=`, so Docker takes its value for the image"
                    )
                }
            };
            self.problem(message, REFUSED, place);
        }
        if value.text.contains(char::is_alphanumeric) {
            self.secrets.push(self.place(value));
        }
    }

    /// `NAME=value` in the place of the image.
    fn option_forgotten(&mut self, word: &Word) {
        let (name, value) = word.text.split_once('=').unwrap_or((&word.text, ""));
        if may_hold_secret(word) && !value.is_empty() {
            self.secrets.push(Place::new(self.source, word.from(name.len() + 1).span));
        }
        let message = format!("{name}=: no -e stands before it, so Docker takes it for the image");
        self.problem(message, REFUSED, self.place(word));
    }

    fn option(&mut self, name: &str, value: &Word) {
        match name {
            "env" => self.variable(value),
            "publish" => match ports::short(&standard(&value.text), &self.place(value)) {
                Ok(port) => self.ports.push(port),
                Err(_) if !value.unknown.is_empty() => {
                    self.unseen_ports.push(None);
                    let message = format!("the published port {} is made by the shell", value.text);
                    self.problem(message, Consequence::unseen("which port it is is not known here"), self.place(value));
                }
                Err(why) => {
                    self.unseen_ports.push(None);
                    self.problem(format!("-p {}: {why}", value.text), REFUSED, self.place(value));
                }
            },
            "net" | "network" => self.network(value),
            "volume" => self.volume(value),
            "mount" => self.mount(value),
            "tmpfs" => self.tmpfs(value),
            "entrypoint" => self.entrypoint = Some(value.clone()),
            "name" => self.name = Some(value.text.clone()),
            _ => {}
        }
    }

    /// The container, and which of its mounts lead out of what may be read.
    fn finish(self) -> (Deployment, Vec<Closed>) {
        let place = self.program.image.as_ref().and_then(|image| image.place.clone());
        let name = self.name.as_deref().or(self.program.image()).unwrap_or("docker run").to_owned();
        let (mounts, closed) = inside::close(self.mounts, self.files);
        let container = Deployment {
            reach: Reach {
                ports: self.ports,
                unseen_ports: self.unseen_ports,
                network: self.network,
                network_place: None,
                placement: Placement::Host { networks: Vec::new(), host_names: self.name.into_iter().collect() },
            },
            problems: self.problems.into_iter().chain(self.environment.unseen_problems()).collect(),
            program: self.program,
            environment: self.environment,
            mounts,
            secrets: self.secrets.into(),
            ..Deployment::new(name, Kind::DockerRun, place)
        };
        (container, closed)
    }
}

/// Whether the program is Docker's own, whose options are all known; podman and nerdctl have more.
fn is_docker(words: &[Word]) -> bool {
    let names = words.iter().map(|word| program(&word.text));
    names.into_iter().find(|name| PROGRAMS.contains(name)).is_some_and(|name| name.starts_with("docker"))
}

/// Whether a word behind an option that is not known can be its value: neither another option nor an image of neko.
fn is_value(word: &str) -> bool {
    !word.starts_with('-') && (word.contains('=') || !recognise::is_neko(Some(word), std::iter::empty()))
}

/// Whether a variable's value may be a secret, or hold one, also where it is none of the values that neko takes.
fn may_hold_secret(variable: &Word) -> bool {
    let name = variable.text.split('=').next().unwrap_or_default();
    let key = setting::by_variable(name).map_or("", |row| row.v2.unwrap_or(row.key));
    let holds = key == "member.file.hash" || key.contains("iceservers") || key.ends_with("object.users");
    holds || suspected::is_telling(&name.to_ascii_lowercase())
}

/// Whether a word is `NAME=value`, with a name that variables have.
fn is_assignment(word: &Word) -> bool {
    let name = word.text.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a word in the place of the image belongs to the variable before it.
fn is_value_of(variable: &Word, word: &Word, rest: &[Word]) -> bool {
    let image_of_others = |next: &Word| {
        let text = &next.text;
        let named = text.contains(':') || text.contains('/') && !text.starts_with(['/', '.']);
        named && !text.starts_with('-') && !text.contains([' ', '=']) && !word.text.contains(['/', ':'])
    };
    is_no_image(word, rest) || !variable.text.contains('=') && rest.first().is_some_and(image_of_others)
}

/// Whether a word in the place of the image is none: it has capitals, which no image's name has, or one of neko's follows.
fn is_no_image(word: &Word, rest: &[Word]) -> bool {
    let text = &word.text;
    let name = text.split(['@', ':']).next().unwrap_or_default();
    let is_path = text.contains('/');
    let is_nekos = |own: &Word| match is_path {
        true => recognise::is_official(&own.text),
        false => recognise::is_neko(Some(&own.text), std::iter::empty()) && !own.text.starts_with(['-', '/']),
    };
    text.starts_with(['[', '{', '='])
        || !recognise::is_neko(Some(text), std::iter::empty())
            && word.unknown.is_empty()
            && (!is_path && name.contains(|c: char| c.is_ascii_uppercase()) || rest.iter().any(is_nekos))
}

/// `published=8080,target=80,protocol=udp` as `8080:80/udp`.
fn standard(port: &str) -> Cow<'_, str> {
    if !port.contains('=') {
        return Cow::Borrowed(port);
    }
    let field = |name: &str| port.split(',').rev().find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    let protocol = field("protocol").unwrap_or("tcp");
    let (published, target) = (field("published").unwrap_or_default(), field("target").unwrap_or_default());
    Cow::Owned(format!("{published}:{target}/{protocol}"))
}

/// A container whose words behind the image are neko's own flags.
fn with_flags(container: Deployment) -> Deployment {
    let (command, problem) = program::flags(container.program.command);
    Deployment { program: Program { command, ..container.program }, ..container }.with_problems(problem)
}
