//! Manifests and `docker run` on the command line: from files, from `helm template` through a pipe.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::run::{Folder, fixture};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_helm_template_prints_is_judged_from_a_pipe() {
    let manifest = fixture("kubernetes/config-and-secret.yaml");
    insta::assert_snapshot!("stdin", Folder::new().run_with_stdin(&["validate", "-"], &manifest).shown());
}

#[test]
fn mistakes_are_findings() {
    let folder = Folder::new().with("k8s.yaml", fixture("kubernetes/mistakes.yaml"));
    let outcome = folder.run(&["validate", "k8s.yaml"]);
    assert_eq!(outcome.code, 1);
    insta::assert_snapshot!("mistakes", outcome.shown());
}

#[test]
fn values_of_a_secret_never_show() {
    let folder = Folder::new().with("k8s.yaml", fixture("kubernetes/config-and-secret.yaml"));
    for arguments in [
        &["resolve", "k8s.yaml"][..],
        &["resolve", "--format", "json", "k8s.yaml"],
        &["resolve", "--format", "yaml", "k8s.yaml"],
        &["validate", "k8s.yaml"],
        &["validate", "--format", "json", "k8s.yaml"],
    ] {
        let shown = folder.run(arguments).shown();
        for secret in ["secret-of-turn", "hunter2", "W3sidXJscyI6", "aHVudGVyMi"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}

#[test]
fn a_password_in_a_url_of_a_secret_never_shows() {
    // [{"urls":"turn:neko:correct-horse@turn.example.org"}]
    let data = "W3sidXJscyI6InR1cm46bmVrbzpjb3JyZWN0LWhvcnNlQHR1cm4uZXhhbXBsZS5vcmcifV0=";
    let manifest = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{list: {data}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: \
         {{name: p}}\nspec:\n  containers:\n  - name: neko\n    image: m1k1o/neko\n    env:\n    - name: \
         NEKO_WEBRTC_ICESERVERS_FRONTEND\n      valueFrom: {{secretKeyRef: {{name: s, key: list}}}}\n"
    );
    for arguments in [&["validate", "-"][..], &["validate", "--format", "json", "-"], &["resolve", "-"]] {
        let shown = Folder::new().run_with_stdin(arguments, &manifest).shown();
        assert!(!shown.contains("correct-horse") && !shown.contains("Y29ycmVjdC"), "{shown}");
    }
}

#[test]
fn several_files_belong_together() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: m1k1o/neko, \
               envFrom: [{configMapRef: {name: m}}]}\n";
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  NEKO_WEBRTC_EPR: 50000-50010\n";
    let folder = Folder::new().with("pod.yaml", pod).with("map.yaml", map);
    let outcome = json(&folder.run(&["resolve", "--format", "json", "pod.yaml", "map.yaml"]).stdout);
    assert_eq!(outcome["webrtc"]["epr"], serde_json::json!([50000, 50010]));
    assert_eq!(outcome["deployment"]["name"], "default/p/c");
}

#[test]
fn what_holds_no_neko_is_never_clean() {
    let template = "{{ if .x }}\napiVersion: v1\nkind: Pod\n{{ end }}\n";
    let other = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n";
    let chart = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {values: {env: {NEKO_EPR: 1-2}}}\n";
    for (text, code, words) in [
        (template, 1, "render it first"),
        (other, 2, "no container here runs neko"),
        (chart, 2, "render it first"),
        ("docker run nginx\n", 2, "no container here runs neko"),
    ] {
        let outcome = Folder::new().run_with_stdin(&["validate", "-"], text);
        assert_eq!(outcome.code, code, "{}", outcome.shown());
        assert!(outcome.shown().contains(words), "{}", outcome.shown());
    }
}

#[test]
fn a_docker_run_is_a_deployment() {
    let folder = Folder::new().with("start.sh", fixture("docker-run/one-line.sh"));
    let outcome = folder.run(&["resolve", "start.sh"]);
    assert!(!outcome.shown().contains("viewer-password"), "{}", outcome.shown());
    insta::assert_snapshot!("docker-run", outcome.shown());
}

