//! neko's command line, by pflag's rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::golang::{csv, duration, quote, strconv};
use super::setting::{Kind, Row};
use super::suspected;
use super::value::{Data, ValueId, Values};
use neko_text::document::Offsets;
use neko_text::source::{Place, Source, SourceKind};

/// A word behind a switch of the command line that looks like its value: neko takes `--webrtc.icelite` for true whatever
/// follows, and ignores the word.
#[derive(Debug, Clone, PartialEq)]
pub struct StrayValue {
    /// The switch: `--webrtc.icelite`.
    pub flag: String,
    /// Where the word stands.
    pub place: Place,
}

/// The flags that were given; for each key its values, oldest first. Those of a list hold all items up to then.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    given: BTreeMap<&'static str, Vec<ValueId>>,
    /// Every flag in the order of the command line: its row (none where unknown), its spelling, its value.
    pub written: Vec<(Option<&'static Row>, String, Place)>,
    /// Words behind a switch that look like its value and are none.
    pub stray: Vec<StrayValue>,
}

/// How the command line ends neko before it reads anything.
#[derive(Debug)]
pub(crate) struct Stopped {
    pub exit_code: i32,
    pub error: String,
    pub place: Place,
}

impl Flags {
    pub fn values(&self, key: &str) -> &[ValueId] {
        self.given.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Parses what follows neko's name, for the flags of a table of settings; `places` say where the words stand that were not
/// typed. The flags up to a faulty one are kept.
pub(crate) fn parse(
    args: &[String],
    places: &[Option<Place>],
    rows: &'static [Row],
    values: &mut Values,
) -> (Flags, Option<Stopped>) {
    let mut parser = Parser { flags: Flags::default(), rows, values, help: None, places, at: None };
    let stopped = parser.run(args).err().or_else(|| {
        parser.help.take().map(|place| Stopped { exit_code: 0, error: "help requested".to_owned(), place })
    });
    (parser.flags, stopped)
}

struct Parser<'a> {
    flags: Flags,
    rows: &'static [Row],
    values: &'a mut Values,
    help: Option<Place>,
    places: &'a [Option<Place>],
    /// Where the word stands that holds the value at hand.
    at: Option<Place>,
}

/// Where the characters of a value stand; those that its word does not show (a variable's value) all at its place.
fn offsets(place: &Place, value: &str) -> Offsets {
    let mut offsets = Offsets::verbatim(place.span.start);
    if place.text() != value {
        (0..value.len()).for_each(|at| offsets.record(at, place.span.start));
        offsets.record(value.len(), place.span.end);
    }
    offsets
}

fn source(name: &str, value: &str) -> Arc<Source> {
    Source::new(SourceKind::Flag(name.to_owned()), value)
}

impl Parser<'_> {
    fn run(&mut self, args: &[String]) -> Result<(), Stopped> {
        let mut rest = args.iter().enumerate();
        while let Some((index, arg)) = rest.next() {
            self.at = self.places.get(index).cloned().flatten();
            if !arg.starts_with('-') || arg.len() == 1 {
                // `serve`, or an argument that nobody reads.
                if index > 0 {
                    self.stray(&args[index - 1], arg);
                }
                continue;
            }
            match arg.strip_prefix("--") {
                Some("") => break,
                Some(long) => self.long(long, &mut rest)?,
                None => self.short(arg, &mut rest)?,
            }
        }
        Ok(())
    }

    /// Remembers a word that was meant as the value of the switch before it. Of other words nothing is told: they may
    /// be anything, a password that lost its flag included.
    fn stray(&mut self, before: &str, word: &str) {
        let switch = |row: &&Row| row.flag && row.kind == Kind::Bool && before.strip_prefix("--") == Some(row.key);
        let says = ["true", "false", "1", "0", "yes", "no", "on", "off"].contains(&word.to_ascii_lowercase().as_str());
        if says && self.rows.iter().any(|row| switch(&row)) {
            let place = self.at.clone().unwrap_or_else(|| Place::whole(&source(before, word)));
            self.flags.stray.push(StrayValue { flag: before.to_owned(), place });
        }
    }

