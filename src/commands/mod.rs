//! The command line: one subcommand a file. Only this room prints.

mod ambiguous;
mod arguments;
mod build_server;
mod completions;
mod config;
mod disk;
mod edited;
mod env_export;
mod env_import;
mod explain;
mod exposed;
mod init;
pub mod input;
mod inputs;
mod kind;
mod limits;
mod man;
mod migrate;
#[cfg(feature = "probe")]
mod network;
mod output_file;
mod present;
mod project;
mod questions;
mod random;
mod read;
mod refusal;
mod resolve;
mod rules;
mod schema;
mod secrets;
mod side;
mod signals;
mod terminal;
mod texts;
pub mod units;
mod validate;
mod workers;
mod writer;

use std::io;
use std::process::ExitCode;

#[doc(hidden)]
pub use resolve::printed;
pub use terminal::{colour, width};
pub use writer::print;
use writer::{print_json, say};

use clap::{CommandFactory, Parser, Subcommand};

/// Exit code: nothing to complain about.
pub const OK: u8 = 0;
/// Exit code: findings, or a bad verdict.
pub const FINDINGS: u8 = 1;
/// Exit code: wrong usage, or an input that could not be read.
pub const USAGE: u8 = 2;

/// The ICE, STUN and TURN configuration toolkit for neko.
#[derive(Debug, Parser)]
#[command(name = "neko-ice", version, about, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the settings neko ends up with, the origin of each, and what was shadowed
    Resolve(resolve::Args),
    #[cfg(feature = "probe")]
    #[command(flatten)]
    Network(network::Command),
    /// Find what is wrong with neko's configuration, where, and how to mend it
    Validate(validate::Args),
    /// List the rules of validate
    Rules(rules::Args),
    /// Write the webrtc settings as environment variables of neko
    EnvExport(env_export::Args),
    /// Turn keys and variables of neko's second version into those of the third
    Migrate(migrate::Args),
    /// Explain a rule, a failure or a term, and what to do about it
    Explain(explain::Args),
    /// Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider's answer
    EnvImport(env_import::Args),
    /// Write a Compose file for neko and a TURN server
    Init(init::Args),
    /// Write or show the settings file of a repository
    Config(config::Args),
    /// Print a JSON Schema, with which editors complete and check what you write
    Schema(schema::Args),
    /// Print a shell's completion script
    Completions(completions::Args),
    /// Print a man page
    Man(man::Args),
}

impl Command {
    /// Whether standard output belongs to a program, at every exit code.
    fn prints_json(&self) -> bool {
        match self {
            Self::Resolve(args) => args.prints_json(),
            #[cfg(feature = "probe")]
            Self::Network(command) => command.prints_json(),
            Self::Validate(args) => args.prints_json(),
            Self::Rules(args) => args.prints_json(),
            Self::Explain(args) => args.prints_json(),
            Self::Schema(_) => true,
            Self::EnvExport(_)
            | Self::EnvImport(_)
            | Self::Init(_)
            | Self::Migrate(_)
            | Self::Config(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }
}

/// Parses the process's arguments and runs the subcommand.
pub fn main() -> ExitCode {
    // A panic's own message may hold what was read, credentials too.
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(|own| format!(" at {}:{}", own.file(), own.line())).unwrap_or_default();
        say!("neko-ice itself failed{at}; please report it");
    }));
    if let Err(error) = ambiguous::refuse(std::env::args_os().skip(1)) {
        say!("error: {error:#}");
        return ExitCode::from(USAGE);
    }
    let cli = match arguments::parsed() {
        Ok(cli) => cli,
        Err(code) => return ExitCode::from(code),
    };
    let result = match &cli.command {
        Command::Resolve(args) => resolve::run(args),
        #[cfg(feature = "probe")]
        Command::Network(command) => network::run(command),
        Command::Validate(args) => validate::run(args),
        Command::Rules(args) => rules::run(args),
        Command::EnvExport(args) => env_export::run(args),
        Command::Migrate(args) => migrate::run(args),
        Command::Explain(args) => explain::run(args),
        Command::EnvImport(args) => env_import::run(args),
        Command::Init(args) => init::run(args),
        Command::Config(args) => config::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // A reader that went away (`neko-ice … | head`) is no failure of ours.
            if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) {
                return ExitCode::from(OK);
            }
            if cli.command.prints_json() {
                let document = serde_json::json!({ "version": 1, "error": { "message": format!("{error:#}") } });
                // Whoever reads it may be gone; the message below and the exit code are left.
                let _ = print_json(&format!("{document:#}\n"));
            }
            say!("error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

/// The command as clap knows it, for completions and man pages.
pub fn command() -> clap::Command {
    Cli::command()
}
