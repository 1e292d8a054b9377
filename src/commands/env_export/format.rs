//! `--format`: the targets of variables, with their help.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use neko_transfer::export::Target;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format(pub Target);

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        const FORMATS: [Format; 16] = {
            let mut formats = [Format(Target::Compose); 16];
            let mut index = 0;
            while index < 16 {
                formats[index] = Format(Target::ALL[index]);
                index += 1;
            }
            formats
        };
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Target::Dotenv => "`NAME='value'` lines, for shells and dotenv readers",
            Target::DockerEnv => "For `docker run --env-file`",
            Target::Compose => "The `environment:` of a Compose service",
            Target::ComposeEnv => "For a Compose service's `env_file:`",
            Target::Sh => "`export` lines for sh, bash, zsh",
            Target::Fish => "`set -gx` lines for fish",
            Target::Powershell => "`$env:` lines for PowerShell",
            Target::Systemd => "For systemd's `EnvironmentFile=`",
            Target::SystemdUnit => "`Environment=` lines of a unit",
            Target::K8sEnv => "The `env:` of a Kubernetes container",
            Target::K8sConfigmap => "A ConfigMap",
            Target::K8sSecret => "A Secret",
            Target::Kustomize => "A kustomization.yaml with generators",
            Target::HelmValues => "The `env:` of a Helm chart's values",
            Target::Github => "Lines for $GITHUB_ENV",
            Target::Json => "One JSON object",
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}
