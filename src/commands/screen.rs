//! The options of every subcommand that say how the output looks, and what was said of them.

use std::sync::OnceLock;

use clap::ValueEnum;

use super::help::OUTPUT;
use super::units;

/// When the text is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal; NO_COLOR, CLICOLOR_FORCE and TERM=dumb count
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Accepted before and after the name of a subcommand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::Args)]
pub(super) struct ScreenArgs {
    /// When to colour the text
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, help_heading = OUTPUT)]
    #[arg(hide_short_help = true, display_order = 900)]
    pub color: Color,
    /// Columns at which text is wrapped [default: COLUMNS, else the terminal's width]
    #[arg(long, global = true, value_name = "COLUMNS", help_heading = OUTPUT, hide_short_help = true)]
    #[arg(value_parser = units::whole(20_u16..=1000), display_order = 901)]
    pub width: Option<u16>,
    /// Print no notes, no progress and no advice
    #[arg(short, long, global = true, help_heading = OUTPUT, conflicts_with = "verbose", display_order = 902)]
    pub quiet: bool,
    /// Print more: each step of a probe, the page of each rule
    #[arg(short, long, global = true, help_heading = OUTPUT, display_order = 903)]
    pub verbose: bool,
    /// Whether standard output goes to the file of `--output`.
    #[arg(skip)]
    pub to_file: bool,
}

static SAID: OnceLock<ScreenArgs> = OnceLock::new();

impl ScreenArgs {
    /// Keeps what the command line says for the rest of the run.
    pub fn keep(self) {
        // Only `main` does it, once.
        let _ = SAID.set(self);
    }
}

/// What the command line says; the defaults where nothing was parsed, as in tests.
pub(super) fn said() -> ScreenArgs {
    SAID.get().copied().unwrap_or_default()
}
