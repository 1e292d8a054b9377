//! The process's arguments, and what is said of those that no command takes: such a word may be a password.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args as _, FromArgMatches as _};

use super::screen::ScreenArgs;
use super::terminal::{NARROWEST, columns};
use super::writer::say_usage;
use super::{Cli, Command, remedy, validate};
use crate::explain;
use crate::render::redact::Redaction;
use crate::render::visible;
use neko_config::suspected;

/// Ends of the names of files that neko-ice reads.
const EXTENSIONS: [&str; 8] = ["yaml", "yml", "json", "toml", "env", "sh", "conf", "service"];

/// The arguments. To build the whole tree of subcommands costs more than to judge a file, so the one that runs on every
/// commit is tried alone first; whatever it does not take, help included, is said by the whole. The error is the exit code.
pub(super) fn parsed() -> Result<Cli, u8> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|name| VALIDATE.iter().any(|known| name == *known))
        && let Some(cli) = validate_alone(arguments)
    {
        return Ok(cli);
    }
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let columns = asked_width(&arguments).or_else(columns);
    let parse = |arguments: &[OsString]| {
        let command = super::command();
        let command = if let Some(columns) = columns { command.term_width(columns.into()) } else { command };
        Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)
    };
    parse(&arguments).map_err(|error| {
        // Its words hold the arguments: those that can be seen are parsed in their place.
        let stray = stray(&error).map(str::to_owned);
        let stray = stray.as_deref();
        let seen = arguments.iter().map(|argument| seen(&argument.to_string_lossy(), stray).into());
        let seen: Vec<OsString> = seen.collect();
        let mut said = parse(&seen).err().unwrap_or(error);
        if let Some(number) = stray.and_then(|stray| arguments.iter().position(|argument| argument == stray)) {
            let tip =
                format!("argument {number} is hidden because it may be a secret; is an option missing before it?");
            said.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
        }
        remedy::add(&mut said, &super::command(), &seen);
        say_usage(&said)
    })
}

/// The names of `validate`.
const VALIDATE: [&str; 3] = ["validate", "check", "lint"];

fn validate_alone(arguments: impl Iterator<Item = OsString>) -> Option<Cli> {
    let alone = validate::Args::augment_args(clap::Command::new("validate").no_binary_name(true));
    let matches = ScreenArgs::augment_args(alone).try_get_matches_from(arguments).ok()?;
    let screen = ScreenArgs::from_arg_matches(&matches).ok()?;
    Some(Cli { command: Command::Validate(validate::Args::from_arg_matches(&matches).ok()?), screen })
}

/// What `--width` says, which the help is wrapped at as well.
fn asked_width(arguments: &[OsString]) -> Option<u16> {
    let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let apart = words.windows(2).find(|pair| pair[0] == "--width").map(|pair| pair[1]);
    let value = apart.or_else(|| words.iter().find_map(|word| word.strip_prefix("--width=")))?;
    value.parse().ok().filter(|columns| *columns >= NARROWEST)
}

/// An argument as it may be seen: `stray` is the one that may be a secret.
fn seen(argument: &str, stray: Option<&str>) -> String {
    let stars = |text: &str| "*".repeat(text.chars().count());
    let masked = match argument.split_once('=').filter(|(option, _)| option.starts_with('-')) {
        Some((option, value)) if stray == Some(value) => format!("{option}={}", stars(value)),
        None if stray == Some(argument) => stars(argument),
        _ => Redaction::argument(argument),
    };
    visible::escaped(&masked).into_owned()
}

/// The word that no command takes, unless it is plainly something else than a secret.
fn stray(error: &clap::Error) -> Option<&str> {
    let kind = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        ErrorKind::TooManyValues => ContextKind::InvalidValue,
        _ => return None,
    };
    let is_near =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg].iter().any(|kind| error.get(*kind).is_some());
    match error.get(kind)? {
        ContextValue::String(word) if !(is_near || word.starts_with('-') || is_plain(word)) => Some(word),
        _ => None,
    }
}

/// Whether a word is the address of a page, with nothing in it that may be a secret.
fn is_page(word: &str) -> bool {
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.contains(['@', '?', '#']))
}

/// Whether a word is a file, the URL of a server or of a page, or a name of ours.
fn is_plain(word: &str) -> bool {
    let path = Path::new(word);
    let extension = path.extension().and_then(|extension| extension.to_str());
    path.symlink_metadata().is_ok()
        || extension.is_some_and(|own| EXTENSIONS.contains(&own))
        || ["./", "../", "/", "~/"].iter().any(|begin| word.starts_with(begin))
        || suspected::is_url_of_server(word)
        || is_page(word)
        || !explain::near(word).is_empty()
        || super::command().get_subcommands().any(|command| command.get_name() == word)
}
