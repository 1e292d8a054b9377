//! `docker run` command lines and scripts, read whole.

use std::sync::Arc;

use crate::support::deployment::describe;
use neko_ice::config::{FileError, Files};
use neko_ice::deployment::{Deployment, docker_run};
use neko_ice::source::{Source, SourceKind};
use proptest::prelude::*;

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        std::fs::read(path).map_err(|_| FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        std::path::Path::new(path).is_file()
    }
}

fn text(name: &str) -> String {
    std::fs::read_to_string(format!("fixtures/docker-run/{name}")).unwrap()
}

fn read(name: &str, text: &str) -> Vec<Deployment> {
    docker_run::read(&Source::new(SourceKind::File(name.to_owned()), text), &Disk, 1 << 20)
}

fn snapshot(name: &str) {
    let mut out = String::new();
    for deployment in read(name, &text(name)) {
        describe(&mut out, &deployment);
    }
    insta::assert_snapshot!(name.trim_end_matches(".sh"), out);
}

#[test]
fn the_line_of_the_documentation() {
    snapshot("one-line.sh");
}

#[test]
fn a_script_over_many_lines() {
    snapshot("script.sh");
}

#[test]
fn words_are_those_that_a_shell_makes() {
    snapshot("words.sh");
}

#[test]
fn mistakes_are_named_with_what_follows() {
    snapshot("mistakes.sh");
}

#[test]
fn what_docker_refuses_and_takes() {
    snapshot("refused.sh");
}

#[test]
fn a_unit_of_systemd() {
    snapshot("neko.service");
}

#[test]
fn command_lines_are_recognised() {
    for line in ["docker run x", "sudo podman -l debug container run x", "$ docker run \\\n x", "a; nerdctl -n k run y"]
    {
        assert!(docker_run::is_command_line(line), "{line}");
    }
    for line in ["docker ps", "# docker run x", "echo 'docker run'", "run: docker", "", "docker: run"] {
        assert!(!docker_run::is_command_line(line), "{line}");
    }
}

/// Reads one text, and holds what comes back against the text.
fn sound(text: &str) -> Vec<Deployment> {
    let source: Arc<Source> = Source::new(SourceKind::Stdin, text);
    let nekos = docker_run::read(&source, &Disk, 1 << 20);
    for neko in &nekos {
        for variable in
            neko.environment.variables.iter().filter(|variable| variable.place.source.kind == SourceKind::Stdin)
        {
            assert!(text.get(variable.place.span.clone()).is_some());
            for (at, _) in variable.value.char_indices() {
                assert!(text.is_char_boundary(variable.offsets.source(at)), "{}", variable.name);
            }
        }
        describe(&mut String::new(), neko);
    }
    nekos
}

#[test]
fn hostile_texts_end_in_time() {
    let open = |piece: &str| format!("docker run m1k1o/neko {}", piece.repeat(100_000));
    for piece in ["'", "\"", "$(", "${", "`", "\\", "<<", "<<A\n", "$'\\x", "-e A=$B ", "(", "\n"] {
        assert_eq!(sound(&open(piece)).len(), 1, "{piece}");
    }
    assert_eq!(sound(&"docker run -e NEKO_A=$A m1k1o/neko\n".repeat(10_000)).len(), 10_000);
    let words = format!("A='{}'\n{}", "-e B=c ".repeat(500), "docker run $A m1k1o/neko\n".repeat(10_000));
    assert_eq!(sound(&words).len(), 10_000);
    let arrays = format!("A=(-e B=c)\n{}", "A+=(\"${A[@]}\")\n".repeat(60));
    assert_eq!(sound(&format!("{arrays}docker run \"${{A[@]}}\" m1k1o/neko")).len(), 1);
    let doubling: String = (0..60).map(|n| format!("A{}=$A{n}$A{n}$A{n}$A{n}\n", n + 1)).collect();
    assert_eq!(sound(&format!("A0=xxxxxxxx\n{doubling}docker run -e NEKO_A=$A60 m1k1o/neko")).len(), 1);
}

const PIECES: &[&str] = &[
    "",
    "'",
    "\"",
    "\\",
    "\\\n",
    "\n",
    "$",
    "$(",
    "${",
    "`",
    "<<E\n",
    "#",
    ";",
    "=",
    " -e ",
    " -p ",
    "--mount ",
    ":",
    "é",
    "docker run ",
    "\r\n",
    "$'\\u",
    "[",
    "=(",
    ")",
    "${A[@]}",
    ",",
    "--",
    "-",
    "/",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn scripts_never_panic(
        name in prop::sample::select(&["one-line.sh", "script.sh", "mistakes.sh", "words.sh"][..]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..30usize, prop::sample::select(PIECES)), 1..6),
    ) {
        let mut text: Vec<char> = text(name).chars().collect();
        for (at, length, piece) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + length).min(text.len());
            text.splice(at..end, piece.chars());
        }
        sound(&text.into_iter().collect::<String>());
    }
}
