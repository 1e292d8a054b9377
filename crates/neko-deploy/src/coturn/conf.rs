//! `turnserver.conf`: an option a line, with `=` or a blank before its value.

use std::sync::Arc;

use neko_text::source::{Place, Source};

use super::options::{named, nearest};
use super::{Setting, Unknown};

/// Reads a file; what coturn does not know it passes over with a warning.
pub(super) fn read(source: &Arc<Source>) -> (Vec<Setting>, Vec<Unknown>) {
    let (mut settings, mut unknown) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in source.text.split('\n') {
        let at = start;
        start += line.len() + 1;
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let begin = at + line.len() - line.trim_start().len();
        let end = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
        let name = &text[..end];
        let rest = text[end..].trim_start_matches(|c: char| c == '=' || c.is_whitespace());
        let quoted = ['"', '\''].into_iter().find_map(|mark| rest.strip_prefix(mark)?.strip_suffix(mark));
        let value = quoted.unwrap_or(rest);
        let offset = begin + text.len() - rest.len() + usize::from(quoted.is_some());
        match named(name) {
            Some(own) => {
                let span = if value.is_empty() { begin..begin + end } else { offset..offset + value.len() };
                let place = Some(Place::new(source, span));
                settings.push(Setting { name: own.name, value: value.to_owned(), place, in_file: true, unseen: false });
            }
            None => {
                let place = Some(Place::new(source, begin..begin + end));
                let of_value = Place::new(source, offset..offset + value.len());
                let of_value = Some(of_value).filter(|_| !value.is_empty());
                let nearest = nearest(name);
                unknown.push(Unknown { name: name.to_owned(), nearest, place, value: of_value, in_file: true });
            }
        }
    }
    (settings, unknown)
}

/// Whether a word may be meant for an option's name: all of them are of small letters, digits and hyphens.
pub(super) fn looks_like_an_option(name: &str) -> bool {
    let name = name.trim_start_matches('-');
    let of_options = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    name.len() <= 40 && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(of_options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    #[test]
    fn as_coturn_4_6_was_seen_to_read_it() {
        let text = "# x\n  lt-cred-mech  \nrealm = r  \nuser=\"a:b\"\nuser c:d # e\r\nusr=x\n";
        let source = Source::new(SourceKind::File("turnserver.conf".into()), text);
        let (settings, unknown) = read(&source);
        let shown: Vec<String> = settings
            .iter()
            .map(|own| format!("{}={} {:?}", own.name, own.value, own.place.as_ref().unwrap().text()))
            .collect();
        assert_eq!(
            shown,
            ["lt-cred-mech= \"lt-cred-mech\"", "realm=r \"r\"", "user=a:b \"a:b\"", "user=c:d # e \"c:d # e\""]
        );
        assert_eq!((unknown[0].name.as_str(), unknown[0].nearest), ("usr", Some("user")));
    }
}
