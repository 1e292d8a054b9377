//! The help: in plain English, short where it is asked for briefly, and with examples that the program takes. And the options
//! that were ever published: they are taken for good.

use std::collections::BTreeSet;
use std::fs;

use clap::Command;
use neko_ice::commands::{command, help_of};

use super::run::Folder;
use crate::book::words::{AVERAGE, LONGEST, avoided, count};

/// The most lines of `-h` on a terminal of 80 columns.
const SHORT: usize = 40;

/// Each subcommand with its name, the inner ones first: `config init`, `config`.
fn subcommands() -> Vec<(String, Command)> {
    fn add(prefix: &str, command: &Command, out: &mut Vec<(String, Command)>) {
        for own in command.get_subcommands().filter(|own| own.get_name() != "help") {
            let name = format!("{prefix}{}", own.get_name());
            add(&format!("{name} "), own, out);
            out.push((name, own.clone()));
        }
    }
    let (mut out, mut root) = (Vec::new(), command());
    root.build();
    add("", &root, &mut out);
    out
}

/// Every text of the help, with where it is.
fn texts() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (name, command) in subcommands() {
        let mut push = |place: String, text: String| {
            // Sentences that are commands or names are not for reading aloud.
            out.extend(text.lines().filter(|line| !line.is_empty()).map(|line| (place.clone(), line.to_owned())));
        };
        push(name.clone(), command.get_about().unwrap().to_string());
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let place = format!("{name} {}", argument.get_id());
            push(place.clone(), argument.get_help().unwrap_or_else(|| panic!("{place} has no help")).to_string());
            let rest = argument.get_long_help().map(ToString::to_string).unwrap_or_default();
            let sentences = rest.split("\n\n").flat_map(|paragraph| paragraph.split(". "));
            sentences.for_each(|sentence| push(place.clone(), sentence.replace('\n', " ")));
            let values = argument.get_possible_values();
            values.iter().filter_map(|value| value.get_help()).for_each(|help| push(place.clone(), help.to_string()));
        }
        if let Some(help) = help_of(&name) {
            help.examples.iter().for_each(|(_, about)| push(name.clone(), (*about).to_owned()));
            help.exits.iter().for_each(|(_, about)| push(name.clone(), (*about).to_owned()));
        }
    }
    out
}

#[test]
fn no_help_has_a_word_that_is_avoided() {
    for (place, text) in texts() {
        assert_eq!(avoided(&text), None, "{place}: {text}");
    }
}

#[test]
fn sentences_of_the_help_are_short() {
    let (mut words, mut sentences) = (0, 0);
    for (place, text) in texts() {
        for part in text.split("; ") {
            assert!(count(part) <= LONGEST, "{place}: {} words: {part}", count(part));
            (words, sentences) = (words + count(part), sentences + 1);
        }
    }
    assert!(words <= AVERAGE * sentences, "{words} words in {sentences} sentences");
}

#[test]
fn every_subcommand_has_examples_that_it_takes_and_exit_codes() {
    for own in command().get_subcommands().filter(|own| own.get_name() != "help") {
        let help = help_of(own.get_name()).unwrap_or_else(|| panic!("{} has no examples", own.get_name()));
        assert!(help.examples.len() >= 2 && !help.exits.is_empty(), "{}", own.get_name());
        for (example, _) in help.examples {
            let example = example.split(" | ").find(|part| part.starts_with("neko-ice ")).unwrap();
            let words = example.split(' ').map(|word| word.trim_matches('\''));
            if let Err(error) = command().try_get_matches_from(words) {
                panic!("{example}\n{error}");
            }
        }
    }
}

#[test]
fn the_short_help_fits_a_screen_and_the_long_one_has_the_rest() {
    for (name, command) in subcommands() {
        let run = |option: &str| {
            let words: Vec<&str> = name.split(' ').chain([option, "--width", "80"]).collect();
            let outcome = Folder::new().run(&words);
            assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{name}");
            outcome.stdout
        };
        let (short, long) = (run("-h"), run("--help"));
        assert!(short.lines().count() <= SHORT, "{name}: {} lines\n{short}", short.lines().count());
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let Some(option) = argument.get_long() else { continue };
            assert!(long.contains(&format!("--{option}")), "{name} --{option}");
        }
        if !name.contains(' ') {
            assert!(short.contains("\nExamples:\n") && long.contains("\nExit codes:\n"), "{name}\n{short}\n{long}");
        }
        let wide =
            short.lines().chain(long.lines()).find(|line| line.chars().count() > 80 && !line.contains("neko-ice "));
        assert_eq!(wide, None, "{name}");
    }
}

