//! From the entries of the targets file to targets: files are read, configurations resolved, secrets fetched.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use neko_config::behaviour::Behaviour;
use neko_config::ice_server::Secret;
use neko_config::{Outcome, Resolution, SIZE_LIMIT};
use neko_deploy::Problem;
use neko_deploy::load::{Configuration, Loader, Neko};
use neko_exporter::targets::{Entry, Named, TargetsFile};
use neko_exporter::{Broken, Servers, Target, Thresholds, View, time_limited_credentials};
use neko_probe::ServersJob;
use neko_probe::transport::Concessions;
use neko_reach::Class;
use neko_report::metrics::Of;
use neko_text::source::Place;
use neko_viewer::Login;
use neko_viewer::http::Base;

use super::super::{secret, server_url, trust};
use super::mask;
use super::recorder::{Recorder, Seen};
use crate::commands::input::{self, InputArgs};
use crate::commands::inputs::Inputs;
use crate::render::redact::Redaction;

const MIN_INTERVAL: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(5);
const DURATION: Duration = Duration::from_secs(2);
const USER: &str = "neko-ice";
/// A glob that means more files is a mistake.
const MOST_FILES: usize = 10_000;

/// Where files are, and what is remembered of them.
pub(super) struct Loading<'a> {
    pub folder: &'a Path,
    pub seen: &'a Seen,
    pub globs: &'a mut Vec<PathBuf>,
}

/// What became of each target of a file; an error where two have the same name.
pub(super) fn all(file: &TargetsFile, mut loading: Loading<'_>) -> Result<Vec<Result<Target, Broken>>, String> {
    let mut names = BTreeSet::new();
    let mut targets = Vec::new();
    for entry in &file.entries {
        for target in loading.entry(entry) {
            let name = target.as_ref().map_or_else(|broken| &broken.name, |target| &target.name);
            if !names.insert(name.clone()) {
                return Err(format!(
                    "{}: two targets would be named {name:?}: give this one another `name`",
                    entry.place
                ));
            }
            targets.push(target);
        }
    }
    Ok(targets)
}

/// A target of which nothing could be read yet: its probes fail.
pub(super) fn nothing(name: String, why: String) -> Target {
    Target {
        name,
        servers: Some(Servers { of: Of::default(), job: ServersJob::new(), secret: None }),
        view: None,
        min_interval: MIN_INTERVAL,
        timeout: TIMEOUT,
        thresholds: Thresholds::default(),
        concessions: Concessions::default(),
        mask: mask::of(&[], Vec::new()),
        broken: Some(why),
    }
}

