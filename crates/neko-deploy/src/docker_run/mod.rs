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

use super::compose::{self, ports};
use super::resolve::{self, Closed};
use super::words::{Word, shell};
use super::{
    Consequence, Deployment, Environment, Kind, Message, Mount, Network, Placement, Port, Problem, Program, Protocol,
    Reach, SharedMemory, coturn, image, program, rooms, script,
};
use neko_config::{Files, Written};
use neko_text::source::{Place, Source};

mod command_line;
pub(super) mod env_file;
mod made;
mod mount;
mod network;
mod options;
mod unknown;
mod variables;

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
            let mut run = Run::new(source, files, limit, Client::of(words));
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
            let message = "this line is not joined to the next: a backslash is missing, or a space follows it";
            read.problem(message.to_owned(), REFUSED, place);
        }
        let (container, closed) = read.finish();
        if let Some(rooms) = rooms::of(&container) {
            nekos.push(rooms);
        } else if image::is_neko(container.program.image(), container.environment.all_names()) {
            if !program::is_helper(&container.program.command) {
                let of_image = container.program.command.is_empty();
                nekos.push(resolve::as_neko(with_flags(container), of_image, files, limit));
            }
        } else if others.len() < NEIGHBOURS {
            others.push(Arc::new(coturn::served_by(container, closed, files, limit)));
        }
    }
    nekos.into_iter().map(|neko: Deployment| neko.beside(others.clone())).collect()
}

/// Whether a text holds a `docker run`.
pub fn is_command_line(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&["docker", "podman", "nerdctl"])
        && has(&["run", "create"])
        && shell::commands(text).iter().any(|words| behind_run(words).is_some())
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

/// The program that a command line calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Client {
    Docker,
    Podman,
    /// Its options are not all known here.
    Nerdctl,
}

impl Client {
    fn of(words: &[Word]) -> Self {
        match words.iter().map(|word| program(&word.text)).find(|name| PROGRAMS.contains(name)) {
            Some("podman") => Self::Podman,
            Some("nerdctl") => Self::Nerdctl,
            _ => Self::Docker,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Docker => "Docker",
            Self::Podman => "Podman",
            Self::Nerdctl => "nerdctl",
        }
    }
}

/// One command line while it is read.
struct Run<'a> {
    source: &'a Arc<Source>,
    files: &'a dyn Files,
    limit: u64,
    client: Client,
    name: Option<String>,
    program: Program,
    entrypoint: Option<Word>,
    environment: Environment,
    mounts: Vec<Mount>,
    ports: Vec<Port>,
    /// `--shm-size` and `--ipc`.
    shared_memory: [Option<Word>; 2],
    /// Protocols of published ports that cannot be read.
    unseen_ports: Vec<Option<Protocol>>,
    network: Network,
    /// What the shell puts in between the options and is not known.
    unknown: Vec<Word>,
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
    fn new(source: &'a Arc<Source>, files: &'a dyn Files, limit: u64, client: Client) -> Self {
        Self {
            source,
            files,
            limit,
            client,
            name: None,
            program: Program::default(),
            entrypoint: None,
            environment: Environment::default(),
            mounts: Vec::new(),
            ports: Vec::new(),
            shared_memory: [None, None],
            unseen_ports: Vec::new(),
            network: Network::default(),
            unknown: Vec::new(),
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

    /// A file that the line names, beside its script where it is there: a script mostly changes to its own folder.
    fn found(&self, path: &str) -> String {
        let beside = compose::in_its_folder(self.source.name(), path);
        let elsewhere = !path.starts_with('/') && self.source.name().contains('/');
        if elsewhere && self.files.is_file(&beside) { beside } else { path.to_owned() }
    }

    fn problem(&mut self, message: impl Into<Message>, consequence: Consequence, place: Place) {
        self.problems.push(Problem::new(message.into(), consequence, place));
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
            "shm-size" => self.shared_memory[0] = Some(value.clone()),
            "ipc" => self.shared_memory[1] = Some(value.clone()),
            "entrypoint" => self.entrypoint = Some(value.clone()),
            "name" => self.name = Some(value.text.clone()),
            _ => {}
        }
    }

    /// The container, and which of its mounts lead out of what may be read.
    fn finish(self) -> (Deployment, Vec<Closed>) {
        let place = self.program.image.as_ref().and_then(|image| image.place.clone());
        // What stands instead of the image by a mistake may be a part of a secret.
        let image = self.program.image().filter(|image| image::is_reference(image));
        let name = self.name.as_deref().or(image).unwrap_or("docker run").to_owned();
        let [size, ipc] = &self.shared_memory;
        let size = size.as_ref().map(|size| (size.text.as_str(), self.place(size)));
        let ipc = ipc.as_ref().map(|ipc| ipc.text.as_str());
        let shared_memory = match SharedMemory::of(size, ipc, self.client == Client::Podman) {
            SharedMemory::Unasked if !self.unknown.is_empty() => SharedMemory::Other,
            asked => asked.beside(&self.mounts),
        };
        let (mounts, closed) = resolve::close(self.mounts, self.files);
        let container = Deployment {
            shared_memory,
            reach: Reach {
                ports: self.ports,
                unseen_ports: self.unseen_ports,
                is_partial: !self.unknown.is_empty(),
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
    let environment = script::exported(&container.program.command, container.environment);
    let (command, problem) = program::flags(container.program.command);
    let program = Program { command, ..container.program };
    Deployment { program, environment, ..container }.with_problems(problem)
}
