//! From the text of the file to what it says, or to everything that is wrong with it.

use std::collections::BTreeMap;

use neko_text::document::yaml;
use neko_text::source::{Place, Source, SourceKind};
use neko_text::{spelling, units};

use super::entry::{Defaults, Entry, ServerEntry, TargetsFile};
use super::key::{KEYS, Key, Where};
use super::located::{Located, Problem};
use crate::{Threshold, Thresholds};

/// More is a mistake, and would be a lot to store.
const MOST_TARGETS: usize = 20_000;
const LONGEST_NAME: usize = 200;
/// More problems are not listed.
const MOST_PROBLEMS: usize = 20;

/// Reads the file. All problems that it has, at most twenty.
pub fn parse(name: &str, text: &str) -> Result<TargetsFile, Vec<Problem>> {
    let source = Source::new(SourceKind::File(name.to_owned()), text);
    let tree = yaml::parse(&source.text)
        .map_err(|error| vec![Problem { place: Place::new(&source, error.span), message: error.message }])?;
    let mut reading = Reading::default();
    match tree.root() {
        _ if tree.has_cycles() || tree.is_too_large() => {
            reading.problems.push(Problem { place: Place::whole(&source), message: "its aliases are too many".into() });
        }
        Some(id) => reading.top(Located { source: &source, tree: &tree, id }),
        None => {}
    }
    if reading.file.entries.is_empty() && reading.problems.is_empty() {
        let message = "there is no target: write `targets:` and below it `- name: NAME`".to_owned();
        reading.problems.push(Problem { place: Place::new(&source, 0..0), message });
    }
    match reading.problems.is_empty() {
        true => Ok(reading.file),
        false => Err(reading.problems),
    }
}

#[derive(Default)]
struct Reading {
    file: TargetsFile,
    problems: Vec<Problem>,
}