#[test]
fn without_a_command_the_help_begins_with_doctor() {
    let outcome = Folder::new().run_in(&[], &[("COLUMNS", "80")]);
    let first = outcome.stderr.lines().find(|line| line.starts_with("  ")).unwrap_or_default();
    let begins = if cfg!(feature = "probe") { "  doctor " } else { "  validate " };
    assert!(outcome.code == 2 && first.starts_with(begins), "{}", outcome.shown());
    let wide = outcome.stderr.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
}

/// Whether a line of the file is taken: a subcommand, an option, and a value.
fn is_taken(line: &str, subcommands: &[(String, Command)]) -> bool {
    let (name, command) = subcommands.iter().find(|(name, _)| line.starts_with(&format!("{name} "))).expect(line);
    let mut words = line[name.len() + 1..].split(' ');
    let option = words.next().expect(line);
    let argument = command.get_arguments().find(|argument| match option.strip_prefix("--") {
        Some(long) => {
            argument.get_long() == Some(long) || argument.get_all_aliases().is_some_and(|all| all.contains(&long))
        }
        None => argument.get_short().is_some_and(|short| option == format!("-{short}")),
    });
    let takes = |value: &str| {
        argument.is_some_and(|own| own.get_possible_values().iter().any(|known| known.matches(value, false)))
    };
    argument.is_some() && words.next().is_none_or(takes)
}

/// Every option and value that was ever published, one a line. Lines are added and never taken out:
/// `UPDATE_GENERATED=1 cargo test --test quick -- published_option`.
#[test]
fn no_published_option_disappears() {
    let file = "fixtures/names/options.txt";
    let subcommands = subcommands();
    let mut published: BTreeSet<String> = fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect();
    let is_here = |line: &&String| subcommands.iter().any(|(name, _)| line.split(' ').next() == Some(name));
    // Without the feature `probe` some subcommands are left out.
    for line in published.iter().filter(is_here) {
        assert!(is_taken(line, &subcommands), "{line} was published and is not taken any more");
    }
    let mut current = BTreeSet::new();
    for (name, command) in &subcommands {
        for argument in command.get_arguments() {
            let short = argument.get_short().map(|short| format!("{name} -{short}"));
            let Some(long) = argument.get_long() else { continue };
            current.extend(short.into_iter().chain([format!("{name} --{long}")]));
            let values = argument.get_possible_values();
            current.extend(values.iter().map(|value| format!("{name} --{long} {}", value.get_name())));
        }
    }
    current.retain(|line| !line.ends_with(" true") && !line.ends_with(" false"));
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        published.extend(current.iter().cloned());
        fs::write(file, published.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    }
    let new: Vec<&String> = current.difference(&published).collect();
    assert!(new.is_empty(), "options that {file} lacks: {new:?}");
}

#[test]
fn old_spellings_do_what_they_did() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  icelite: ja\n");
    let same = |old: &[&str], new: &[&str]| {
        let (old, new) = (folder.run(old), folder.run(new));
        assert_eq!((old.code, &old.stdout), (new.code, &new.stdout), "{}", old.shown());
        assert!(!new.stdout.is_empty());
    };
    same(&["rules", "--format", "table"], &["rules"]);
    same(&["resolve", "neko.yaml", "--format", "table"], &["resolve", "neko.yaml", "--format", "text"]);
    same(&["check", "neko.yaml"], &["validate", "neko.yaml"]);
    same(&["lint", "-q", "neko.yaml"], &["--quiet", "validate", "neko.yaml"]);
    folder.run(&["validate", "--format", "json", "--output-file", "old.json", "neko.yaml"]);
    folder.run(&["validate", "-o", "new.json", "--format", "json", "neko.yaml"]);
    let read = |name: &str| fs::read_to_string(folder.path(name)).unwrap();
    assert!(read("old.json") == read("new.json") && read("old.json").starts_with('{'));
}

#[test]
fn the_version_is_one_line_or_all_that_a_report_needs() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(Folder::new().run(&["-V"]).stdout, format!("neko-ice {version}\n"));
    let long = Folder::new().run(&["--version"]).stdout;
    let newest = neko_ice::config::Version::NEWEST.to_string();
    let names: Vec<&str> = long.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(names, [format!("neko-ice {version}").as_str(), "commit", "features", "neko", "Pion"]);
    assert!(long.contains(&newest) && long.contains("webrtc 4."), "{long}");
}
