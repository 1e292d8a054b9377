//! coturn's options, and a command line taken apart as getopt_long does it.

use std::sync::LazyLock;

use super::{Setting, Unknown, is_value_of_switch};
use crate::options::{Opt, Options};
use neko_config::Written;
use neko_text::source::Place;

/// What coturn knows.
static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options::read(include_str!("options.txt")));

/// What a command line says.
#[derive(Default)]
pub(super) struct CommandLine {
    pub settings: Vec<Setting>,
    pub unknown: Vec<Unknown>,
    /// `-n`: no configuration file is read.
    pub no_file: Option<Place>,
    /// `-c FILE`
    pub file: Option<Written>,
    /// Words that belong to no option, and may be secrets.
    pub stray: Vec<Place>,
}

/// The option of a name.
pub(super) fn named(name: &str) -> Option<&'static Opt> {
    OPTIONS.long(name)
}

/// Whether an option takes no value.
pub(super) fn is_switch(name: &str) -> bool {
    OPTIONS.long(name).is_some_and(|own| !own.takes_value)
}

/// The option that is nearest to one that coturn does not know.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    OPTIONS.nearest(&name.trim_start_matches('-').to_ascii_lowercase().replace('_', "-"))
}

/// Takes the words behind `turnserver` apart.
pub(super) fn read(words: &[Written]) -> CommandLine {
    let mut out = CommandLine::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.value.as_str();
        if let Some(long) = text.strip_prefix("--") {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            match OPTIONS.long_or_beginning(name) {
                None if name.is_empty() => break,
                None => out.unknown(word, format!("--{name}"), value),
                Some(own) if own.takes_value && value.is_none() => out.next(own.name, words.next()),
                Some(own) => out.setting(own.name, value.unwrap_or_default(), word),
            }
        } else if !text.starts_with('-') {
            out.stray(word);
        } else if text == "-n" {
            out.no_file.clone_from(&word.place);
        } else if let Some(letters) = text.strip_prefix('-') {
            for (at, letter) in letters.char_indices() {
                if let Some(own) = OPTIONS.short(letter) {
                    match &letters[at + letter.len_utf8()..] {
                        _ if !own.takes_value => {
                            out.setting(own.name, "", word);
                            continue;
                        }
                        "" => out.next(own.name, words.next()),
                        rest => out.setting(own.name, rest, word),
                    }
                    break;
                } else if letter != 'n' && letter != 'h' {
                    let value = letters[at + letter.len_utf8()..].trim_start_matches('=');
                    let value = Some(value);
                    out.unknown(word, format!("-{letter}"), value);
                    break;
                }
            }
        }
    }
    out
}

impl CommandLine {
    fn next(&mut self, name: &'static str, word: Option<&Written>) {
        if let Some(word) = word {
            self.setting(name, &word.value, word);
        }
    }

    fn setting(&mut self, name: &'static str, value: &str, word: &Written) {
        let place = word.place.as_ref().map(|place| within(place, value));
        if name == "config" {
            self.file = Some(Written { value: value.to_owned(), place });
            return;
        }
        self.settings.push(Setting { name, value: value.to_owned(), place, in_file: false, unseen: false });
    }

    fn stray(&mut self, word: &Written) {
        let is_option = |(name, _): &(&str, &str)| OPTIONS.long(name).is_some();
        let Some(place) = word.place.as_ref() else { return };
        let written = word.value.split_once('=').filter(is_option);
        let secret = match written {
            // An option without its dashes.
            Some((name, value)) if name == "user" || name.contains("secret") || name.contains("pass") => value,
            Some(_) => return,
            None if is_value_of_switch(&word.value) => return,
            None => &word.value,
        };
        let secret = secret.split_once(':').map_or(secret, |(_, password)| password);
        if !secret.is_empty() {
            self.stray.push(within(place, secret));
        }
    }

    fn unknown(&mut self, word: &Written, name: String, value: Option<&str>) {
        let place = word.place.as_ref().map(|place| within(place, &name));
        let value = value.filter(|value| !value.is_empty());
        let value = word.place.as_ref().zip(value).map(|(place, value)| within(place, value));
        self.unknown.push(Unknown { nearest: nearest(&name), name, place, value, in_file: false });
    }
}

/// Where a part of a text stands, if it stands there as it is; else the whole.
pub(super) fn within(place: &Place, part: &str) -> Place {
    match place.text().rfind(part).filter(|_| !part.is_empty()) {
        Some(at) => Place::new(&place.source, place.span.start + at..place.span.start + at + part.len()),
        None => place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[&str]) -> String {
        let words: Vec<Written> = words.iter().map(|&word| Written { value: word.to_owned(), place: None }).collect();
        let read = read(&words);
        let settings = read.settings.iter().map(|own| format!("{}={}", own.name, own.value));
        let unknown = read.unknown.iter().map(|own| format!("?{}", own.name));
        settings.chain(unknown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn as_coturn_4_6_was_seen_to_take_them() {
        assert_eq!(shown(&["-n", "--rea=r", "--user", "a:b", "-a"]), "realm=r user=a:b lt-cred-mech=");
        assert_eq!(shown(&["-nar", "r", "-ua:b"]), "lt-cred-mech= realm=r user=a:b");
        assert_eq!(shown(&["-n", "realm=r", "user=a:b"]), "");
        assert_eq!(shown(&["--usr=a:b", "--lt-cred-mech=true", "-y"]), "lt-cred-mech=true ?--usr ?-y");
    }

    #[test]
    fn the_nearest_option_is_close() {
        assert_eq!(nearest("--lt_cred_mech"), Some("lt-cred-mech"));
        assert_eq!(nearest("--usr"), Some("user"));
        assert_eq!(nearest("--frobnicate"), None);
    }
}
