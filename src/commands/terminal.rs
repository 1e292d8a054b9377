//! What standard output takes: colour, links, how wide it is.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};

use super::screen::{Color, said};
use crate::render::links::Links;

/// A terminal that says less of itself says nothing of use.
pub(super) const NARROWEST: u16 = 20;

/// When the text has links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Hyperlinks {
    /// On a terminal, but TERM=dumb and the Linux console
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Hyperlinks {
    pub fn links(self) -> Option<Links> {
        let on = match self {
            _ if said().to_file => false,
            Self::Auto => io::stdout().is_terminal() && !is_term(&["dumb", "linux"]),
            Self::Always => true,
            Self::Never => false,
        };
        let folder = || env::current_dir().ok().and_then(|folder| folder.into_os_string().into_string().ok());
        on.then(folder).flatten().map(|folder| Links { folder })
    }
}

/// Whether standard output shows colour: `--color` says it. Else `NO_COLOR` forbids it, `CLICOLOR_FORCE` wants it even on a
/// pipe, and a terminal shows it unless it is a dumb one. A file of `--output` never has any.
pub fn colour() -> bool {
    let said = said();
    match said.color {
        _ if said.to_file => false,
        Color::Always => true,
        Color::Never => false,
        Color::Auto => colour_here(),
    }
}

fn colour_here() -> bool {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    let zero = OsStr::new("0");
    if set("CLICOLOR_FORCE").is_some_and(|value| value != zero) {
        return true;
    }
    io::stdout().is_terminal() && !is_term(&["dumb"]) && set("CLICOLOR").is_none_or(|value| value != zero)
}

/// Columns for tables and reports, 60 at least and 120 where nothing says how many there are.
pub fn width() -> u16 {
    columns().map_or(120, |columns| columns.max(60))
}

/// Columns of the output: those of `--width`, of COLUMNS, of the terminal. None where the text is not to be wrapped.
pub fn columns() -> Option<u16> {
    let said = said();
    let of_environment = || env::var("COLUMNS").ok()?.parse().ok().filter(|columns: &u16| *columns >= NARROWEST);
    let of_terminal = || {
        let size = (!said.to_file && io::stdout().is_terminal()).then(terminal_size::terminal_size)?;
        size.map(|(terminal_size::Width(columns), _)| columns.max(NARROWEST))
    };
    said.width.or_else(of_environment).or_else(of_terminal)
}

/// Whether notes, progress and advice are left out.
pub(super) fn quiet() -> bool {
    said().quiet
}

/// Whether more is printed than what was asked for.
pub(super) fn verbose() -> bool {
    said().verbose
}

fn is_term(names: &[&str]) -> bool {
    env::var_os("TERM").is_some_and(|term| names.iter().any(|name| term == *name))
}
