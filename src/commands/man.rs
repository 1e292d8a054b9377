//! `neko-ice man`: the man pages.

use anyhow::Context;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::help::{DONE_OR_NOT, Help};
use super::output_arg::OutputArg;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Subcommand to print the page of [default: neko-ice itself]
    #[arg(value_name = "COMMAND")]
    subcommand: Option<String>,
    #[command(flatten)]
    output: OutputArg,
}

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice man validate | man -l -", "Read a page"),
        ("neko-ice man -o neko-ice.1", "Write a page to a file"),
    ],
    exits: DONE_OR_NOT,
};

impl Args {
    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut root = super::command().disable_help_subcommand(true);
    root.build();
    let (command, help) = match &args.subcommand {
        None => (root, None),
        Some(name) => {
            let found = root.find_subcommand(name).with_context(|| no_page(name))?;
            let full = format!("neko-ice-{}", found.get_name());
            (found.clone().name(full), super::help_of(found.get_name()))
        }
    };
    super::writer::print_product(&without_repeats(&String::from_utf8_lossy(&page(command, help)?)))?;
    Ok(super::OK)
}

fn no_page(name: &str) -> String {
    format!("neko-ice has no command `{name}`; `neko-ice --help` lists them")
}

/// A page with the sections that readers of man pages look for.
fn page(command: clap::Command, help: Option<&Help>) -> std::io::Result<Vec<u8>> {
    let has_subcommands = command.get_subcommands().next().is_some();
    // The same page is written by each build of a version.
    let command = command.long_version(env!("CARGO_PKG_VERSION"));
    // clap_mangen leaves out the text of what the short help hides.
    let man = Man::new(command.mut_args(|argument| argument.hide_short_help(false)));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_subcommands {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(help) = help {
        sections(help).to_writer(&mut page)?;
    }
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// Each section brings the definition of the apostrophe, of which one is enough.
fn without_repeats(page: &str) -> String {
    let defines = |line: &str| line.starts_with(".ie \\n(.g .ds Aq") || line.starts_with(".el .ds Aq");
    let lines = page.lines().enumerate().filter(|(number, line)| *number < 2 || !defines(line));
    lines.map(|(_, line)| format!("{line}\n")).collect()
}

fn sections(help: &Help) -> Roff {
    let mut roff = Roff::new();
    let mut section = |title: &str, rows: Vec<(String, &str)>| {
        roff.control("SH", [title]);
        for (term, about) in rows {
            roff.control("TP", []).text([bold(term)]).text([roman(about)]);
        }
    };
    section("EXAMPLES", help.examples.iter().map(|(command, about)| ((*command).to_owned(), *about)).collect());
    section("EXIT STATUS", help.exits.iter().map(|(code, about)| (code.to_string(), *about)).collect());
    roff
}
