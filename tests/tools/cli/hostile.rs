//! No word of an input reaches a terminal or the log of a build server as anything but text.

#[cfg(feature = "probe")]
use std::net::UdpSocket;

use super::run::{Folder, Outcome};

/// What somebody writes who wants to be obeyed, or not to be seen.
const FRAGMENTS: &[&str] = &[
    "a\n::stop-commands::pwn\n::error::x",
    "a\r  ::stop-commands::pwn\r\n\t::add-mask::x",
    "::stop-commands::pwn",
    " ##[stop-commands]pwn",
    "##vso[task.setvariable variable=a]b ##teamcity[x]",
    "\u{1b}]0;PWN\u{7}\u{1b}[2J\u{1b}[31m",
    "\u{1b}]8;;https://evil.example\u{1b}\\x",
    "\u{9b}31m\u{85}::error::x\u{2028}::error::x\u{2029}",
    "\u{202e}\u{2066}\u{200f}\u{61c}",
    "\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{e0041}\u{fe01}\u{180e}",
    "#\u{200b}#[stop-commands]pwn :\u{ad}:error::x",
    "k` ![x](https://evil.example/t.png) <img src=x> [y](https://evil.example)",
];

/// What GitHub's runner obeys, as `ActionCommand.TryParseV2` and `TryParse` read a line, and Azure's agent. The command
/// word is not looked at: a token of somebody's would do.
fn obeyed(line: &str) -> bool {
    let version_2 = line.trim_start().strip_prefix("::").is_some_and(|rest| rest.contains("::"));
    let version_1 = line.find("##[").is_some_and(|at| line[at..].contains(']'));
    let azure = line.find("##vso[").is_some_and(|at| line[at..].contains(']'));
    version_2 || version_1 || azure
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Our own colours and links taken out.
fn unstyled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        let colour = rest[at..].strip_prefix("\u{1b}[").and_then(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
            rest[end..].strip_prefix('m')
        });
        let link = rest[at..].strip_prefix("\u{1b}]8;;").and_then(|rest| {
            let (url, rest) = rest.split_once("\u{1b}\\")?;
            (url.is_empty() || url.starts_with("file:///") || url.starts_with("https://github.com/")).then_some(rest)
        });
        rest = colour.or(link).unwrap_or_else(|| panic!("not a sequence of ours: {:?}", &rest[at..]));
    }
    out + rest
}

/// Whether a text is text for a runner and for a terminal. Line ends and tabs are all that may be there.
fn assert_text(what: &str, text: &str) {
    for line in text.split('\n') {
        assert!(!obeyed(line), "{what}: the runner obeys {line:?} in\n{text:?}");
        let found = line.chars().find(|c| *c != '\t' && hidden(*c));
        assert_eq!(found, None, "{what}: in {line:?}");
    }
}

/// GitHub's own format: commands, and nothing in them is another one.
fn assert_commands(what: &str, text: &str) {
    for line in text.lines() {
        let ours = ["::error ", "::warning ", "::notice "].iter().any(|begin| line.starts_with(begin));
        assert!(ours, "{what}: {line:?}");
        assert_text(what, line.trim_start_matches(':'));
    }
}

fn assert_both(what: &str, outcome: &Outcome) {
    assert_text(&format!("{what}, stdout"), &outcome.stdout);
    assert_text(&format!("{what}, stderr"), &outcome.stderr);
}

/// YAML's double quotes.
fn quoted(text: &str) -> String {
    let inner: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if hidden(c) => format!("\\U{:08X}", c as u32),
            c => c.to_string(),
        })
        .collect();
    format!("\"{inner}\"")
}

/// A fragment as far as it can stand in a line of a file.
fn bare(fragment: &str) -> String {
    fragment.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ")
}

