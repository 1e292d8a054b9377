//! `neko-ice env-import`: from wherever neko's settings stand to a clean config file, and back to the same settings.

use std::fs;

use super::run::{Folder, fixture};

const NASTY: &str = "webrtc:\n  icetrickle: false\n  epr: 52000-52100\n  nat1to1: [198.51.100.7, \"2001:db8::7\"]\n  estimator:\n    \
                     enabled: true\n    read_interval: 1500ms\n    diff_threshold: 0.2\n  iceservers:\n    frontend:\n    - urls: \
                     [\"turn:h.example\", \"stun:s.example\"]\n      username: \"0123\"\n      credential: \"a'b\\\"c$d%{}é 😀\\n\"\n    \
                     backend: []\n";

fn settings(folder: &Folder, arguments: &[&str]) -> serde_json::Value {
    let mut all = vec!["resolve", "--show-secrets", "--format", "json"];
    all.extend(arguments);
    let outcome = folder.run(&all);
    serde_json::from_str::<serde_json::Value>(&outcome.stdout).expect(&outcome.stdout)["webrtc"].clone()
}

#[test]
fn there_and_back_gives_the_same_settings() {
    let folder = Folder::new().with("neko.yaml", NASTY);
    let before = settings(&folder, &["neko.yaml"]);
    let compose = folder.run(&["env-export", "neko.yaml"]).stdout;
    let indented: String = compose.lines().map(|line| format!("    {line}\n")).collect();
    fs::write(folder.path("compose.yaml"), format!("services:\n  neko:\n    image: m1k1o/neko\n{indented}")).unwrap();
    let env = folder.run(&["env-export", "neko.yaml", "--format", "k8s-env"]).stdout;
    let indented: String = env.lines().map(|line| format!("    {line}\n")).collect();
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: room}}\nspec:\n  containers:\n  - name: neko\n    image: m1k1o/neko\n{indented}"
    );
    fs::write(folder.path("pod.yaml"), pod).unwrap();
    for file in ["compose.yaml", "pod.yaml", "neko.env"] {
        if file == "neko.env" {
            let outcome = folder.run(&["env-export", "neko.yaml", "--format", "dotenv", "-o", file]);
            assert_eq!(outcome.code, 0, "{}", outcome.shown());
        }
        let outcome = folder.run(&["env-import", file, "-o", "back.yaml", "--overwrite"]);
        assert_eq!(outcome.code, 0, "{file}: {}", outcome.shown());
        assert_eq!(settings(&folder, &["back.yaml"]), before, "{file}");
    }
    let json = folder.run(&["env-export", "neko.yaml", "--format", "json"]).stdout;
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&json).unwrap();
    let env: Vec<String> = object.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
    let inspected = serde_json::json!([{ "Id": "0", "Config": { "Env": env } }]).to_string();
    let outcome = folder.run_with_stdin(&["env-import", "-", "-o", "back.yaml", "--overwrite"], &inspected);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
    assert_eq!(settings(&folder, &["back.yaml"]), before, "docker inspect");
}

