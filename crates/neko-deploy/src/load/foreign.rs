//! Files of other tools, which are not read: they are called by their kind, with what can be judged in their place.

use std::fmt;

use super::Text;
use super::signs::{CONFIG_EXTENSIONS, extension, has_section, is_config_name};
use crate::proxy::{self, Software};
use neko_config::{Outcome, Resolution, Setter, WrittenKey, setting};

/// What a file is that is none of those that are read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A module of NixOS.
    Nix,
    /// A file of Terraform or OpenTofu.
    Terraform,
    /// A job of Nomad.
    Nomad,
    /// The user data of cloud-init.
    CloudInit,
    /// XML, as the templates of Unraid are.
    Xml,
    /// npm's package.json.
    NpmPackage,
    /// A playbook or list of tasks of Ansible.
    Ansible,
    /// A definition of tasks for Amazon ECS.
    Ecs,
    /// A development container.
    Devcontainer,
    /// A workflow of GitHub Actions.
    Workflow,
    /// A template of a Helm chart.
    Helm,
    /// A template that Jinja renders.
    Jinja,
    /// coturn's own configuration.
    Coturn,
    /// The configuration of a proxy.
    Proxy(Software),
    /// Markdown.
    Markdown,
    /// A script in which no container is started.
    Script,
    /// Something else, in which nothing is neko's.
    Other,
}

impl Foreign {
    /// Of a text that is neither a deployment nor variables; none where it may be a config file.
    pub fn of(text: &Text) -> Option<Self> {
        let is_yaml = text.is_stream || is_yaml(text.name());
        let content = text.lossy();
        let proxy = || proxy::software_of(text.name(), &content).map(Self::Proxy);
        Self::named(text).or_else(proxy).or_else(|| Self::by_content(&content, is_yaml))
    }

    /// By the file's name alone.
    pub(super) fn named(text: &Text) -> Option<Self> {
        Self::by_name(text.name().rsplit('/').next().unwrap_or_default())
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        if ["Dockerfile", "Containerfile"].iter().any(|own| name.starts_with(own) || name.ends_with(own)) {
            return Some(Self::Dockerfile);
        }
        let of_json = |known: &str| name == known || name.strip_prefix('.') == Some(known);
        match extension(name) {
            "dockerfile" => Some(Self::Dockerfile),
            "nix" => Some(Self::Nix),
            "nomad" => Some(Self::Nomad),
            "hcl" if name.ends_with(".nomad.hcl") => Some(Self::Nomad),
            "tf" | "tofu" | "tfvars" | "hcl" => Some(Self::Terraform),
            "json" if name.ends_with(".tf.json") => Some(Self::Terraform),
            "xml" => Some(Self::Xml),
            "j2" | "jinja" | "jinja2" => Some(Self::Jinja),
            "tpl" => Some(Self::Helm),
            "md" | "markdown" => Some(Self::Markdown),
            "sh" | "bash" | "zsh" | "fish" | "ps1" | "bat" | "cmd" | "service" => Some(Self::Script),
            "conf" if name.contains("turnserver") => Some(Self::Coturn),
            "json" if name.ends_with("package.json") => Some(Self::NpmPackage),
            "json" if of_json("devcontainer.json") => Some(Self::Devcontainer),
            _ if ["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile"].contains(&name) => Some(Self::Script),
            _ => None,
        }
    }

    /// By what only this tool writes.
    fn by_content(content: &str, is_yaml: bool) -> Option<Self> {
        if content.starts_with("#cloud-config") {
            return Some(Self::CloudInit);
        }
        if content.starts_with("#!") && content.lines().next().is_some_and(|line| line.ends_with("sh")) {
            return Some(Self::Script);
        }
        if content.contains("\"containerDefinitions\"") {
            return Some(Self::Ecs);
        }
        if !is_yaml {
            return None;
        }
        // Most texts have none of them anywhere.
        let begins = |words: &[&str]| {
            let mut words = words.iter().filter(|word| content.contains(**word));
            words.any(|word| content.lines().any(|line| line.starts_with(word)))
        };
        if content.contains("{{") && content.lines().any(is_of_helm) {
            return Some(Self::Helm);
        }
        if content.contains("{{") && content.lines().any(is_of_jinja) || begins(&["{%"]) {
            return Some(Self::Jinja);
        }
        let plays = begins(&["- hosts:", "- name:"]) && !begins(&["apiVersion:"]);
        let tasks = ["hosts:", "ansible.builtin", "community.docker", "docker_container:", "become:"];
        if plays && tasks.iter().any(|word| content.contains(word)) {
            return Some(Self::Ansible);
        }
        (begins(&["on:", "\"on\":"]) && begins(&["jobs:"])).then_some(Self::Workflow)
    }

    /// Of a file in a folder, by its name or its beginning.
    pub(super) fn of_start(name: &str, start: &str) -> Option<Self> {
        Self::by_name(name).or_else(|| Self::by_content(start, is_yaml(name)))
    }

    /// Of a config file in which neko reads nothing: no key, nor one that is meant for neko's, no variable and no image.
    pub(super) fn without_settings(text: &Text, resolution: &Resolution) -> Option<Self> {
        let of_neko = || {
            let content = text.lossy();
            let own = content.to_ascii_lowercase();
            let is_readable = text.is_stream || CONFIG_EXTENSIONS.contains(&extension(text.name()));
            // What neko does not read at all is its file only where its settings stand in it.
            own.trim().is_empty() || has_section(&content) || is_readable && WORDS.iter().any(|word| own.contains(word))
        };
        let is_of_file = |key: &&WrittenKey| matches!(key.origin.setter, Setter::File(_));
        let mut of_file = resolution.written.iter().filter(is_of_file).peekable();
        let says_nothing = of_file.peek().is_none() && resolution.outcome == Outcome::Starts;
        let is_read = |key: &WrittenKey| key.known || key.is_near() || setting::by_key(&key.name).is_some();
        let is_other = !is_config_name(text.name()) && !says_nothing && !of_file.any(is_read) && !of_neko();
        is_other.then_some(Self::Other)
    }

