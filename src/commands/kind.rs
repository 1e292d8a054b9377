//! `--kind`: what a file is, where that is not to be seen.

use neko_deploy::load;

/// What a file is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Kind {
    /// Go by content and name
    #[default]
    Auto,
    /// neko's config file
    Config,
    /// Lines of environment variables
    Env,
    /// A Compose file
    Compose,
    /// A Kubernetes manifest
    Kubernetes,
}

impl Kind {
    /// For the loader; none to go by content and name.
    pub fn known(self) -> Option<load::Kind> {
        match self {
            Self::Auto => None,
            Self::Config => Some(load::Kind::Config),
            Self::Env => Some(load::Kind::Variables),
            Self::Compose => Some(load::Kind::Compose),
            Self::Kubernetes => Some(load::Kind::Kubernetes),
        }
    }
}
