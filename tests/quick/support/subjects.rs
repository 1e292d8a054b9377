//! A text as the configurations that it means, for tests of rules: neko's config file, a Compose file, manifests, a
//! `docker run`. Comment lines `# env: NAME=VALUE` and `# flag: --…` belong to neko's environment or command line,
//! `# version: 3.1.4` names neko's version.

use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, Running, SIZE_LIMIT, Variable, resolve};
use neko_ice::deployment::{Deployment, Problem, compose, docker_run, kubernetes};
use neko_ice::lint::Subject;
use neko_ice::source::{Source, SourceKind};

pub struct Own {
    pub resolution: Resolution,
    pub deployment: Option<Deployment>,
    pub beside: Vec<Problem>,
}

impl Own {
    pub fn subject(&self) -> Subject<'_> {
        let Self { resolution, deployment, beside } = self;
        Subject { resolution, deployment: deployment.as_ref(), beside }
    }
}

/// What a file with this text would be called.
#[allow(dead_code)] // one of the tests names its files by itself
pub fn name(text: &str) -> &'static str {
    if kubernetes::is_manifest(text) {
        "manifest.yaml"
    } else if compose::is_compose(text) {
        "compose.yaml"
    } else if text.starts_with("docker run") {
        "start.sh"
    } else {
        "neko.yaml"
    }
}

/// Every neko of a text; `beside` may hold further comment lines.
pub fn read(name: &str, text: &str, beside: &str) -> Vec<Own> {
    let lines = |word: &str| -> Vec<String> {
        let lines = text.lines().chain(beside.lines());
        lines.filter_map(|line| Some(line.strip_prefix("# ")?.strip_prefix(word)?.trim().to_owned())).collect()
    };
    let variables = lines("env:");
    let environment: Vec<Variable> = variables
        .iter()
        .map(|line| {
            let (name, value) = line.split_once('=').unwrap();
            Variable::new(name, value)
        })
        .collect();
    let flags = lines("flag:");
    let version = lines("version:").first().map(|version| version.parse().unwrap());
    let source = || Source::new(SourceKind::File(name.to_owned()), text);
    let deployed = |nekos: Vec<Deployment>, beside: Vec<Problem>| -> Vec<Own> {
        assert!(!nekos.is_empty(), "{name} has no neko: {beside:?}");
        let own = |neko: Deployment| Own {
            resolution: neko.resolve_as(&NoFiles, SIZE_LIMIT, &environment, &flags, version).unwrap(),
            deployment: Some(neko),
            beside: Vec::new(),
        };
        let mut nekos: Vec<Own> = nekos.into_iter().map(own).collect();
        let told = |problem: &Problem| nekos[0].deployment.iter().any(|own| own.problems.contains(problem));
        let beside = beside.into_iter().filter(|problem| !told(problem)).collect();
        nekos[0].beside = beside;
        nekos
    };
    if kubernetes::is_manifest(text) {
        let read = kubernetes::read(&[source()]);
        return deployed(read.deployments, read.problems);
    }
    if compose::is_compose(text) {
        let text = Some((SourceKind::File(name.to_owned()), text.as_bytes().to_vec()));
        let project = compose::read(&compose::Request { text, ..Default::default() }, &NoFiles).unwrap();
        return deployed(project.nekos, project.refused);
    }
    if text.starts_with("docker run") {
        return deployed(docker_run::read(&source(), &NoFiles, SIZE_LIMIT), Vec::new());
    }
    let kind = SourceKind::File(name.to_owned());
    let config = ConfigFile::Text { kind, bytes: text.as_bytes().to_vec(), extension: "yaml".to_owned() };
    let running = Running::of(None, version);
    let resolution = resolve(&Input { config, environment, flags, running, ..Input::default() }, &NoFiles).unwrap();
    vec![Own { resolution, deployment: None, beside: Vec::new() }]
}