/// Files with the fragment in every kind of place.
fn files(fragment: &str) -> Vec<(&'static str, String)> {
    let (q, b) = (quoted(fragment), bare(fragment));
    let json = serde_json::to_string(fragment).unwrap();
    vec![
        (
            "neko.yaml",
            format!("webrtc:\n  {q}: 1\n  icelite: yess # {b}\n  nat1to1: {q}\n  epr: {q}\n  ip_retrieval_url: {q}\n"),
        ),
        (
            "servers.yaml",
            format!(
                "webrtc:\n  iceservers:\n    frontend:\n    - urls: {q}\n      username: {q}\n      credential: x\n    backend:\n    - urls: [{q}, turn:h]\n      {q}: {q}\n"
            ),
        ),
        ("raw.yaml", format!("webrtc:\n  nat1to1: {b}\n  icelite: {b}\n{b}: [\n")),
        ("neko.json", format!("{{\"webrtc\": {{{json}: 1, \"nat1to1\": {json}, \"icelite\": {json}}}}}")),
        ("broken.json", format!("{{\"webrtc\": {{{json}: 1 {b}")),
        ("neko.toml", format!("[webrtc]\nnat1to1 = {json}\n{json} = 1 # {b}\n")),
        ("broken.toml", format!("[webrtc]\nnat1to1 = {b}\n")),
        (".env", format!("NEKO_NAT1TO1=\"{b}\"\nNEKO_{b}=1\nNEKO_WEBRTC_EPR='{b}' # {b}\n")),
        (
            "compose.yaml",
            format!(
                "services:\n  {q}:\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    environment:\n      NEKO_NAT1TO1: {q}\n      {q}: {q}\n    ports: [{q}]\n    command: [{q}]\n    volumes: [{q}]\n  b:\n    image: m1k1o/neko:firefox\n    env_file: {q}\n    environment: [{q}, NEKO_EPR=1]\n"
            ),
        ),
        (
            "names.yaml",
            format!(
                "services:\n  neko:\n    image: m1k1o/neko:firefox\n    container_name: {q}\n    labels: [{q}]\n    environment:\n      NEKO_WEBRTC_NAT1TO1: ${{{b}}}\n  turn:\n    image: coturn/coturn\n    command: [{q}, --realm={b}]\n"
            ),
        ),
        (
            "pod.yaml",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {q}\n  namespace: {q}\nspec:\n  containers:\n  - name: {q}\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    env:\n    - name: NEKO_NAT1TO1\n      value: {q}\n    - name: {q}\n      value: x\n    envFrom: [{{configMapRef: {{name: {q}}}}}]\n"
            ),
        ),
        (
            "run.sh",
            format!("#!/bin/sh\ndocker run -d --name '{b}' -e NEKO_NAT1TO1='{b}' -p '{b}' m1k1o/neko:firefox '{b}'\n"),
        ),
        (
            "neko.container",
            format!(
                "[Container]\nImage=m1k1o/neko:firefox\nEnvironment=\"NEKO_NAT1TO1={b}\"\nContainerName={b}\nPublishPort={b}\n"
            ),
        ),
    ]
}

/// Runs of one file, without and with a build server around it.
fn in_files(fragment: &str) {
    let folder = files(fragment).into_iter().fold(Folder::new(), |folder, (name, text)| folder.with(name, text));
    let summary = folder.path("summary.md").to_str().unwrap().to_owned();
    let github = [("GITHUB_ACTIONS", "true"), ("CI", "true"), ("GITHUB_STEP_SUMMARY", summary.as_str())];
    let all: Vec<&str> = [
        "neko.yaml",
        "servers.yaml",
        "raw.yaml",
        "neko.json",
        "broken.json",
        "neko.toml",
        "broken.toml",
        ".env",
        "compose.yaml",
        "names.yaml",
        "pod.yaml",
        "run.sh",
        "neko.container",
    ]
    .into();
    for format in ["text", "concise", "json", "jsonl", "sarif", "gitlab", "junit"] {
        let arguments = [&["validate", "--no-settings", "--fail-on", "note", "--format", format][..], &all].concat();
        assert_both(&format!("validate --format {format}"), &folder.run(&arguments));
    }
    let coloured =
        folder.run(&[&["validate", "--no-settings", "--color", "always", "--hyperlinks", "always"][..], &all].concat());
    assert_text("coloured", &unstyled(&coloured.stdout));
    let annotated = folder.run(&[&["validate", "--no-settings", "--format", "github"][..], &all].concat());
    assert_commands("github", &annotated.stdout);
    for name in all {
        let on_server = folder.run_in(&["validate", "--no-settings", name], &github);
        let begin = on_server.stdout.lines().position(|line| line.starts_with("::")).unwrap_or(usize::MAX);
        let (text, commands): (Vec<_>, Vec<_>) = on_server.stdout.lines().enumerate().partition(|(at, _)| *at < begin);
        text.iter().for_each(|(_, line)| assert_text("on a build server", line));
        commands.iter().for_each(|(_, line)| assert_commands("annotations", line));
        for arguments in [
            &["resolve", name][..],
            &["resolve", name, "--format", "json"],
            &["validate", "--no-settings", "--fix", "--unsafe-fixes", "--diff", name],
            &["migrate", "--diff", name],
            &["probe", "--servers-only", "--timeout", "1ms", name],
            &["probe", "--servers-only", "--timeout", "1ms", "--format", "json", name],
            &["probe", "--servers-only", "--timeout", "1ms", "--format", "junit", name],
            &["probe", "--servers-only", "--timeout", "1ms", "--events", name],
        ] {
            // Without the feature there is no such command; only one file has servers.
            if arguments[0] == "probe" && (!cfg!(feature = "probe") || name != "servers.yaml") {
                continue;
            }
            assert_both(&arguments.join(" "), &folder.run_in(arguments, &github));
        }
        for arguments in [&["env-export", name, "--allow-invalid"][..], &["env-import", name, "--allow-invalid"]] {
            let outcome = folder.run_in(arguments, &github);
            assert_text(&format!("{} stderr", arguments.join(" ")), &outcome.stderr);
        }
    }
    let page = std::fs::read_to_string(&summary).unwrap();
    assert_text("summary", &page);
    assert_no_markup(&page);
}