    fn long<'s>(&mut self, arg: &str, rest: &mut impl Iterator<Item = (usize, &'s String)>) -> Result<(), Stopped> {
        let (name, given) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (arg, None),
        };
        let spelling = format!("--{name}");
        if name.is_empty() || name.starts_with('-') {
            return Err(self.stop(format!("bad flag syntax: --{arg}"), &format!("--{arg}"), given.unwrap_or_default()));
        }
        if name == "help" {
            return self.help_flag(&spelling, given.unwrap_or("true"));
        }
        let Some(row) = self.rows.iter().find(|row| row.flag && row.key == name) else {
            let value = given.unwrap_or_default();
            let spelling = format!("--{}", suspected::variable_name(name));
            let place = self.word(&spelling, value);
            self.flags.written.push((None, spelling.clone(), place));
            return Err(self.stop(format!("unknown flag: {spelling}"), &spelling, value));
        };
        let value = match given {
            Some(value) => value.to_owned(),
            None if row.kind == Kind::Bool => "true".to_owned(),
            None => match rest.next() {
                Some((index, value)) => {
                    self.at = self.places.get(index).cloned().flatten();
                    value.clone()
                }
                None => return Err(self.stop(format!("flag needs an argument: {spelling}"), &spelling, "")),
            },
        };
        self.set(row, &value)
    }

    fn short<'s>(&mut self, arg: &str, rest: &mut impl Iterator<Item = (usize, &'s String)>) -> Result<(), Stopped> {
        let mut letters = &arg[1..];
        while let Some(letter) = letters.chars().next() {
            if letters.starts_with("test.") {
                return Ok(());
            }
            let tail = &letters[letter.len_utf8()..];
            let given = tail.strip_prefix('=').filter(|value| !value.is_empty());
            if letter == 'h' {
                self.help_flag("-h", given.unwrap_or("true"))?;
                letters = if given.is_some() { "" } else { tail };
                continue;
            }
            let Some(row) = self.rows.iter().find(|row| row.short == Some(letter)) else {
                let spelling = format!("-{letter}");
                let shown = quote_rune(letter);
                let place = self.word(&spelling, "");
                self.flags.written.push((None, spelling.clone(), place));
                let error = format!("unknown shorthand flag: {shown} in -{letters}");
                return Err(self.stop(error, &spelling, ""));
            };
            let (value, next) = match given {
                Some(value) => (value.to_owned(), ""),
                None if row.kind == Kind::Bool => ("true".to_owned(), tail),
                None if !tail.is_empty() => (tail.to_owned(), ""),
                None => match rest.next() {
                    Some((index, value)) => {
                        self.at = self.places.get(index).cloned().flatten();
                        (value.clone(), "")
                    }
                    None => {
                        let error = format!("flag needs an argument: {} in -{letters}", quote_rune(letter));
                        return Err(self.stop(error, &format!("-{letter}"), ""));
                    }
                },
            };
            self.set(row, &value)?;
            letters = next;
        }
        Ok(())
    }

    fn help_flag(&mut self, spelling: &str, value: &str) -> Result<(), Stopped> {
        let place = self.word(spelling, value);
        match strconv::parse_bool(value) {
            Some(true) => self.help = Some(place),
            Some(false) => self.help = None,
            None => {
                let error = format!("invalid argument {} for \"-h, --help\" flag: {}", quote(value), bool_error(value));
                return Err(self.stop(error, spelling, value));
            }
        }
        Ok(())
    }

    fn set(&mut self, row: &'static Row, value: &str) -> Result<(), Stopped> {
        let spelling = format!("--{}", row.key);
        let place = self.place(&spelling, value);
        self.flags.written.push((Some(row), spelling.clone(), place.clone()));
        let refused = |why: String| {
            let name = match row.short {
                Some(short) => format!("-{short}, {spelling}"),
                None => spelling.clone(),
            };
            let error = format!("invalid argument {} for {} flag: {why}", quote(value), quote(&name));
            Stopped { exit_code: 2, error, place: place.clone() }
        };
        let number =
            |function: &str, why: strconv::Refused| format!("strconv.{function}: parsing {}: {why}", quote(value));
        let data = match row.kind {
            Kind::Bool => Data::Bool(strconv::parse_bool(value).ok_or_else(|| refused(bool_error(value)))?),
            Kind::Int => Data::Int(strconv::parse_int(value, 0).map_err(|why| refused(number("ParseInt", why)))?),
            Kind::Float => Data::Float(strconv::parse_float(value).map_err(|why| refused(number("ParseFloat", why)))?),
            Kind::Duration => Data::Int(duration::parse(value).map_err(refused)?),
            Kind::Text => Data::Text(value.into()),
            Kind::List => {
                let items = csv::read(value).map_err(refused)?;
                Data::List(self.items(row, items, &place))
            }
        };
        let offsets = offsets(&place, value);
        let id = self.values.add(data, Some(&place), offsets);
        self.flags.given.entry(row.key).or_default().push(id);
        Ok(())
    }

    /// Where a value stands: in its word where that has a place, else by itself.
    fn stop(&self, error: String, name: &str, value: &str) -> Stopped {
        Stopped { exit_code: 2, error, place: self.word(name, value) }
    }

    /// A flag that neko does not take; one of a file that may not be quoted is told by where its word stands.
    fn word(&self, spelling: &str, value: &str) -> Place {
        let unquoted = self.at.clone().filter(|at| !at.source.may_be_quoted());
        unquoted.unwrap_or_else(|| Place::whole(&source(spelling, value)))
    }

    fn place(&self, spelling: &str, value: &str) -> Place {
        let Some(at) = &self.at else { return Place::whole(&source(spelling, value)) };
        match at.text().rfind(value).filter(|_| !value.is_empty()) {
            Some(offset) => {
                let start = at.span.start + offset;
                Place::new(&at.source, start..start + value.len())
            }
            None => at.clone(),
        }
    }

    /// A list flag that is given again adds to what was given before.
    fn items(&mut self, row: &Row, items: Vec<String>, whole: &Place) -> Vec<ValueId> {
        let mut all = match self.flags.values(row.key).last().map(|&id| self.values.data(id)) {
            Some(Data::List(earlier)) => earlier.clone(),
            _ => Vec::new(),
        };
        let mut from = 0;
        for item in items {
            let found = whole.text().get(from..).and_then(|rest| rest.find(&item)).map(|at| from + at);
            let place = match found {
                Some(at) => {
                    from = at + item.len();
                    let start = whole.span.start;
                    Place::new(&whole.source, start + at..start + from)
                }
                None => whole.clone(),
            };
            let offsets = offsets(&place, &item);
            all.push(self.values.add(Data::Text(item.into()), Some(&place), offsets));
        }
        // viper reads the list back from text, where one empty item and no item look the same.
        match all.as_slice() {
            [only] if matches!(self.values.data(*only), Data::Text(text) if text.is_empty()) => Vec::new(),
            _ => all,
        }
    }
}

fn bool_error(value: &str) -> String {
    format!("strconv.ParseBool: parsing {}: invalid syntax", quote(value))
}

fn quote_rune(letter: char) -> String {
    match letter {
        '\'' => "'\\''".to_owned(),
        letter => format!("'{letter}'"),
    }
}

#[cfg(test)]
mod tests;
