//! What a container's command line means for neko. neko's image has no entrypoint: it starts supervisord by its CMD,
//! and supervisord starts `neko serve`.

use crate::config::Written;

use super::Problem;

/// neko's own flags out of the words that start its container, and what is the matter with them.
pub(super) fn flags(words: Vec<Written>) -> (Vec<Written>, Option<Problem>) {
    let Some(first) = words.first() else { return (Vec::new(), None) };
    let place = first.place.clone();
    match base_name(&first.value) {
        "supervisord" => (Vec::new(), None),
        "neko" => (behind_serve(words), None),
        name if name.starts_with('-') => {
            let message = "the arguments take the place of the image's own command".to_owned();
            let consequence = "neko's image has no entrypoint, so there is no program to take them and the container \
                               does not start; set NEKO_* variables instead, or write the whole command";
            (words, Some(Problem { message, consequence: consequence.to_owned(), place }))
        }
        "serve" => {
            let message = "`serve` takes the place of the image's own command".to_owned();
            let consequence = "neko's image has no entrypoint, so the container does not start; write /usr/bin/neko \
                               before it, or set NEKO_* variables instead";
            (words.into_iter().skip(1).collect(), Some(Problem { message, consequence: consequence.to_owned(), place }))
        }
        name => {
            if let Some(at) = words.iter().position(|word| base_name(&word.value) == "neko") {
                return (behind_serve(words.into_iter().skip(at).collect()), None);
            }
            let message = format!("the container starts {name}, not neko's own command");
            let consequence = "whether and with which flags it starts neko cannot be seen here; what is said goes by \
                               variables and files";
            (Vec::new(), Some(Problem { message, consequence: consequence.to_owned(), place }))
        }
    }
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
        (flags.into_iter().map(|flag| flag.value).collect(), problem.map(|problem| problem.message))
    }

    #[test]
    fn command_lines() {
        assert_eq!(read(&[]), (vec![], None));
        assert_eq!(read(&["/usr/bin/supervisord", "-c", "/etc/neko/supervisord.conf"]), (vec![], None));
        assert_eq!(read(&["/usr/bin/neko", "serve", "--webrtc.icelite"]), (vec!["--webrtc.icelite".to_owned()], None));
        assert_eq!(read(&["tini", "--", "neko", "serve", "-d"]), (vec!["-d".to_owned()], None));
        let (flags, problem) = read(&["--webrtc.epr=1-2"]);
        assert_eq!(flags, ["--webrtc.epr=1-2"]);
        assert!(problem.unwrap().starts_with("the arguments take the place"));
        assert!(read(&["sh", "-c", "sleep 1"]).1.unwrap().contains("starts sh"));
    }
}