/// Outside of code nothing of Markdown's is left but the table itself.
fn assert_no_markup(page: &str) {
    for line in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")) {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(line.matches('`').count() % 2 == 0, "{line}");
        for mark in ["![", "](", "<", "http", "@"] {
            assert!(!outside.contains(mark), "{mark} is alive in {line}");
        }
    }
}

#[test]
fn of_files() {
    FRAGMENTS.iter().for_each(|fragment| in_files(fragment));
}

#[test]
fn of_names_of_files() {
    for &fragment in FRAGMENTS {
        let name = format!("{}.yaml", fragment.replace('/', "_"));
        let folder = Folder::new().with(&name, "webrtc:\n  icelight: yess\n  epr: x\n");
        let folder = folder.with(
            "compose.yaml",
            format!("services:\n  neko:\n    image: m1k1o/neko:firefox\n    env_file: {}\n", quoted(&name)),
        );
        let log = [("CI", "true")];
        let name = &format!("./{name}")[..];
        for format in ["text", "concise", "json", "jsonl", "sarif", "gitlab", "junit"] {
            assert_both(format, &folder.run(&["validate", "--no-settings", "--format", format, name]));
        }
        assert_commands("github", &folder.run(&["validate", "--no-settings", "--format", "github", name]).stdout);
        let coloured = folder.run(&["validate", "--no-settings", "--color", "always", "--hyperlinks", "always", name]);
        assert_text("coloured", &unstyled(&coloured.stdout));
        for arguments in [
            &["resolve", name][..],
            &["resolve", name, name],
            &["resolve", name, name, "--format", "env"],
            &["resolve", name, name, "--format", "yaml"],
            &["resolve", name, "--format", "json"],
            &["resolve", "compose.yaml"],
            &["validate", "--no-settings", "compose.yaml"],
            &["migrate", "--diff", name],
            &["migrate", "-i", name],
            &["validate", "--no-settings", "--fix", "--unsafe-fixes", "--diff", name],
            &["validate", "--no-settings", "--fix", "--unsafe-fixes", name],
            &["validate", "--settings", name],
            &["env-export", "--env", "NEKO_EPR=1-2", "--output", name],
            &["init", "--address", "203.0.113.1", "--output", name],
            &["probe", "--servers-only", name],
            &["probe", "--ca", name],
            &["turn", "turn:h", "--user", "u", "--password-file", name],
        ] {
            assert_both(&arguments.join(" "), &folder.run_in(arguments, &log));
        }
    }
}

#[test]
fn of_arguments() {
    for &fragment in FRAGMENTS {
        let folder = Folder::new().with("neko.yaml", "webrtc:\n  icelite: yes\n");
        let option = &format!("--{fragment}")[..];
        let variable = &format!("NEKO_NAT1TO1={fragment}")[..];
        let name = &format!("NEKO_{fragment}=1")[..];
        let flag = &format!("--webrtc.nat1to1={fragment}")[..];
        let url = &format!("turn:{fragment}")[..];
        let below = &format!("neko.yaml/{fragment}")[..];
        for arguments in [
            &[fragment, fragment][..],
            &["validate", option],
            &["validate", fragment],
            &["validate", below],
            &["validate", "--format", fragment],
            &["validate", "--fail-on", fragment],
            &["validate", "--error", fragment],
            &["validate", "--env", variable, "--env", name],
            &["validate", "--env", fragment],
            &["validate", "--env-file", fragment],
            &["validate", "--neko-version", fragment],
            &["validate", "--service", fragment, "neko.yaml"],
            &["validate", "--", option],
            &["validate", "--", flag, fragment],
            &["validate", "--settings", fragment],
            &["validate", "--output-file", below],
            &["validate", "--stdin-filename", fragment, "-"],
            &["resolve", fragment],
            &["resolve", "--env", variable, "--env", name],
            &["resolve", "--format", "json", "--env", variable],
            &["resolve", "--", flag, option],
            &["env-export", "--only", fragment],
            &["env-export", fragment],
            &["env-export", "neko.yaml", "--output", below],
            &["env-import", fragment],
            &["migrate", fragment],
            &["explain", fragment],
            &["explain", fragment, "--format", "markdown"],
            &["rules", fragment],
            &["completions", fragment],
            &["man", fragment],
            &["init", "--address", fragment],
            &["init", "--address", "203.0.113.1", "--output", below],
            &["stun", url],
            &["stun", fragment],
            &["turn", fragment],
            &["turn", url, "--user", fragment],
            &["turn", "turn:127.0.0.1:9", "--user", fragment, "--password-env", fragment],
            &["turn", "turn:127.0.0.1:9", "--user", "x", "--timeout", fragment],
            &["turn", "turn:127.0.0.1:9", "--pin", fragment],
            &["probe", "--turn-secret-file", fragment, "neko.yaml"],
            &["probe", "--prometheus", below, "neko.yaml"],
        ] {
            let outcome = folder.run(arguments);
            assert_both(&format!("{arguments:?}"), &outcome);
        }
        let spelled = folder.run_with_stdin(&["validate", "-"], fragment);
        assert_both("standard input", &spelled);
    }
}

