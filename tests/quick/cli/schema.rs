//! `schema`: what editors are told, held against working and broken files.

use serde_json::{Value, json};

use super::run::Folder;

fn schema(of: &str) -> Value {
    let outcome = Folder::new().run(&["schema", of]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// Where a document does not hold a schema, as JSON pointers.
fn wrong(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::draft7::new(schema).unwrap();
    validator.iter_errors(document).map(|error| error.instance_path().to_string()).collect()
}

fn yaml(text: &str) -> Value {
    serde_json::to_value(serde_yaml::from_str::<serde_yaml::Value>(text).unwrap()).unwrap()
}

#[test]
fn each_is_a_schema_of_draft_7() {
    for of in ["neko", "compose", "settings"] {
        assert!(jsonschema::draft7::meta::is_valid(&schema(of)), "{of}");
    }
    insta::assert_snapshot!(format!("{:#}", schema("neko")["properties"]["webrtc"]));
    insta::assert_snapshot!(format!("{:#}", schema("settings")["properties"]["fail-on"]));
}

#[test]
fn working_configs_of_the_fixtures_hold_the_schema_of_neko() {
    let schema = schema("neko");
    let fixtures = format!("{}/fixtures", env!("CARGO_MANIFEST_DIR"));
    let of_docs = glob::glob(&format!("{fixtures}/neko-docs/*.yaml")).unwrap();
    let of_rules = glob::glob(&format!("{fixtures}/lint/*/ok*.yaml")).unwrap();
    let (mut held, mut not) = (0, Vec::new());
    for path in of_docs.chain(of_rules).map(Result::unwrap) {
        let text = std::fs::read_to_string(&path).unwrap();
        // Manifests of several documents are none of neko's own files.
        let Ok(document) = serde_yaml::from_str::<serde_yaml::Value>(&text) else { continue };
        let Ok(document) = serde_json::to_value(document) else { continue };
        if document.get("webrtc").is_some_and(Value::is_object) {
            held += 1;
            let name = path.strip_prefix(&fixtures).unwrap().display().to_string();
            not.extend(wrong(&schema, &document).into_iter().map(|at| format!("{name} {at}")));
        }
    }
    assert!(held > 50, "{held}");
    let (unread, dropped, misread) =
        ("allow-without-finding/ok", "backend-url-refused/ok-icelite", "icelite-with-backend-servers/ok-read-as-false");
    assert_eq!(
        not,
        [
            format!("lint/{unread}.yaml /webrtc"),
            format!("lint/{dropped}.yaml /webrtc/iceservers"),
            format!("lint/{misread}.yaml /webrtc/icelite"),
        ]
    );
}

#[test]
fn whatever_neko_takes_is_taken_and_what_is_misspelt_is_not() {
    let schema = schema("neko");
    for good in [
        "webrtc:\n  icelite: 'true'\n  epr: 59000-59100\n  tcpmux: '0x1f'\n  nat1to1: [203.0.113.10, 203.0.113.11/10.0.0.2]\n",
        "webrtc:\n  nat1to1: 203.0.113.10\n  estimator: {read_interval: 2s, diff_threshold: 0.2}\n",
        "webrtc:\n  iceservers: '[{\"urls\": \"stun:stun.example.org\"}]'\n",
        "webrtc:\n  iceservers:\n    frontend: [{urls: ['turns:turn.example.org:443?transport=tcp'], username: a, credential: 1}]\n",
        "member: {provider: multiuser, multiuser: {user_profile: {can_login: true}}}\nplugins: {mine: 1}\nmine: {a: 1}\n",
        "capture: {video: {codec: vp8, pipelines: {main: {fps: '25'}}}}\n",
    ] {
        assert_eq!(wrong(&schema, &yaml(good)), [] as [&str; 0], "{good}");
    }
    for (bad, at) in [
        ("webrtc: {icetrickel: true}\n", "/webrtc"),
        ("webrtc: {icelite: 'yes'}\n", "/webrtc/icelite"),
        ("webrtc: {epr: '59000:59100'}\n", "/webrtc/epr"),
        ("webrtc: {iceservers: {frontend: [{urls: 'stun://stun.example.org'}]}}\n", "/webrtc/iceservers"),
        ("webrtc: {iceservers: {frontend: [{url: 'stun:stun.example.org'}]}}\n", "/webrtc/iceservers"),
        ("session: {cookie: {expiration: 1 day}}\n", "/session/cookie/expiration"),
    ] {
        assert_eq!(wrong(&schema, &yaml(bad)), [at], "{bad}");
    }
}

#[test]
fn a_compose_file_is_looked_at_where_it_sets_neko_s_variables() {
    let schema = schema("compose");
    let of = |environment: Value| json!({"services": {"neko": {"image": "x", "environment": environment}, "db": {}}});
    for good in [
        json!({"NEKO_WEBRTC_ICELITE": "true", "NEKO_WEBRTC_EPR": "${EPR:-59000-59010}", "OTHER": 1, "NEKO_MINE_A": "b"}),
        json!({"NEKO_WEBRTC_UDPMUX": 59000, "NEKO_NAT1TO1": "203.0.113.10"}),
        json!(["NEKO_WEBRTC_EPR=1-2", "NEKO_WEBRTC_NAT1TO1", "OTHER=1"]),
        Value::Null,
    ] {
        assert_eq!(wrong(&schema, &of(good.clone())), [] as [&str; 0], "{good}");
    }
    for bad in [
        json!({"NEKO_WEBRTC_ICETRICKEL": "true"}),
        json!(["NEKO_WEBRTC_ICETRICKEL=true"]),
        json!({"NEKO_WEBRTC_EPR": "1:2"}),
    ] {
        assert_eq!(wrong(&schema, &of(bad.clone())), ["/services/neko/environment"], "{bad}");
    }
}

#[test]
fn a_settings_file_is_held_to_what_is_read() {
    let schema = schema("settings");
    for good in [
        json!({"files": ["a"], "exclude": ["b"], "fail-on": "note", "viewers": 2, "neko-version": "3.0", "baseline": "c.json"}),
        json!({"rules": {"unknown-key": "error", "turn-tcp-without-tcpmux": "allow"}, "per-path": {"a": {"v2-key": "note"}}}),
        json!({"quality": {"max-loss": "2%", "max-jitter": "30ms"}}),
    ] {
        assert_eq!(wrong(&schema, &good), [] as [&str; 0], "{good}");
    }
    for (bad, at) in [
        (json!({"exclud": []}), ""),
        (json!({"viewers": 0}), "/viewers"),
        (json!({"rules": {"unknown-kye": "error"}}), "/rules"),
        (json!({"quality": {"max-loss": "30ms"}}), "/quality/max-loss"),
    ] {
        assert_eq!(wrong(&schema, &bad), [at], "{bad}");
    }
}
