//! What to do about a command line that cannot be parsed, where clap does not say it.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::{StyledStr, ValueRange};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use neko_text::spelling;

/// Adds the remedy to an error. No argument is quoted that `error` does not quote already.
pub(super) fn add(error: &mut clap::Error, root: &clap::Command, arguments: &[OsString]) {
    let mut root = root.clone();
    root.build();
    let words: Vec<&str> = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default()).collect();
    let command = meant(&root, &words);
    let tips = match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, &root, command, &words),
        ErrorKind::InvalidSubcommand => file_or_url(error),
        ErrorKind::ArgumentConflict | ErrorKind::MissingRequiredArgument => Vec::new(),
        _ => return,
    };
    // clap's own names options that nobody wrote.
    error.insert(ContextKind::Usage, ContextValue::StyledStr(command.clone().render_usage()));
    if !tips.is_empty() {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
}

/// The innermost subcommand that the words name.
fn meant<'a>(root: &'a clap::Command, words: &[&str]) -> &'a clap::Command {
    let mut command = root;
    for word in words {
        match command.find_subcommand(word) {
            Some(inner) => command = inner,
            None if word.starts_with('-') => {}
            None => break,
        }
    }
    command
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn tip(text: String) -> Vec<StyledStr> {
    vec![StyledStr::from(text)]
}

fn unknown(error: &mut clap::Error, root: &clap::Command, command: &clap::Command, words: &[&str]) -> Vec<StyledStr> {
    let Some(argument) = text(error, ContextKind::InvalidArg) else { return Vec::new() };
    let Some(name) = argument.strip_prefix("--") else { return value_apart(command, words) };
    let has = |own: &&clap::Command| own.get_arguments().any(|option| option.get_long() == Some(name));
    let owners: Vec<&str> = root.get_subcommands().filter(has).map(clap::Command::get_name).collect();
    if let [first, ..] = owners[..] {
        let all = owners.join(", ");
        return tip(format!("'--{name}' is an option of {all}: write neko-ice {first} --{name}"));
    }
    let known = command.get_arguments().filter_map(|option| option.get_long());
    let near = spelling::nearest(name, known.map(|own| (own, own)), 2).map(|own| format!("--{own}"));
    let near = near.or_else(|| text(error, ContextKind::SuggestedArg));
    match near {
        Some(near) => {
            error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
            // clap's tip to write it behind `--` helps nobody here.
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(Vec::new()));
            Vec::new()
        }
        None => tip(format!("all options: {} --help", command.get_bin_name().unwrap_or("neko-ice"))),
    }
}

/// An option whose value has to follow an `=`, with a blank instead.
fn value_apart(command: &clap::Command, words: &[&str]) -> Vec<StyledStr> {
    let optional = |own: &&clap::Arg| own.is_require_equals_set() && own.get_num_args() == Some(ValueRange::new(0..=1));
    let names = command.get_arguments().filter(optional).filter_map(|option| option.get_long());
    let names: Vec<String> = names.map(|name| format!("--{name}")).collect();
    let written = words.iter().find(|word| names.iter().any(|name| name == *word));
    written.map_or_else(Vec::new, |name| tip(format!("the value of '{name}' follows an equals sign: {name}=VALUE")))
}

/// A file or an address instead of a subcommand.
fn file_or_url(error: &clap::Error) -> Vec<StyledStr> {
    let Some(word) = text(error, ContextKind::InvalidSubcommand) else { return Vec::new() };
    let schemes =
        [("turn", "turn"), ("turns", "turn"), ("stun", "stun"), ("stuns", "stun"), ("http", "view"), ("https", "view")];
    let scheme = word.split_once(':').map(|(scheme, _)| scheme);
    match schemes.iter().find(|(own, _)| Some(*own) == scheme) {
        Some((_, command)) if cfg!(feature = "probe") => {
            tip(format!("write the command first: neko-ice {command} {word}"))
        }
        _ if Path::new(&word).exists() => tip(format!("to check this file: neko-ice validate {word}")),
        _ => Vec::new(),
    }
}
