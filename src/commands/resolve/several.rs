//! More configurations than one: each is printed when it is ready, so that ten thousand take no more room than a few.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Arc;

use super::super::deployments::{Outcome, Subject};
use super::super::input::InputError;
use super::super::writer::say;
use super::super::{FINDINGS, OK, USAGE};
use super::super::{exposed, workers};
use super::{Args, Format, json, one, table, variables, yaml};
use crate::deployment::kubernetes;
use crate::render::visible;
use crate::source::Source;

/// So many files are worked on before what came of them is printed.
const AT_ONCE: usize = 256;

/// Configurations that are there already.
pub(super) fn of_subjects(args: &Args, subjects: &[Subject]) -> anyhow::Result<u8> {
    let mut printer = Printer::new(args.format);
    for subject in subjects {
        printer.print(Piece::of(args, subject))?;
    }
    printer.finish()
}

/// Many files; manifests come last and together, for one may mean another.
pub(super) fn of_files(args: &Args) -> anyhow::Result<u8> {
    let mut printer = Printer::new(args.format);
    let mut manifests: Vec<Arc<Source>> = Vec::new();
    for files in args.config.chunks(AT_ONCE) {
        for work in workers::in_order(files, |file| guarded(file, || work(args, file))) {
            match work {
                Work::Manifest(source) => manifests.push(source),
                Work::Pieces(pieces) => pieces.into_iter().try_for_each(|piece| printer.print(piece))?,
            }
        }
    }
    if !manifests.is_empty() {
        let subjects = args.input.kubernetes(&manifests);
        exposed::note_subjects(&args.input, &subjects);
        if printer.count == 0 && subjects.len() == 1 {
            return subjects.into_iter().next().map_or(Ok(OK), |subject| one(args, subject));
        }
        subjects.iter().try_for_each(|subject| printer.print(Piece::of(args, subject)))?;
    }
    printer.finish()
}

enum Work {
    Pieces(Vec<Piece>),
    Manifest(Arc<Source>),
}

fn work(args: &Args, file: &Path) -> Work {
    let subjects = match args.input.text(file) {
        Err(error) => vec![Subject::unusable(args.input.name(file), error)],
        Ok(text) if kubernetes::is_manifest(&text.lossy()) => return Work::Manifest(text.source()),
        Ok(text) => args.input.beside_manifests(args.input.name(file), text),
    };
    exposed::note_subjects(&args.input, &subjects);
    Work::Pieces(subjects.iter().map(|subject| Piece::of(args, subject)).collect())
}

/// A mistake of ours in one file must not take the others along.
fn guarded(file: &Path, work: impl FnOnce() -> Work) -> Work {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let why = format!("{}: neko-ice itself failed on this file; please report it", file.display());
        Work::Pieces(vec![Piece { text: None, said: vec![format!("error: {why}")], code: USAGE }])
    })
}

/// What is printed of one configuration.
struct Piece {
    /// For standard output; none where there is nothing to show.
    text: Option<String>,
    /// Lines for standard error.
    said: Vec<String>,
    code: u8,
}

impl Piece {
    fn of(args: &Args, subject: &Subject) -> Self {
        let reveal = args.input.show_secrets;
        let (mut said, mut code) = (Vec::new(), OK);
        match &subject.outcome {
            Outcome::Unusable(error) => {
                said.push(format!("error: {error:#}"));
                code = USAGE;
            }
            Outcome::Refused(problems, _) => {
                said.push(format!("error: {}", InputError::Refused(problems.clone())));
                code = USAGE;
            }
            Outcome::Resolved(own) if !own.starts() => code = FINDINGS,
            Outcome::Resolved(_) => {}
        }
        let text = match (args.format, &subject.outcome) {
            (Format::Json, _) => json::one_of_several(subject, reveal).map(Some).map_err(anyhow::Error::from),
            (_, Outcome::Unusable(_) | Outcome::Refused(..)) => Ok(None),
            (Format::Table, Outcome::Resolved(own)) => Ok(Some(table::render(&subject.name, own, reveal))),
            (Format::Yaml, Outcome::Resolved(own)) => {
                said.extend(super::left_out(&subject.name, own));
                Ok(Some(format!(
                    "--- # {}\n{}",
                    visible::escaped(&subject.name),
                    yaml::render(&own.resolution, reveal)
                )))
            }
            (Format::Env, Outcome::Resolved(own)) => variables(&subject.name, own, reveal).map(|(text, warnings)| {
                said.extend(warnings);
                Some(format!("# {}\n{text}", visible::escaped(&subject.name)))
            }),
        };
        let text = text.unwrap_or_else(|error| {
            said.push(format!("error: {}: {error:#}", subject.name));
            code = USAGE;
            None
        });
        let redaction = super::redaction(std::iter::once(subject), reveal);
        Self { text: text.map(|text| redaction.output(text)), said, code }
    }
}

/// Writes pieces as one output.
struct Printer {
    format: Format,
    count: usize,
    code: u8,
}

impl Printer {
    fn new(format: Format) -> Self {
        Self { format, count: 0, code: OK }
    }

    fn print(&mut self, piece: Piece) -> anyhow::Result<()> {
        for line in &piece.said {
            say!("{line}");
        }
        self.code = self.code.max(piece.code);
        let Some(text) = piece.text else { return Ok(()) };
        let between = match (self.format, self.count) {
            (Format::Json, 0) => json::SEVERAL_BEGIN,
            (Format::Json, _) => json::SEVERAL_BETWEEN,
            (Format::Table | Format::Env, 1..) => "\n",
            (Format::Table | Format::Env, 0) | (Format::Yaml, _) => "",
        };
        self.count += 1;
        Ok(self.format.print(&format!("{between}{text}"))?)
    }

    fn finish(self) -> anyhow::Result<u8> {
        if self.format == Format::Json {
            let begin = if self.count == 0 { json::SEVERAL_BEGIN } else { "" };
            self.format.print(&format!("{begin}{}", json::SEVERAL_END))?;
        }
        Ok(self.code)
    }
}
