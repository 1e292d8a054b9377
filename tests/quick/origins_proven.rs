//! Origins and chains of generated configurations, spread over file, variables, flags and V2 keys.
//!
//! Each line of `fixtures/resolve/origins.jsonl` was proven against neko's own code: see the README beside it.

use std::collections::BTreeMap;
use std::fs;

use neko_ice::config::{FileError, Files, Input, Lost, Origin, Resolution, Setting, Variable, resolve};
use neko_ice::ice_server::IceServer;
use neko_ice::source::Place;
use serde_json::Value;

struct Folder(BTreeMap<String, Vec<u8>>);

impl Files for Folder {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.get(path).cloned().ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

fn resolved(case: &Value) -> Resolution {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files = case["files"].as_object().unwrap().iter();
    let environment = case["env"].as_object().unwrap().iter();
    let input = Input {
        environment: environment.map(|(name, value)| Variable::new(name, text(value))).collect(),
        flags: case["flags"].as_array().unwrap().iter().map(text).collect(),
        ..Input::default()
    };
    let files = files.map(|(name, body)| (name.clone(), text(&body["text"]).into_bytes())).collect();
    resolve(&input, &Folder(files)).unwrap()
}

/// `config.yaml:3:8 "52000-52100"`
fn at(place: &Place) -> String {
    format!("{place} {:?}", place.text())
}

fn who(origin: &Origin) -> String {
    origin.place.as_ref().map_or_else(|| origin.to_string(), at)
}

/// What is not neko's own default: who set it, what that shadowed, nearest first, and where the items of a list stand.
#[derive(Default)]
struct Told(BTreeMap<String, Vec<String>>);

impl Told {
    fn setting<T>(&mut self, setting: &Setting<T>) {
        let shadowed = setting.shadowed.iter().map(|lost| match lost.why {
            Lost::Outranked => who(&lost.origin),
            why => format!("{} {why:?}", who(&lost.origin)),
        });
        let chain: Vec<String> = std::iter::once(who(&setting.origin)).chain(shadowed).collect();
        if chain != ["default"] {
            self.0.insert(setting.key.to_owned(), chain);
        }
    }

    fn part(&mut self, name: String, place: Option<&Place>) {
        if let Some(place) = place {
            self.0.insert(name, vec![at(place)]);
        }
    }

    fn servers(&mut self, setting: &Setting<Vec<IceServer>>, servers: &[IceServer]) {
        self.setting(setting);
        for (number, server) in servers.iter().enumerate() {
            let name = |field: &str| format!("{}.{number}.{field}", setting.key);
            for (index, url) in server.urls.iter().flatten().enumerate() {
                self.part(name(&format!("urls.{index}")), url.place.as_ref());
            }
            self.part(name("username"), server.username_place.as_ref());
            self.part(name("credential"), server.credential_place.as_ref());
        }
    }
}

fn told(resolution: &Resolution) -> BTreeMap<String, Vec<String>> {
    let mut out = Told::default();
    let webrtc = &resolution.webrtc;
    out.setting(&webrtc.icelite);
    out.setting(&webrtc.icetrickle);
    out.servers(&webrtc.frontend, &webrtc.frontend.value);
    let dropped = !webrtc.backend_dropped.is_empty();
    out.servers(&webrtc.backend, if dropped { &webrtc.backend_dropped } else { &webrtc.backend.value });
    out.setting(&webrtc.epr);
    out.setting(&webrtc.tcpmux);
    out.setting(&webrtc.udpmux);
    out.setting(&webrtc.nat1to1);
    for (number, address) in webrtc.nat1to1.value.iter().enumerate() {
        out.part(format!("webrtc.nat1to1.{number}"), address.place.as_ref());
    }
    out.setting(&webrtc.ip_retrieval_url);
    let estimator = &webrtc.estimator;
    out.setting(&estimator.enabled);
    out.setting(&estimator.passive);
    out.setting(&estimator.debug);
    out.setting(&estimator.initial_bitrate);
    out.setting(&estimator.read_interval);
    out.setting(&estimator.stable_duration);
    out.setting(&estimator.unstable_duration);
    out.setting(&estimator.stalled_duration);
    out.setting(&estimator.downgrade_backoff);
    out.setting(&estimator.upgrade_backoff);
    out.setting(&estimator.diff_threshold);
    out.setting(&resolution.legacy);
    let capture = &resolution.capture;
    out.setting(&resolution.server.bind);
    out.setting(&capture.video_codec);
    out.setting(&capture.audio_codec);
    out.setting(&resolution.desktop.screen);
    out.setting(&capture.video_pipeline);
    out.setting(&capture.video_pipelines);
    out.setting(&capture.video_ids);
    out.setting(&capture.audio_pipeline);
    out.0
}

#[test]
fn every_origin_and_chain_is_what_was_proven() {
    let fixture = "fixtures/resolve/origins.jsonl";
    let mut cases: Vec<Value> =
        fs::read_to_string(fixture).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut differing = Vec::new();
    for case in &mut cases {
        let have = serde_json::to_value(told(&resolved(case))).unwrap();
        if case["origins"] != have {
            differing.push(format!("{}\n  proven {}\n  here   {have}", case["name"], case["origins"]));
            case["origins"] = have;
        }
    }
    if std::env::var_os("UPDATE_ORIGINS").is_some() {
        let lines: Vec<String> = cases.iter().map(|case| format!("{case}\n")).collect();
        fs::write(fixture, lines.concat()).unwrap();
    }
    assert!(cases.len() >= 300, "{} cases", cases.len());
    assert!(differing.is_empty(), "{} cases\n{}", differing.len(), differing.join("\n"));
}
