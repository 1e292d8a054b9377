//! What a Dockerfile gives a neko: the image that it is built on, and its `ENV`.
//!
//! Its lines are handed to the shell's lexer, which joins, quotes and fills in as Docker does: of a line the instruction's
//! name is blanked, so that `ENV A=1 B=$A` and `ARG A=1` are a shell's assignments, each at its place.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::environment::Assignments;
use super::words::{Word, shell};
use super::{Environment, Unseen};
use neko_config::{Variable, Written, suspected};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source};

/// What is known of an image that is built.
#[derive(Debug, Default)]
pub(super) struct Built {
    /// The image that it is built on.
    pub image: Option<Written>,
    pub environment: Environment,
}

/// A stage while it is read.
#[derive(Debug, Clone, Default)]
struct Stage {
    name: String,
    image: Option<Written>,
    assignments: Assignments,
}

/// How many stages are remembered.
const STAGES: usize = 32;

/// The text of a Dockerfile, and where it stands.
pub(super) struct Text<'a> {
    pub text: &'a str,
    pub source: &'a Arc<Source>,
    /// Where each of its characters stands in the source.
    pub offsets: Offsets,
}

impl<'a> Text<'a> {
    /// That of a whole file.
    pub fn of(source: &'a Arc<Source>) -> Self {
        Self { text: &source.text, source, offsets: Offsets::verbatim(0) }
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, self.offsets.span(span))
    }
}

/// Reads a Dockerfile up to a stage, by default the last one.
pub(super) fn read(text: &Text<'_>, target: Option<&str>) -> Built {
    let (masked, instructions) = masked(text.text);
    let mut stages: HashMap<String, Stage> = HashMap::new();
    let mut own = Stage::default();
    for words in shell::commands(&masked) {
        let Some(first) = words.first() else { continue };
        let before = instructions.partition_point(|(start, _)| *start <= first.span.start);
        match before.checked_sub(1).map(|before| instructions[before].1) {
            Some(Instruction::From) => {
                if !own.name.is_empty() && target == Some(own.name.as_str()) {
                    break;
                }
                let mut words = words.iter().skip_while(|word| word.text.starts_with("--"));
                let Some(image) = words.next() else { continue };
                let is_as = words.next().is_some_and(|word| word.text.eq_ignore_ascii_case("as"));
                let written = Written { value: image.text.clone(), place: Some(text.place(image.span.clone())) };
                if !own.name.is_empty() && stages.len() < STAGES {
                    stages.insert(own.name.clone(), own);
                }
                own = stages.get(&image.text).cloned().unwrap_or(Stage { image: Some(written), ..Stage::default() });
                own.name = words.next().filter(|_| is_as).map_or_else(String::new, |word| word.text.clone());
            }
            Some(Instruction::Env) => own.env(&words, &masked, text),
            Some(Instruction::Arg) | None => {}
        }
    }
    Built { image: own.image, environment: own.assignments.over(Environment::default()) }
}

impl Stage {
    /// `ENV NAME=value …`, or `ENV NAME all of the line`.
    fn env(&mut self, words: &[Word], masked: &str, text: &Text<'_>) {
        if let [name, first, .., last] | [name, first @ last] = words
            && !name.text.contains('=')
        {
            let span = first.span.start..last.span.end;
            let value = masked.get(span.clone()).unwrap_or_default().to_owned();
            let own = Word { text: value, span: span.clone(), ..Word::new(span.start) };
            return self.set(&name.text, own, text);
        }
        for word in words {
            if let Some((name, _)) = word.text.split_once('=') {
                self.set(name, word.from(name.len() + 1), text);
            }
        }
    }

    fn set(&mut self, name: &str, value: Word, text: &Text<'_>) {
        let name = suspected::variable_name(name).into_owned();
        let place = text.place(value.span.clone());
        if value.unknown.is_empty() {
            let offsets = text.offsets.through(&value.offsets, value.text.len());
            let value = value.text;
            self.assignments.set(Variable { name, value, place, offsets });
        } else {
            let what = suspected::quoted(&value.unknown.join(" and "), &place).behind("made by the build of ");
            self.assignments.set_unseen(Unseen { name, address: None, what, place: Some(place) });
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Instruction {
    From,
    Env,
    Arg,
}

/// The text with nothing but the arguments of these instructions, each character at its place, and where each begins.
fn masked(text: &str) -> (String, Vec<(usize, Instruction)>) {
    let mut out = String::with_capacity(text.len());
    let mut instructions = Vec::new();
    let (mut kept, mut goes_on) = (false, false);
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if body.starts_with('#') || goes_on && body.is_empty() {
            // A remark within an instruction ends it no more than an empty line does.
            blank(&mut out, line, !goes_on);
            continue;
        }
        let begin = line.len() - line.trim_start().len();
        let mut keyword = 0;
        if !goes_on {
            let word = body.split_whitespace().next().unwrap_or_default();
            let known = [("FROM", Instruction::From), ("ENV", Instruction::Env), ("ARG", Instruction::Arg)];
            let found = known.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
            kept = found.is_some();
            if let Some((_, instruction)) = found {
                keyword = begin + word.len();
                instructions.push((out.len(), *instruction));
            }
        }
        goes_on = body.ends_with('\\');
        match kept {
            true => {
                blank(&mut out, &line[..keyword], false);
                out.push_str(&line[keyword..]);
            }
            false => blank(&mut out, line, true),
        }
    }
    (out, instructions)
}

/// Blanks as long as a text, in bytes; its line ends stay where `ends` says so.
fn blank(out: &mut String, text: &str, ends: bool) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' && ends { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    fn read_all(text: &str, target: Option<&str>) -> (String, Vec<(String, String, String)>) {
        let source = Source::new(SourceKind::Stdin, text);
        let built = read(&Text::of(&source), target);
        let variables = built.environment.variables.iter();
        let shown = variables.map(|own| (own.name.clone(), own.value.clone(), own.place.text().to_owned()));
        (built.image.map(|image| image.value).unwrap_or_default(), shown.collect())
    }

    fn shown(all: &[(String, String, String)]) -> Vec<[&str; 3]> {
        all.iter().map(|(name, value, place)| [name.as_str(), value.as_str(), place.as_str()]).collect()
    }

    #[test]
    fn env_is_read_with_its_places() {
        let text = "# x\nARG TAG=3.1.5\nFROM m1k1o/neko:$TAG AS base\nRUN export NEKO_A=1\nenv NEKO_EPR=1-2 \\\n  # c\n  \
                    NEKO_X=\"a b\"\nENV NEKO_LAST all of it\nCOPY . .\n";
        let (image, variables) = read_all(text, None);
        assert_eq!(image, "m1k1o/neko:3.1.5");
        let expected = [["NEKO_EPR", "1-2", "1-2"], ["NEKO_X", "a b", "a b"], ["NEKO_LAST", "all of it", "all of it"]];
        assert_eq!(shown(&variables), expected);
    }

    #[test]
    fn a_stage_has_what_the_one_below_it_has() {
        let text = "FROM a AS one\nENV A=1\nFROM one AS two\nENV B=$A\nFROM nginx\nCOPY --from=one / /\n";
        let (image, variables) = read_all(text, Some("two"));
        assert_eq!((image.as_str(), shown(&variables)), ("a", vec![["A", "1", "1"], ["B", "1", "$A"]]));
        assert_eq!(read_all(text, None).0, "nginx");
    }
}
