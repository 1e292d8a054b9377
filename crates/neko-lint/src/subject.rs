//! What the rules are run on.

use neko_config::Resolution;
use neko_deploy::load::Neko;
use neko_deploy::{Deployment, Problem};

/// A resolved configuration, and what it is deployed by where that is known.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What neko makes of it.
    pub resolution: &'a Resolution,
    /// The service, container or command line around it; none for a config file of its own.
    pub deployment: Option<&'a Deployment>,
    /// What is the matter with the project as a whole, where the deployment does not say it itself.
    pub beside: &'a [Problem],
}

impl<'a> Subject<'a> {
    /// A configuration with the deployment around it.
    pub fn deployed(resolution: &'a Resolution, deployment: &'a Deployment) -> Self {
        Self { deployment: Some(deployment), ..Self::from(resolution) }
    }
}

impl<'a> From<&'a Resolution> for Subject<'a> {
    fn from(resolution: &'a Resolution) -> Self {
        Self { resolution, deployment: None, beside: &[] }
    }
}

impl<'a> From<&'a Neko> for Subject<'a> {
    fn from(Neko { resolution, deployment, beside }: &'a Neko) -> Self {
        Self { resolution, deployment: deployment.as_ref(), beside }
    }
}
