//! What a container starts its neko with.

use std::sync::Arc;

use super::{FileAt, View};
use crate::{Consequence, Deployment, Environment, MountFrom, Problem, Program, supervisord};
use neko_config::{Files, Standing};
use neko_text::source::{Source, SourceKind};

/// A container as the neko that it runs, with what a mounted `supervisord.conf` starts it with where the image's own
/// command runs, and with what is the matter with its files.
pub(crate) fn as_neko(container: Deployment, of_image: bool, files: &dyn Files, limit: u64) -> Deployment {
    let neko = if of_image { supervised(container, files, limit) } else { container };
    let problems = super::problems(&neko, files);
    neko.with_problems(problems)
}

fn supervised(neko: Deployment, files: &dyn Files, limit: u64) -> Deployment {
    match neko.supervisord_conf(files, limit) {
        Ok(None) => neko,
        Ok(Some(source)) => {
            let read = supervisord::read(&source);
            let variables = neko.environment.variables.into_iter().chain(read.environment).collect();
            Deployment {
                program: Program { command: read.flags, ..neko.program },
                environment: Environment { variables, ..neko.environment },
                ..neko
            }
            .with_problems(read.problem)
        }
        Err(unseen) => Deployment { environment: Environment { is_partial: true, ..neko.environment }, ..neko }
            .with_problems([unseen]),
    }
}

impl Deployment {
    /// The `supervisord.conf` that is mounted over the image's; an error where it cannot be seen.
    fn supervisord_conf(&self, files: &dyn Files, limit: u64) -> Result<Option<Arc<Source>>, Problem> {
        match self.look(supervisord::PATH, files) {
            // Nothing tells neko's own words from others.
            View::File(mount, FileAt::Host(host)) if files.standing(&host) != Standing::Inside => {
                Err(Problem::not_read(&host, files, mount.place.clone()))
            }
            View::Unseen(mount, what) if mount.inside == supervisord::PATH => Err(Problem::new(
                format!("{} is {what}", mount.inside),
                Consequence::unseen("the flags that neko is started with are not known here"),
                mount.place.clone(),
            )),
            View::File(_, FileAt::Host(host)) => {
                let text = files.read(&host, limit).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                Ok(text.map(|text| Source::new(SourceKind::File(host), text)))
            }
            View::File(mount, FileAt::Text) => Ok(match &mount.from {
                MountFrom::Text(source) => Some(Arc::clone(source)),
                MountFrom::Carried(carried) => {
                    Some(Source::new(SourceKind::File(carried.name.clone()), carried.text.to_string()))
                }
                MountFrom::Host(_) | MountFrom::Unseen(_) => None,
            }),
            View::Image | View::Missing(..) | View::Unseen(..) => Ok(None),
        }
    }
}
