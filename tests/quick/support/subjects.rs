//! A text as the nekos that it means, for tests of rules: neko's config file, a Compose file, manifests, a `docker run`.
//! Comment lines `# env: NAME=VALUE` and `# flag: --…` belong to neko's environment or command line, `# version: 3.1.4`
//! names neko's version.

use neko_ice::config::{NoFiles, Variable};
use neko_ice::load::{Kind, Neko, Release, Request, Text, load, recognise};

/// What a text is; a `docker run` and a script have the name of any fixture.
fn kind(text: &str) -> Kind {
    if text.starts_with("docker run") || text.starts_with("#!") {
        Kind::DockerRun
    } else {
        recognise(&Text::in_memory("neko.yaml", text))
    }
}

/// What a file with this text would be called.
pub fn name(text: &str) -> &'static str {
    match kind(text) {
        Kind::Kubernetes => "manifest.yaml",
        Kind::Compose => "compose.yaml",
        Kind::DockerRun => "start.sh",
        Kind::Config | Kind::Variables | Kind::Quadlet => "neko.yaml",
    }
}

/// Every neko of a text; `beside` may hold further comment lines.
pub fn read(name: &str, text: &str, beside: &str) -> Vec<Neko> {
    let lines = |word: &str| -> Vec<String> {
        let lines = text.lines().chain(beside.lines());
        lines.filter_map(|line| Some(line.strip_prefix("# ")?.strip_prefix(word)?.trim().to_owned())).collect()
    };
    let variable = |line: &String| {
        let (name, value) = line.split_once('=').unwrap();
        Variable::new(name, value)
    };
    let request = Request {
        kind: Some(kind(text)),
        environment: lines("env:").iter().map(variable).collect(),
        flags: lines("flag:"),
        release: Release::Image(lines("version:").first().map(|version| version.parse().unwrap())),
        ..Request::default()
    };
    let loaded = load([Ok(Text::in_memory(name, text))], &request, &NoFiles);
    assert!(loaded.nekos().next().is_some(), "{name} has no neko: {loaded:?}");
    loaded.into_nekos().unwrap()
}
