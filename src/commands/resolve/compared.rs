//! What is compared of a configuration. It replaces the configuration itself: of a hundred that read one file each
//! would have all of it.

use std::collections::HashSet;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::anyhow;

use super::super::input;
use super::super::inputs::Inputs;
use super::super::secrets::Secrets;
use super::behaviour_text::{self, About};
use super::rows::{self, Row};
use neko_deploy::load::{Neko, Outcome};

/// Lines of text that others may have too.
pub(super) type Lines = Rc<[String]>;

/// What is compared of a configuration.
pub(super) struct Compared {
    pub name: String,
    service: Option<String>,
    /// Whether neko starts, and every setting.
    pub settings: Vec<Setting>,
    pub doings: Vec<(About, Lines)>,
}

/// One setting.
pub(super) struct Setting {
    pub key: &'static str,
    /// With its secrets masked, unless they are shown.
    pub shown: Lines,
    pub exact: Lines,
    pub origin: String,
}

impl Compared {
    /// The name by which it is looked for on the other side.
    pub fn meant(&self) -> &str {
        self.service.as_deref().unwrap_or(&self.name)
    }

    /// What it does about something.
    pub fn does(&self, about: About) -> Option<Lines> {
        self.doings.iter().find(|(own, _)| *own == about).map(|(_, lines)| Rc::clone(lines))
    }
}

/// Reads configurations, and keeps what is compared of them.
#[derive(Default)]
pub(super) struct Reader {
    reveal: bool,
    /// What is said already, each once.
    lines: HashSet<Lines>,
    pub secrets: Secrets,
}

impl Reader {
    /// Nothing was read yet.
    pub fn new(reveal: bool) -> Self {
        Self { reveal, ..Self::default() }
    }

    /// What is compared of the configurations of some files; an error where one of them is none.
    pub fn read(&mut self, inputs: &Inputs<'_>, files: &[PathBuf]) -> anyhow::Result<Vec<Compared>> {
        let (mut told, mut error) = (Vec::new(), None);
        inputs.each(files, &mut |own| {
            let service = own.service().map(str::to_owned);
            let why = match own.outcome {
                Outcome::Neko(neko) if error.is_none() => return told.push(self.told(own.name, service, &neko)),
                Outcome::Neko(_) => return,
                Outcome::Failed(failure) => input::words(&failure),
                Outcome::Refused(problems, _) => input::refused(&problems),
                Outcome::Beside(_) => input::no_neko(&own.name),
            };
            error.get_or_insert(why);
        });
        error.map_or(Ok(told), |why| Err(anyhow!(why)))
    }

    /// What is compared of a configuration.
    pub fn told(&mut self, name: String, service: Option<String>, own: &Neko) -> Compared {
        self.secrets.extend(&own.resolution.secrets);
        let exact = with_outcome(own, true);
        let settings = with_outcome(own, self.reveal).into_iter().zip(exact).map(|(shown, exact)| Setting {
            key: shown.key,
            shown: self.kept(shown.lines),
            exact: self.kept(exact.lines),
            origin: shown.origin,
        });
        let settings = settings.collect();
        let redaction = rows::redaction(&own.resolution, self.reveal);
        // Places differ wherever files do; what is done is what counts.
        let mut done = behaviour_text::doings(&own.resolution, &redaction, self.reveal, false);
        done.retain(|doing| doing.about != About::Media);
        let doings = done.into_iter().map(|doing| (doing.about, self.kept(doing.lines))).collect();
        Compared { name, service, settings, doings }
    }

    fn kept(&mut self, lines: Vec<String>) -> Lines {
        if let Some(known) = self.lines.get(&*lines) {
            return Rc::clone(known);
        }
        let lines: Lines = lines.into();
        self.lines.insert(Rc::clone(&lines));
        lines
    }
}

/// The rows, whether neko starts being the first.
fn with_outcome(own: &Neko, reveal: bool) -> Vec<Row> {
    let resolution = &own.resolution;
    let (value, origin) = match &resolution.outcome {
        neko_config::Outcome::Starts if own.starts() => ("starts".to_owned(), None),
        neko_config::Outcome::Starts => ("does not start, by its deployment".to_owned(), None),
        neko_config::Outcome::Exits { exit_code, message, place, .. } => {
            let message = rows::redaction(resolution, reveal).masked(&message.to_string());
            (format!("exits with code {exit_code}: {message}"), place.as_ref())
        }
    };
    let origin = origin.map_or_else(|| "outcome".to_owned(), ToString::to_string);
    let mut out = vec![Row::new("neko", value, origin)];
    out.extend(rows::rows(resolution, reveal));
    out
}