    /// How what it is about can be judged.
    fn way_out(self) -> &'static str {
        match self {
            Self::Nix
            | Self::Nomad
            | Self::CloudInit
            | Self::Xml
            | Self::NpmPackage
            | Self::Ansible
            | Self::Ecs
            | Self::Devcontainer
            | Self::Script => "; check what it starts: docker inspect NAME | neko-ice validate -",
            Self::Terraform => {
                "; check what it starts: docker inspect NAME, or kubectl get deployment NAME -o yaml, | neko-ice validate -"
            }
            Self::Jinja => "; render it first: ansible localhost -m template -a 'src=TEMPLATE dest=compose.yaml'",
            Self::Helm => "; render it first: helm template CHART | neko-ice validate -",
            Self::Proxy(_) => "; validate reads it where a name in it says neko, or with a Compose file beside it",
            Self::Coturn => "; it is checked with the Compose file or manifest that mounts it",
            Self::Dockerfile | Self::Workflow | Self::Markdown | Self::Other => "",
        }
    }
}

fn is_yaml(name: &str) -> bool {
    matches!(extension(name), "yaml" | "yml")
}

/// Words that stand in no file but one about neko, or about its ICE servers.
const WORDS: [&str; 10] =
    ["m1k1o/neko", "neko_", "webrtc", "iceserver", "ice_server", "nat1to1", "icelite", "udpmux", "tcpmux", "\"urls\""];

/// A line that only Helm, and no text of a container's own, has.
fn is_of_helm(line: &str) -> bool {
    let line = line.trim_start();
    ["{{ .Values", "{{ .Release", "{{.Values", "{{.Release", "{{ include ", "{{- "].iter().any(|own| line.contains(own))
}

/// A line with a variable of Jinja's where YAML has a value, or with a statement.
fn is_of_jinja(line: &str) -> bool {
    let value = line.split_once(": ").map_or(line, |(_, value)| value).trim();
    let name = value.strip_prefix("{{").map(str::trim_start).unwrap_or_default();
    line.trim_start().starts_with("{%") || value.ends_with("}}") && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// As a sentence has it: `this looks like …; not read`.
impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Dockerfile => "a Dockerfile without neko's image",
            Self::Nix => "Nix",
            Self::Terraform => "Terraform",
            Self::Nomad => "a job of Nomad",
            Self::CloudInit => "cloud-init",
            Self::Xml => "XML, as of an Unraid template",
            Self::NpmPackage => "npm's package.json",
            Self::Ansible => "Ansible",
            Self::Ecs => "a task definition of Amazon ECS",
            Self::Devcontainer => "a development container (devcontainer.json)",
            Self::Workflow => "a workflow of GitHub Actions",
            Self::Helm => "a template of Helm",
            Self::Jinja => "a Jinja template",
            Self::Coturn => "coturn's configuration",
            Self::Proxy(Software::Nginx) => "nginx's configuration without a route to neko",
            Self::Proxy(Software::Caddy) => "a Caddyfile without a route to neko",
            Self::Proxy(Software::Traefik) => "Traefik's configuration without a route to neko",
            Self::Markdown => "Markdown",
            Self::Script => "a script that starts no neko",
            Self::Other => "a file without any setting of neko's",
        };
        write!(
            f,
            "this looks like {name}; not read; what is read: neko's config file, variables, Compose files, Kubernetes \
             manifests, docker run lines and units of podman's (--kind says what a file is){}",
            self.way_out()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_tools_are_known_by_name_or_content() {
        for (name, text, expected) in [
            ("a/Dockerfile", "", Some(Foreign::Dockerfile)),
            ("Dockerfile.neko", "", Some(Foreign::Dockerfile)),
            ("host.nix", "", Some(Foreign::Nix)),
            ("main.tf", "", Some(Foreign::Terraform)),
            ("desk.nomad.hcl", "", Some(Foreign::Nomad)),
            ("user.yaml", "#cloud-config\n", Some(Foreign::CloudInit)),
            ("package.json", "{}", Some(Foreign::NpmPackage)),
            (".devcontainer/devcontainer.json", "{}", Some(Foreign::Devcontainer)),
            ("task.json", "{\"containerDefinitions\": []}", Some(Foreign::Ecs)),
            ("compose.yml.j2", "", Some(Foreign::Jinja)),
            ("compose.yml", "services:\n  neko:\n    image: {{ neko_image }}\n", Some(Foreign::Jinja)),
            ("deploy.yaml", "spec:\n  x: {{ .Values.x }}\n", Some(Foreign::Helm)),
            ("site.yml", "- hosts: all\n  tasks:\n", Some(Foreign::Ansible)),
            ("ci.yml", "on: push\njobs:\n", Some(Foreign::Workflow)),
            ("turnserver.conf", "realm=x\n", Some(Foreign::Coturn)),
            ("neko.yaml", "webrtc:\n", None),
            ("compose.yaml", "services:\n  x:\n    labels: ['a={{.Name}}', \"b={{ x }}\"]\n", None),
            ("neko.json", "{}", None),
            ("room.env", "", None),
            ("neko", "", None),
        ] {
            assert_eq!(Foreign::of(&Text::in_memory(name, text)), expected, "{name}");
        }
    }
}
