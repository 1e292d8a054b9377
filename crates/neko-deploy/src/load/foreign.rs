//! Files of other tools, which are not read: they are called by their kind.

use std::fmt;

use super::Text;
use super::kind::extension;

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
    /// A template that Jinja renders.
    Jinja,
    /// Markdown.
    Markdown,
    /// A script in which no container is started.
    Script,
}

impl Foreign {
    /// Of a text that is neither a deployment nor variables; none where it may be a config file.
    pub fn of(text: &Text) -> Option<Self> {
        let name = text.name().rsplit('/').next().unwrap_or_default();
        if ["Dockerfile", "Containerfile"].iter().any(|own| name.starts_with(own) || name.ends_with(own)) {
            return Some(Self::Dockerfile);
        }
        match extension(name) {
            "dockerfile" => Some(Self::Dockerfile),
            "nix" => Some(Self::Nix),
            "tf" | "tofu" | "tfvars" => Some(Self::Terraform),
            "nomad" => Some(Self::Nomad),
            "xml" => Some(Self::Xml),
            "j2" | "jinja" | "jinja2" => Some(Self::Jinja),
            "md" | "markdown" => Some(Self::Markdown),
            "sh" | "bash" | "zsh" => Some(Self::Script),
            "json" if name.ends_with("package.json") => Some(Self::NpmPackage),
            "yaml" | "yml" if text.lossy().starts_with("#cloud-config") => Some(Self::CloudInit),
            _ => None,
        }
    }
}

/// As a sentence has it: `this looks like …`.
impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dockerfile => "a Dockerfile",
            Self::Nix => "Nix",
            Self::Terraform => "Terraform",
            Self::Nomad => "a job of Nomad",
            Self::CloudInit => "cloud-init",
            Self::Xml => "XML, as of an Unraid template",
            Self::NpmPackage => "npm's package.json",
            Self::Jinja => "a Jinja template, to be rendered first",
            Self::Markdown => "Markdown",
            Self::Script => "a script without `docker run`",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_tools_are_known_by_name_or_first_line() {
        for (name, text, expected) in [
            ("a/Dockerfile", "", Some(Foreign::Dockerfile)),
            ("Dockerfile.neko", "", Some(Foreign::Dockerfile)),
            ("host.nix", "", Some(Foreign::Nix)),
            ("main.tf", "", Some(Foreign::Terraform)),
            ("user.yaml", "#cloud-config\n", Some(Foreign::CloudInit)),
            ("package.json", "{}", Some(Foreign::NpmPackage)),
            ("compose.yml.j2", "", Some(Foreign::Jinja)),
            ("neko.yaml", "webrtc:\n", None),
            ("neko.json", "{}", None),
            ("room.env", "", None),
            ("neko", "", None),
        ] {
            assert_eq!(Foreign::of(&Text::in_memory(name, text)), expected, "{name}");
        }
    }
}
