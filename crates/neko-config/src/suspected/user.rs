//! Passwords behind options that take `name:password`, and what a header of HTTP is authorized by.

use std::ops::Range;

use super::line::{LINE, line_before};
use super::reference::{Text, secret_in};
use neko_text::source::floor;

/// The password in `user=name:password`, as coturn takes it, and in `curl -u name:password`.
pub(super) fn users(text: &str, lower: &str, spans: &mut Vec<Range<usize>>) {
    let within = Text::new(text);
    let curl = memchr::memmem::find_iter(lower.as_bytes(), "-u").map(|at| at..at + 2);
    let curl = curl.filter(|option| is_of_curl(text, option.start));
    let users = memchr::memmem::find_iter(lower.as_bytes(), "user").map(|at| at..at + 4);
    passwords(&within, lower, users, spans);
    passwords(&within, lower, curl, spans);
    for at in memchr::memmem::find_iter(lower.as_bytes(), "authorization:") {
        spans.extend(authorized(&within, at + "authorization:".len()));
    }
}

/// What stands behind `Authorization:`, without its scheme: `Bearer abc`.
fn authorized(within: &Text<'_>, from: usize) -> Option<Range<usize>> {
    let text = within.text;
    let near = &text[from..floor(text, (from + LINE).min(text.len()))];
    let header = near.split(['\n', '\r', '"', '\'']).next()?.trim();
    let value = header.split_once(' ').map_or(header, |(_, behind)| behind.trim_start());
    let start = from + near.find(header)? + header.len() - value.len();
    secret_in(within, start..start + value.len())
}

/// The passwords behind options that take `name:password`, in the order of the text.
fn passwords(
    within: &Text<'_>,
    lower: &str,
    options: impl Iterator<Item = Range<usize>>,
    spans: &mut Vec<Range<usize>>,
) {
    let text = within.text;
    let mut looked_at = 0;
    for Range { start: at, end } in options {
        if at < looked_at {
            continue;
        }
        let begins = !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        // Of an option of one letter the value may follow at once.
        let glued = end - at == 2;
        let Some(rest) = text[end..].strip_prefix(['=', ' ']).or(glued.then_some(&text[end..])) else { continue };
        if !begins {
            continue;
        }
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = text.len() - rest.len();
        let value = rest.split(|c: char| c.is_whitespace() || "\"'`,]".contains(c)).next().unwrap_or_default();
        looked_at = end + value.len();
        let Some((name, password)) = value.split_once(':') else { continue };
        // `--user 1000:1000` is somebody's number.
        let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_none = name.contains('/') || password.starts_with("//") || number(name) && number(password);
        if !is_none {
            let start = end + name.len() + 1;
            spans.extend(secret_in(within, start..start + password.len()));
        }
    }
}

/// Whether `-u` is curl's, which takes a user and a password.
fn is_of_curl(text: &str, at: usize) -> bool {
    line_before(text, at).is_some_and(|before| before.contains("curl"))
}