/// The files that a glob means, in their order.
pub(super) fn matches(pattern: &Path) -> Vec<PathBuf> {
    let found = pattern.to_str().and_then(|pattern| glob::glob(pattern).ok());
    found.into_iter().flatten().flatten().filter(|path| !path.is_dir()).take(MOST_FILES).collect()
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// A file of a target, and what is added to the target's name for it.
struct Found {
    path: PathBuf,
    part: Option<String>,
}

impl Loading<'_> {
    fn entry(&mut self, entry: &Entry) -> Vec<Result<Target, Broken>> {
        let broken = |name: &str, why: String| vec![Err(Broken { name: name.to_owned(), why })];
        if entry.configs.is_empty() {
            return vec![self.single(entry)];
        }
        let mut targets = Vec::new();
        let files = match self.files(entry) {
            Ok(files) => files,
            Err(why) => return broken(&entry.name, why),
        };
        for Found { path, part } in files {
            let name = part.map_or_else(|| entry.name.clone(), |part| format!("{}/{part}", entry.name));
            match self.configurations(entry, &path) {
                Ok(configurations) => targets.extend(self.of_file(entry, &name, &path, configurations)),
                Err(why) => targets.extend(broken(&name, why)),
            }
        }
        targets
    }

    /// The files of an entry. One that is named alone needs no addition to the name.
    fn files(&mut self, entry: &Entry) -> Result<Vec<Found>, String> {
        let alone = entry.configs.len() == 1;
        let mut files = Vec::new();
        for config in &entry.configs {
            let path = self.folder.join(&config.text);
            if !is_glob(&config.text) || path.is_file() {
                let part = (!alone).then(|| without_extension(&config.text));
                files.push(Found { path, part });
                continue;
            }
            self.globs.push(path.clone());
            let found = matches(&path);
            if found.is_empty() {
                return Err(format!("{}: no file matches", config.place));
            }
            let fixed = self.folder.join(fixed(&config.text));
            files.extend(found.into_iter().map(|path| {
                let below = path.strip_prefix(&fixed).unwrap_or(&path);
                Found { part: Some(without_extension(&below.to_string_lossy())), path }
            }));
        }
        Ok(files)
    }

    fn input(&self, entry: &Entry) -> InputArgs {
        let env_file = entry.env_files.iter().map(|named| self.folder.join(&named.text)).collect();
        InputArgs {
            env: Vec::new(),
            env_file,
            from_env: entry.from_env,
            show_secrets: false,
            project: None,
            max_size: SIZE_LIMIT,
            neko_version: None,
            file: Vec::new(),
            service: entry.service.clone(),
            profile: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// The configurations of a file.
    fn configurations(&self, entry: &Entry, path: &Path) -> Result<Vec<Configuration>, String> {
        let args = self.input(entry);
        args.env_file.iter().for_each(|file| self.seen.add(file));
        let inputs = Inputs::of(&args).map_err(|error| format!("{error:#}"))?;
        self.seen.add(path);
        let recorder = Recorder { below: &inputs.disk, seen: self.seen };
        let loaded = Loader::new(&inputs.request, &recorder).load([inputs.text(path)]);
        Ok(loaded.configurations)
    }

    fn of_file(
        &self,
        entry: &Entry,
        name: &str,
        path: &Path,
        configurations: Vec<Configuration>,
    ) -> Vec<Result<Target, Broken>> {
        let several = configurations.len() > 1;
        let one = |configuration: Configuration| {
            let service = configuration.service().map(str::to_owned);
            let name = match service.as_ref().filter(|_| several) {
                Some(service) => format!("{name}/{service}"),
                None => name.to_owned(),
            };
            let config = path.strip_prefix(self.folder).unwrap_or(path).display().to_string();
            let of = Of { config: Some(config), service };
            let neko = configuration.into_neko().map_err(|failure| input::words(&failure));
            neko.and_then(|neko| self.target(entry, name.clone(), of, &neko)).map_err(|why| Broken { name, why })
        };
        configurations.into_iter().map(one).collect()
    }

    /// A target without files of neko's: the variables of the process, a list of servers, a running neko.
    fn single(&self, entry: &Entry) -> Result<Target, Broken> {
        let target = match entry.from_env || !entry.env_files.is_empty() {
            true => self.of_environment(entry),
            false => self.listed(entry),
        };
        target.map_err(|why| Broken { name: entry.name.clone(), why })
    }

    fn of_environment(&self, entry: &Entry) -> Result<Target, String> {
        let args = self.input(entry);
        args.env_file.iter().for_each(|file| self.seen.add(file));
        let mut inputs = Inputs::of(&args).map_err(|error| format!("{error:#}"))?;
        // Beside a neko in a pod that is given nothing, it has its defaults.
        inputs.request.or_defaults = true;
        let recorder = Recorder { below: &inputs.disk, seen: self.seen };
        let only = Loader::new(&inputs.request, &recorder).load([]).only();
        let neko = only.and_then(Configuration::into_neko).map_err(|failure| input::words(&failure))?;
        self.target(entry, entry.name.clone(), Of::default(), &neko)
    }

    /// A neko's servers, and the running one where the entry has its URL.
    fn target(&self, entry: &Entry, name: String, of: Of, neko: &Neko) -> Result<Target, String> {
        if let Some(why) = does_not_start(neko) {
            return Err(why);
        }
        let secret = self.secret("turn-secret-file", entry.turn_secret_file.as_ref())?;
        let made = secret.as_ref().and_then(time_limited_credentials);
        let mut job = ServersJob::new();
        job.config(&name, &neko.resolution, Vec::new(), made.as_ref());
        let servers = Servers { of, job, secret };
        let mut target = self.finish(entry, name, Some(servers), &neko.resolution.secrets, Vec::new())?;
        if let Some(view) = &mut target.view {
            view.predicted = predicted(&neko.resolution, view.relay_only);
        }
        Ok(target)
    }

    fn listed(&self, entry: &Entry) -> Result<Target, String> {
        let secret = self.secret("turn-secret-file", entry.turn_secret_file.as_ref())?;
        let (mut job, mut places, mut secrets) = (ServersJob::new(), Vec::new(), Vec::new());
        for server in &entry.servers {
            let scheme = if server.url.text.to_ascii_lowercase().starts_with("turn") { "turn" } else { "stun" };
            let (url, uri) = server_url::read(&server.url.text, scheme)
                .map_err(|error| format!("{}: {error:#}", server.url.place))?;
            places.extend(server_url::secrets(&url));
            let password = self.secret("password-file", server.password_file.as_ref())?;
            secrets.extend(password.clone());
            job.server(&url, uri, server.username.clone(), password);
        }
        let servers = (!job.is_empty()).then_some(Servers { of: Of::default(), job, secret });
        self.finish(entry, entry.name.clone(), servers, &places, secrets)
    }

    fn finish(
        &self,
        entry: &Entry,
        name: String,
        servers: Option<Servers>,
        places: &[Place],
        mut secrets: Vec<Secret>,
    ) -> Result<Target, String> {
        let settings = &entry.settings;
        let view = self.view(entry)?;
        secrets.extend(view.iter().filter_map(|view| match &view.login {
            Login::Password { password, .. } => Some(password.clone()),
            Login::Token(_) => None,
        }));
        secrets.extend(servers.iter().filter_map(|servers| servers.secret.clone()));
        let ca: Vec<PathBuf> = settings.ca.iter().map(|named| self.folder.join(&named.text)).collect();
        ca.iter().for_each(|file| self.seen.add(file));
        let authorities = trust::authorities("ca", &ca).map_err(|error| format!("{error:#}"))?;
        Ok(Target {
            name,
            servers,
            view,
            min_interval: settings.min_interval.unwrap_or(MIN_INTERVAL),
            timeout: settings.timeout.unwrap_or(TIMEOUT),
            thresholds: settings.thresholds.clone(),
            concessions: Concessions { authorities, ..Concessions::default() },
            mask: mask::of(places, secrets),
            broken: None,
        })
    }

    fn view(&self, entry: &Entry) -> Result<Option<View>, String> {
        let Some(url) = &entry.view else { return Ok(None) };
        let base = Base::read(&url.text).map_err(|error| format!("{}: {error}", url.place))?;
        let password = self.secret("password-file", entry.password_file.as_ref())?;
        let user = entry.user.clone().unwrap_or_else(|| USER.to_owned());
        let login = Login::Password { user, password: password.unwrap_or_else(|| Secret::new("")) };
        let duration = entry.settings.duration.unwrap_or(DURATION);
        Ok(Some(View { base, login, duration, relay_only: entry.relay_only, predicted: None }))
    }

    fn secret(&self, key: &str, file: Option<&Named>) -> Result<Option<Secret>, String> {
        let Some(named) = file else { return Ok(None) };
        let path = self.folder.join(&named.text);
        self.seen.add(&path);
        let secret = secret::of_file(key, &path).map_err(|error| format!("{}: {error:#}", named.place))?;
        Ok(Some(secret))
    }
}

/// The latest moment of the first picture after the answer: of a viewer beside neko or behind an ordinary router, whichever is
/// later, since nobody knows which of them the exporter is.
fn predicted(resolution: &Resolution, relay_only: bool) -> Option<Duration> {
    let facts = neko_reach::gather(resolution, &Behaviour::of(resolution), &neko_reach::Answers::default(), 1);
    let classes: &[Class] = if relay_only { &[Class::TurnOnly] } else { &[Class::SameNetwork, Class::OrdinaryNat] };
    let timings = classes.iter().filter_map(|class| neko_reach::answer(*class, &facts).timing);
    timings.map(|timing| timing.picture()[1]).max()
}

/// Why a neko never serves anybody, secrets masked.
fn does_not_start(neko: &Neko) -> Option<String> {
    let refused: Vec<Problem> = neko.problems().filter(|own| own.consequence.stops_neko()).cloned().collect();
    if !refused.is_empty() {
        return Some(input::refused(&refused));
    }
    let Outcome::Exits { message, error, place, .. } = &neko.resolution.outcome else { return None };
    let redaction = Redaction::of_unread(place.iter().map(|place| &place.source));
    let why = error.clone().unwrap_or_else(|| message.to_string());
    let at = place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    Some(format!("{at}neko does not start with this: {}", redaction.about(place.as_ref(), &why)))
}

/// The folders of a glob before the first that has a wildcard.
fn fixed(glob: &str) -> PathBuf {
    let path = Path::new(glob);
    let fixed = path.components().take_while(|part| !is_glob(&part.as_os_str().to_string_lossy()));
    fixed.collect()
}

fn without_extension(path: &str) -> String {
    Path::new(path).with_extension("").to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_begins_where_its_first_wildcard_is() {
        assert_eq!(fixed("rooms/*/compose.yaml"), Path::new("rooms"));
        assert_eq!(fixed("*.yaml"), Path::new(""));
        assert_eq!(without_extension("a/compose.yaml"), "a/compose");
    }
}
