//! What standard output takes: colour, links, how wide it is.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};

use crate::render::links::Links;

/// When the text is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal; NO_COLOR, CLICOLOR_FORCE and TERM=dumb count
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

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

impl Color {
    pub fn on(self) -> bool {
        match self {
            Self::Auto => colour(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

impl Hyperlinks {
    pub fn links(self) -> Option<Links> {
        let on = match self {
            Self::Auto => io::stdout().is_terminal() && !is_term(&["dumb", "linux"]),
            Self::Always => true,
            Self::Never => false,
        };
        let folder = || env::current_dir().ok().and_then(|folder| folder.into_os_string().into_string().ok());
        let repository = env!("CARGO_PKG_REPOSITORY");
        on.then(folder).flatten().map(|folder| Links { folder, repository })
    }
}

/// Whether standard output shows colour: `NO_COLOR` forbids it, `CLICOLOR_FORCE` wants it even on a pipe, a terminal
/// shows it unless it is a dumb one.
pub fn colour() -> bool {
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

/// Columns of the terminal on standard output, 60 at least; where there is none, what COLUMNS says, else 120.
pub fn width() -> u16 {
    let said = || env::var("COLUMNS").ok()?.parse().ok();
    columns().or_else(said).map_or(120, |columns: u16| columns.max(60))
}

/// Columns of the terminal on standard output.
pub fn columns() -> Option<u16> {
    io::stdout().is_terminal().then(terminal_size::terminal_size)?.map(|(terminal_size::Width(columns), _)| columns)
}

fn is_term(names: &[&str]) -> bool {
    env::var_os("TERM").is_some_and(|term| names.iter().any(|name| term == *name))
}
