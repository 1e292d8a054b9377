//! A unit of podman's (`neko.container`): systemd makes a `podman run` of it, and so does this, every word with its place.

use std::ops::Range;
use std::sync::Arc;

use super::words::{Word, systemd};
use super::{Consequence, Deployment, Message, Problem, docker_run};
use neko_config::Files;
use neko_text::source::Source;

/// Keys of `[Container]` and the option of `podman run` that each becomes.
const OPTIONS: [(&str, &str); 9] = [
    ("PublishPort", "--publish"),
    ("EnvironmentFile", "--env-file"),
    ("Network", "--network"),
    ("Volume", "--volume"),
    ("Mount", "--mount"),
    ("Tmpfs", "--tmpfs"),
    ("ShmSize", "--shm-size"),
    ("ContainerName", "--name"),
    ("Entrypoint", "--entrypoint"),
];

/// What follows where podman refuses a unit's command line.
const REFUSED: Consequence =
    Consequence::NeverStarts(Message::fixed("podman refuses what systemd makes of the unit, and no neko starts"));

/// Whether a text is a unit for a container.
pub fn is_quadlet(text: &str) -> bool {
    text.contains("[Container]") && text.lines().any(|line| line.trim() == "[Container]")
}

/// Reads a unit; empty where it runs no neko.
pub fn read(source: &Arc<Source>, files: &dyn Files, limit: u64) -> Vec<Deployment> {
    let (mut options, mut image, mut exec) = (Vec::new(), None, Vec::new());
    let folder = source.name().rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
    for (key, value) in container(&source.text) {
        match key {
            "Image" => image = Some(whole(&source.text, value)),
            "Exec" => exec = systemd::split(&source.text, value),
            "PodmanArgs" => options.extend(systemd::split(&source.text, value)),
            "Environment" => {
                for assignment in systemd::split(&source.text, value) {
                    options.push(made("--env", &assignment.span));
                    options.push(assignment);
                }
            }
            _ => {
                if let Some((_, option)) = OPTIONS.iter().find(|(known, _)| *known == key) {
                    options.push(made(option, &value));
                    let mut word = whole(&source.text, value);
                    if key == "EnvironmentFile" && !word.text.starts_with(['/', '-', '%'])
                        || key == "Volume" && word.text.starts_with('.')
                    {
                        below(&folder, &mut word);
                    }
                    options.push(word);
                }
            }
        }
    }
    let start = 0..0;
    let mut words = vec![made("podman", &start), made("run", &start)];
    words.extend(options);
    words.extend(image);
    words.extend(exec);
    let nekos = docker_run::of_commands(source, vec![words], files, limit);
    let of_unit = |neko: Deployment| Deployment { problems: neko.problems.into_iter().map(of_unit).collect(), ..neko };
    nekos.into_iter().map(of_unit).collect()
}

/// What follows from a problem of the command line that systemd makes of a unit.
fn of_unit(problem: Problem) -> Problem {
    match problem.consequence.stops_neko() {
        true => Problem { consequence: REFUSED, ..problem },
        false => problem,
    }
}

/// The keys of `[Container]` and the spans of their values, joined lines included.
fn container(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut out: Vec<(&str, Range<usize>)> = Vec::new();
    let (mut at, mut inside, mut joined) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim();
        let goes_on = body.ends_with('\\');
        let comment = body.starts_with(['#', ';']);
        if joined && !comment {
            if let Some((_, span)) = out.last_mut().filter(|_| inside) {
                span.end = start + line.trim_end().trim_end_matches('\\').len();
            }
            joined = goes_on;
        } else if comment || body.is_empty() {
        } else if body.starts_with('[') {
            inside = body == "[Container]";
        } else if let Some((key, value)) = line.split_once('=').filter(|_| inside) {
            let begin = start + key.len() + 1 + (value.len() - value.trim_start().len());
            let end = start + line.trim_end().trim_end_matches('\\').trim_end().len();
            out.push((key.trim(), begin..end.max(begin)));
            joined = goes_on;
        } else {
            joined = goes_on;
        }
    }
    out
}

/// A word that the unit does not hold itself.
fn made(text: &str, at: &Range<usize>) -> Word {
    Word { text: text.to_owned(), ..Word::new(at.start) }
}

/// A value as one word.
fn whole(text: &str, span: Range<usize>) -> Word {
    let own = text.get(span.clone()).unwrap_or_default().to_owned();
    Word { text: own, span: span.clone(), ..Word::new(span.start) }
}

/// Makes a path one below the folder of its unit.
fn below(folder: &str, path: &mut Word) {
    if folder.is_empty() {
        return;
    }
    // Without it a volume's name is meant.
    let here = if path.text.starts_with('.') && !folder.starts_with('/') { "./" } else { "" };
    let before = format!("{here}{folder}");
    path.text = format!("{before}{}", path.text.trim_start_matches("./"));
    path.offsets.record(before.len(), path.span.start);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SharedMemory;
    use neko_config::NoFiles;
    use neko_text::source::SourceKind;

    const UNIT: &str = "[Unit]\nDescription=a [Container]\n\n[Container]\n# Image=other\nImage=ghcr.io/m1k1o/neko/firefox:3.1.5\n\
        ShmSize=512m\nPublishPort=8080:8080\nPublishPort = 52000-52100:52000-52100/udp\n\
        Environment=\"NEKO_WEBRTC_NAT1TO1=203.0.113.7 2001:db8::7\" NEKO_WEBRTC_EPR=52000-52100 \\\n  # between\n  \
        'NEKO_X=a\\'b'\nExec=/usr/bin/supervisord -c /etc/neko/supervisord.conf\n[Service]\nEnvironment=NEKO_WEBRTC_ICELITE=true\n";

    #[test]
    fn a_unit_is_a_command_line() {
        assert!(is_quadlet(UNIT) && !is_quadlet("# [Container]\n"));
        let source = Source::new(SourceKind::File("neko.container".into()), UNIT);
        let read = read(&source, &NoFiles, 1 << 20);
        assert_eq!(read.len(), 1);
        let variables: Vec<_> =
            read[0].environment.variables.iter().map(|own| (own.name.as_str(), own.value.as_str())).collect();
        assert_eq!(
            variables,
            [("NEKO_WEBRTC_NAT1TO1", "203.0.113.7 2001:db8::7"), ("NEKO_WEBRTC_EPR", "52000-52100"), ("NEKO_X", "a'b")]
        );
        assert_eq!(read[0].environment.variables[0].place.text(), "203.0.113.7 2001:db8::7");
        assert_eq!(read[0].environment.variables[1].place.text(), "52000-52100");
        assert_eq!(read[0].reach.ports.len(), 2);
        assert!(matches!(read[0].shared_memory, SharedMemory::Bytes(0x2000_0000, _)), "{:?}", read[0].shared_memory);
        assert!(read[0].problems.is_empty(), "{:?}", read[0].problems);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text in "(\\[Container\\]\n)?([A-Za-z]{0,6}|Environment|Image|Exec|é)[= \\\\\"'\n#a-zé]{0,40}") {
            let source = Source::new(SourceKind::File("neko.container".into()), text.clone());
            let _ = read(&source, &NoFiles, 100);
            for (_, span) in container(&text) {
                for word in systemd::split(&text, span) {
                    proptest::prop_assert!(text.get(word.span).is_some());
                }
            }
        }
    }
}