impl Reading {
    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// What was read; a problem is noted.
    fn noted<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.problem(problem)).ok()
    }

    /// The keys of a mapping that may be there, each once.
    fn keys<'a>(&mut self, node: Located<'a>, mapping: Where) -> Vec<(Key, Located<'a>)> {
        let mut seen: Vec<(Key, Located<'a>)> = Vec::new();
        for (key, value) in self.noted(node.entries()).unwrap_or_default() {
            let Some(name) = self.noted(key.text()) else { continue };
            let known = || KEYS.iter().filter(|known| known.place().allows(mapping));
            match known().find(|known| known.name() == name) {
                Some(known) if seen.iter().any(|(seen, _)| seen == known) => {
                    self.problem(key.problem(format!("`{name}` is written twice")));
                }
                Some(known) => seen.push((*known, value)),
                None => {
                    let near = spelling::nearest(&name, known().map(|known| (known.name(), known.name())), 2);
                    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                    self.problem(key.problem(format!("no key is named `{name}` here{hint}")));
                }
            }
        }
        seen
    }

    fn top(&mut self, node: Located<'_>) {
        let keys = self.keys(node, Where::Top);
        let mut defaults = Defaults::default();
        keys.iter().for_each(|(key, value)| self.setting(&mut defaults, *key, *value));
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for (_, list) in keys.iter().filter(|(key, _)| *key == Key::Targets) {
            for item in self.noted(list.items()).unwrap_or_default() {
                if self.file.entries.len() >= MOST_TARGETS {
                    return self.problem(item.problem(format!("more than {MOST_TARGETS} targets")));
                }
                let Some(entry) = self.target(item, &defaults) else { continue };
                let (line, _) = entry.place.start();
                match names.get(&entry.name) {
                    Some(first) => {
                        self.problem(
                            item.problem(format!("{:?} is the name of the target on line {first}", entry.name)),
                        );
                    }
                    None => drop(names.insert(entry.name.clone(), line)),
                }
                self.file.entries.push(entry);
            }
        }
    }

    fn target(&mut self, node: Located<'_>, defaults: &Defaults) -> Option<Entry> {
        let before = self.problems.len();
        let keys = self.keys(node, Where::Target);
        let mut entry = Entry {
            name: String::new(),
            place: node.place(),
            configs: Vec::new(),
            service: None,
            env_files: Vec::new(),
            from_env: false,
            servers: Vec::new(),
            turn_secret_file: None,
            view: None,
            user: None,
            password_file: None,
            relay_only: false,
            settings: Defaults::default(),
        };
        let mut settings = Defaults::default();
        for (key, value) in keys {
            self.setting(&mut settings, key, value);
            let read = self.key(&mut entry, key, value);
            self.noted(read);
        }
        entry.settings = settings.or(defaults);
        if self.problems.len() > before {
            return None;
        }
        self.agrees(&entry, node);
        Some(entry)
    }

    fn key(&mut self, entry: &mut Entry, key: Key, value: Located<'_>) -> Result<(), Problem> {
        match key {
            Key::Name => entry.name = name(value)?,
            Key::Config => entry.configs = value.texts()?,
            Key::Service => entry.service = Some(value.text()?),
            Key::EnvFile => entry.env_files = value.texts()?,
            Key::FromEnv => entry.from_env = value.switch()?,
            Key::Servers => {
                for item in value.items()? {
                    entry.servers.extend(self.server(item));
                }
            }
            Key::TurnSecretFile => entry.turn_secret_file = Some(value.named()?),
            Key::View => entry.view = Some(value.named()?),
            Key::User => entry.user = Some(value.text()?),
            Key::PasswordFile => entry.password_file = Some(value.named()?),
            Key::RelayOnly => entry.relay_only = value.switch()?,
            _ => {}
        }
        Ok(())
    }

    fn setting(&mut self, settings: &mut Defaults, key: Key, value: Located<'_>) {
        match key {
            Key::Duration => settings.duration = self.noted(value.time()),
            Key::MinInterval => settings.min_interval = self.noted(value.time()),
            Key::Timeout => settings.timeout = self.noted(value.time()),
            Key::Ca => settings.ca = self.noted(value.texts()).unwrap_or_default(),
            Key::Thresholds => self.thresholds(&mut settings.thresholds, value),
            _ => {}
        }
    }

    fn thresholds(&mut self, thresholds: &mut Thresholds, node: Located<'_>) {
        for (key, value) in self.noted(node.entries()).unwrap_or_default() {
            let Some((name, text)) = self.noted(key.text()).zip(self.noted(value.text())) else { continue };
            let Some(threshold) = Threshold::ALL.into_iter().find(|known| known.as_str() == name) else {
                let near = spelling::nearest(&name, Threshold::ALL.map(|known| (known.as_str(), known.as_str())), 2);
                let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                self.problem(key.problem(format!("no threshold is named `{name}`{hint}")));
                continue;
            };
            let limit = match threshold {
                Threshold::MaxLoss => units::share(&text),
                Threshold::MinFrames => frames(&text),
                _ => units::duration(&text).map(|time| time.as_secs_f64()),
            };
            if let Some(limit) = self.noted(limit.map_err(|why| value.problem(why))) {
                thresholds.set(threshold, limit);
            }
        }
    }

    fn server(&mut self, node: Located<'_>) -> Option<ServerEntry> {
        if !node.is_mapping() {
            let url = self.noted(node.named())?;
            return Some(ServerEntry { url, username: None, password_file: None });
        }
        let (mut url, mut username, mut password_file) = (None, None, None);
        for (key, value) in self.keys(node, Where::Server) {
            match key {
                Key::Url => url = self.noted(value.named()),
                Key::Username => username = self.noted(value.text()),
                _ => password_file = self.noted(value.named()),
            }
        }
        if username.is_some() != password_file.is_some() {
            self.problem(node.problem("a server has both `username` and `password-file`, or none of them"));
        }
        let url = url.ok_or_else(|| node.problem("`url` is missing"));
        Some(ServerEntry { url: self.noted(url)?, username, password_file })
    }

    /// What cannot be meant together.
    fn agrees(&mut self, entry: &Entry, node: Located<'_>) {
        let loads = !entry.configs.is_empty() || entry.from_env || !entry.env_files.is_empty();
        let mut rule = |broken: bool, message: &str| {
            if broken {
                self.problem(node.problem(message));
            }
        };
        rule(entry.name.is_empty(), "`name` is missing");
        let something = loads || !entry.servers.is_empty() || entry.view.is_some();
        rule(!something, "nothing to probe: write `config`, `from-env`, `servers` or `view`");
        rule(loads && !entry.servers.is_empty(), "`servers` beside `config`: make two targets of them");
        rule(entry.service.is_some() && !loads, "`service` without `config`");
        rule(entry.view.is_some() && entry.password_file.is_none(), "`view` needs `password-file`");
        let of_view = entry.user.is_some() || entry.password_file.is_some() || entry.relay_only;
        rule(
            entry.view.is_none() && of_view,
            "`user`, `password-file` and `relay-only` are for `view`, which is missing",
        );
        let has_turn = loads || !entry.servers.is_empty();
        rule(entry.turn_secret_file.is_some() && !has_turn, "`turn-secret-file` without servers");
    }
}

fn name(value: Located<'_>) -> Result<String, Problem> {
    let name = value.text()?;
    if name.trim() != name || name.len() > LONGEST_NAME {
        return Err(value.problem(format!("a name has at most {LONGEST_NAME} bytes, and no blank at its ends")));
    }
    Ok(name)
}

fn frames(text: &str) -> Result<f64, String> {
    let frames = text.parse::<f64>().ok().filter(|frames| *frames > 0.0 && *frames <= 1000.0);
    frames.ok_or_else(|| "write a number of frames in a second, such as 20".to_owned())
}

#[cfg(test)]
mod tests;
