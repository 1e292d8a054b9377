//! From the entries of the targets file to targets: files are read, configurations resolved, secrets fetched.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use neko_config::SIZE_LIMIT;
use neko_config::ice_server::Secret;
use neko_deploy::load::{Configuration, Loader, Neko};
use neko_exporter::targets::{Entry, Named, TargetsFile};
use neko_exporter::{Broken, Servers, Target, Thresholds, View, time_limited_credentials};
use neko_probe::ServersJob;
use neko_probe::transport::Concessions;
use neko_report::metrics::Of;
use neko_text::source::Place;
use neko_viewer::Login;
use neko_viewer::http::Base;

use super::super::{secret, server_url, trust};
use super::found::{self, Found};
use super::mask;
use super::neko::{does_not_start, predicted};
use super::recorder::{Recorder, Seen};
use crate::commands::input::{self, InputArgs};
use crate::commands::inputs::Inputs;

const MIN_INTERVAL: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(5);
const DURATION: Duration = Duration::from_secs(2);
const USER: &str = "neko-ice";

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

impl Loading<'_> {
    fn entry(&mut self, entry: &Entry) -> Vec<Result<Target, Broken>> {
        let broken = |name: &str, why: String| vec![Err(Broken { name: name.to_owned(), why })];
        if entry.configs.is_empty() {
            return vec![self.single(entry)];
        }
        let mut targets = Vec::new();
        let files = match found::files(self.folder, entry, self.globs) {
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
