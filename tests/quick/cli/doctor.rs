//! `doctor --offline`, with a stand-in for Docker that prints what Docker 20.10 printed of a neko.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::run::{Folder, Outcome, fixture};

const COMPOSE: &str = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    network_mode: host\n    \
                       environment:\n      NEKO_WEBRTC_EPR: 52000-52010\n      \
                       NEKO_MEMBER_MULTIUSER_USER_PASSWORD: hunt3rGather\n";

/// Answers as Docker does; the folder of the project is the one that it is asked in.
const STAND_IN: &str = "#!/bin/sh\ncase $1 in\nps) echo 8bc3e890;;\ninspect) sed \"s#FOLDER#$PWD#\" bin/inspect.json;;\n\
                        logs) cat bin/log;;\nesac\n";

fn beside_docker(inspect: &str, log: &str) -> Folder {
    let folder = Folder::new().with("bin/docker", STAND_IN).with("bin/inspect.json", inspect).with("bin/log", log);
    fs::set_permissions(folder.path("bin/docker"), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn doctor(folder: &Folder, arguments: &[&str]) -> Outcome {
    let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    let arguments: Vec<&str> = ["doctor", "--offline"].into_iter().chain(arguments.iter().copied()).collect();
    folder.run_in(&arguments, &[("PATH", &path), ("COLUMNS", "80")])
}

fn stopped(inspect: &str, status: &str, code: &str) -> String {
    inspect.replace("\"running\"", status).replace("\"ExitCode\": 0", code)
}

#[test]
fn a_neko_that_runs_as_its_file_says() {
    let folder = beside_docker(&fixture("doctor/inspect.json"), "3:20AM WRN http listening on :8080 module=http\n");
    insta::assert_snapshot!(doctor(&folder.with("compose.yaml", COMPOSE), &[]).shown());
}

#[test]
fn a_file_that_was_changed_since_neko_was_started() {
    let folder = beside_docker(&fixture("doctor/inspect.json"), "");
    let changed = COMPOSE.replace("52010", "52020").replace("hunt3rGather", "M4rk");
    let outcome = doctor(&folder.with("compose.yaml", changed), &[]);
    assert!(!outcome.stdout.contains("M4rk"));
    insta::assert_snapshot!(outcome.shown());
}

#[test]
fn an_error_comes_before_what_runs() {
    let folder = beside_docker(&fixture("doctor/inspect.json"), "");
    let wrong = COMPOSE.replace("52000-52010", "52010-52000");
    insta::assert_snapshot!(doctor(&folder.with("compose.yaml", wrong), &[]).shown());
}

#[test]
fn a_neko_that_ended_says_why_in_its_log_without_secrets() {
    let inspect = stopped(&fixture("doctor/inspect.json"), "\"restarting\"", "\"ExitCode\": 1");
    let log = "\x1b[90m3:20AM\x1b[0m \x1b[31mERR\x1b[0m password hunt3rGather is \x1b]0;title\x07 refused\n\
               2026-12-01 12:00:00,000 INFO exited: neko (exit status 1; not expected)\n";
    let outcome = doctor(&beside_docker(&inspect, log).with("compose.yaml", COMPOSE), &[]);
    assert!(!outcome.stdout.contains("hunt3rGather") && !outcome.stdout.contains('\x1b'));
    insta::assert_snapshot!(outcome.shown());
}

#[test]
fn a_neko_that_was_stopped_is_started() {
    let inspect = stopped(&fixture("doctor/inspect.json"), "\"exited\"", "\"ExitCode\": 137");
    insta::assert_snapshot!(doctor(&beside_docker(&inspect, "").with("compose.yaml", COMPOSE), &[]).shown());
}

#[test]
fn viewers_that_failed_are_in_the_log() {
    let log = "3:22AM INF connection state has changed connection_state=failed module=webrtc\n".repeat(3);
    let folder = beside_docker(&fixture("doctor/inspect.json"), &log);
    insta::assert_snapshot!(doctor(&folder.with("compose.yaml", COMPOSE), &[]).shown());
}

#[test]
fn without_a_file_the_container_has_the_settings() {
    let folder = beside_docker(&fixture("doctor/inspect.json"), "");
    insta::assert_snapshot!(doctor(&folder, &[]).shown());
}

#[test]
fn where_nothing_is_there_is_a_way_to_begin() {
    insta::assert_snapshot!(doctor(&Folder::new(), &[]).shown());
}

#[test]
fn what_docker_says_may_be_anything() {
    for told in ["", "[]", "{}", "[{\"Name\":1}]", "[{\"Name\":\"a\",\"Config\":{\"Env\":[1]}}]"] {
        let outcome = doctor(&beside_docker(told, "").with("compose.yaml", COMPOSE), &[]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{told}");
    }
}

#[test]
fn ports_that_are_published_since_neko_was_started() {
    let bindings = "\"PortBindings\": {\"52000/udp\": [{\"HostIp\": \"\", \"HostPort\": \"52000\"}]}";
    let inspect = fixture("doctor/inspect.json").replace("\"PortBindings\": {}", bindings);
    let folder = beside_docker(&inspect.replace("\"host\"", "\"proj_default\""), "");
    let published = |ports| COMPOSE.replace("network_mode: host", ports).replace("EPR: 52000-52010", "UDPMUX: 52000");
    let inspect = folder.path("bin/inspect.json");
    let told = fs::read_to_string(&inspect).unwrap().replace("EPR=52000-52010", "UDPMUX=52000");
    fs::write(inspect, told).unwrap();
    let folder = folder.with("compose.yaml", published("ports: ['52000:52000/udp']"));
    let shown = doctor(&folder, &[]).shown();
    assert!(shown.contains("nothing is known to be wrong"), "{shown}");
    let folder = folder.with("compose.yaml", published("ports: ['52000:52000/udp', '8080:8080']"));
    assert!(doctor(&folder, &[]).stdout.contains("before the file was changed: ports\n"));
}

#[test]
fn a_neko_that_gave_up_inside_its_container_does_not_run() {
    let log = "3:20AM PNC unable to listen error=\"bind: address already in use\" module=webrtc\n\
               2026-12-01 12:00:00,000 INFO gave up: neko entered FATAL state, too many start retries too quickly\n";
    let folder = beside_docker(&fixture("doctor/inspect.json"), log).with("compose.yaml", COMPOSE);
    insta::assert_snapshot!(doctor(&folder, &[]).shown());
}

#[test]
fn a_container_that_is_paused_goes_on_and_one_that_was_stopped_starts() {
    let next = |status, code, log: &str| {
        let folder = beside_docker(&stopped(&fixture("doctor/inspect.json"), status, code), log);
        let outcome = doctor(&folder.with("compose.yaml", COMPOSE), &[]);
        outcome.stdout.lines().last().unwrap().to_owned()
    };
    assert_eq!(next("\"paused\"", "\"ExitCode\": 0", ""), "Next   docker unpause proj_neko_1");
    let stopped = next("\"exited\"", "\"ExitCode\": 137", "3:20AM ERR websocket: close 1006\n");
    assert_eq!(stopped, "Next   docker compose -f compose.yaml up -d");
}

#[test]
fn a_log_that_cannot_be_read_is_said() {
    let folder = beside_docker(&fixture("doctor/inspect.json"), "").with("compose.yaml", COMPOSE);
    let failing = STAND_IN.replace("cat bin/log", "echo no such driver >&2; exit 1");
    fs::write(folder.path("bin/docker"), failing).unwrap();
    assert!(doctor(&folder, &[]).stdout.contains("Log       cannot be read: no such driver\n"));
}

#[test]
fn secrets_that_only_the_log_has_are_masked() {
    let log = "panic: NEKO_MEMBER_MULTIUSER_ADMIN_PASSWORD=adm1nSecretWord\n\
               3:20AM ERR refused url=turn:h?password=an0therSecretWord\n";
    let outcome = doctor(&beside_docker(&fixture("doctor/inspect.json"), log).with("compose.yaml", COMPOSE), &[]);
    assert!(!outcome.stdout.contains("SecretWord") && outcome.stdout.contains("panic: "), "{}", outcome.stdout);
}

#[test]
fn a_compose_file_says_more_than_a_config_file_beside_it() {
    let folder = Folder::new().with("compose.yaml", COMPOSE).with("neko.yaml", "webrtc:\n  icetrickle: true\n");
    assert!(doctor(&folder, &["--no-docker"]).stdout.starts_with("neko-ice doctor: compose.yaml, neko\n"));
    let folder = folder.with("compose.yaml", "services:\n  web:\n    image: nginx\n");
    assert!(doctor(&folder, &["--no-docker"]).stdout.starts_with("neko-ice doctor: neko.yaml\n"));
}

#[test]
fn the_next_command_means_the_same_neko() {
    let two = format!("{COMPOSE}{}", COMPOSE.replace("services:\n  neko:", "  other:").replace("52010", "51999"));
    let folder = Folder::new().with("compose.yaml", two).with("more.yaml", "services:\n  other: {tty: true}\n");
    let next = |arguments: &[&str]| doctor(&folder, arguments).stdout.lines().last().unwrap().to_owned();
    assert_eq!(next(&["--no-docker", "--service", "other"]), "Next   neko-ice doctor compose.yaml --service other");
    assert_eq!(
        next(&["--no-docker", "-f", "compose.yaml", "-f", "more.yaml", "--service", "other"]),
        "Next   neko-ice doctor -f compose.yaml -f more.yaml --service other"
    );
}
