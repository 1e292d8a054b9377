//! The help of the program itself: its subcommands by what one wants to do.

use std::fmt::Write;

use clap::builder::Styles;

use super::help::heading;

/// What people want, and the subcommands for it. One that is in no group is listed in the last.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Start here", &["doctor"]),
    ("Check", &["validate", "probe", "view", "stun", "turn", "exporter"]),
    ("Convert settings", &["resolve", "env-export", "env-import", "migrate", "init"]),
    ("Look up", &["explain", "rules"]),
    ("Set up", &["config", "schema", "completions", "man"]),
];

const EXAMPLES: [(&str, &str); 3] = [
    ("neko-ice doctor", "My viewers see a black page"),
    ("neko-ice validate", "Check the settings in this folder"),
    ("neko-ice turn turn.example.org --user me", "Check my TURN server"),
];

const TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}{after-help}\n\nOptions:\n{options}";

/// Gives the command this help. Without arguments it is printed too.
pub(super) fn add(command: clap::Command) -> clap::Command {
    let text = text(&command);
    command.after_help(text).help_template(TEMPLATE).subcommand_required(true).arg_required_else_help(true)
}

fn text(command: &clap::Command) -> String {
    let styles = command.get_styles().clone();
    let mut out = String::new();
    let grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    for (index, (title, names)) in GROUPS.iter().enumerate() {
        let is_last = index + 1 == GROUPS.len();
        let named = names.iter().filter_map(|name| command.find_subcommand(name));
        let others = command.get_subcommands().filter(|own| is_last && !grouped(own.get_name()) && !own.is_hide_set());
        let rows: Vec<&clap::Command> = named.chain(others).collect();
        if rows.is_empty() {
            continue;
        }
        out.push_str(&heading(&styles, title));
        rows.iter().for_each(|row| write_row(&mut out, &styles, row));
        out.push('\n');
    }
    out.push_str(&heading(&styles, "Examples"));
    for (command, about) in EXAMPLES.iter().filter(|(example, _)| is_there(command, example)) {
        let _ = writeln!(out, "  {command:<40}  {about}");
    }
    out.push_str("\nMore about a command: neko-ice COMMAND --help");
    out
}

fn is_there(command: &clap::Command, example: &str) -> bool {
    example.split(' ').nth(1).is_some_and(|name| command.find_subcommand(name).is_some())
}

fn write_row(out: &mut String, styles: &Styles, row: &clap::Command) {
    let (literal, about) = (styles.get_literal(), row.get_about().map(ToString::to_string).unwrap_or_default());
    // Writing to a String cannot fail.
    let _ = writeln!(out, "  {literal}{:<11}{literal:#}  {about}", row.get_name());
}
