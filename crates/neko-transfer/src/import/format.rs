//! What a text is that settings are imported from.

use neko_deploy::load::{CONFIG_EXTENSIONS, Text};
use neko_deploy::{compose, docker_run, kubernetes};
use serde_json::Value;

/// What settings are imported from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `NAME=value` lines.
    Dotenv,
    /// A Compose file.
    Compose,
    /// A Kubernetes manifest.
    Kubernetes,
    /// A `docker run` command line.
    DockerRun,
    /// What `docker inspect` prints.
    DockerInspect,
    /// The answer of a TURN provider.
    Provider,
    /// neko's config file.
    Config,
}

impl Format {
    /// By what is in a text; none where that does not tell.
    pub fn recognise(text: &Text) -> Option<Self> {
        let format = Self::by_content(text.name(), &text.source().text);
        (format != Self::Config || is_readable(text)).then_some(format)
    }

    fn by_content(name: &str, text: &str) -> Self {
        let begin = text.trim_start();
        if kubernetes::is_manifest(text) {
            return Self::Kubernetes;
        }
        if begin.starts_with(['{', '[']) {
            return match serde_json::from_str::<Value>(text) {
                Ok(json) if json.get("Config").or_else(|| json.get(0)?.get("Config")).is_some() => Self::DockerInspect,
                Ok(json) if json.get("webrtc").is_some() => Self::Config,
                _ => Self::Provider,
            };
        }
        if compose::is_compose(text) {
            return Self::Compose;
        }
        if docker_run::is_command_line(text) {
            return Self::DockerRun;
        }
        let by_name = name.ends_with(".env") || file_name(name).starts_with(".env");
        match text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
            Some(first) if by_name || assigns(first) => Self::Dotenv,
            _ => Self::Config,
        }
    }
}

/// Whether a line gives a variable a value.
fn assigns(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("export ");
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(line.len());
    end > 0 && line[end..].starts_with('=')
}

/// Whether neko would read such a file; of a stream the name says nothing.
fn is_readable(text: &Text) -> bool {
    let extension = file_name(text.name()).rsplit_once('.').map(|(_, extension)| extension);
    text.is_stream || extension.is_some_and(|extension| CONFIG_EXTENSIONS.contains(&extension))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_what_is_in_it() {
        let of = |name: &str, text: &str| Format::recognise(&Text { is_stream: false, ..Text::in_memory(name, text) });
        for (name, text, format) in [
            ("x", "apiVersion: v1\nkind: Pod\n", Some(Format::Kubernetes)),
            ("x", "services:\n", Some(Format::Compose)),
            ("x", "docker run m1k1o/neko", Some(Format::DockerRun)),
            ("x", "[{\"Config\": {}}]", Some(Format::DockerInspect)),
            ("x", "{\"iceServers\": []}", Some(Format::Provider)),
            ("x", "# of neko\nexport NEKO_EPR=1-2", Some(Format::Dotenv)),
            (".env.room", "NEKO_EPR", Some(Format::Dotenv)),
            ("x.json", "{\"webrtc\": {}}", Some(Format::Config)),
            ("x.yml", "webrtc:\n", Some(Format::Config)),
            ("x.txt", "webrtc:\n", None),
        ] {
            assert_eq!(of(name, text), format, "{name}: {text}");
        }
        assert_eq!(Format::recognise(&Text::in_memory("x.txt", "webrtc:\n")), Some(Format::Config));
    }
}
