//! Every recorded case of `fixtures/resolve`: settings, exits, warnings, and whether an offer can be made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine};
use neko_ice::behaviour::{Behaviour, StopKind};
use neko_ice::config::setting::{Masking, Section, SettingType, Visitor};
use neko_ice::config::{FileError, Files, Input, Outcome, Resolution, Setting, Variable, resolve};
use neko_ice::ice_server::Secret;
use neko_ice::source::Place;
use serde_json::{Value, json};

struct Folder(BTreeMap<String, Vec<u8>>);

impl Files for Folder {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        match self.0.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None if path == "." => Err(FileError::Directory),
            None => Err(FileError::Missing),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

fn cases() -> Vec<Value> {
    ["resolve-cases", "resolve-random", "resolve-generated", "resolve-fuzzed", "resolve-values"]
        .iter()
        .flat_map(|name| {
            let text = fs::read_to_string(format!("fixtures/resolve/{name}.jsonl")).unwrap();
            text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
        })
        .filter(|case| case.get("nondeterministic").is_none_or(|flag| flag == false))
        .collect()
}

fn resolved(case: &Value) -> Resolution {
    let files = case["files"].as_object().unwrap().iter().map(|(name, body)| {
        let bytes = match body["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => BASE64_STANDARD.decode(body["base64"].as_str().unwrap()).unwrap(),
        };
        (name.clone(), bytes)
    });
    let environment = case["env"].as_object().unwrap().iter();
    let input = Input {
        environment: environment.map(|(name, value)| Variable::new(name, value.as_str().unwrap())).collect(),
        flags: case["flags"].as_array().unwrap().iter().map(|flag| flag.as_str().unwrap().to_owned()).collect(),
        ..Input::default()
    };
    resolve(&input, &Folder(files.collect())).unwrap()
}

/// neko's settings as the recording spells them, those that it has.
struct Recorded<'a> {
    recording: &'a Value,
    tree: Value,
}

impl<'a> Visitor<'a> for Recorded<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
        let (section, name) = setting.key.rsplit_once('.').unwrap();
        let pointer = format!("/{}", section.replace('.', "/"));
        let name = format!("{name}{}", T::UNIT);
        if self.recording.pointer(&pointer).is_some_and(|section| section.get(&name).is_some()) {
            let section = section.split('.').fold(&mut self.tree, |section, part| &mut section[part]);
            section[name] = T::json(setting, &Revealed);
        }
    }
}

/// Masks nothing.
struct Revealed;

impl Masking for Revealed {
    fn text<'v>(&self, text: &'v str, _: Option<&Place>) -> std::borrow::Cow<'v, str> {
        text.into()
    }

    fn url(&self, url: &str, _: Option<&Place>) -> String {
        url.to_owned()
    }

    fn address(&self, url: &str, _: Option<&Place>) -> String {
        url.to_owned()
    }

    fn credential<'v>(&self, secret: &'v Secret) -> &'v str {
        secret.reveal()
    }
}

fn webrtc(resolution: &Resolution, expected: &Value) -> Value {
    let mut recorded = Recorded { recording: expected, tree: json!({}) };
    resolution.webrtc.as_written().visit(&mut recorded);
    recorded.tree["webrtc"].take()
}

/// A list that is missing is an empty one here; `urls: null` inside a server is not.
fn plain(mut webrtc: Value) -> Value {
    for path in ["/nat1to1", "/iceservers/frontend", "/iceservers/backend"] {
        if let Some(list) = webrtc.pointer_mut(path).filter(|list| list.is_null()) {
            *list = json!([]);
        }
    }
    webrtc
}

