//! From files to one merged tree: reading, interpolation, `include`, `extends`, override files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::super::{Consequence, Emptied, Problem, UnknownKey};
use super::interpolation::{Given, Lookup, interpolate};
use super::schema::Part;
use super::unset::{Role, unset_variable};
use super::value::{Data, Map, Mark, Value};
use super::{dotenv, extends, include, merge, schema, yaml};
use crate::config::{self, FileError, Files, Unreadable};
use crate::source::{Place, Source, SourceKind};

/// What becomes of every service where Compose refuses the project.
pub(super) const REFUSED: Consequence =
    Consequence::NeverStarts(Cow::Borrowed("Compose refuses the project, so that neko never starts"));
/// What becomes of them where that depends on a variable that nobody set here.
pub(super) const REFUSED_UNSET: Consequence = Consequence::Differs(Cow::Borrowed(
    "unless the shell sets the variable where Compose runs, Compose refuses the project, so that neko never starts",
));
/// How many files one project may be read from.
const MOST_FILES: usize = 200;

/// Why there is no model.
pub(super) enum Stop {
    /// Compose itself would refuse it.
    Refused(Box<Problem>),
    /// A file that we cannot read, so nothing can be said.
    Unreadable(Unreadable),
}

/// What became of opening a file.
pub(super) enum Opened {
    Text(Arc<Source>),
    /// There is none of that name.
    Missing,
    /// It is outside of what may be read.
    Closed,
}

pub(super) type Fallible<T> = Result<T, Stop>;

/// Compose's refusal.
pub(super) fn refuse(message: impl Into<String>, place: &Place) -> Stop {
    let (message, consequence) = (message.into(), REFUSED);
    Stop::Refused(Box::new(Problem { message, consequence, place: Some(place.clone()) }))
}

/// The variables of a project.
#[derive(Clone, Default)]
pub(super) struct Environment {
    given: HashMap<String, Given>,
    /// Whether there may be others, in a file that was not read, or not read in full.
    pub is_partial: bool,
}

impl Environment {
    /// Adds a variable unless one of its name is there.
    pub fn add(&mut self, name: &str, given: Given) {
        self.given.entry(name.to_owned()).or_insert(given);
    }

    /// Sets a variable, whatever it was.
    pub fn set(&mut self, name: &str, given: Given) {
        self.given.insert(name.to_owned(), given);
    }
}

impl Lookup for Environment {
    fn lookup(&self, name: &str) -> Option<Given> {
        self.given.get(name).cloned()
    }
}

/// What is to be told about each service, and about all of them.
#[derive(Default)]
pub(super) struct Notes {
    all: Vec<Problem>,
    by_service: HashMap<String, Vec<Problem>>,
    /// Of a service, or of the whole project.
    emptied: Vec<(Option<String>, Emptied)>,
    /// Expressions of variables that are not set.
    unset: Vec<Place>,
    /// Whether a part of the project is in a file that was not read.
    pub is_partial: bool,
    /// Services of whose variables some are refused.
    pub lacking: Vec<String>,
    unknown_keys: Vec<UnknownKey>,
    /// How much text variables have brought in.
    grown: usize,
}

/// How much text variables may bring in.
const MOST_GROWN: usize = 1 << 20;
/// How much is told about one service.
const MOST_NOTES: usize = 100;

impl Notes {
    /// Tells of a problem, of all services where none is named.
    pub fn tell(&mut self, service: Option<&str>, problem: Problem) {
        let list = match service {
            Some(name) => self.by_service.entry(name.to_owned()).or_default(),
            None => &mut self.all,
        };
        if list.len() < MOST_NOTES && !list.contains(&problem) {
            list.push(problem);
        }
    }

    /// What is told of `base` is told of a service that extends it too.
    pub fn inherit(&mut self, name: &str, base: &str) {
        for problem in self.by_service.get(base).cloned().unwrap_or_default() {
            self.tell(Some(name), problem);
        }
        let of_base = self.emptied.iter().filter(|(service, _)| service.as_deref() == Some(base));
        let inherited: Vec<_> = of_base.map(|(_, own)| (Some(name.to_owned()), own.clone())).collect();
        self.emptied.extend(inherited);
    }

    /// Tells of a variable that is not set; without braces in a word it may be no variable at all.
    fn unset(&mut self, service: Option<&str>, name: &str, place: Place, role: &Role<'_>) {
        if let Some(emptied) = emptied(name, &place)
            && self.emptied.len() < MOST_NOTES
        {
            self.emptied.push((service.map(str::to_owned), emptied));
        }
        self.hide(place.clone());
        if let Some(problem) = unset_variable(name, place, role) {
            self.tell(service, problem);
        }
    }

