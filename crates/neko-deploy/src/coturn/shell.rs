//! What the entrypoint of coturn's images does to a command line: each word goes through the shell's `eval echo`.

use crate::Deployment;
use crate::words::{Word, shell};
use neko_config::{Variable, Written};
use neko_text::source::Place;

use super::options::within;
use super::{Coturn, Mangled};

/// What the shell takes for its own, beside `$`.
const SPECIAL: [char; 12] = [';', '&', '|', '<', '>', '(', ')', '\'', '"', '\\', '`', '\n'];

/// The words behind `turnserver`, also within `sh -c "…"`; none where it is not called by name.
pub(super) fn behind_turnserver(words: &[Written], environment: &[Variable]) -> Option<Vec<Written>> {
    let is = |word: &str| word.rsplit('/').next() == Some("turnserver");
    if let Some(at) = words.iter().position(|word| is(&word.value)) {
        return Some(words[at + 1..].to_vec());
    }
    words.iter().filter(|word| word.value.contains("turnserver")).find_map(|word| {
        shell::commands(&word.value).into_iter().find_map(|command| {
            let at = command.iter().position(|part| is(&part.text))?;
            let written = |part: &Word| Written {
                value: filled_in(&part.text, environment),
                place: word.place.as_ref().map(|place| part_of(place, &part.text)),
            };
            Some(command[at + 1..].iter().map(written).collect())
        })
    })
}

/// Where a word of a script stands: it, or its value where that is in quotation marks, else the script.
fn part_of(script: &Place, word: &str) -> Place {
    let value = word.split_once('=').map_or("", |(_, value)| value);
    let found = [word, value].into_iter().find(|part| !part.is_empty() && script.text().contains(part));
    found.map_or_else(|| script.clone(), |part| within(script, part))
}

/// The words as the shell hands them on: variables of the container filled in, the rest told.
pub(super) fn evaluated(words: Vec<Written>, deployment: &Deployment, out: &mut Coturn) -> Vec<Written> {
    let mut done = Vec::with_capacity(words.len());
    for word in words {
        let Written { value, place } = word;
        let value = filled_in(&value, &deployment.environment.variables);
        // `$(detect-external-ip)` is meant for the shell.
        let meant = value.contains("$(") || value.contains('`') || value.contains("${");
        let meant = meant || deployment.environment.is_partial && value.contains('$');
        if let Some(character) = value.chars().find(|c| SPECIAL.contains(c) || *c == '$').filter(|_| !meant) {
            let option = value.split('=').next().unwrap_or_default().to_owned();
            out.mangled.push(Mangled { option, character, place: place.clone() });
        }
        done.push(Written { value, place });
    }
    done
}

/// Whether something is put instead of a part of a word when the container starts: a command's output, or a
/// variable whose value is not in the text.
pub(super) fn is_unseen(text: &str, deployment: &Deployment) -> bool {
    let named = |name: &str| deployment.environment.is_unseen(name);
    let variables = text.match_indices('$').map(|(at, _)| {
        let rest = &text[at + 1..];
        &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())]
    });
    text.contains("$(") || text.contains("${") || text.contains('`') || variables.into_iter().any(named)
}

/// `$NAME` and `${NAME}` of the container's environment.
fn filled_in(text: &str, environment: &[Variable]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let braced = rest.starts_with("${");
        let body = &rest[if braced { 2 } else { 1 }..];
        let length = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(body.len());
        let closed = !braced || body[length..].starts_with('}');
        let value = environment.iter().rfind(|own| own.name == body[..length]).map(|own| own.value.as_str());
        let whole = if braced { length + 3 } else { length + 1 };
        match value.filter(|_| closed && length > 0) {
            Some(value) => {
                out.push_str(value);
                rest = &rest[whole..];
            }
            None => {
                out.push('$');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}