fn differences(case: &Value) -> Vec<String> {
    let got = resolved(case);
    let expected = &case["expected"];
    let mut out = Vec::new();
    let mut check = |what: &str, want: &Value, have: Value| {
        if *want != have {
            out.push(format!("{what}: neko {want}, here {have}"));
        }
    };
    let answered = !case["ip_retrieval_answer"].is_null();
    match &got.outcome {
        Outcome::Starts => {
            check("outcome", &expected["outcome"], json!("starts"));
            check("config_file", &expected["config_file"], json!(got.config_file));
            let mut want = plain(expected["webrtc"].clone());
            // The recording writes a whole number without a point.
            want["estimator"]["diff_threshold"] = json!(want["estimator"]["diff_threshold"].as_f64());
            let mut have = webrtc(&got, expected);
            if answered {
                // neko put the address there that it was told; resolving asks nobody.
                want["nat1to1"] = json!([]);
                have["nat1to1"] = json!([]);
            } else {
                let sorted = |list: Vec<String>| list.into_iter().collect::<BTreeSet<_>>();
                let asked: Vec<String> = serde_json::from_value(expected["ip_retrieval"].clone()).unwrap();
                check("ip_retrieval", &json!(sorted(asked)), json!(sorted(got.ip_retrieval.clone())));
            }
            check("webrtc", &want, have);
        }
        Outcome::Exits { exit_code, phase, .. } => {
            check("outcome", &expected["outcome"], json!("exits"));
            check("exit_code", &expected["exit_code"], json!(exit_code));
            check("exit_phase", &expected["exit_phase"], json!(phase.name()));
        }
    }
    check("legacy", &expected["legacy"], json!(got.legacy.value));
    let log = got.log.iter().map(|line| {
        let mut entry = json!({ "phase": line.phase.name(), "message": line.message.to_string() });
        if let Some(error) = line.error.as_deref().filter(|error| !error.contains("config: toml: ")) {
            entry["error"] = json!(error);
        }
        entry
    });
    let log: Value = log.collect();
    let mut warnings = expected["warnings"].clone();
    for warning in warnings.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        // A TOML error is in the words of another parser, and its types have other names.
        if warning.get("error").is_some_and(|error| error.as_str().unwrap().contains("config: toml: ")) {
            warning.remove("error");
        }
    }
    check("warnings", &warnings, log);
    out
}

#[test]
fn every_recorded_case_agrees() {
    let differing: BTreeMap<String, Vec<String>> = cases()
        .iter()
        .map(|case| (case["name"].as_str().unwrap().to_owned(), differences(case)))
        .filter(|(_, differences)| !differences.is_empty())
        .collect();
    let known = fs::read_to_string("fixtures/resolve/known-differences.txt").unwrap();
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.is_empty()).collect();
    let names: BTreeSet<&str> = differing.keys().map(String::as_str).collect();
    let details: Vec<String> =
        differing.iter().map(|(name, differences)| format!("{name}: {}", differences.join("; "))).collect();
    assert_eq!(names, known, "\n{}", details.join("\n"));
}

#[test]
fn what_stops_an_offer_is_what_pion_refuses() {
    let mut wrong = Vec::new();
    for case in cases() {
        let resolution = resolved(&case);
        // What was recorded without a peer connection says nothing here.
        if resolution.outcome != Outcome::Starts || case["pion"].is_null() {
            continue;
        }
        let behaviour = Behaviour::of(&resolution);
        let stops = behaviour.stops_offer.iter().filter(|stop| stop.kind != StopKind::Estimator);
        let messages: BTreeSet<&str> = stops.map(|stop| stop.message.as_str()).collect();
        let refused = case["pion"]["peer_connection_error"]["error"].as_str();
        let died = !case["pion"]["died_at_start"].is_null();
        let agrees = match refused {
            Some(error) => messages.iter().any(|message| error.ends_with(message)),
            None if died => behaviour.stops_offer.iter().any(|stop| stop.kind == StopKind::MuxPort),
            // An address that neko was told stands in for one that is not known here.
            None => messages.is_empty(),
        };
        if !agrees && case["ip_retrieval_answer"].is_null() {
            wrong.push(format!("{}: pion {refused:?} died {died}, here {messages:?}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}
