//! More configurations than one: each is printed when it is ready, so that ten thousand take no more room than a few.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Arc;

use super::super::input;
use super::super::inputs::Inputs;
use super::super::workers;
use super::super::writer::say;
use super::super::{FINDINGS, OK, USAGE};
use super::{Args, Format, json, one, table, variables, yaml};
use crate::render::visible;
use neko_deploy::load::{Configuration, Kind, Loaded, Outcome};
use neko_text::source::Source;

/// So many files are worked on before what came of them is printed.
const AT_ONCE: usize = 256;

/// Configurations that are there already.
pub(super) fn of_loaded(args: &Args, loaded: &[Configuration]) -> anyhow::Result<u8> {
    let mut printer = Printer::new(args.format);
    for own in loaded {
        printer.print(Piece::of(args, own))?;
    }
    printer.finish()
}

/// Many files; manifests come last and together, for one may mean another.
pub(super) fn of_files(args: &Args, inputs: &Inputs<'_>) -> anyhow::Result<u8> {
    let mut printer = Printer::new(args.format);
    let mut manifests: Vec<Arc<Source>> = Vec::new();
    for files in args.config.chunks(AT_ONCE) {
        for work in workers::in_order(files, |file| guarded(file, || work(args, inputs, file))) {
            match work {
                Work::Manifest(source) => manifests.push(source),
                Work::Pieces(pieces) => pieces.into_iter().try_for_each(|piece| printer.print(piece))?,
            }
        }
    }
    if !manifests.is_empty() {
        let mut loaded = inputs.noted(inputs.loader().manifests(&manifests)).configurations;
        if printer.count == 0 && loaded.len() == 1 {
            return loaded.pop().map_or(Ok(OK), |only| one(args, only));
        }
        loaded.iter().try_for_each(|own| printer.print(Piece::of(args, own)))?;
    }
    printer.finish()
}

enum Work {
    Pieces(Vec<Piece>),
    Manifest(Arc<Source>),
}

fn work(args: &Args, inputs: &Inputs<'_>, file: &Path) -> Work {
    let loader = inputs.loader();
    let read = inputs.text(file).map(|text| (loader.kind(&text), text));
    let loaded = match read {
        Err(unread) => Loaded::from(Configuration::from(unread)),
        Ok((Kind::Kubernetes, text)) => return Work::Manifest(text.source()),
        Ok((kind, text)) => inputs.noted(loader.text_as(kind, &text)),
    };
    Work::Pieces(loaded.configurations.iter().map(|own| Piece::of(args, own)).collect())
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
    fn of(args: &Args, subject: &Configuration) -> Self {
        let reveal = args.input.show_secrets;
        let (mut said, mut code) = (Vec::new(), OK);
        match &subject.outcome {
            Outcome::Failed(failure) => {
                said.push(format!("error: {}", input::words(failure)));
                code = USAGE;
            }
            Outcome::Refused(problems, _) => {
                said.push(format!("error: {}", input::refused(problems)));
                code = USAGE;
            }
            Outcome::Neko(own) if !own.starts() => code = FINDINGS,
            Outcome::Neko(_) => {}
        }
        let redaction = super::redaction(std::iter::once(subject), reveal);
        let text = match (args.format, &subject.outcome) {
            (Format::Json, _) => {
                json::one_of_several(subject, &redaction, reveal).map(Some).map_err(anyhow::Error::from)
            }
            (_, Outcome::Failed(_) | Outcome::Refused(..)) => Ok(None),
            (Format::Table, Outcome::Neko(own)) => Ok(Some(table::render(&subject.name, own, &redaction, reveal))),
            (Format::Yaml, Outcome::Neko(own)) => {
                said.extend(super::left_out(&subject.name, own));
                Ok(Some(format!(
                    "--- # {}\n{}",
                    visible::escaped(&subject.name),
                    yaml::render(&own.resolution, reveal)
                )))
            }
            (Format::Env, Outcome::Neko(own)) => variables(&subject.name, own, reveal).map(|(text, warnings)| {
                said.extend(warnings);
                Some(format!("# {}\n{text}", visible::escaped(&subject.name)))
            }),
        };
        let text = text.unwrap_or_else(|error| {
            said.push(format!("error: {}: {error:#}", subject.name));
            code = USAGE;
            None
        });
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
