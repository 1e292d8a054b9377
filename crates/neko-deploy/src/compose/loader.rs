//! Files as mappings: reading, interpolation, services in their one form, and the schema's look at them.

use std::sync::Arc;

use super::super::Problem;
use super::interpolation::Given;
use super::notes::Notes;
use super::refusal::{Fallible, Stop, refuse};
use super::schema::{self, Part};
use super::unset::{Role, unset_variable};
use super::value::{Data, Map, Mark, Value};
use super::variables::{Environment, is_setting};
use super::{dotenv, merge, substitution, yaml};
use neko_config::{FileError, Files, Unreadable};
use neko_text::source::{Place, Source, SourceKind};

/// How many files one project may be read from.
const MOST_FILES: usize = 200;

/// What became of opening a file.
pub(super) enum Opened {
    Text(Arc<Source>),
    /// There is none of that name.
    Missing,
    /// It is outside of what may be read.
    Closed,
}

/// Reads files, each at most once a use, and remembers what is to be told.
pub(super) struct Loader<'a> {
    pub files: &'a dyn Files,
    pub size_limit: u64,
    pub notes: Notes,
    /// Where the relative paths of a source start from.
    folders: Vec<(Arc<Source>, String)>,
    /// What `extends` and `include` have read, whose paths Compose resolves before it merges.
    pub resolved: Vec<Arc<Source>>,
    /// Keys that are read as others.
    renamed: Vec<schema::Renamed>,
    /// What is wrong with services of a file, by the file and the service: told of once they are a part of the project.
    held: Vec<(Arc<Source>, String, Problem)>,
    read: usize,
    /// How many values `extends` has brought in.
    pub brought_in: usize,
}

impl<'a> Loader<'a> {
    pub fn new(files: &'a dyn Files, size_limit: u64) -> Self {
        Self {
            files,
            size_limit,
            notes: Notes::default(),
            folders: Vec::new(),
            resolved: Vec::new(),
            renamed: Vec::new(),
            held: Vec::new(),
            read: 0,
            brought_in: 0,
        }
    }

    /// The folder that the relative paths written at a place start from.
    pub fn folder(&self, place: &Place) -> &str {
        let found = self.folders.iter().rev().find(|(source, _)| Arc::ptr_eq(source, &place.source));
        found.map_or("", |(_, folder)| folder)
    }

    /// Whether the paths at a place are resolved before the files are merged.
    pub fn is_resolved(&self, place: &Place) -> bool {
        self.resolved.iter().any(|source| Arc::ptr_eq(source, &place.source))
    }

    /// Reads a text file.
    pub fn text(&mut self, path: &str) -> Result<Opened, Unreadable> {
        let open = |why: &str| Unreadable::Open { path: path.to_owned(), why: why.to_owned() };
        self.read += 1;
        if self.read > MOST_FILES {
            return Err(open(&format!(
                "the project needs more than {MOST_FILES} files, which is neko-ice's own limit"
            )));
        }
        let bytes = match self.files.read(path, self.size_limit) {
            Ok(bytes) => bytes,
            Err(FileError::Missing) => return Ok(Opened::Missing),
            Err(FileError::Closed) => return Ok(Opened::Closed),
            Err(_) if self.files.standing(path).is_closed() => return Ok(Opened::Closed),
            Err(FileError::Directory) => return Err(open("a directory, not a file")),
            Err(FileError::TooLarge { .. }) => {
                return Err(Unreadable::TooLarge { path: path.to_owned(), limit: self.size_limit });
            }
            Err(error) => return Err(open(&error.words(self.size_limit))),
        };
        decoded(self.files.standing(path).kind(path), &bytes).map(Opened::Text).map_err(|why| open(&why))
    }

    /// Reads one file into a mapping for each of its documents, interpolated, its services in their one form; relative
    /// paths start from `folder`. `is_base` tells that one of its services is extended.
    pub fn file(
        &mut self,
        source: &Arc<Source>,
        folder: &str,
        environment: &Environment,
        is_base: bool,
    ) -> Fallible<Vec<Map>> {
        self.folders.push((Arc::clone(source), folder.to_owned()));
        let read = yaml::read(source).map_err(|refused| refuse(refused.kind, &refused.place))?;
        read.into_iter().map(|root| self.document(root, environment, is_base)).collect()
    }

