//! What is the matter with a deployment's text, and what follows for neko.

mod consequence;
mod flaw;
mod kind;

use std::fmt;

use neko_config::{Files, Standing};
use neko_text::source::Place;

pub use consequence::Consequence;
pub use flaw::{Flaw, FlawKind, Software};
pub use kind::{ProblemKind, UnknownKey, ValueType};
pub use neko_text::message::Message;

/// Something about the deployment's text that has consequences for neko.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What is the matter: `env_file ./neko.env: no such file`.
    pub kind: ProblemKind,
    /// What follows for neko.
    pub consequence: Consequence,
    /// Where.
    pub place: Option<Place>,
}

impl Problem {
    /// A problem at a place, where it has one.
    pub fn new(kind: impl Into<ProblemKind>, consequence: Consequence, place: impl Into<Option<Place>>) -> Self {
        Self { kind: kind.into(), consequence, place: place.into() }
    }

    /// Something for which Compose refuses the whole project.
    pub(super) fn project_refused(kind: impl Into<ProblemKind>, place: impl Into<Option<Place>>) -> Self {
        Self::new(kind, Consequence::ProjectRefused, place)
    }

    /// A file that was not read, for what it is or because it is no part of the project.
    pub(super) fn not_read(path: &str, files: &dyn Files, place: Option<Place>) -> Self {
        let standing = files.standing(path);
        let consequence = if standing == Standing::Irregular { IRREGULAR } else { NOT_READ };
        Self::new(ProblemKind::NotRead { path: path.to_owned(), standing }, consequence, place)
    }

    /// A file of variables of which only neko's own were taken, because it is no part of the project.
    pub(super) fn partly_read(path: &str, place: Option<Place>) -> Self {
        Self::new(ProblemKind::PartlyRead { path: path.to_owned() }, NOT_READ, place)
    }

    /// What is the matter, with the secrets in it for somebody who asks for those.
    pub fn message(&self) -> Message {
        match &self.kind {
            ProblemKind::Other(message) | ProblemKind::RequiredVariable { message, .. } if self.may_be_quoted() => {
                message.clone()
            }
            _ => self.to_string().into(),
        }
    }

    /// Whether its kind may be shown: of a file outside the project nothing is quoted.
    pub fn may_be_quoted(&self) -> bool {
        self.place.as_ref().is_none_or(|place| place.source.may_be_quoted())
    }
}

/// What is the matter, as far as it may be shown.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.may_be_quoted() {
            true => self.kind.fmt(f),
            false => f.write_str("a problem in a file outside the project, which is not quoted"),
        }
    }
}

/// What a file is that was not read.
pub(super) fn why_not_read(standing: Standing) -> &'static str {
    match standing {
        Standing::Irregular => "not a regular file and was not read",
        _ => "outside the project and was not read",
    }
}

/// What follows where no regular file is.
const IRREGULAR: Consequence =
    Consequence::NotSeen(Message::fixed("what it says is not known here; only regular files are read"));
/// What follows where a file was not read.
const NOT_READ: Consequence = Consequence::NotSeen(Message::fixed(
    "what it says is not known here; --project FOLDER names a folder that holds it too",
));

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::{Source, SourceKind};

    #[test]
    fn problems_are_the_same_by_kind_and_place_and_not_by_words() {
        let source = Source::new(SourceKind::BuiltIn("compose.yaml".to_owned()), "a: b".to_owned());
        let at = |start: usize| Place::new(&source, start..start + 1);
        let lacks = |key: &str| ProblemKind::Lacks { path: "services.a".to_owned(), key: key.to_owned() };
        let refused = |kind: ProblemKind, start| Problem::project_refused(kind, at(start));
        assert_eq!(refused("this way".into(), 0), refused("or that way".into(), 0));
        assert_ne!(refused("this way".into(), 0), refused("this way".into(), 3));
        assert_ne!(refused("this way".into(), 0), Problem::new("this way", Consequence::never("it"), at(0)));
        assert_eq!(refused(lacks("path"), 0), refused(lacks("path"), 0));
        assert_ne!(refused(lacks("path"), 0), refused(lacks("action"), 0));
    }
}
