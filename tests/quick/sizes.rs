//! Functions and files stay short enough to be read at once. What is longer stands in a list that may only shrink.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::layers::rust_files;

const LONGEST_FUNCTION: usize = 60;
const LONGEST_FILE: usize = 300;

/// Those that are longer still: split one, and take it out.
const LONG_FUNCTIONS: &[&str] = &[
    "crates/neko-config/src/decode/yaml.rs read",
    "crates/neko-config/src/decode/yaml.rs yaml",
    "crates/neko-config/src/golang/csv.rs read",
    "crates/neko-config/src/golang/duration.rs parse",
    "crates/neko-config/src/media/pipeline_map.rs one",
    "crates/neko-config/src/suspected/value.rs value_behind",
    "crates/neko-deploy/src/compose/include.rs import",
    "crates/neko-deploy/src/compose/service.rs read",
    "crates/neko-deploy/src/compose/substitution.rs value",
    "crates/neko-deploy/src/docker_run/variables.rs env_file",
    "crates/neko-deploy/src/resolve/problems.rs problems",
    "crates/neko-deploy/src/kubernetes/container.rs container",
    "crates/neko-deploy/src/kubernetes/volume.rs store_files",
    "crates/neko-lint/src/rules/unknown_key.rs check",
    "crates/neko-probe/src/peer/run.rs run",
    "crates/neko-probe/src/server_check/attempt.rs allocate",
    "crates/neko-probe/src/servers.rs run_servers",
    "crates/neko-probe/src/transport/session_task.rs turn_over",
    "crates/neko-report/src/conclusion/cause.rs causes",
    "crates/testkit/src/scripted/actor.rs packet",
    "crates/testkit/src/scripted/named.rs all",
    "src/commands/env_export/mod.rs run",
    "src/commands/init/mod.rs answers",
    "src/commands/validate/mod.rs run",
];

/// The same of files, without their unit tests.
const LONG_FILES: &[&str] = &[
    "crates/neko-config/src/behaviour/mod.rs",
    "crates/neko-config/src/decode/yaml_refusal/mod.rs",
    "crates/neko-config/src/suspected/names.rs",
    "crates/neko-config/src/versions/table.rs",
    "crates/neko-deploy/src/compose/merge.rs",
    "crates/neko-deploy/src/coturn/mod.rs",
    "crates/neko-deploy/src/docker_run/mod.rs",
    "crates/neko-deploy/src/kubernetes/environment.rs",
    "crates/neko-deploy/src/kubernetes/store.rs",
    "crates/neko-deploy/src/kubernetes/validity.rs",
    "crates/neko-deploy/src/load/loader.rs",
    "crates/neko-probe/src/peer/media_session.rs",
    "crates/neko-probe/src/server_check/attempt.rs",
    "crates/neko-probe/src/transport/certificate.rs",
    "crates/neko-report/src/failure.rs",
    "crates/neko-report/src/viewers.rs",
    "crates/neko-text/src/document/json/mod.rs",
    "crates/neko-text/src/document/mod.rs",
    "crates/neko-text/src/document/yaml/parser.rs",
    "crates/neko-text/src/document/yaml/scanner.rs",
    "crates/neko-viewer/src/peer/connection.rs",
    "crates/neko-viewer/src/signalling/message.rs",
    "crates/neko-viewer/src/visit.rs",
    "crates/testkit/src/scripted/actor.rs",
    "crates/turn-client/src/turn/client.rs",
    "crates/turn-server/src/embedded/request_gate.rs",
];

/// The code of the program and of the crates, without tests.
fn files() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    for package in fs::read_dir("crates").unwrap() {
        rust_files(&package.unwrap().path().join("src"), &mut files);
    }
    files.retain(|file| !file.iter().any(|part| part == "tests" || part == "tests.rs"));
    assert!(files.len() > 600, "{}", files.len());
    let code = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        (file, code)
    };
    files.into_iter().map(code).collect()
}

/// The functions of a file that rustfmt has formatted, with their lines from `fn` to the closing brace.
fn functions(code: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((before, name)) = line.split_once("fn ") else { continue };
        let is_word = |word: &str| {
            ["pub", "const", "async", "in"].contains(&word) || word.starts_with("pub(") || word.ends_with(')')
        };
        // A function of one line ends in it, and one without a body has none.
        if !before.split_whitespace().all(is_word) || line.ends_with('}') || line.ends_with(';') {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let length = lines[at..].iter().position(|line| *line == end).map(|length| length + 1);
        found.extend(length.map(|length| (name.split(['(', '<']).next().unwrap_or(name), length)));
    }
    found
}

fn hold(found: BTreeSet<String>, known: &[&str]) {
    let known: BTreeSet<String> = known.iter().map(|own| (*own).to_owned()).collect();
    let (more, gone): (Vec<_>, Vec<_>) = (found.difference(&known).collect(), known.difference(&found).collect());
    assert!(more.is_empty(), "longer than they should be: {more:#?}");
    assert!(gone.is_empty(), "short enough by now, so take them out of the list: {gone:#?}");
}

#[test]
fn functions_are_short() {
    let mut found = BTreeSet::new();
    for (file, code) in files() {
        let long = functions(&code).into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION);
        found.extend(long.map(|(name, _)| format!("{} {name}", file.display())));
    }
    hold(found, LONG_FUNCTIONS);
}

#[test]
fn files_are_short() {
    let long = files().into_iter().filter(|(_, code)| code.lines().count() > LONGEST_FILE);
    hold(long.map(|(file, _)| file.display().to_string()).collect(), LONG_FILES);
}

#[test]
fn the_lines_of_a_function_are_counted() {
    let code = "impl X {\n    pub fn one(&self) -> u8 {\n        1\n    }\n    fn two() {}\n}\n\nfn three(\n    a: u8,\n) {\n    a\n}\n";
    assert_eq!(functions(code), [("one", 3), ("three", 5)]);
}
