//! Compose projects on the command line: found, named, several of them, refused.

use std::fs;
use std::path::Path;

use super::run::Folder;

/// A copy of a fixture, folders included.
fn project(name: &str) -> Folder {
    let folder = Folder::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compose").join(name), &folder.path(""));
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_project_is_found_and_its_neko_resolved() {
    let outcome = project("dotenv").run(&["resolve"]);
    insta::assert_snapshot!(outcome.shown());
    let outcome = project("dotenv").run(&["validate"]);
    insta::assert_snapshot!("validate", outcome.shown());
}

#[test]
fn secrets_of_dotenv_never_show() {
    for arguments in
        [&["resolve"][..], &["resolve", "--format", "json"], &["validate"], &["validate", "--format", "json"]]
    {
        let outcome = project("dotenv").run(arguments);
        assert!(!outcome.shown().contains("super-secret-turn"), "{}", outcome.shown());
    }
}

#[test]
fn several_nekos_are_several_deployments() {
    let rooms = project("rooms");
    let all = json(&rooms.run(&["resolve", "--format", "json", "docker-compose.yml"]).stdout);
    let names: Vec<_> =
        all["deployments"].as_array().unwrap().iter().map(|own| own["deployment"]["name"].clone()).collect();
    assert_eq!(names, ["rooms", "red", "green"]);
    assert_eq!(all["deployments"][0]["webrtc"]["epr"], serde_json::json!([59000, 59049]));
    assert_eq!(all["deployments"][2]["webrtc"]["epr"], serde_json::json!([52020, 52029]));
    let outcome = rooms.run(&["env-export"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(outcome.stderr, "error: found 3 nekos; choose one with --service: rooms, red, green\n");
    let outcome = rooms.run(&["env-export", "--service", "green"]);
    assert!(outcome.stdout.contains("NEKO_WEBRTC_EPR: '52020-52029'"), "{}", outcome.shown());
    let blue = json(&rooms.run(&["resolve", "--format", "json", "--service", "blue"]).stdout);
    assert_eq!(blue["deployment"]["name"], "blue");
    let with_blue = json(&rooms.run(&["resolve", "--format", "json", "--profile", "second"]).stdout);
    assert_eq!(with_blue["deployments"].as_array().unwrap().len(), 4);
}

#[test]
fn what_an_env_file_said_first_is_shown_as_shadowed() {
    let own = json(&project("dotenv").run(&["resolve", "--format", "json", "--env", "NEKO_WEBRTC_EPR=1-2"]).stdout);
    let epr = &own["origins"]["webrtc.epr"];
    let shadowed: Vec<_> =
        epr["shadowed"].as_array().unwrap().iter().map(|own| own["origin"].as_str().unwrap()).collect();
    assert_eq!(epr["origin"], "NEKO_WEBRTC_EPR");
    assert_eq!(shadowed, ["NEKO_WEBRTC_EPR (compose.yaml:13:24)", "NEKO_WEBRTC_EPR (common.env:2:17)"]);
}

#[test]
fn variables_and_flags_apply_to_each() {
    let arguments = ["resolve", "--format", "json", "--env", "NEKO_WEBRTC_UDPMUX=5", "--", "--webrtc.icelite"];
    let all = json(&project("rooms").run(&arguments).stdout);
    assert_eq!(all["deployments"].as_array().unwrap().len(), 3);
    for own in all["deployments"].as_array().unwrap() {
        assert_eq!((&own["webrtc"]["udpmux"], &own["webrtc"]["icelite"]), (&5.into(), &true.into()));
    }
}

#[test]
fn files_are_laid_upon_each_other() {
    let folder = project("override");
    let epr = |arguments: &[&str]| json(&folder.run(arguments).stdout)["webrtc"]["epr"][0].clone();
    assert_eq!(epr(&["resolve", "--format", "json"]), 56000);
    assert_eq!(epr(&["resolve", "--format", "json", "docker-compose.yml"]), 56000);
    assert_eq!(epr(&["resolve", "--format", "json", "-f", "docker-compose.yml"]), 52000);
    assert_eq!(
        epr(&["resolve", "--format", "json", "-f", "docker-compose.yml", "-f", "docker-compose.override.yml"]),
        56000
    );
    let outcome = folder.run(&["resolve", "-f", "docker-compose.yml", "docker-compose.yml"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("--file names all files of one Compose project"), "{}", outcome.stderr);
}

#[test]
fn nekos_own_places_go_first_and_standard_input_is_read() {
    let folder = Folder::new()
        .with("neko.yaml", "webrtc: {epr: 1000-1001}\n")
        .with("compose.yaml", "services: {neko: {image: m1k1o/neko, environment: {NEKO_EPR: 52000-52001}}}\n");
    let epr = |outcome: super::run::Outcome| json(&outcome.stdout)["webrtc"]["epr"][0].clone();
    assert_eq!(epr(folder.run(&["resolve", "--format", "json"])), 1000);
    assert_eq!(epr(folder.run(&["resolve", "--format", "json", "compose.yaml"])), 52000);
    let text = "services: {neko: {image: m1k1o/neko, environment: {NEKO_EPR: 53000-53001}}}\n";
    assert_eq!(epr(folder.run_with_stdin(&["resolve", "--format", "json", "-"], text)), 53000);
}

#[test]
fn each_file_is_a_deployment_of_its_own() {
    let folder = Folder::new()
        .with("neko.yaml", "webrtc: {epr: 1000-1001}\n")
        .with(
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: n, image: m1k1o/neko}]}\n",
        )
        .with("x.yml", "services: {a: {image: m1k1o/neko}, b: {image: m1k1o/neko}}\n");
    let outcome = folder.run(&["resolve", "--format", "json", "neko.yaml", "x.yml", "missing.yaml", "pod.yaml"]);
    assert_eq!(outcome.code, 2);
    let all = json(&outcome.stdout);
    let names: Vec<_> = all["deployments"].as_array().unwrap().iter().map(|own| own["name"].clone()).collect();
    assert_eq!(names, ["neko.yaml", "x.yml, a", "x.yml, b", "missing.yaml", "pod.yaml, default/p/n"]);
    assert!(all["deployments"][3]["error"].as_str().unwrap().contains("no such file"));
}

#[test]
fn a_docker_run_line_is_a_deployment_too() {
    let folder = Folder::new()
        .with("start.sh", "#!/bin/sh\ndocker run -d --name tv -e NEKO_EPR=52000-52010 m1k1o/neko:firefox\n");
    let own = json(&folder.run(&["resolve", "--format", "json", "start.sh"]).stdout);
    assert_eq!((&own["deployment"]["name"], &own["webrtc"]["epr"]), (&"tv".into(), &serde_json::json!([52000, 52010])));
}

#[test]
fn what_compose_refuses_is_a_finding() {
    let folder = Folder::new()
        .with("a.yaml", "services:\n  neko:\n    image: m1k1o/neko\n    environment: 'A=B'\n")
        .with("b.yaml", "services:\n  neko:\n    image: m1k1o/neko\n    env_file: neko.env\n")
        .with("c.yaml", "services:\n  neko:\n    image: m1k1o/neko\n    profiles: [tv]\n");
    let mut shown = String::new();
    for arguments in [
        &["validate", "a.yaml"][..],
        &["validate", "b.yaml"],
        &["validate", "c.yaml"],
        &["validate", "b.yaml", "--service", "web"],
        &["resolve", "a.yaml"],
        &["env-export", "b.yaml"],
    ] {
        shown.push_str(&format!("$ neko-ice {}\n{}\n", arguments.join(" "), folder.run(arguments).shown()));
    }
    insta::assert_snapshot!(shown);
}

/// Shapes of the documentation and of issue threads: what breaks is found, and what works brings no error.
#[test]
fn what_users_write_is_judged() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compose-users");
    let folder = Folder::new();
    copy(&source, &folder.path(""));
    let mut names: Vec<String> =
        fs::read_dir(source).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with(".conf"));
    names.sort();
    let mut shown = String::new();
    for name in names {
        let outcome = folder.run(&["validate", "--format", "concise", &name]);
        let lines: Vec<&str> = outcome.stdout.lines().filter(|line| !line.contains(" note[")).collect();
        shown.push_str(&format!("$ neko-ice validate {name}: {}\n", outcome.code));
        for line in lines {
            shown.push_str(&format!("{line}\n"));
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn an_override_is_read_with_its_base_and_once() {
    let base = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3.1.5\n    ports: ['8080:8080', '52000-52010:52000-52010/udp']\n    \
                environment: {NEKO_WEBRTC_NAT1TO1: 203.0.113.7}\n";
    let over = "services:\n  neko:\n    environment: {NEKO_WEBRTC_EPR: 52000-52010, NEKO_WEBRTC_ICETRICKLE: yes}\n";
    let folder = Folder::new().with("compose.yaml", base).with("compose.override.yaml", over);
    for arguments in
        [&["compose.override.yaml"][..], &["compose.yaml", "compose.override.yaml"], &["."], &["compose.yaml"]]
    {
        let arguments = [&["validate", "--format", "concise", "--fail-on", "warning"], arguments].concat();
        let outcome = folder.run(&arguments);
        let found: Vec<&str> = outcome.stdout.lines().filter(|line| line.contains("bool-read-as-false")).collect();
        assert_eq!((outcome.code, found.len()), (1, 1), "{arguments:?}: {}", outcome.stdout);
        assert!(!outcome.stdout.contains("unpublished"), "{arguments:?}: {}", outcome.stdout);
    }
    let epr = json(&folder.run(&["resolve", "--format", "json", "compose.override.yaml"]).stdout);
    assert!(epr.to_string().contains("52000-52010"), "{epr}");
}

#[test]
fn only_what_has_services_has_one_of_a_name() {
    let folder = Folder::new()
        .with("neko.yaml", "webrtc: {nat1to1: 203.0.113.7, epr: 52000-52010}\n")
        .with("x.yml", "services: {neko: {image: m1k1o/neko, network_mode: host}}\n");
    let told = "error: --service neko: neko.yaml has no services; only Compose files, manifests and scripts do\n";
    for command in ["validate", "resolve"] {
        let outcome = folder.run(&[command, "--service", "neko", "neko.yaml"]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (2, told), "{command}");
    }
    assert_eq!(folder.run(&["validate", "--service", "neko", "neko.yaml", "x.yml"]).stderr, "");
}
