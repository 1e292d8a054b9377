//! The targets, and what they have in common.

use super::{
    Pairs, Variable, compose, compose_env, docker_env, dotenv, fish, github, helm_values, json, k8s_configmap, k8s_env,
    k8s_secret, kustomize, powershell, sh, systemd, systemd_unit,
};

/// A target's spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// `NAME='value'` lines, for shells and dotenv readers.
    Dotenv,
    /// `docker run --env-file`: everything behind `=` as it is.
    DockerEnv,
    /// The `environment:` of a Compose service.
    Compose,
    /// A file for a Compose service's `env_file:`, read alike by Compose v1, v2 and podman.
    ComposeEnv,
    /// `export` lines for a POSIX shell, bash or zsh.
    Sh,
    /// `set -gx` lines for fish.
    Fish,
    /// `$env:` lines for PowerShell.
    Powershell,
    /// A file for systemd's `EnvironmentFile=`.
    Systemd,
    /// `Environment=` lines of a systemd unit or drop-in.
    SystemdUnit,
    /// The `env:` of a Kubernetes container.
    K8sEnv,
    /// A ConfigMap.
    K8sConfigmap,
    /// A Secret.
    K8sSecret,
    /// A `kustomization.yaml` with generators.
    Kustomize,
    /// The `env:` of a Helm chart's values.
    HelmValues,
    /// Lines for `$GITHUB_ENV`.
    Github,
    /// One JSON object.
    Json,
}

/// A value that a target cannot carry.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{target} cannot carry the value of {variable}, {shown}: {why}")]
pub struct Unwritable {
    /// The target's name.
    pub target: &'static str,
    /// The variable.
    pub variable: String,
    /// The value, left out where it holds credentials.
    pub shown: String,
    /// What in the value stands in the way.
    pub why: &'static str,
}

/// An output that its target would not read. Without values: they may be secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Undecodable {
    /// From 1; 0 where there is no line to blame.
    pub line: usize,
    /// What is wrong there.
    pub why: String,
}

impl Undecodable {
    pub(super) fn at(line: usize, why: impl Into<String>) -> Self {
        Self { line, why: why.into() }
    }
}

/// Where the variables with credentials went, when they are written apart.
#[derive(Debug, Clone, Copy)]
pub struct Apart<'a> {
    /// The file, as the main output is to name it.
    pub file: &'a str,
    /// Its variables.
    pub names: &'a [&'a str],
}