#[test]
fn addresses_are_read_as_they_are() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  nat1to1: '::1'\n  epr: 52000-52100\n");
    let table = folder.run(&["resolve", "neko.yaml"]).stdout;
    assert!(table.contains(" ::1 "), "{table}");
    let text = folder.run(&["validate", "--no-settings", "neko.yaml"]).stdout;
    assert!(text.contains("'::1'"), "{text}");
}

#[test]
fn json_has_the_exact_values() {
    for &fragment in FRAGMENTS {
        let folder = Folder::new().with("neko.yaml", format!("webrtc:\n  nat1to1: {}\n", quoted(fragment)));
        let printed = folder.run(&["resolve", "neko.yaml", "--format", "json"]).stdout;
        let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
        let expected: Vec<&str> = fragment.split_whitespace().collect();
        let found = document["webrtc"]["nat1to1"].as_array().unwrap();
        let found: Vec<&str> = found.iter().map(|value| value.as_str().unwrap()).collect();
        assert_eq!(found.join(" ").split_whitespace().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_diff_for_a_program_is_exact_and_one_for_people_is_not() {
    let folder =
        Folder::new().with("neko.yaml", "webrtc:\n  # \u{202e}\u{200b}\n  epr: '52000:52100'\n  icelite: yes\n");
    let arguments = ["validate", "--no-settings", "--fix", "--unsafe-fixes", "--diff", "neko.yaml"];
    assert!(folder.run(&arguments).stdout.contains("# \u{202e}\u{200b}\n"));
    assert!(folder.run_in(&arguments, &[("CI", "true")]).stdout.contains("# \u{fffd}\u{fffd}\n"));
}

/// A STUN server that calls itself by the fragment.
#[cfg(feature = "probe")]
#[test]
fn of_a_server() {
    for &fragment in FRAGMENTS {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let url = format!("stun:{}", socket.local_addr().unwrap());
        let software = fragment.as_bytes().to_vec();
        std::thread::spawn(move || {
            let mut buffer = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                drop(socket.send_to(&answer(&buffer[..length], from.port(), &software), from));
            }
        });
        for format in ["table", "json", "junit"] {
            let outcome = Folder::new().run(&["stun", &url, "--format", format]);
            assert_eq!(outcome.code, 0, "{outcome:?}");
            assert_both(format, &outcome);
        }
        assert_both("events", &Folder::new().run(&["stun", &url, "--events"]));
    }
}

/// A Binding success (RFC 8489) with XOR-MAPPED-ADDRESS and SOFTWARE.
#[cfg(feature = "probe")]
fn answer(request: &[u8], port: u16, software: &[u8]) -> Vec<u8> {
    let cookie = [0x21, 0x12, 0xa4, 0x42];
    let mut body = vec![0, 0x20, 0, 8, 0, 1];
    body.extend((port ^ 0x2112).to_be_bytes());
    body.extend([127, 0, 0, 1].iter().zip(cookie).map(|(byte, mask)| byte ^ mask));
    body.extend([0x80, 0x22]);
    body.extend((software.len() as u16).to_be_bytes());
    body.extend(software);
    body.resize(body.len().next_multiple_of(4), 0);
    let mut out = vec![1, 1];
    out.extend((body.len() as u16).to_be_bytes());
    out.extend(&request[4..20]);
    out.extend(body);
    out
}
