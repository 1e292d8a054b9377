//! `--error`, `--warn` and `--allow`: how severe the findings of a rule are; the last one on the command line counts.

use clap::{Arg, ArgAction, ArgMatches, Command};

use neko_lint::{Level, Severity};

use super::ordered::ordered;

/// Rules and their levels, in the order of the command line.
#[derive(Debug, Clone)]
pub(super) struct Levels(pub Vec<(String, Level)>);

const LEVELS: [(&str, Level, &str); 3] = [
    ("error", Level::Severity(Severity::Error), "Report findings of this rule as errors (repeatable)"),
    ("warn", Level::Severity(Severity::Warning), "Report findings of this rule as warnings (repeatable)"),
    ("allow", Level::Allow, "Leave out findings of this rule (repeatable)"),
];

impl clap::Args for Levels {
    fn augment_args(command: Command) -> Command {
        let arg = |(name, _, help): (&'static str, Level, &'static str)| {
            Arg::new(name)
                .long(name)
                .value_name("RULE")
                .action(ArgAction::Append)
                .help(help)
                .hide_short_help(name != "allow")
        };
        command.args(LEVELS.map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given: Vec<(usize, (String, Level))> =
            LEVELS.into_iter().flat_map(|(name, level, _)| ordered(matches, name, |rule| (rule, level))).collect();
        given.sort_by_key(|(index, _)| *index);
        Ok(Self(given.into_iter().map(|(_, given)| given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
