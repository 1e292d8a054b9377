//! What a shell makes of `$(…)` and backquotes: where a secret is made so, what is printed there is the secret.

use std::ops::Range;

use super::line::LINE;
use neko_text::source::floor;

/// Programs whose arguments are none of what they print.
const READERS: [&str; 13] = [
    "cat",
    "head",
    "tail",
    "tr",
    "cut",
    "fold",
    "base64",
    "pwgen",
    "uuidgen",
    "date",
    "hostname",
    "sha256sum",
    "md5sum",
];

/// The length of `$(…)` or of backquotes at the beginning of a text; none where neither begins there.
pub(super) fn length(text: &str) -> Option<usize> {
    let near = &text[..floor(text, LINE)];
    if let Some(inner) = near.strip_prefix('`') {
        return Some(inner.find('`').map_or_else(|| line(near), |end| end + 2));
    }
    let mut open = 0;
    for (at, c) in near.strip_prefix('$').filter(|rest| rest.starts_with('('))?.char_indices() {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at + 2);
        }
    }
    Some(line(near))
}

fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// All behind the name of the program, unless every program there only reads, or prints what has a name.
pub fn printed(written: &str) -> Option<Range<usize>> {
    let inner = written.strip_prefix("$(").or_else(|| written.strip_prefix('`'))?;
    let start = written.len() - inner.len();
    let inner = inner.strip_suffix([')', '`']).unwrap_or(inner);
    if !inner.contains("<<") && inner.split(['|', ';', '&', '\n']).all(tells_nothing) {
        return None;
    }
    // The name of a program has no capitals, and no sign that redirects.
    let is_program = |word: &str| !word.contains(|c: char| c.is_ascii_uppercase() || c == '<');
    let behind = match inner.trim_start().split_once(char::is_whitespace) {
        Some((program, behind)) if is_program(program) => behind,
        None if is_program(inner) => return None,
        _ => inner,
    };
    let secret = behind.trim();
    let from = start + inner.len() - behind.trim_start().len();
    (!secret.is_empty()).then_some(from..from + secret.len())
}

fn tells_nothing(command: &str) -> bool {
    let mut words = command.split_whitespace();
    let is_named = |word: &str| {
        let bare = word.trim_matches('"');
        let name = bare.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).or(bare.strip_prefix('$'));
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        name.is_some_and(is_name) || word.len() == 2 && word.starts_with('-')
    };
    match words.next() {
        None => true,
        Some("echo" | "printf") => words.all(is_named),
        Some("openssl") => words.next() == Some("rand"),
        Some(program) => READERS.contains(&program) || program.starts_with('<'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_the_secret_and_what_is_read_is_not() {
        for (written, secret) in [
            ("$(echo hunter2)", "hunter2"),
            ("`printf %s hunter2`", "%s hunter2"),
            ("$(echo a; echo hunter2)", "a; echo hunter2"),
            ("$(echo\n hunter2 | base64)", "hunter2 | base64"),
            ("$(cat <<E\nhunter2\nE\n)", "<<E\nhunter2\nE"),
            ("$(echoHunter2 x)", "echoHunter2 x"),
            ("$(curl -u me:hunter2 h)", "-u me:hunter2 h"),
        ] {
            assert_eq!(printed(written).map(|span| &written[span]), Some(secret), "{written}");
            assert_eq!(length(&format!("{written} x")), Some(written.len()));
        }
        for written in
            ["$(cat /run/x)", "`cat x | tr -d y`", "$(openssl rand -hex 8)", "$(<x)", "$(echo -n \"$PW\")", "$(x)"]
        {
            assert_eq!(printed(written), None, "{written}");
        }
    }
}
