//! `neko-ice env-export`: what it writes is what neko reads, shown by the target's own reader.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::{fs, iter};

use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, resolve};
use neko_ice::export;
use neko_ice::source::SourceKind;
use proptest::prelude::*;

use crate::run::{Folder, fixture};

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
    assert!(outcome.stderr.contains("second version"), "{}", outcome.shown());
}
