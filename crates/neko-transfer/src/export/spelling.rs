//! Which file writes and reads which target.

use super::{
    Apart, Pairs, Target, Undecodable, Unwritable, Variable, compose, compose_env, docker_env, dotenv, fish, github,
    helm_values, json, k8s_configmap, k8s_env, k8s_secret, kustomize, powershell, sh, systemd, systemd_unit,
};

impl Target {
    /// The whole output, with a line end. With `apart`, the variables that are elsewhere are referred to as far as the
    /// target can.
    pub fn write(self, variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
        // No environment carries it.
        if let Some(variable) = variables.iter().find(|variable| variable.value.contains('\0')) {
            return Err(self.refuse(variable, "it contains a NUL byte"));
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
}
