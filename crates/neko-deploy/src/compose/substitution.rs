//! Interpolation of every text of a file.

use super::super::{Problem, ProblemKind};
use super::dotenv;
use super::interpolation::{Refused, interpolate};
use super::notes::Notes;
use super::refusal::Fallible;
use super::unset::Role;
use super::value::{Data, Value};
use super::variables::{Asking, Environment};
use neko_text::source::Place;

/// Interpolates a file, whose services are told of what is not set in them.
pub(super) fn interpolate_all(root: &mut Value, environment: &Environment, notes: &mut Notes) -> Fallible<()> {
    Walk { environment, notes, service: None }.value(root, &mut Vec::new())
}

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
                let mut read = match interpolate(text, &place.source, &Asking(self.environment)) {
                    Ok(read) => read,
                    Err(refused) => {
                        let at = format!("error while interpolating {}: ", path.join("."));
                        let message = dotenv::explained(&refused, &place).behind(&at);
                        // The rest is judged; of this text nothing is known.
                        let kind = match refused {
                            Refused::Required { name, .. } => ProblemKind::RequiredVariable { name, message },
                            _ => message.into(),
                        };
                        let problem = Problem::project_refused(kind, place.clone());
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
