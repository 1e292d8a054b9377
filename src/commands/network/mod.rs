//! The subcommands that send something, and what they share.

mod doctor;
mod one_server;
mod output;
mod outside;
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

/// The subcommands that send something.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say in one go what is wrong with the neko that is here, and what to do next
    #[command(display_order = 0)]
    Doctor(Box<doctor::Args>),
    /// Gather candidates, connect two peers over each path, stream media, and say whether viewers get video
    Probe(Box<probe::Args>),
    /// Join the running neko as a viewer, and say whether the picture comes
    View(Box<view::Args>),
    /// Check one STUN server
    Stun(one_server::StunArgs),
    /// Check one TURN server, step by step
    Turn(one_server::TurnArgs),
}

impl Command {
    /// Whether standard output belongs to a program, at every exit code.
    pub fn prints_json(&self) -> bool {
        match self {
            Self::Doctor(_) => false,
            Self::Probe(args) => args.prints_json(),
            Self::View(args) => args.prints_json(),
            Self::Stun(args) => args.prints_json(),
            Self::Turn(args) => args.prints_json(),
        }
    }
}

/// Runs one of them.
pub fn run(command: &Command) -> Result<u8> {
    match command {
        Command::Doctor(args) => doctor::run(args),
        Command::Probe(args) => probe::run(args),
        Command::View(args) => view::run(args),
        Command::Stun(args) => one_server::stun(args),
        Command::Turn(args) => one_server::turn(args),
    }
}