    /// Counts text that variables bring in, of which a small file can make very much.
    pub fn grow(&mut self, bytes: usize, place: &Place) -> Fallible<()> {
        self.grown += bytes;
        if self.grown > MOST_GROWN {
            let message =
                format!("variables make more than {} MiB of text, which is neko-ice's own limit", MOST_GROWN >> 20);
            return Err(refuse(message, place));
        }
        Ok(())
    }

    /// Says that of what stands at a place nothing is known.
    fn hide(&mut self, place: Place) {
        if self.unset.len() < MOST_NOTES {
            self.unset.push(place);
        }
    }

    /// What was emptied in a service.
    pub fn emptied(&self, service: &str) -> Vec<Emptied> {
        let own = |whose: &Option<String>| whose.as_deref().is_none_or(|whose| whose == service);
        let mut out: Vec<Emptied> = Vec::new();
        for (_, emptied) in self.emptied.iter().filter(|(whose, _)| own(whose)) {
            if !out.contains(emptied) {
                out.push(emptied.clone());
            }
        }
        out
    }

    /// Whether a value holds a variable that is not set here, and that the shell may set.
    pub fn is_unset(&self, value: &Place) -> bool {
        let touches = |own: &&Place| {
            Arc::ptr_eq(&own.source, &value.source)
                && own.span.start <= value.span.end
                && value.span.start <= own.span.end
        };
        self.unset.iter().any(|own| touches(&own))
    }

    /// Every expression of a variable that is not set, and those of `others`.
    pub fn unset_places(&self, others: &[Place]) -> Vec<Place> {
        self.unset.iter().chain(others).cloned().collect()
    }

    /// The keys that Compose does not know.
    pub fn unknown_keys(&self) -> Arc<[UnknownKey]> {
        self.unknown_keys.iter().cloned().collect()
    }

    /// A key for which Compose refuses the project.
    pub fn refuse_key(&mut self, key: UnknownKey) {
        if self.unknown_keys.len() >= MOST_NOTES || self.unknown_keys.contains(&key) {
            return;
        }
        let message = format!("{} has a key `{}` that Compose does not know", key.within, key.name);
        self.tell(None, Problem { message, consequence: REFUSED, place: Some(key.place.clone()) });
        self.unknown_keys.push(key);
    }

    /// What of the project was not read.
    pub fn unseen(&self) -> impl Iterator<Item = &Problem> {
        self.all.iter().filter(|problem| matches!(problem.consequence, Consequence::NotSeen(_)))
    }

    /// Why Compose refuses the project as a whole.
    pub fn refused(&self) -> impl Iterator<Item = &Problem> {
        self.all.iter().filter(|problem| problem.consequence == REFUSED)
    }

    /// What concerns a service.
    pub fn of(&self, service: &str) -> Vec<Problem> {
        self.all.iter().chain(self.by_service.get(service).into_iter().flatten()).cloned().collect()
    }
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
        let read = yaml::read(source).map_err(|refused| refuse(refused.message, &refused.place))?;
        read.into_iter().map(|root| self.document(root, environment, is_base)).collect()
    }

    fn document(&mut self, mut root: Value, environment: &Environment, is_base: bool) -> Fallible<Map> {
        let place = root.place.clone();
        Walk { environment, notes: &mut self.notes, service: None }.value(&mut root, &mut Vec::new())?;
        let Data::Map(mut map) = root.data else {
            return Err(refuse("top-level object must be a mapping", &start(&place)));
        };
        schema::read_as_meant(&mut map, &mut self.renamed);
        if let Some(entry) = map.0.iter_mut().find(|entry| entry.key == "services") {
            let place = entry.value.place.clone();
            let Data::Map(services) = &mut entry.value.data else {
                return Err(refuse(
                    format!("services must be a mapping, and not {}", entry.value.kind()),
                    &start(&place),
                ));
            };
            services.0.retain(|service| service.value.mark != Mark::Reset);
            let (notes, held) = (&mut self.notes, &mut self.held);
            services.0.retain_mut(|service| {
                let kind = service.value.kind();
                let key = &service.key;
                let mut hold = |problem| held.push((Arc::clone(&place.source), key.clone(), problem));
                if let Data::Map(own) = &mut service.value.data {
                    if merge::normalize(key, own, is_base, &mut hold) {
                        notes.lacking.push(key.clone());
                    }
                    return true;
                }
                let message = format!("services.{key} must be a mapping, and not {kind}");
                hold(Problem { message, consequence: REFUSED, place: Some(service.key_place.clone()) });
                false
            });
        }
        Ok(map)
    }

    /// Reads files of which each is laid upon the ones before it.
    pub fn project(
        &mut self,
        sources: &[Arc<Source>],
        folder: &str,
        environment: &Environment,
        included: &[String],
    ) -> Fallible<Map> {
        let mut project = Map::default();
        let mut part = Part::Whole;
        for source in sources {
            let mut included = included.to_vec();
            included.push(source.name().to_owned());
            let documents = self.file(source, folder, environment, false)?;
            self.release(source.name(), None);
            for mut document in documents {
                include::apply(self, &mut document, folder, environment, &included)?;
                extends::apply(self, &mut document, source.name(), environment)?;
                // Compose looks after each file, so that what a later one replaces is refused as well.
                if part == Part::Over || sources.len() > 1 {
                    self.check(&document, part);
                }
                part = Part::Over;
                merge::merge(&mut project, document, &mut Vec::new())?;
            }
        }
        self.check(&project, Part::Whole);
        Ok(project)
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
                refuse(format!("failed to read {}: {}", source.name(), refused.message), &refused.place)
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
        for (name, given) in gathered.given {
            environment.add(&name, given);
        }
        Ok(())
    }
}

