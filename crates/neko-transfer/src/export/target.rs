//! The targets, and what their files have in common.

use super::Variable;

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
