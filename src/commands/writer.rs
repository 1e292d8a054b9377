//! The only place that prints. What is for people passes [`visible`], whoever made it; a product stays as it is.

use std::fmt::Arguments;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::{build_server, terminal};
use crate::render::visible;

/// What is printed for the file of `--output`, once that is wanted.
static COLLECTED: Mutex<Option<String>> = Mutex::new(None);

/// From now on what is printed is collected, and standard output gets nothing.
pub(super) fn collect() {
    *COLLECTED.lock().unwrap_or_else(PoisonError::into_inner) = Some(String::new());
}

/// What was collected; what comes after it is printed.
pub(super) fn collected() -> Option<String> {
    COLLECTED.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Prints a text for people without colours of its own.
pub fn print(text: &str) -> io::Result<()> {
    out(&visible::lines(text, false))
}

/// Prints a text for people that may have our own colours and links: whether it has was decided where it was made.
pub(super) fn print_styled(text: &str) -> io::Result<()> {
    out(&visible::lines(text, true))
}

/// Prints commands for GitHub's runner, each on a line of its own.
pub(super) fn print_commands(text: &str) -> io::Result<()> {
    out(&visible::symbols(text))
}

/// Prints JSON: what is hidden, or a command of a runner, becomes an escape of JSON's own.
pub(super) fn print_json(text: &str) -> io::Result<()> {
    out(&visible::json(text))
}

/// Prints a product byte by byte: a file that somebody or something else reads.
pub(super) fn print_product(text: &str) -> io::Result<()> {
    out(text)
}

/// Prints a unified diff: for people on a terminal and in the log of a build server, else a product for `patch`.
pub(super) fn print_diff(text: &str) -> io::Result<()> {
    if io::stdout().is_terminal() || build_server::is_here() { print(text) } else { print_product(text) }
}

/// Says a line on standard error, given as for `format!`; what is in it stays within that line.
macro_rules! say {
    ($($words:tt)*) => { $crate::commands::writer::line(format_args!($($words)*)) };
}
pub(super) use say;

/// Says a line that nobody has to read, unless `--quiet` is given.
macro_rules! note {
    ($($words:tt)*) => { $crate::commands::writer::note_line(format_args!($($words)*)) };
}
pub(super) use note;

/// [`note!`].
pub(super) fn note_line(words: Arguments<'_>) {
    if !terminal::quiet() {
        line(format_args!("note: {words}"));
    }
}

/// [`say!`].
pub(super) fn line(words: Arguments<'_>) {
    let words = words.to_string();
    err(&visible::lines(&format!("{}\n", visible::escaped(&words)), false));
}

/// Says some lines on standard error, or a part of one.
pub(super) fn say_lines(text: &str) {
    err(&visible::lines(text, false));
}

/// Says what clap has to say, its help on standard output; the exit code.
pub(super) fn say_usage(error: &clap::Error) -> u8 {
    let choice = match error.use_stderr() {
        true => anstream::AutoStream::choice(&io::stderr()),
        false => anstream::AutoStream::choice(&io::stdout()),
    };
    let styled = choice != anstream::ColorChoice::Never;
    let text = if styled { error.render().ansi().to_string() } else { error.render().to_string() };
    let text = visible::lines(&text, styled);
    if error.use_stderr() {
        err(&text);
    } else if let Err(failed) = out(&text)
        && failed.kind() != io::ErrorKind::BrokenPipe
    {
        say!("error: {failed}");
        return super::USAGE;
    }
    u8::try_from(error.exit_code()).unwrap_or(super::USAGE)
}

/// A closed pipe or a full disk comes back as an error and not as a panic.
fn out(text: &str) -> io::Result<()> {
    if let Some(collected) = COLLECTED.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        collected.push_str(text);
        return Ok(());
    }
    write_out(text).map_err(|error| io::Error::new(error.kind(), format!("standard output: {error}")))
}

fn write_out(text: &str) -> io::Result<()> {
    let mut out: Box<dyn Write> = match memchr::memchr(b'\x1b', text.as_bytes()) {
        Some(_) => Box::new(anstream::AutoStream::always(io::stdout()).lock()),
        None => Box::new(io::stdout().lock()),
    };
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// What cannot be said is no failure: the exit code is left.
fn err(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Standard output or standard error, where a name leads to what it is open for (`/dev/stdout`): opened a second time, each
/// would overwrite what the other wrote.
#[cfg(unix)]
pub(super) fn standard_stream(path: &Path) -> Option<Box<dyn Write>> {
    use std::fs::File;
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let named = std::fs::metadata(path).ok()?;
    let is = |stream: &dyn AsFd| {
        let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
        let about = file.metadata().ok()?;
        ((about.dev(), about.ino()) == (named.dev(), named.ino())).then_some(())
    };
    if is(&io::stdout()).is_some() {
        return Some(Box::new(io::stdout()));
    }
    is(&io::stderr()).map(|()| Box::new(io::stderr()) as Box<dyn Write>)
}

#[cfg(not(unix))]
pub(super) fn standard_stream(_: &Path) -> Option<Box<dyn Write>> {
    None
}