impl Target {
    /// Every target, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::Compose,
        Self::ComposeEnv,
        Self::Dotenv,
        Self::DockerEnv,
        Self::Sh,
        Self::Fish,
        Self::Powershell,
        Self::Systemd,
        Self::SystemdUnit,
        Self::K8sEnv,
        Self::K8sConfigmap,
        Self::K8sSecret,
        Self::Kustomize,
        Self::HelmValues,
        Self::Github,
        Self::Json,
    ];

    /// As `--format` names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::DockerEnv => "docker-env",
            Self::Compose => "compose",
            Self::ComposeEnv => "compose-env",
            Self::Sh => "sh",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
            Self::Systemd => "systemd",
            Self::SystemdUnit => "systemd-unit",
            Self::K8sEnv => "k8s-env",
            Self::K8sConfigmap => "k8s-configmap",
            Self::K8sSecret => "k8s-secret",
            Self::Kustomize => "kustomize",
            Self::HelmValues => "helm-values",
            Self::Github => "github",
            Self::Json => "json",
        }
    }

    /// The whole output, with a line end. With `apart`, the variables that are elsewhere are referred to as far as the
    /// target can.
    pub fn write(self, variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
        // No environment carries it.
        if let Some(variable) = variables.iter().find(|variable| variable.value.contains('\0')) {
            return Err(self.refuse(variable, "it has a NUL in it"));
        }
        match self {
            Self::Dotenv => dotenv::write(variables, apart),
            Self::DockerEnv => docker_env::write(variables, apart),
            Self::Compose => Ok(compose::write(variables, apart)),
            Self::ComposeEnv => compose_env::write(variables, apart),
            Self::Sh => Ok(sh::write(variables, apart)),
            Self::Fish => Ok(fish::write(variables, apart)),
            Self::Powershell => powershell::write(variables, apart),
            Self::Systemd => systemd::write(variables, apart),
            Self::SystemdUnit => systemd_unit::write(variables, apart),
            Self::K8sEnv => Ok(k8s_env::write(variables, apart)),
            Self::K8sConfigmap => Ok(k8s_configmap::write(variables, apart)),
            Self::K8sSecret => Ok(k8s_secret::write(variables)),
            Self::Kustomize => kustomize::write(variables, apart),
            Self::HelmValues => helm_values::write(variables, apart),
            Self::Github => github::write(variables),
            Self::Json => Ok(json::write(variables)),
        }
    }

    /// What the target makes of a text: the way back from [`Self::write`].
    pub fn read(self, text: &str) -> Result<Pairs, Undecodable> {
        match self {
            Self::Dotenv => dotenv::read(text),
            Self::DockerEnv => docker_env::read(text),
            Self::Compose => compose::read(text),
            Self::ComposeEnv => compose_env::read(text),
            Self::Sh => sh::read(text),
            Self::Fish => fish::read(text),
            Self::Powershell => powershell::read(text),
            Self::Systemd => systemd::read(text),
            Self::SystemdUnit => systemd_unit::read(text),
            Self::K8sEnv => k8s_env::read(text),
            Self::K8sConfigmap => k8s_configmap::read(text),
            Self::K8sSecret => k8s_secret::read(text),
            Self::Kustomize => kustomize::read(text),
            Self::HelmValues => helm_values::read(text),
            Self::Github => github::read(text),
            Self::Json => json::read(text),
        }
    }

    /// How to use the output, one line.
    pub fn usage(self) -> &'static str {
        match self {
            Self::Dotenv => "load it in a shell with `set -a; . ./FILE; set +a`, or give it to a dotenv reader",
            Self::DockerEnv => "start neko with `docker run --env-file FILE …` (podman takes the same)",
            Self::Compose => "put `environment:` into the neko service of your Compose file",
            Self::ComposeEnv => "name the file in the neko service's `env_file:`",
            Self::Sh => "load it with `. ./FILE`, or `eval \"$(neko-ice env-export … --format sh)\"`",
            Self::Fish => "load it with `source FILE`, or `neko-ice env-export … --format fish | source`",
            Self::Powershell => "load it with `. .\\FILE.ps1`",
            Self::Systemd => "name the file in the unit: `EnvironmentFile=/path/to/FILE`",
            Self::SystemdUnit => {
                "save it as a drop-in, /etc/systemd/system/neko.service.d/webrtc.conf, then daemon-reload"
            }
            Self::K8sEnv => "put `env:` into the neko container",
            Self::K8sConfigmap => {
                "kubectl apply -f FILE, and in the container `envFrom: [{configMapRef: {name: neko-webrtc}}]`"
            }
            Self::K8sSecret => {
                "kubectl apply -f FILE, and in the container `envFrom: [{secretRef: {name: neko-webrtc}}]`"
            }
            Self::Kustomize => {
                "merge it into kustomization.yaml, and in the container `envFrom:` name the ConfigMap and the Secret, both neko-webrtc"
            }
            Self::HelmValues => "merge it into the values of a chart whose `env:` is the container's own list",
            Self::Github => {
                "append it in a step: `neko-ice env-export … --format github >> \"$GITHUB_ENV\"`; nothing in it is masked"
            }
            Self::Json => "one object, names and values",
        }
    }

    /// In which spelling the variables with credentials are written apart; none where that cannot be.
    pub fn secrets_apart(self) -> Option<Self> {
        match self {
            Self::Compose | Self::ComposeEnv => Some(Self::ComposeEnv),
            Self::Dotenv | Self::DockerEnv | Self::Sh | Self::Fish | Self::Powershell | Self::Systemd => Some(self),
            Self::SystemdUnit => Some(Self::Systemd),
            Self::K8sEnv | Self::K8sConfigmap | Self::HelmValues => Some(Self::K8sSecret),
            // kustomize's `envs` are read line by line, as docker does.
            Self::Kustomize => Some(Self::DockerEnv),
            Self::K8sSecret | Self::Github | Self::Json => None,
        }
    }

    /// The file name that goes with the spelling.
    pub fn secrets_file(self) -> &'static str {
        match self {
            Self::Sh => "neko-secrets.sh",
            Self::Fish => "neko-secrets.fish",
            Self::Powershell => "neko-secrets.ps1",
            Self::K8sSecret => "neko-secrets.yaml",
            _ => "neko-secrets.env",
        }
    }

    pub(super) fn refuse(self, variable: &Variable, why: &'static str) -> Unwritable {
        // A URL with a password before its `@` is one too.
        let shown = if variable.secret || variable.value.contains('@') {
            "which is not shown because it holds credentials".to_owned()
        } else {
            format!("{:?}", variable.value)
        };
        Unwritable { target: self.name(), variable: variable.name.clone(), shown, why }
    }
}

/// `# NAME, NAME: in FILE`, where a target has comments and nothing better.
pub(super) fn elsewhere(apart: Option<Apart<'_>>) -> String {
    apart.map_or(String::new(), |apart| format!("# {}: in {}\n", apart.names.join(", "), apart.file))
}

/// The lines that assign something, numbered from 1: neither blank nor a comment.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
}