/// What a chart makes beside its pods, or a repository keeps without them.
#[test]
fn config_maps_and_secrets_are_judged_without_a_workload() {
    let map =
        |name: &str, data: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n{data}");
    let file =
        "  neko.yaml: |\n    webrtc:\n      iceservers:\n        frontend:\n        - urls: turn://turn.example.org\n";
    let variable = "  NEKO_WEBRTC_NAT1TO1: neko.example.org\n";
    let together = format!("{}---\n{}", map("file", file), map("env", variable));
    let apart = format!("{}---\n{}", map("a", variable), map("b", variable));
    let other = map("other", "  grafana.yaml: |\n    server: {port: 1}\n  config.json: '{}'\n");
    let mut shown = String::new();
    for text in [together, apart, other] {
        let folder = Folder::new().with("map.yaml", &text);
        shown.push_str(&folder.run(&["validate", "--format", "concise", "map.yaml"]).shown());
        shown.push_str("\n\n");
    }
    let folder = Folder::new().with("map.yaml", map("env", variable));
    shown.push_str(&folder.run(&["validate", "--format", "concise", "."]).shown());
    insta::assert_snapshot!(shown);
}

/// Values of a Secret, of which neko, a browser or a format quotes a part, and what may not be seen of them.
const OF_A_SECRET: &str = r#"
  NEKO_WEBRTC_NAT1TO1: "1.2.3.4 MySecretHost123"
  NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{"urls":["turn://Myhost.example.org"],"username":"MyUser1","credential":"MySecretCred1"},{"urls":["stun:x?transport=MySecretQ"]}]'
  NEKO_WEBRTC_IP_RETRIEVAL_URL: http://MySecret2.example.org/path
  NEKO_CAPTURE_VIDEO_CODEC: MySecretCodec
  NEKO_CAPTURE_VIDEO_PIPELINES: '{"MySecretPipe": {"gst_encoder": "MyEnc"}}'
  NEKO_CAPTURE_VIDEO_IDS: MySecretPipe MySec
"#;

#[test]
fn a_part_of_a_value_of_a_secret_never_shows() {
    let wrong = "\n  NEKO_WEBRTC_EPR: MySecretEpr1-5\n";
    for values in [OF_A_SECRET, wrong] {
        let encoded = values
            .lines()
            .filter_map(|line| line.trim().split_once(": "))
            .map(|(name, value)| format!("  {name}: {}\n", BASE64_STANDARD.encode(value.trim_matches(['"', '\'']))));
        let encoded = format!("\n{}", encoded.collect::<String>());
        for values in [format!("stringData:{values}"), format!("data:{encoded}")] {
            let folder = Folder::new().with("k8s.yaml", format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n{values}---\napiVersion: v1\nkind: Pod\nmetadata: {{name: \
                 room}}\nspec: {{containers: [{{name: c, image: \"ghcr.io/m1k1o/neko/firefox:3.0.4\", envFrom: [{{secretRef: \
                 {{name: s}}}}]}}]}}\n"
            ));
            for arguments in [
                &["validate", "--fail-on", "note", "k8s.yaml"][..],
                &["validate", "--format", "json", "k8s.yaml"],
                &["resolve", "k8s.yaml"],
                &["resolve", "--format", "json", "k8s.yaml"],
                &["resolve", "--format", "yaml", "k8s.yaml"],
                &["resolve", "--format", "env", "k8s.yaml"],
                #[cfg(feature = "probe")]
                &["probe", "--servers-only", "--timeout", "1ms", "k8s.yaml"],
                #[cfg(feature = "probe")]
                &["probe", "--servers-only", "--timeout", "1ms", "--format", "json", "k8s.yaml"],
            ] {
                let shown = folder.run(arguments).shown();
                let line = shown.lines().find(|line| line.contains("My"));
                assert_eq!(line, None, "{arguments:?} of\n{values}\n{shown}");
            }
            let revealed = folder.run(&["resolve", "--show-secrets", "k8s.yaml"]).shown();
            assert!(revealed.contains("My"), "{revealed}");
        }
    }
}
