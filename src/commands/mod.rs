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
mod help;
mod init;
pub mod input;
mod inputs;
mod kind;
mod limits;
mod man;
mod migrate;
#[cfg(feature = "probe")]
mod network;
mod output_arg;
mod output_file;
mod overview;
mod present;
mod project;
mod questions;
mod random;
mod read;
mod refusal;
mod remedy;
mod resolve;
mod rules;
mod schema;
mod screen;
mod secrets;
mod side;
mod signals;
mod terminal;
mod texts;
pub use neko_text::units;
mod validate;
mod version;
mod workers;
mod writer;

use std::io;
use std::path::Path;
use std::process::ExitCode;

pub use help::Help;
use output_arg::OutputArg;
#[doc(hidden)]
pub use resolve::printed;
use screen::ScreenArgs;
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

/// Check the ICE, STUN and TURN settings of neko: will viewers get video, and if not, which line is wrong?
#[derive(Debug, Parser)]
#[command(name = "neko-ice", version, long_version = version::long(), about, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    screen: ScreenArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "probe")]
    #[command(flatten)]
    Network(network::Command),
    /// Find mistakes in neko's settings, and fix them
    #[command(visible_aliases = ["check", "lint"])]
    Validate(validate::Args),
    /// Show neko's effective settings, and where each value comes from
    Resolve(resolve::Args),
    /// Write neko's settings as environment variables
    EnvExport(env_export::Args),
    /// Write a config file from variables, a Compose file or a manifest
    EnvImport(env_import::Args),
    /// Rewrite settings of neko 2 as those of neko 3
    Migrate(migrate::Args),
    /// Write a Compose file for neko and a TURN server
    Init(init::Args),
    /// Explain a rule, a failure or a term, and what to do about it
    Explain(explain::Args),
    /// List the rules of validate
    Rules(rules::Args),
    /// Write or show neko-ice.toml, the settings file of a repository
    Config(config::Args),
    /// Print a JSON Schema for editors
    Schema(schema::Args),
    /// Print or install a shell's completion script
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

    /// Where standard output may go instead. Those that have an option of their own for it are not among them.
    fn output(&self) -> Option<&OutputArg> {
        match self {
            Self::Resolve(args) => Some(args.output()),
            #[cfg(feature = "probe")]
            Self::Network(command) => command.output(),
            Self::Rules(args) => Some(args.output()),
            Self::Explain(args) => Some(args.output()),
            Self::Migrate(args) => Some(args.output()),
            Self::Schema(args) => Some(args.output()),
            Self::Completions(args) => Some(args.output()),
            Self::Man(args) => Some(args.output()),
            Self::Config(args) => args.output(),
            Self::Validate(_) | Self::EnvExport(_) | Self::EnvImport(_) | Self::Init(_) => None,
        }
    }

    /// Whether what it prints may hold credentials.
    fn shows_secrets(&self) -> bool {
        match self {
            Self::Resolve(args) => args.shows_secrets(),
            #[cfg(feature = "probe")]
            Self::Network(command) => command.shows_secrets(),
            // The file, credentials and all.
            Self::Migrate(_) => true,
            _ => false,
        }
    }

    fn run(&self) -> anyhow::Result<u8> {
        match self {
            Self::Resolve(args) => resolve::run(args),
            #[cfg(feature = "probe")]
            Self::Network(command) => network::run(command),
            Self::Validate(args) => validate::run(args),
            Self::Rules(args) => rules::run(args),
            Self::EnvExport(args) => env_export::run(args),
            Self::Migrate(args) => migrate::run(args),
            Self::Explain(args) => explain::run(args),
            Self::EnvImport(args) => env_import::run(args),
            Self::Init(args) => init::run(args),
            Self::Config(args) => config::run(args),
            Self::Schema(args) => schema::run(args),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args),
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
    let output = cli.command.output().and_then(OutputArg::file);
    ScreenArgs { to_file: output.is_some(), ..cli.screen }.keep();
    match run(&cli.command, output) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // A reader that went away (`neko-ice … | head`) is no failure of ours.
            if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) {
                return ExitCode::from(OK);
            }
            if output.is_none() && cli.command.prints_json() {
                let document = serde_json::json!({ "version": 1, "error": { "message": format!("{error:#}") } });
                // Whoever reads it may be gone; the message below and the exit code are left.
                let _ = print_json(&format!("{document:#}\n"));
            }
            say!("error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

/// Runs a subcommand; what it prints goes to the file of `--output`, where there is one.
fn run(command: &Command, output: Option<&Path>) -> anyhow::Result<u8> {
    if let Some(path) = output {
        output_arg::begin(path)?;
    }
    let code = command.run()?;
    if let Some(path) = output {
        output_arg::end(path, command.shows_secrets())?;
    }
    Ok(code)
}

/// The command as clap knows it, with the parts of its help that clap does not make.
pub fn command() -> clap::Command {
    let command = Cli::command().mut_subcommands(|command| match help_of(command.get_name()) {
        Some(help) => help.add(help::with_flags(command)),
        None => command,
    });
    overview::add(command)
}

/// The examples and exit codes of a subcommand.
pub fn help_of(name: &str) -> Option<&'static Help> {
    Some(match name {
        "validate" => &validate::HELP,
        "resolve" => &resolve::HELP,
        "env-export" => &env_export::HELP,
        "env-import" => &env_import::HELP,
        "migrate" => &migrate::HELP,
        "init" => &init::HELP,
        "explain" => &explain::HELP,
        "rules" => &rules::HELP,
        "config" => &config::HELP,
        "schema" => &schema::HELP,
        "completions" => &completions::HELP,
        "man" => &man::HELP,
        #[cfg(feature = "probe")]
        name => return network::help_of(name),
        #[cfg(not(feature = "probe"))]
        _ => return None,
    })
}
