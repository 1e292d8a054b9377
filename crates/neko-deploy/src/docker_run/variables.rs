//! `-e` and `--env-file`: the container's variables. Those of files come first, wherever they stand.

use super::{REFUSED, Run, Word, env_file, made};
use crate::compose::is_setting;
use crate::{Consequence, Message, Problem, Unseen};
use neko_config::{FileError, OUTSIDE, Variable, setting, suspected};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

impl Run<'_> {
    pub(super) fn variable(&mut self, value: &Word) {
        let place = self.place(value);
        if value.text.is_empty() || value.text.starts_with('=') {
            let message = format!("-e {}: a variable without a name", value.text);
            return self.problem(message, REFUSED, place);
        }
        let Some((written, _)) = value.text.split_once('=') else {
            return self.set_unseen(&value.text, "what the shell has under the same name", place);
        };
        let own = value.from(written.len() + 1);
        let name = &*suspected::variable_name(written);
        // Of a list of servers the rest can still be judged.
        let is_list = own.text.starts_with(['[', '{']) && !own.unknown.is_empty();
        if is_list {
            let place = Place::new(self.source, own.span.clone());
            let unknown = made::told(name, &own, &place);
            let message = unknown.behind(&format!("{name}: a part of it is made by the shell of "));
            self.problem(message, Consequence::unseen("that part is checked as it is written"), place);
        }
        if own.unknown.is_empty() || is_list {
            self.set(name, own.text, Place::new(self.source, own.span), own.offsets);
        } else {
            let what = made::told(name, &own, &place).behind("made by the shell of ");
            self.set_unseen(name, what, place);
        }
    }

    fn remark(&mut self, name: &str, place: Place) {
        let message =
            format!("{name}: an --env-file cannot have a comment after a value, so the comment is part of the value");
        let consequence = Consequence::never(
            "neko gets the value with the comment, and exits or reads something else; put the comment on a line of its own",
        );
        self.problem(message, consequence, place);
    }

    fn set(&mut self, name: &str, value: String, place: Place, offsets: Offsets) {
        self.environment.unseen.retain(|unseen| unseen.name != name);
        let name = suspected::variable_name(name).into_owned();
        self.environment.variables.push(Variable { name, value, place, offsets });
    }

    fn set_unseen(&mut self, name: &str, what: impl Into<Message>, place: Place) {
        self.environment.variables.retain(|own| own.name != name);
        self.environment.unseen.retain(|own| own.name != name);
        let name = suspected::variable_name(name).into_owned();
        self.environment.unseen.push(Unseen { name, address: None, what: what.into(), place: Some(place) });
    }

    pub(super) fn env_file(&mut self, path: &Word) {
        let place = self.place(path);
        if !path.unknown.is_empty() {
            let message = format!("--env-file {}: its path is made by the shell", path.text);
            self.environment.is_partial = true;
            return self.problem(message, Consequence::unseen("the variables that it sets are not known here"), place);
        }
        let path = Word { text: self.found(&path.text), ..path.clone() };
        let bytes = match self.files.read(&path.text, self.limit) {
            Ok(bytes) => bytes,
            Err(_) if self.files.standing(&path.text).is_closed() => {
                self.environment.is_partial = true;
                return self.problems.push(Problem::not_read(&path.text, self.files, Some(place)));
            }
            Err(error) => {
                let why = match error {
                    FileError::Missing => "no such file".to_owned(),
                    FileError::Directory => "a directory, not a file".to_owned(),
                    FileError::TooLarge { .. } => "larger than neko-ice reads".to_owned(),
                    FileError::Closed => OUTSIDE.to_owned(),
                    FileError::Other(why) => why,
                };
                self.environment.is_partial = true;
                return self.problem(format!("--env-file {}: {why}", path.text), REFUSED, place);
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            return self.problem(format!("--env-file {}: not UTF-8", path.text), REFUSED, place);
        };
        let source = Source::new(self.files.standing(&path.text).kind(&path.text), text);
        let lines = match env_file::read(&source.text) {
            Ok(lines) => lines,
            Err(span) => {
                let message = "a variable's name with blanks in it, or none".to_owned();
                return self.problem(message, REFUSED, Place::new(&source, span));
            }
        };
        let all = source.may_be_quoted();
        for line in lines.into_iter().filter(|line| all || is_setting(&line.name)) {
            let Some(span) = line.value else {
                let what = "what the shell has under the same name".to_owned();
                self.set_unseen(&line.name, what, Place::new(&source, line.span));
                continue;
            };
            let value = source.text.get(span.clone()).unwrap_or_default().to_owned();
            let place = Place::new(&source, span.clone());
            let quoted = |mark: char| value.len() > 1 && value.starts_with(mark) && value.ends_with(mark);
            if line.name.starts_with("NEKO_") && (quoted('"') || quoted('\'')) {
                let message = format!("{}: the quotation marks are part of the value", line.name);
                let consequence = Consequence::differs(
                    "Docker takes the lines of an --env-file as they are, and neko sees the marks",
                );
                self.problem(message, consequence, place.clone());
            }
            let (value, place) = match remark(&line.name, &value) {
                Some(end) => {
                    self.remark(&line.name, Place::new(&source, span.start + end..span.end));
                    (value[..end].trim_end().to_owned(), Place::new(&source, span.start..span.start + end))
                }
                None => (value, place),
            };
            self.set(&line.name, value, place, Offsets::verbatim(span.start));
        }
    }
}

/// Where a remark begins behind the value of a setting that holds no free text.
fn remark(name: &str, value: &str) -> Option<usize> {
    let key = setting::by_variable(name)?.key;
    let is_free = key.contains("password") || key.contains("iceservers") || !key.starts_with("webrtc.");
    let at = value.find(" #").or_else(|| value.find("\t#")).filter(|_| !is_free)?;
    Some(value[..at].trim_end().len())
}
