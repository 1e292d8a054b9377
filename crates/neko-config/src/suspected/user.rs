//! Passwords behind options that take `name:password`.

use std::ops::Range;

use super::line::line_before;
use super::reference::{Text, secret_in};

/// The password in `user=name:password`, as coturn takes it, and in `curl -u name:password`.
pub(super) fn users(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let curl = memchr::memmem::find_iter(lower.as_bytes(), "-u").map(|at| at..at + 2);
    let curl = curl.filter(|option| is_of_curl(text, option.start));
    let users = memchr::memmem::find_iter(lower.as_bytes(), "user").map(|at| at..at + 4);
    passwords((text, lower), users, spans);
    passwords((text, lower), curl, spans);
}

/// The passwords behind options that take `name:password`, in the order of the text.
fn passwords((text, lower): (&str, &str), options: impl Iterator<Item = Range<usize>>, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    let mut looked_at = 0;
    for Range { start: at, end } in options {
        if at < looked_at {
            continue;
        }
        let begins = !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let Some(rest) = text[end..].strip_prefix(['=', ' ']).filter(|_| begins) else { continue };
        let value = rest.split(|c: char| c.is_whitespace() || "\"'`,]".contains(c)).next().unwrap_or_default();
        looked_at = end + 1 + value.len();
        let Some((name, password)) = value.split_once(':') else { continue };
        // `--user 1000:1000` is somebody's number.
        let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(name.contains('/') || number(name) && number(password)) {
            let start = end + 1 + name.len() + 1;
            spans.extend(secret_in(&within, start..start + password.len()));
        }
    }
}

/// Whether `-u` is curl's, which takes a user and a password.
fn is_of_curl(text: &str, at: usize) -> bool {
    line_before(text, at).is_some_and(|before| before.contains("curl"))
}
