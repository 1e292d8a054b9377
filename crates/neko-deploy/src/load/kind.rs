//! What a text is, by its content and its name.

use super::signs::{CONFIG_EXTENSIONS, extension, has_section, holds_variables, is_called_variables, is_dotenv};
use super::{Foreign, Text};
use crate::{compose, docker_run, kubernetes, proxy, quadlet};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// neko's config file.
    Config,
    /// Lines of environment variables.
    Variables,
    /// A Compose file.
    Compose,
    /// A Kubernetes manifest.
    Kubernetes,
    /// A `docker run` command line, or a script that has some.
    DockerRun,
    /// A unit of podman's.
    Quadlet,
}

/// What a text is; what is nothing else is a config file.
pub fn recognise(text: &Text) -> Kind {
    let content = text.lossy();
    if kubernetes::is_manifest(&content) {
        return Kind::Kubernetes;
    }
    if compose::is_compose(&content) {
        return Kind::Compose;
    }
    let name = text.name();
    // Of a page its blocks are read, each as what it is.
    if matches!(extension(name), "md" | "markdown") {
        return Kind::Config;
    }
    if !CONFIG_EXTENSIONS.contains(&extension(name)) {
        if quadlet::is_quadlet(&content) {
            return Kind::Quadlet;
        }
        if docker_run::is_command_line(&content) {
            return Kind::DockerRun;
        }
    }
    let is_of_no_tool = || !CONFIG_EXTENSIONS.contains(&extension(name)) && Foreign::of(text).is_none();
    if !text.is_stream && holds_variables(&content) && is_of_no_tool() {
        return Kind::Variables;
    }
    if is_dotenv(name) || is_called_variables(name) && (text.is_stream || holds_variables(&content)) {
        return Kind::Variables;
    }
    Kind::Config
}

/// Whether a file in a folder has to do with neko, so that it is worth looking at. `text` gives its beginning, where the
/// name does not tell.
pub fn is_of_neko(name: &str, text: impl FnOnce() -> String) -> bool {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    match extension {
        "yaml" | "yml" | "json" | "toml" => {
            stem == "neko" || {
                let text = text();
                has_section(&text)
                    || leads_to_neko(name, &text)
                    || deploys(&text)
                    || is_about_neko(&text) && Foreign::of_start(name, &text).is_some()
            }
        }
        "container" => {
            let text = text();
            quadlet::is_quadlet(&text) && text.contains("neko")
        }
        "env" => holds_variables(&text()),
        // What is not read is counted where it is about neko.
        "md" | "markdown" => false,
        "conf" | "vhost" | "Caddyfile" => leads_to_neko(name, &text()),
        _ if name.starts_with("Caddyfile") => leads_to_neko(name, &text()),
        _ => Foreign::by_name(name).is_some() && is_about_neko(&text()),
    }
}

/// Whether it is of a proxy, and speaks of neko.
fn leads_to_neko(name: &str, text: &str) -> bool {
    text.contains("neko") && proxy::software_of(name, text).is_some()
}

/// Whether a text of another tool sets neko's variables or starts its image.
fn is_about_neko(text: &str) -> bool {
    text.contains("NEKO_") || text.contains("m1k1o/neko") || text.contains("neko") && docker_run::is_command_line(text)
}

/// A Compose file or a manifest that has to do with neko.
fn deploys(text: &str) -> bool {
    let mentioned = text.contains("neko") || text.contains("NEKO_");
    mentioned && (compose::is_compose(text) || kubernetes::is_manifest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_content_and_a_script_by_its_name_too() {
        let run = "docker run m1k1o/neko";
        for (name, text, kind) in [
            ("neko.yaml", "webrtc:\n", Kind::Config),
            ("x", "apiVersion: v1\nkind: Pod\n", Kind::Kubernetes),
            ("x", "services:\n", Kind::Compose),
            ("start.sh", run, Kind::DockerRun),
            ("start.yaml", run, Kind::Config),
            ("neko.container", "[Container]\nImage=m1k1o/neko\n", Kind::Quadlet),
            ("a/room.env", "NEKO_EPR=1-2\n", Kind::Variables),
            ("neko.env.example", "NEKO_EPR=1-2\n", Kind::Variables),
            ("env.sample", "NEKO_EPR=1-2\n", Kind::Variables),
        ] {
            assert_eq!(recognise(&Text::in_memory(name, text)), kind, "{name}: {text}");
        }
    }
}
