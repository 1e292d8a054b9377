//! `-v`, `--mount` and `--tmpfs`: what the container finds at its paths.

use super::{REFUSED, Run, Word};
use crate::{Mount, MountFrom, UnseenFiles};

/// The keys of `--mount` that Docker knows beside those that are read here.
const OTHER_KEYS: [&str; 12] = [
    "consistency",
    "bind-propagation",
    "bind-recursive",
    "volume-subpath",
    "volume-label",
    "volume-driver",
    "volume-opt",
    "image-subpath",
    "tmpfs-size",
    "tmpfs-mode",
    "relabel",
    "idmap",
];
/// Keys that may stand without a value.
const SWITCHES: [&str; 8] =
    ["readonly", "ro", "rw", "volume-nocopy", "bind-nonrecursive", "bind-create-src", "chown", "u"];

impl Run<'_> {
    /// `[SOURCE:]INSIDE[:OPTIONS]`
    pub(super) fn volume(&mut self, value: &Word) {
        let sections = match sections(&value.text) {
            Ok(sections) => sections,
            Err(why) => return self.problem(format!("-v {}: {why}", value.text), REFUSED, self.place(value)),
        };
        match sections.as_slice() {
            [host, inside, ..] => {
                let is_path = host.starts_with(['/', '.', '~', '\\']) || has_drive(host);
                let from = self.shown(host, value, is_path);
                self.push_mount((*inside).to_owned(), from, value);
            }
            _ => self.push_mount(value.text.clone(), MountFrom::Unseen("an empty volume".into()), value),
        }
    }

    /// `type=…,source=…,target=…`, a line of CSV.
    pub(super) fn mount(&mut self, value: &Word) {
        let fields = fields(&value.text);
        if let Some(why) = fields.iter().find_map(|field| refusal(field)) {
            return self.problem(format!("--mount {}: {why}", value.text), REFUSED, self.place(value));
        }
        let field = |names: &[&str]| {
            let named = fields.iter().filter_map(|field| field.split_once('='));
            named.rev().find(|(name, _)| names.contains(&name.to_lowercase().as_str())).map(|(_, own)| own)
        };
        let Some(inside) = field(&["target", "destination", "dst"]) else {
            let message = format!("--mount {}: it names no `target`", value.text);
            return self.problem(message, REFUSED, self.place(value));
        };
        let kind = field(&["type"]).unwrap_or("volume").to_lowercase();
        let from = match (kind.as_str(), field(&["source", "src"])) {
            ("bind", Some(host)) => self.shown(host, value, true),
            ("bind", None) => {
                let message = format!("--mount {}: it names no `source`", value.text);
                return self.problem(message, REFUSED, self.place(value));
            }
            ("tmpfs", _) => MountFrom::Unseen(UnseenFiles::EmptyDirectory),
            (_, Some(volume)) => MountFrom::Unseen(format!("the volume {volume}").into()),
            (_, None) => MountFrom::Unseen("an empty volume".into()),
        };
        self.push_mount(inside.to_owned(), from, value);
    }

    pub(super) fn tmpfs(&mut self, value: &Word) {
        let inside = value.text.split(':').next().unwrap_or_default().to_owned();
        self.push_mount(inside, MountFrom::Unseen(UnseenFiles::EmptyDirectory), value);
    }

    fn shown(&self, host: &str, value: &Word, is_path: bool) -> MountFrom {
        if value.unknown.iter().any(|unknown| host.contains(unknown.as_str())) || host.starts_with('~') {
            MountFrom::Unseen(format!("{host}, a path that the shell makes").into())
        } else if is_path {
            MountFrom::Host(self.found(host))
        } else {
            MountFrom::Unseen(format!("the volume {host}").into())
        }
    }

    fn push_mount(&mut self, inside: String, from: MountFrom, value: &Word) {
        let place = Some(self.place(value));
        let inside = if inside.len() > 1 { inside.trim_end_matches('/').to_owned() } else { inside };
        self.mounts.push(Mount { inside, from, place });
    }
}

/// Whether a path begins with a drive of Windows'.
fn has_drive(path: &str) -> bool {
    let mut characters = path.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next() == Some(':')
}

