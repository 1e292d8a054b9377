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
use neko_deploy::load::{Configuration, Kind, Outcome, Sink, Text};
use neko_text::source::Source;

/// So many files are worked on before what came of them is printed.
const AT_ONCE: usize = 256;

/// So many bytes are kept of a file before those before it are printed.
const KEPT: usize = 1 << 20;

/// What is meant by a few files, or found here.
pub(super) fn of_found(args: &Args, inputs: &Inputs<'_>) -> anyhow::Result<u8> {
    Printer::new(args.format).print_each(args, |take| inputs.each(&args.config, take))
}

/// Many files; manifests come last and together, for one may mean another.
pub(super) fn of_files(args: &Args, inputs: &Inputs<'_>) -> anyhow::Result<u8> {
    let mut printer = Printer::new(args.format);
    let mut manifests: Vec<Arc<Source>> = Vec::new();
    let loader = inputs.loader();
    for files in args.config.chunks(AT_ONCE) {
        for work in workers::in_order(files, |file| guarded(file, || work(args, inputs, file))) {
            match work {
                Work::Manifest(source) => manifests.push(source),
                Work::Pieces(pieces) => pieces.into_iter().try_for_each(|piece| printer.print(piece))?,
                Work::Large(kind, text) => {
                    let mut printed = Ok(());
                    loader.each_of_text(kind, &text, &mut |own| {
                        if printed.is_ok() {
                            printed = printer.print(Piece::of(args, &inputs.noted(own)));
                        }
                    });
                    printed?;
                }
            }
        }
    }
    match manifests.is_empty() {
        true => printer.finish(),
        false => printer.print_each(args, |take| {
            loader.each_of_manifests(&manifests, &mut |own| take(inputs.noted(own)));
        }),
    }
}

enum Work {
    Pieces(Vec<Piece>),
    Manifest(Arc<Source>),
    /// A text of which too much is printed to keep it.
    Large(Kind, Box<Text>),
}

fn work(args: &Args, inputs: &Inputs<'_>, file: &Path) -> Work {
    let loader = inputs.loader();
    let read = inputs.text(file).map(|text| (loader.kind(&text), text));
    let (kind, text) = match read {
        Err(unread) => return Work::Pieces(vec![Piece::of(args, &unread.into())]),
        Ok((Kind::Kubernetes, text)) => return Work::Manifest(text.source()),
        Ok(read) => read,
    };
    let (mut pieces, mut kept) = (Vec::new(), 0);
    loader.each_of_text(kind, &text, &mut |own| {
        if kept <= KEPT {
            let piece = Piece::of(args, &inputs.noted(own));
            kept += piece.text.as_ref().map_or(0, String::len);
            pieces.push(piece);
        }
    });
    // A single one is as large as it is.
    if kept > KEPT && pieces.len() > 1 { Work::Large(kind, Box::new(text)) } else { Work::Pieces(pieces) }
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
            Outcome::Beside(_) => {
                said.push(format!("error: {}", input::no_neko(&subject.name)));
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
            (_, Outcome::Failed(_) | Outcome::Refused(..) | Outcome::Beside(_)) => Ok(None),
            (Format::Text, Outcome::Neko(own)) => Ok(Some(table::render(&subject.name, own, &redaction, reveal))),
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
            (Format::Text | Format::Env, 1..) => "\n",
            (Format::Text | Format::Env, 0) | (Format::Yaml, _) => "",
        };
        self.count += 1;
        Ok(self.format.print(&format!("{between}{text}"))?)
    }

    /// Prints what is handed out, each before the next one is there; one that is the only one stands for itself.
    fn print_each(mut self, args: &Args, hand_out: impl FnOnce(Sink<'_>)) -> anyhow::Result<u8> {
        let (mut held, mut is_first, mut printed) = (None, self.count == 0, Ok(()));
        hand_out(&mut |own| {
            if std::mem::take(&mut is_first) {
                held = Some(own);
                return;
            }
            for own in held.take().into_iter().chain([own]) {
                if printed.is_ok() {
                    printed = self.print(Piece::of(args, &own));
                }
            }
        });
        printed?;
        match held {
            Some(only) => one(args, only),
            None => self.finish(),
        }
    }

    fn finish(self) -> anyhow::Result<u8> {
        if self.format == Format::Json {
            let begin = if self.count == 0 { json::SEVERAL_BEGIN } else { "" };
            self.format.print(&format!("{begin}{}", json::SEVERAL_END))?;
        }
        Ok(self.code)
    }
}
