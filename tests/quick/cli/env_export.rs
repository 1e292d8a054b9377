//! `neko-ice env-export`: what it writes is what neko reads, shown by the target's own reader.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::{fs, iter};

use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, resolve};
use neko_ice::export;
use neko_ice::source::SourceKind;
use proptest::prelude::*;

use super::run::{Folder, fixture};

fn resolved(config: &str) -> Resolution {
    let config = ConfigFile::Text {
        kind: SourceKind::File("neko.yaml".to_owned()),
        bytes: config.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    resolve(&Input { config, ..Input::default() }, &NoFiles).unwrap()
}

/// The settings that a configuration and these variables give differently.
fn lost(before: &Resolution, variables: &BTreeMap<String, String>) -> Vec<&'static str> {
    export::differences(before, &variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// What bash has after `set -a; . FILE`.
fn through_bash(dotenv: &str) -> BTreeMap<String, String> {
    let folder = Folder::new().with("neko.env", dotenv);
    let output = Command::new("bash")
        .args(["-c", "set -a; . ./neko.env; set +a; env -0"])
        .current_dir(folder.path(""))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", "/nobody")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .split('\0')
        .filter_map(|line| line.split_once('='))
        .filter(|(name, _)| name.starts_with("NEKO_"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What Compose has: YAML by another reader than ours, then `$$` as `$`.
fn through_compose(text: &str) -> BTreeMap<String, String> {
    let document: BTreeMap<String, BTreeMap<String, String>> = serde_yaml::from_str(text).unwrap();
    let undo = |value: &str| {
        assert!(!value.replace("$$", "").contains('$'), "Compose would expand {value}");
        value.replace("$$", "$")
    };
    document["environment"].iter().map(|(name, value)| (name.clone(), undo(value))).collect()
}

fn yaml_string(text: &str) -> String {
    serde_json::to_string(text).unwrap().replace('\u{7f}', "\\u007f")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn nasty_credentials_survive_every_target(
        user in "[ -~]{1,12}|[$'\"\\\\#!%{} `\n\té😀]{1,12}|0123|yes|-x|<a>",
        credential in "[ -~]{1,20}|[$'\"\\\\#!%{} `\n\té😀]{1,20}|1234567890123456789|null|~",
        port in 1u16..,
        trickle in any::<bool>(),
        interval in 1u64..100_000_000_000,
    ) {
        prop_assume!(!user.trim().is_empty() && !credential.trim().is_empty());
        let config = format!(
            "webrtc:\n  icetrickle: {trickle}\n  epr: {port}-{port}\n  estimator:\n    read_interval: {interval}ns\n  \
             iceservers:\n    backend:\n    - urls: [\"turn:h.example:{port}\", \"stun:h.example\"]\n      username: {}\n      \
             credential: {}\n    frontend: []\n",
            yaml_string(&user), yaml_string(&credential),
        );
        let before = resolved(&config);
        let server = &before.webrtc.backend.value[0];
        prop_assert_eq!(server.credential.as_ref().unwrap().reveal(), credential.as_str());
        let product = export::variables(&before, &export::Selection::default());
        for target in export::Target::ALL {
            let text = target.write(&product.variables, None).unwrap();
            let pairs = target.read(&text).unwrap();
            prop_assert!(export::not_the_same(&product.variables, &pairs).is_empty(), "{:?}: {}", target, text);
            prop_assert_eq!(export::differences(&before, &pairs), Vec::<&str>::new());
        }
        let dotenv = export::Target::Dotenv.write(&product.variables, None).unwrap();
        prop_assert_eq!(lost(&before, &through_bash(&dotenv)), Vec::<&str>::new());
        let compose = export::Target::Compose.write(&product.variables, None).unwrap();
        prop_assert_eq!(lost(&before, &through_compose(&compose)), Vec::<&str>::new());
    }
}

#[test]
fn our_own_reading_of_the_dotenv_file_gives_the_same_settings() {
    let config = fixture("neko-docs/several-servers.yaml");
    let folder = Folder::new().with("neko.yaml", &config);
    let outcome = folder.run(&["env-export", "neko.yaml", "--format", "dotenv", "-o", "neko.env"]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
    let servers = |arguments: &[&str]| -> serde_json::Value {
        let outcome = folder.run(arguments);
        serde_json::from_str::<serde_json::Value>(&outcome.stdout).unwrap()["webrtc"].clone()
    };
    let by_file = servers(&["resolve", "--show-secrets", "--format", "json", "neko.yaml"]);
    fs::remove_file(folder.path("neko.yaml")).unwrap();
    let by_variables = servers(&["resolve", "--show-secrets", "--format", "json", "--env-file", "neko.env"]);
    assert_eq!(by_file, by_variables);
}

#[test]
fn compose_is_what_is_printed_without_a_format() {
    let folder = Folder::new().with("neko.yaml", fixture("neko-docs/several-servers.yaml"));
    insta::assert_snapshot!(folder.run(&["env-export", "neko.yaml"]).shown());
    insta::assert_snapshot!("dotenv", folder.run(&["env-export", "--format", "dotenv", "neko.yaml"]).shown());
}

#[test]
fn errors_stop_the_export_unless_it_is_wanted_all_the_same() {
    let folder = Folder::new().with(
        "neko.yaml",
        "webrtc:\n  icelite: true\n  iceservers:\n    backend:\n    - urls: turn:h\n      username: u\n      credential: hunter2-x\n",
    );
    insta::assert_snapshot!(folder.run(&["env-export", "neko.yaml"]).shown());
    let outcome = folder.run(&["env-export", "--allow-invalid", "--format", "dotenv", "neko.yaml"]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.stdout.contains("NEKO_WEBRTC_ICESERVERS_BACKEND='[{\"urls\":[\"turn:h\"]"), "{}", outcome.stdout);
    assert!(!outcome.stderr.contains("hunter2-x"));
}

#[test]
fn what_a_variable_cannot_say_is_a_warning() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  ip_retrieval_url: \"\"\n  icetrickle: false\n");
    insta::assert_snapshot!(folder.run(&["env-export", "neko.yaml", "--format", "dotenv"]).shown());
}

#[test]
fn defaults_leave_nothing_to_export() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  icetrickle: true\n");
    insta::assert_snapshot!(folder.run(&["env-export", "neko.yaml"]).shown());
}

#[test]
fn a_written_file_is_private_and_not_replaced_by_accident() {
    let folder = Folder::new().with("neko.yaml", "webrtc:\n  icetrickle: false\n");
    let arguments = ["env-export", "neko.yaml", "--format", "dotenv", "-o", "out.env"];
    assert_eq!(folder.run(&arguments).code, 0);
    let mode = fs::metadata(folder.path("out.env")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_to_string(folder.path("out.env")).unwrap(), "NEKO_WEBRTC_ICETRICKLE=false\n");
    let again = folder.run(&arguments);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("--overwrite"), "{}", again.stderr);
    let replaced: Vec<&str> = arguments.into_iter().chain(iter::once("--overwrite")).collect();
    assert_eq!(folder.run(&replaced).code, 0);
    let left: Vec<_> = fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn environment_alone_is_a_configuration() {
    let outcome = Folder::new().run(&["env-export", "--format", "dotenv", "--env", "NEKO_EPR=52000-52100"]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.stdout.contains("NEKO_WEBRTC_EPR=52000-52100"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("V2 keys"), "{}", outcome.shown());
}

const RELAYED: &str = "webrtc:\n  epr: 52000-52100\n  iceservers:\n    frontend:\n    - {urls: \"turn:h.example\", username: u, credential: hunter2}\n    \
                       backend:\n    - urls: stun:h.example\n";

#[test]
fn only_some_settings_only_one_side_or_all() {
    let folder = Folder::new().with("neko.yaml", RELAYED);
    let run = |arguments: &[&str]| {
        let mut all = vec!["env-export", "neko.yaml", "--format", "dotenv"];
        all.extend(arguments);
        folder.run(&all).shown()
    };
    insta::assert_snapshot!("only", run(&["--only", "iceservers"]));
    insta::assert_snapshot!("side", run(&["--side", "frontend"]));
    insta::assert_snapshot!("all", run(&["--all", "--only", "epr,estimator,icelite,tcpmux"]));
    insta::assert_snapshot!("unknown", run(&["--only", "iceserver"]));
}

#[test]
fn secrets_go_to_a_file_of_their_own_in_every_spelling_that_can() {
    for target in export::Target::ALL {
        let folder = Folder::new().with("neko.yaml", RELAYED);
        let arguments = ["env-export", "neko.yaml", "--format", target.name(), "--split-secrets", "-o", "out"];
        let outcome = folder.run(&arguments);
        let Some(spelling) = target.secrets_apart() else {
            assert_eq!(outcome.code, 2, "{}", outcome.shown());
            continue;
        };
        assert_eq!(outcome.code, 0, "{}: {}", target.name(), outcome.shown());
        let main = fs::read_to_string(folder.path("out")).unwrap();
        assert!(!main.contains("hunter2") && !outcome.stderr.contains("hunter2"), "{main}");
        let secrets = fs::read_to_string(folder.path(spelling.secrets_file())).unwrap();
        assert_eq!(fs::metadata(folder.path(spelling.secrets_file())).unwrap().permissions().mode() & 0o777, 0o600);
        let pairs = spelling.read(&secrets).unwrap();
        assert_eq!(pairs.len(), 1, "{secrets}");
        // Comments are no reference, but where a target has nothing else, they say where to look.
        assert!(main.contains("neko-secrets") || main.contains("secretKeyRef"), "{}: {main}", target.name());
        let mut check = arguments.to_vec();
        check.push("--check");
        assert_eq!(folder.run(&check).code, 0, "{}", folder.run(&check).shown());
        // What another configuration says is not the same.
        fs::write(folder.path("neko.yaml"), RELAYED.replace("hunter2", "hunter3")).unwrap();
        let outcome = folder.run(&check);
        assert_eq!(outcome.code, 1, "{}", outcome.shown());
        assert!(outcome.stderr.contains("NEKO_WEBRTC_ICESERVERS_FRONTEND is not what"), "{}", outcome.shown());
    }
}

#[test]
fn whatever_is_masked_elsewhere_goes_to_the_file_of_the_secrets() {
    let text = "webrtc:\n  ip_retrieval_url: 'https://u:hunter2@ip.example.org/?token=hunter3'\n  epr: 52000-52100\n  \
                iceservers: {frontend: [{urls: ['turn:u:hunter4@turn.example.org']}], backend: \
                [{urls: ['stun:stun.example.org']}]}\n";
    let folder = Folder::new().with("neko.yaml", text);
    let export = ["env-export", "neko.yaml", "--allow-invalid", "--format", "dotenv", "--split-secrets=s", "-o", "out"];
    assert_eq!(folder.run(&export).code, 0, "{}", folder.run(&export).shown());
    let names = |file: &str| {
        let text = fs::read_to_string(folder.path(file)).unwrap();
        let lines = text.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.to_owned());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(names("out"), ["NEKO_WEBRTC_ICESERVERS_BACKEND", "NEKO_WEBRTC_EPR"]);
    assert_eq!(names("s"), ["NEKO_WEBRTC_ICESERVERS_FRONTEND", "NEKO_WEBRTC_IP_RETRIEVAL_URL"]);
}

#[test]
fn a_shell_loads_the_secrets_from_their_own_file() {
    let folder = Folder::new().with("neko.yaml", RELAYED);
    folder.run(&["env-export", "neko.yaml", "--format", "sh", "--split-secrets", "-o", "neko.sh"]);
    let output =
        Command::new("sh").args(["-c", ". ./neko.sh; env"]).current_dir(folder.path("")).env_clear().output().unwrap();
    let env = String::from_utf8(output.stdout).unwrap();
    assert!(env.contains("hunter2") && env.contains("NEKO_WEBRTC_EPR=52000-52100"), "{env}");
}

#[test]
fn check_alone_writes_nothing() {
    let folder = Folder::new().with("neko.yaml", RELAYED);
    insta::assert_snapshot!(
        "check",
        folder.run(&["env-export", "neko.yaml", "--format", "systemd-unit", "--check"]).shown()
    );
}

#[test]
fn a_value_that_a_target_cannot_carry_is_named_and_not_shown_where_secret() {
    let folder = Folder::new().with("neko.yaml", "webrtc: {ip_retrieval_url: \"https://u:hunter2@h/?q=$a'\"}\n");
    let outcome = folder.run(&["env-export", "neko.yaml", "--format", "compose-env"]);
    assert_eq!(outcome.code, 1, "{}", outcome.shown());
    assert!(!outcome.stderr.contains("hunter2"), "{}", outcome.shown());
    insta::assert_snapshot!("unwritable", outcome.shown());
    assert_eq!(folder.run(&["env-export", "neko.yaml", "--format", "docker-env"]).code, 0);
}

#[test]
fn time_limited_credentials_take_the_place_of_the_written_ones() {
    let folder = Folder::new()
        .with("neko.yaml", RELAYED.replace(", username: u, credential: hunter2", ""))
        .with("secret", "north\n");
    let arguments = [
        "env-export",
        "neko.yaml",
        "--format",
        "json",
        "--turn-secret-file",
        "secret",
        "--ttl",
        "2h",
        "--user",
        "room",
    ];
    let outcome = folder.run(&arguments);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
    assert!(outcome.stderr.contains("neko reads them only at its start") && !outcome.shown().contains("north"));
    let object: BTreeMap<String, String> = serde_json::from_str(&outcome.stdout).unwrap();
    let servers: serde_json::Value = serde_json::from_str(&object["NEKO_WEBRTC_ICESERVERS_FRONTEND"]).unwrap();
    let (expires, user) = servers[0]["username"].as_str().unwrap().split_once(':').unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(user, "room");
    assert!((now + 7_000..now + 7_400).contains(&expires.parse::<u64>().unwrap()));
    assert_eq!(servers[0]["credential"].as_str().unwrap().len(), 28);
    assert_eq!(folder.run(&["env-export", "neko.yaml", "--ttl", "2h"]).code, 2);
    assert_eq!(folder.run(&["env-export", "neko.yaml", "--turn-secret-file", "none"]).code, 2);
}
