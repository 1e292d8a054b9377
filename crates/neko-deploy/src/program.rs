//! What a container's command line means for neko. neko's image has no entrypoint: it starts supervisord by its CMD,
//! and supervisord starts `neko serve`.

use neko_config::Written;

use super::words::{Word, shell};
use super::{Consequence, Problem};
use neko_text::source::Place;

/// What a container runs.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// The image, interpolated.
    pub image: Option<Written>,
    /// neko's own flags; of another container the words that start it, its entrypoint first.
    pub command: Vec<Written>,
    /// Whether the text sets an entrypoint instead of the image's.
    pub own_entrypoint: bool,
}

impl Program {
    /// The image's name.
    pub fn image(&self) -> Option<&str> {
        self.image.as_ref().map(|image| image.value.as_str())
    }
}

/// neko's own flags out of the words that start its container, and what is the matter with them.
pub(super) fn flags(words: Vec<Written>) -> (Vec<Written>, Option<Problem>) {
    let Some(first) = words.first() else { return (Vec::new(), None) };
    let place = first.place.clone();
    match base_name(&first.value) {
        "supervisord" => (Vec::new(), None),
        "neko" => (behind_serve(words), None),
        name if name.starts_with('-') => {
            let message = "the arguments replace the image's own command".to_owned();
            let consequence = Consequence::never(
                "neko's image has no entrypoint, so there is no program to take them and the container \
                               does not start; set NEKO_* variables instead, or write the whole command",
            );
            (words, Some(Problem::new(message, consequence, place)))
        }
        "serve" => {
            let message = "`serve` replaces the image's own command".to_owned();
            let consequence = Consequence::never(
                "neko's image has no entrypoint, so the container does not start; write /usr/bin/neko \
                               before it, or set NEKO_* variables instead",
            );
            (words.into_iter().skip(1).collect(), Some(Problem::new(message, consequence, place)))
        }
        "sh" | "bash" | "dash" | "ash" => script(&words),
        name => {
            if let Some(at) = words.iter().position(|word| base_name(&word.value) == "neko") {
                return (behind_serve(words.into_iter().skip(at).collect()), None);
            }
            (Vec::new(), Some(unknown(name, place)))
        }
    }
}

/// Programs that look into an image, or copy out of it.
const HELPERS: [&str; 18] = [
    "cat",
    "cp",
    "ls",
    "tar",
    "find",
    "grep",
    "env",
    "printenv",
    "id",
    "true",
    "echo",
    "chown",
    "chmod",
    "mkdir",
    "test",
    "stat",
    "sha256sum",
    "which",
];

/// Whether a container is started for something else than its neko: `cat` of one of its files, a shell to look around.
pub(super) fn is_helper(words: &[Written]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let name = base_name(&first.value);
    let shell = matches!(name, "sh" | "bash" | "dash" | "ash");
    HELPERS.contains(&name) || shell && rest.iter().all(|word| word.value.starts_with('-') && word.value != "-c")
}

fn unknown(name: &str, place: Option<Place>) -> Problem {
    let message = format!("the container starts {name}, not neko's own command");
    let consequence = Consequence::unseen(
        "whether it starts neko, and with which flags, cannot be seen here; only variables and files are checked",
    );
    Problem::new(message, consequence, place)
}

/// `sh -c "… neko serve …"`: the flags of the command that runs neko.
fn script(words: &[Written]) -> (Vec<Written>, Option<Problem>) {
    for word in words.iter().skip(1).filter(|word| !word.value.starts_with('-')) {
        for command in shell::commands(&word.value) {
            let part = |part: Word| Written { value: part.text, place: word.place.clone() };
            let command: Vec<Written> = command.into_iter().map(part).collect();
            match command.iter().position(|part| matches!(base_name(&part.value), "neko" | "supervisord")) {
                Some(at) if base_name(&command[at].value) == "supervisord" => return (Vec::new(), None),
                Some(at) if is_run(command.get(at + 1)) => {
                    return (behind_serve(command.into_iter().skip(at).collect()), None);
                }
                _ => {}
            }
        }
    }
    let name = words.first().map_or("a shell", |word| base_name(&word.value));
    (Vec::new(), Some(unknown(name, words.first().and_then(|word| word.place.clone()))))
}

/// Whether what follows `neko` is a command line of it, and `neko` no user or folder.
fn is_run(next: Option<&Written>) -> bool {
    next.is_none_or(|next| next.value == "serve" || next.value.starts_with('-'))
}

/// The words behind `neko`, and behind its `serve`.
fn behind_serve(words: Vec<Written>) -> Vec<Written> {
    let serve = usize::from(words.get(1).is_some_and(|word| word.value == "serve"));
    words.into_iter().skip(1 + serve).collect()
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> (Vec<String>, Option<String>) {
        let words = words.iter().map(|&word| Written { value: word.to_owned(), place: None }).collect();
        let (flags, problem) = flags(words);
        (flags.into_iter().map(|flag| flag.value).collect(), problem.map(|problem| problem.to_string()))
    }

    #[test]
    fn helpers() {
        let is_helper = |words: &[&str]| {
            let word = |&word: &&str| Written { value: word.to_owned(), place: None };
            super::is_helper(&words.iter().map(word).collect::<Vec<_>>())
        };
        assert!(
            is_helper(&["cat", "/etc/neko/supervisord.conf"]) && is_helper(&["/bin/bash"]) && is_helper(&["sh", "-l"])
        );
        assert!(!is_helper(&[]) && !is_helper(&["sh", "-c", "sleep 1"]) && !is_helper(&["neko", "serve"]));
    }

    #[test]
    fn command_lines() {
        assert_eq!(read(&[]), (vec![], None));
        assert_eq!(read(&["/usr/bin/supervisord", "-c", "/etc/neko/supervisord.conf"]), (vec![], None));
        assert_eq!(read(&["/usr/bin/neko", "serve", "--webrtc.icelite"]), (vec!["--webrtc.icelite".to_owned()], None));
        assert_eq!(read(&["tini", "--", "neko", "serve", "-d"]), (vec!["-d".to_owned()], None));
        let (flags, problem) = read(&["--webrtc.epr=1-2"]);
        assert_eq!(flags, ["--webrtc.epr=1-2"]);
        assert!(problem.unwrap().starts_with("the arguments replace"));
        let script = "chown -R neko /x && exec /usr/bin/neko serve --webrtc.epr '1-2'; sleep 1";
        assert_eq!(read(&["/bin/bash", "-c", script]), (vec!["--webrtc.epr".to_owned(), "1-2".to_owned()], None));
        assert_eq!(read(&["sh", "-c", "/usr/bin/supervisord -c /etc/neko/supervisord.conf"]), (vec![], None));
        assert!(read(&["sh", "-c", "sleep 1"]).1.unwrap().contains("starts sh"));
    }
}