/// Whether a variable is a setting of neko's, or of coturn's images.
pub(in crate::deployment) fn is_setting(name: &str) -> bool {
    name.starts_with("NEKO_") || name.starts_with("DETECT_")
}

/// A `$NAME` that looks as if its `$` was to be doubled: within a word, or of a name in lower case.
pub(super) fn emptied(name: &str, place: &Place) -> Option<Emptied> {
    let before = place.source.text.get(..place.span.start)?.chars().next_back();
    let within = before.is_some_and(|c| c.is_alphanumeric() || "!#%^&*+?~".contains(c));
    let lower = name.chars().any(|c| c.is_ascii_lowercase());
    let bare = !place.text().starts_with("${");
    (bare && (within || lower)).then(|| Emptied { place: place.clone() })
}

/// Decodes a text as go-yaml does.
pub(super) fn decoded(kind: SourceKind, bytes: &[u8]) -> Result<Arc<Source>, String> {
    match config::yaml_text(bytes) {
        (text, None) => Ok(Source::new(kind, text)),
        (_, Some((_, why))) => Err(format!("not a text: {why}")),
    }
}

/// The first character of a place, for what would else underline a whole file.
fn start(place: &Place) -> Place {
    let width = place.text().chars().next().map_or(0, char::len_utf8);
    Place::new(&place.source, place.span.start..place.span.start + width)
}

/// Interpolates every text of a tree.
struct Walk<'a> {
    environment: &'a Environment,
    notes: &'a mut Notes,
    service: Option<String>,
}

impl Walk<'_> {
    fn value(&mut self, value: &mut Value, path: &mut Vec<String>) -> Fallible<()> {
        let place = value.place.clone();
        match &mut value.data {
            Data::Text(text) if text.value.contains('$') => {
                let mut read = match interpolate(text, &place.source, self.environment) {
                    Ok(read) => read,
                    Err(refused) => {
                        let message =
                            format!("error while interpolating {}: {}", path.join("."), dotenv::explained(&refused));
                        // The rest is judged; of this text nothing is known.
                        let problem = Problem { message, consequence: REFUSED, place: Some(place.clone()) };
                        if !self.environment.is_partial {
                            self.notes.tell(None, problem);
                        }
                        self.notes.hide(place);
                        // What neko takes for not set; a variable keeps its name.
                        let listed = path.get(2).is_some_and(|key| key == "environment") && path.len() == 4;
                        let kept = text.value.find('=').filter(|_| listed).map_or(0, |at| at + 1);
                        *text = text.part(0..kept);
                        return Ok(());
                    }
                };
                let whole = read.text.value.split_once('=').map_or(&*read.text.value, |(_, value)| value).is_empty();
                let role = Role::of(path, &read.text.value, whole);
                for (name, span) in std::mem::take(&mut read.unset) {
                    let place = Place::new(&place.source, span);
                    match self.environment.is_partial {
                        true => self.notes.hide(place),
                        false => self.notes.unset(self.service.as_deref(), &name, place, &role),
                    }
                }
                self.notes.grow(read.text.value.len(), &place)?;
                *text = read.text;
                Ok(())
            }
            Data::List(items) => {
                for item in items {
                    path.push("[]".to_owned());
                    self.value(item, path)?;
                    path.pop();
                }
                Ok(())
            }
            Data::Map(map) => {
                for entry in &mut map.0 {
                    if path.len() == 1 && path.first().is_some_and(|first| first == "services") {
                        self.service = Some(entry.key.clone());
                    }
                    path.push(entry.key.clone());
                    self.value(&mut entry.value, path)?;
                    path.pop();
                    if path.len() == 1 {
                        self.service = None;
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