/// The sections between colons, of which those of a drive are none. The error is what Docker says.
fn sections(text: &str) -> Result<Vec<&str>, &'static str> {
    if text.is_empty() {
        return Err("an empty volume");
    }
    if text.len() < 3 {
        return Ok(vec![text]);
    }
    let (mut out, mut start) = (Vec::new(), 0);
    for (at, _) in text.match_indices(':').chain([(text.len(), "")]) {
        let section = text.get(start..at).unwrap_or_default();
        let mut characters = section.chars();
        let is_drive =
            at < text.len() && characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none();
        if is_drive {
            continue;
        }
        if section.is_empty() {
            return Err("an empty section between colons");
        }
        out.push(section);
        start = at + 1;
        if out.len() > 3 || out.len() == 3 && at < text.len() {
            return Err("too many colons");
        }
    }
    Ok(out)
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = line;
    loop {
        let mut field = String::new();
        if let Some(mut quoted) = rest.strip_prefix('"') {
            loop {
                let (inside, behind) = quoted.split_once('"').unwrap_or((quoted, ""));
                field.push_str(inside);
                match behind.strip_prefix('"') {
                    Some(more) => {
                        field.push('"');
                        quoted = more;
                    }
                    None => {
                        rest = behind;
                        break;
                    }
                }
            }
        }
        let (plain, behind) = rest.split_once(',').map_or((rest, None), |(plain, behind)| (plain, Some(behind)));
        field.push_str(plain);
        out.push(field);
        match behind {
            Some(behind) => rest = behind,
            None => return out,
        }
    }
}

/// Why Docker refuses a field of `--mount`.
fn refusal(field: &str) -> Option<String> {
    let (key, value) = field.split_once('=').map_or((field, None), |(key, value)| (key, Some(value)));
    if key.trim() != key || value.is_some_and(|value| value.trim() != value) {
        return Some(format!("`{field}` has blanks in it"));
    }
    let lower = key.to_lowercase();
    let is_switch = SWITCHES.contains(&lower.as_str());
    let is_read = ["type", "source", "src", "target", "dst", "destination"].contains(&lower.as_str());
    if !is_switch && !is_read && !OTHER_KEYS.contains(&lower.as_str()) && !lower.is_empty() {
        return Some(match value {
            Some(_) => format!("there is no option `{key}`"),
            None => format!("`{field}` is not `key=value`"),
        });
    }
    match value {
        Some("") => Some(format!("`{key}` has no value")),
        None if !is_switch => Some(format!("`{field}` is not `key=value`")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_taken_apart_as_docker_does() {
        for (text, expected) in [
            ("/a:/b", Ok(vec!["/a", "/b"])),
            ("/a:/b:ro,z", Ok(vec!["/a", "/b", "ro,z"])),
            (".:/x", Ok(vec![".", "/x"])),
            (r"C:\x\n.yaml:/y", Ok(vec![r"C:\x\n.yaml", "/y"])),
            ("c:/x:/y:ro", Ok(vec!["c:/x", "/y", "ro"])),
            ("/x", Ok(vec!["/x"])),
            ("/", Ok(vec!["/"])),
            ("", Err("an empty volume")),
            (":/x", Err("an empty section between colons")),
            ("/a:", Err("an empty section between colons")),
            ("/a:/b:/c:/d", Err("too many colons")),
        ] {
            assert_eq!(sections(text), expected, "{text}");
        }
    }

    #[test]
    fn mounts_are_lines_of_csv() {
        assert_eq!(fields(r#"type=bind,"source=/a,b",target=/x"#), ["type=bind", "source=/a,b", "target=/x"]);
        assert_eq!(fields(r#""a""b",c,"#), ["a\"b", "c", ""]);
        for (field, refused) in [
            ("type=bind", false),
            ("readonly", false),
            ("Source=/a", false),
            ("bad", true),
            (" src=/a", true),
            ("src=", true),
            ("sorce=/a", true),
            ("", true),
        ] {
            assert_eq!(refusal(field).is_some(), refused, "{field}");
        }
    }
}
