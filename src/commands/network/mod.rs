//! The subcommands that send something, and what they share.

mod compare;
mod doctor;
mod exporter;
mod one_server;
mod output;
mod outside;
mod page_arg;
mod probe;
mod progress;
mod quality;
mod running;
mod secret;
mod server_url;
mod trust;
mod view;
mod wanted;

use anyhow::Result;
use clap::Subcommand;

use super::help::Help;
use super::output_arg::OutputArg;

/// The subcommands that send something.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with the neko here, and what to do next
    Doctor(Box<doctor::Args>),
    /// Test with real packets which viewers get video
    Probe(Box<probe::Args>),
    /// Join a running neko as a viewer, and measure the picture
    View(Box<view::Args>),
    /// Check a STUN server
    Stun(one_server::StunArgs),
    /// Check a TURN server, step by step
    Turn(one_server::TurnArgs),
    /// Answer Prometheus: probe servers and running nekos when they are scraped
    Exporter(exporter::Args),
}

impl Command {
    /// Whether standard output belongs to a program, at every exit code.
    pub fn prints_json(&self) -> bool {
        match self {
            Self::Doctor(_) | Self::Exporter(_) => false,
            Self::Probe(args) => args.prints_json(),
            Self::View(args) => args.prints_json(),
            Self::Stun(args) => args.prints_json(),
            Self::Turn(args) => args.prints_json(),
        }
    }
}

impl Command {
    /// Where standard output may go instead.
    pub fn output(&self) -> Option<&OutputArg> {
        Some(match self {
            Self::Doctor(args) => args.output(),
            Self::Probe(args) => args.output(),
            Self::View(args) => args.output(),
            Self::Stun(args) => args.output(),
            Self::Turn(args) => args.output(),
            Self::Exporter(_) => return None,
        })
    }

    /// Whether what it prints may hold credentials.
    pub fn shows_secrets(&self) -> bool {
        match self {
            Self::Doctor(args) => args.shows_secrets(),
            Self::Probe(args) => args.shows_secrets(),
            Self::View(_) | Self::Stun(_) | Self::Turn(_) | Self::Exporter(_) => false,
        }
    }
}

/// The examples and exit codes of one of them.
pub fn help_of(name: &str) -> Option<&'static Help> {
    Some(match name {
        "doctor" => &doctor::HELP,
        "probe" => &probe::HELP,
        "view" => &view::HELP,
        "stun" => &one_server::STUN_HELP,
        "turn" => &one_server::TURN_HELP,
        "exporter" => &exporter::HELP,
        _ => return None,
    })
}

/// Runs one of them.
pub fn run(command: &Command) -> Result<u8> {
    match command {
        Command::Doctor(args) => doctor::run(args),
        Command::Probe(args) => probe::run(args),
        Command::View(args) => view::run(args),
        Command::Stun(args) => one_server::stun(args),
        Command::Turn(args) => one_server::turn(args),
        Command::Exporter(args) => exporter::run(args),
    }
}
