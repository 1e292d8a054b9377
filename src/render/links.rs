//! Where a rule's page is, and links for terminals that follow them (OSC 8): a rule to its page, a place to its file.

use std::fmt::Write;

use super::visible;
use neko_lint::RuleId;

/// Where links lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The folder that relative paths start from, absolute.
    pub folder: String,
}

/// The address of the project, from the key `repository` of Cargo.toml; empty while the owner has set none.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The page of a rule: its address, or a path in the project while there is no address.
pub fn page(rule: RuleId) -> String {
    page_at(REPOSITORY, rule)
}

/// The page of a rule, where it has an address.
pub fn absolute_page(rule: RuleId) -> Option<String> {
    (!REPOSITORY.is_empty()).then(|| page(rule))
}

fn page_at(repository: &str, rule: RuleId) -> String {
    let path = format!("docs/rules/{rule}.md");
    match repository.trim_end_matches('/') {
        "" => path,
        repository => format!("{repository}/blob/HEAD/{path}"),
    }
}

const END: &str = "\x1b]8;;\x1b\\";

impl Links {
    /// A picture with its `--> file:line:column` as links to the file.
    pub(super) fn located(&self, picture: &str, file: &str) -> String {
        let mut out = String::with_capacity(picture.len() + 256);
        let shown = visible::escaped(file);
        for line in picture.split_inclusive('\n') {
            match place(line, &shown) {
                Some((start, end)) => {
                    let url = self.url(file);
                    let (before, place, behind) = (&line[..start], &line[start..end], &line[end..]);
                    // Writing to a String cannot fail.
                    let _ = write!(out, "{before}\x1b]8;;{url}\x1b\\{place}{END}{behind}");
                }
                None => out.push_str(line),
            }
        }
        out
    }

    fn url(&self, file: &str) -> String {
        let path = match file.starts_with('/') {
            true => file.to_owned(),
            false => format!("{}/{file}", self.folder.trim_end_matches('/')),
        };
        let mut url = "file://".to_owned();
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => url.push(byte.into()),
                _ => {
                    let _ = write!(url, "%{byte:02X}");
                }
            }
        }
        url
    }
}

/// The `file:line:column` of a line that has an arrow and nothing else before it.
fn place(line: &str, file: &str) -> Option<(usize, usize)> {
    let arrow = line.find("--> ").or_else(|| line.find("::: "))?;
    let mut rest = &line[..arrow];
    while let Some(code) = rest.find("\x1b[") {
        let end = rest[code..].find('m')?;
        if !rest[..code].trim().is_empty() {
            return None;
        }
        rest = &rest[code + end + 1..];
    }
    if !rest.trim().is_empty() {
        return None;
    }
    let start = arrow + line[arrow..].find(file)?;
    let behind = start + file.len();
    let number = |c: char| c.is_ascii_digit() || c == ':';
    let end = behind + line[behind..].find(|c| !number(c)).unwrap_or(line.len() - behind);
    (end > behind).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrow_s_place_becomes_a_link_and_nothing_else() {
        let links = Links { folder: "/home/me/a b".into() };
        let picture = "\x1b[1merror\x1b[0m: x\n\x1b[94m  --> \x1b[0mneko.yaml:2:12\n2 | # --> neko.yaml:2:12\n";
        let linked = "\x1b[1merror\x1b[0m: x\n\x1b[94m  --> \x1b[0m\x1b]8;;file:///home/me/a%20b/neko.yaml\x1b\\neko.yaml:2:12\x1b]8;;\x1b\\\n2 | # --> neko.yaml:2:12\n";
        assert_eq!(links.located(picture, "neko.yaml"), linked);
        assert_eq!(links.url("/etc/neko/neko.yaml"), "file:///etc/neko/neko.yaml");
    }

    #[test]
    fn the_page_of_a_rule_has_the_owner_s_address_once_there_is_one() {
        assert_eq!(page_at("", RuleId::V2Key), "docs/rules/v2-key.md");
        let expected = "https://example.org/neko-ice/blob/HEAD/docs/rules/v2-key.md";
        assert_eq!(page_at("https://example.org/neko-ice", RuleId::V2Key), expected);
        assert_eq!(page_at("https://example.org/neko-ice/", RuleId::V2Key), expected);
    }
}