#[test]
fn a_service_of_a_compose_file_becomes_a_clean_file() {
    let compose = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:latest\n    environment:\n      NEKO_DESKTOP_SCREEN: 1920x1080@30\n      \
                   NEKO_EPR: 52000-52100\n      NEKO_NAT1TO1: 198.51.100.7\n      NEKO_SCREEN: 1280x720@30\n      NEKO_WEBRTC_FOO: 1\n      \
                   NEKO_WEBRTC_ICESERVERS_FRONTEND: |\n        [{\"urls\":\"turn:turn.example.org\",\"username\":\"u\",\"credential\":\"p$$x\"}]\n";
    let folder = Folder::new().with("compose.yaml", compose);
    insta::assert_snapshot!(folder.run(&["env-import", "compose.yaml"]).shown());
}

#[test]
fn a_provider_s_answer_becomes_a_config_without_what_browsers_block() {
    let answer = r#"{"iceServers":[{"urls":["stun:stun.cloudflare.com:3478","stun:stun.cloudflare.com:53"]},{"urls":["turn:turn.cloudflare.com:3478?transport=udp","turn:turn.cloudflare.com:53?transport=udp","turns:turn.cloudflare.com:5349?transport=tcp"],"username":"u","credential":"c"}]}"#;
    let folder = Folder::new().with("answer.json", answer);
    insta::assert_snapshot!(folder.run(&["env-import", "answer.json"]).shown());
    let one = folder.run(&["env-import", "answer.json", "--side", "frontend"]);
    assert!(one.stdout.contains("backend: []") && one.stderr.contains("leaves the other one empty"), "{}", one.shown());
    let tls =
        r#"{"iceServers":[{"urls":"turns:turn.cloudflare.com:5349?transport=tcp","username":"u","credential":"c"}]}"#;
    let folder = Folder::new().with("answer.json", tls);
    let neko = folder.run(&["env-import", "answer.json", "--side", "backend"]);
    assert_eq!((neko.code, neko.stdout.as_str()), (2, ""), "{}", neko.shown());
    assert!(neko.stderr.contains("neko cannot use TURN over TCP or TLS in its backend list"), "{}", neko.shown());
    let both = folder.run(&["env-import", "answer.json"]);
    assert!(both.stdout.contains("backend: []") && both.stdout.matches("turns:").count() == 1, "{}", both.shown());
}

#[test]
fn what_cannot_be_imported_is_said_without_secrets() {
    let folder = Folder::new()
        .with(
            "two.yaml",
            "services:\n  a: {image: m1k1o/neko, environment: [NEKO_EPR=1-2]}\n  b: {image: m1k1o/neko}\n",
        )
        .with("broken.json", "{\"iceServers\": hunter2}")
        .with("empty.env", "A=1\n")
        .with("bad.env", "NEKO_WEBRTC_ICELITE=true\nNEKO_WEBRTC_ICESERVERS_BACKEND=[{\"urls\":\"stun:h\"}]\n");
    let shown = |arguments: &[&str]| folder.run(arguments).shown();
    let all = [
        shown(&["env-import", "two.yaml"]),
        shown(&["env-import", "two.yaml", "--service", "c"]),
        shown(&["env-import", "broken.json"]),
        shown(&["env-import", "empty.env"]),
        shown(&["env-import", "none.env"]),
        shown(&["env-import", "bad.env"]),
    ];
    assert!(!all.concat().contains("hunter2"));
    insta::assert_snapshot!(all.join("\n"));
    assert_eq!(folder.run(&["env-import", "two.yaml", "--service", "a"]).code, 0);
    assert_eq!(folder.run(&["env-import", "bad.env", "--allow-invalid"]).code, 0);
}

#[test]
fn neko_s_own_examples_come_back_as_they_were() {
    let folder = Folder::new().with("neko.yaml", fixture("neko-docs/several-servers.yaml"));
    let before = settings(&folder, &["neko.yaml"]);
    assert_eq!(folder.run(&["env-import", "neko.yaml", "-o", "back.yaml"]).code, 0);
    assert_eq!(settings(&folder, &["back.yaml"]), before);
}

#[test]
fn what_env_export_writes_for_kubernetes_comes_back_without_a_workload() {
    let folder = Folder::new().with("neko.yaml", NASTY);
    let before = settings(&folder, &["neko.yaml"]);
    for (format, split) in [("k8s-configmap", false), ("k8s-secret", false), ("k8s-configmap", true)] {
        let mut export = vec!["env-export", "neko.yaml", "--format", format, "-o", "objects.yaml", "--overwrite"];
        if split {
            export.push("--split-secrets");
        }
        let outcome = folder.run(&export);
        assert_eq!(outcome.code, 0, "{}", outcome.shown());
        if split {
            let both = ["objects.yaml", "neko-secrets.yaml"].map(|name| fs::read_to_string(folder.path(name)).unwrap());
            fs::write(folder.path("objects.yaml"), both.join("---\n")).unwrap();
        }
        let outcome = folder.run(&["env-import", "objects.yaml", "-o", "back.yaml", "--overwrite"]);
        assert_eq!(outcome.code, 0, "{}", outcome.shown());
        assert!(outcome.stderr.contains("there is no workload in it: read as if one neko used all of "));
        assert_eq!(settings(&folder, &["back.yaml"]), before, "{format}");
    }
    let config: String = NASTY.lines().map(|line| format!("    {line}\n")).collect();
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: neko}}\ndata:\n  OTHER: x\n  neko.yaml: |\n{config}"
    );
    fs::write(folder.path("map.yaml"), map).unwrap();
    let outcome = folder.run(&["env-import", "map.yaml", "-o", "back.yaml", "--overwrite"]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
    assert_eq!(settings(&folder, &["back.yaml"]), before, "a config file in a ConfigMap");
    let outcome = folder
        .run_with_stdin(&["env-import", "-"], "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: b}\n");
    assert_eq!(
        (outcome.code, outcome.stderr.contains("no container here runs neko")),
        (2, true),
        "{}",
        outcome.shown()
    );
}