    fn document(&mut self, mut root: Value, environment: &Environment, is_base: bool) -> Fallible<Map> {
        let place = root.place.clone();
        substitution::interpolate_all(&mut root, environment, &mut self.notes)?;
        let Data::Map(mut map) = root.data else {
            return Err(refuse("top-level object must be a mapping", &start(&place)));
        };
        schema::read_as_meant(&mut map, &mut self.renamed);
        if let Some(entry) = map.0.iter_mut().find(|entry| entry.key == "services") {
            let place = entry.value.place.clone();
            let Data::Map(services) = &mut entry.value.data else {
                let expected = "services must be a mapping".to_owned();
                return Err(refuse(entry.value.mistyped(expected), &start(&place)));
            };
            services.0.retain(|service| service.value.mark != Mark::Reset);
            let (notes, held) = (&mut self.notes, &mut self.held);
            services.0.retain_mut(|service| {
                let key = &service.key;
                let mut hold = |problem| held.push((Arc::clone(&place.source), key.clone(), problem));
                if let Data::Map(own) = &mut service.value.data {
                    if merge::normalize(key, own, is_base, &mut hold) {
                        notes.lacking.push(key.clone());
                    }
                    return true;
                }
                let mistyped = service.value.mistyped(format!("services.{key} must be a mapping"));
                hold(Problem::project_refused(mistyped, service.key_place.clone()));
                false
            });
        }
        Ok(map)
    }

    /// Tells of what Compose refuses by its schema.
    pub fn check(&mut self, file: &Map, part: Part) {
        schema::check(file, part, &self.renamed, &mut self.notes);
    }

    /// Tells of what is wrong with the services of a file, or with one of them.
    pub fn release(&mut self, file: &str, service: Option<&str>) {
        let is_meant = |own: &(Arc<Source>, String, Problem)| {
            own.0.name() == file && service.is_none_or(|service| service == own.1)
        };
        for (_, _, problem) in self.held.extract_if(.., |own| is_meant(own)) {
            self.notes.tell(None, problem);
        }
    }

    /// The variables of a `.env` beside a project, behind those that are there already.
    pub fn beside(&mut self, path: &str, environment: &mut Environment) -> Fallible<()> {
        match self.text(path).map_err(Stop::Unreadable)? {
            Opened::Text(source) => self.dotenv(&[source], environment),
            Opened::Missing => Ok(()),
            Opened::Closed => {
                self.closed_variables(path, environment);
                Ok(())
            }
        }
    }

    /// Says that variables are in a file that is not read.
    pub fn closed_variables(&mut self, path: &str, environment: &mut Environment) {
        environment.is_partial = true;
        self.notes.tell(None, Problem::not_read(path, self.files, None));
    }

    /// The variables of `.env` files behind those that are there already; of two files the later counts.
    pub fn dotenv(&mut self, sources: &[Arc<Source>], environment: &mut Environment) -> Fallible<()> {
        let mut gathered = Environment::default();
        for source in sources {
            let mut unset = Vec::new();
            let around = dotenv::Around { before: &*environment, behind: &gathered, names_from_behind: true };
            // Where it is used is where it matters.
            let role = Role::Aside;
            let lines = dotenv::read(source, around, |_, name, place| unset.extend(unset_variable(name, place, &role)));
            let lines = lines.map_err(|refused| {
                refuse(refused.message.behind(&format!("failed to read {}: ", source.name())), &refused.place)
            })?;
            for problem in unset {
                self.notes.tell(None, problem);
            }
            let all = source.may_be_quoted();
            if !all {
                environment.is_partial = true;
                self.notes.tell(None, Problem::partly_read(source.name(), None));
            }
            for line in lines.into_iter().filter(|line| all || is_setting(&line.name)) {
                gathered.set(&line.name, Given { value: line.text.value, place: line.place });
            }
        }
        for (name, given) in gathered {
            environment.add(&name, given);
        }
        Ok(())
    }
}

/// Decodes a text as go-yaml does.
pub(super) fn decoded(kind: SourceKind, bytes: &[u8]) -> Result<Arc<Source>, String> {
    match neko_config::yaml_text(bytes) {
        (text, None) => Ok(Source::new(kind, text)),
        (_, Some((_, why))) => Err(format!("not a text: {why}")),
    }
}

/// The first character of a place, for what would else underline a whole file.
fn start(place: &Place) -> Place {
    let width = place.text().chars().next().map_or(0, char::len_utf8);
    Place::new(&place.source, place.span.start..place.span.start + width)
}
