//! The report's other forms, from real runs: JSON against its schema, events, JUnit, Prometheus.

use std::process::Stdio;

use serde_json::Value;

use super::run::{Scratch, report};
use crate::support::coturn::{Coturn, PASSWORD, USER};
use crate::support::permit::Permit;

/// The schema as it is committed, made strict: a key that it does not describe is an error here.
fn schema() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(include_str!("../../../schemas/probe-2.json")).unwrap();
    close(&mut schema);
    jsonschema::validator_for(&schema).expect("a schema")
}

/// Makes a schema strict.
pub fn close(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.get("type").and_then(Value::as_str) == Some("object") {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            object.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn assert_valid(document: &Value) {
    let errors: Vec<String> = schema().iter_errors(document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

fn config(coturn: &Coturn, password: &str) -> String {
    let (plain, tls) = (coturn.plain.port(), coturn.tls.port());
    format!(
        "webrtc:\n  iceservers:\n    backend:\n      - urls: ['stun:127.0.0.1:{plain}', 'turn:localhost:{plain}', 'turns:localhost:{tls}', 'turn:name.invalid', 'nonsense:x']\n        username: {USER}\n        credential: '{password}'\n  nat1to1: [127.0.0.1]\n"
    )
}

#[test]
fn json_is_what_the_schema_says() {
    let (example, _) = Scratch::empty().probe(&["--embedded", "--duration", "200ms"]);
    assert_valid(&example);
    let coturn = Coturn::start(&[]);
    for password in [PASSWORD, "wrong"] {
        let scratch = Scratch::with(&config(&coturn, password));
        for args in [
            &["--servers-only", "--timeout", "2s", "config.yaml"][..],
            &["--servers-only", "--insecure", "--security", "--timeout", "2s", "config.yaml"],
            &["--timeout", "2s", "--duration", "200ms", "config.yaml"],
        ] {
            let (document, _) = scratch.probe(args);
            assert_valid(&document);
        }
    }
    let (refused, _) = Scratch::with("webrtc:\n\tepr: 1\n").probe(&["--embedded", "config.yaml"]);
    assert_valid(&refused);
    let (error, code) = Scratch::empty().probe(&["missing.yaml"]);
    assert_eq!(code, Some(2));
    assert_valid(&error);
}

#[test]
fn events_are_one_object_a_line_and_end_with_the_report() {
    let output = Scratch::empty().output(&["probe", "--embedded", "--duration", "200ms", "--events"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let named = |name: &str| events.iter().filter(|event| event["event"] == name).count();
    assert_eq!((named("planned"), named("releasing"), named("report")), (1, 1, 1));
    let (planned, last) = (&events[0], events.last().unwrap());
    assert_eq!(planned["servers"], named("server"));
    assert_eq!(planned["paths"], named("path"));
    assert_eq!(named("path_starts"), named("path"));
    assert!(events.iter().all(|event| event["version"] == 1 && event["t_ms"].is_u64()));
    assert_valid(&last["report"]);
}

#[test]
fn junit_has_a_case_for_each_server_and_path() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&config(&coturn, "wrong"));
    let output = scratch.output(&["probe", "--servers-only", "--timeout", "2s", "--format", "junit", "config.yaml"]);
    assert_eq!(output.status.code(), Some(0), "the STUN server works");
    let text = String::from_utf8(output.stdout).unwrap();
    // Independent: libxml reads it, and counts.
    std::fs::write(scratch.path().join("junit.xml"), &text).unwrap();
    let count = |path: &str| -> usize {
        let _permit = Permit::wait();
        let script = "import sys, xml.etree.ElementTree as e; print(len(e.parse('junit.xml').findall(sys.argv[1])))";
        let output = std::process::Command::new("python3")
            .args(["-c", script, path])
            .current_dir(scratch.path())
            .stderr(Stdio::inherit())
            .output()
            .expect("python3 runs");
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
    };
    assert_eq!(count("testsuite"), 3, "{text}");
    let servers = count("testsuite[@name='servers']/testcase");
    assert!(servers >= 5, "one for each URL: {text}");
    assert!(count("testsuite[@name='servers']/testcase/failure[@type='credentials-refused']") >= 1, "{text}");
    assert_eq!(
        count("testsuite[@name='servers']/testcase/failure[@type='name-not-found']")
            + count("testsuite[@name='servers']/testcase/failure[@type='name-server-silent']"),
        1,
        "{text}"
    );
}

#[test]
fn the_prometheus_file_is_replaced_whole() {
    let scratch = Scratch::empty();
    let target = scratch.path().join("neko.prom");
    std::fs::write(&target, "old").unwrap();
    let output = scratch.output(&["probe", "--embedded", "--duration", "200ms", "--prometheus", "neko.prom"]);
    assert_eq!(output.status.code(), Some(0));
    let text = std::fs::read_to_string(&target).unwrap();
    assert!(text.contains("neko_ice_probe_verdict{verdict=\"good\"} 1\n"), "{text}");
    assert!(text.contains("neko_ice_viewers_video{class=\"ordinary-nat\",meant=\"yes\"} 1\n"), "{text}");
    assert!(text.contains("neko_ice_server_up{url=\"") && text.contains("neko_ice_path_works{"), "{text}");
    let samples: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let mut names: Vec<&str> = samples.iter().map(|line| line.rsplit_once(' ').unwrap().0).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), samples.len(), "no series twice");
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1, "nothing is left beside it");
    let output = scratch.output(&["stun", "127.0.0.1:1", "--prometheus", "no/such/folder"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_bare_name_that_does_not_resolve_is_not_checked_and_says_how() {
    let scratch = Scratch::with("webrtc:\n  iceservers:\n    backend:\n      - urls: 'stun:no-such-service'\n");
    let output = scratch.output(&["probe", "--servers-only", "--timeout", "3s", "--format", "json", "config.yaml"]);
    let document = report(&output);
    let step = &document["servers"][0]["steps"][0];
    // Where no name server answers at all, that is what is told.
    if step["outcome"] == "not_checked" {
        assert!(step["reason"].as_str().unwrap().contains("docker run --rm -it --network"), "{step:#}");
        assert_eq!(output.status.code(), Some(3));
    } else {
        assert_eq!(step["failure"]["slug"], "name-server-silent", "{step:#}");
    }
}

#[test]
fn refused_credentials_are_told_with_what_speaks_for_a_cause() {
    let coturn = Coturn::start(&[]);
    let url = format!("turn:{}", coturn.plain);
    let told = |user: &str, password: &str| {
        let args = ["turn", &url, "--format", "json", "--user", user, "--password-env", "P"];
        let output = Scratch::empty().command(&args).env("P", password).output().unwrap();
        report(&output)["verdict"]["causes"][0]["text"].as_str().unwrap().to_owned()
    };
    assert!(told("1600000000:me", "x").contains("expired") && told("1600000000:me", "x").contains("days ago"));
    assert!(told(USER, &format!("{PASSWORD} ")).contains("credential begins or ends with a space"));
    assert!(!told(USER, "plain").contains(';') || !told(USER, "plain").contains("a space"));
}
