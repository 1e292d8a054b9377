//! Origins and chains of generated configurations, spread over file, variables, flags and V2 keys.
//!
//! Each line of `fixtures/resolve/origins.jsonl` was proven against neko's own code: see the README beside it.

use std::any::Any;
use std::collections::BTreeMap;
use std::fs;

use neko_ice::config::setting::{Bool, Section, SettingType, Visitor};
use neko_ice::config::{FileError, Files, Input, Lost, Origin, Resolution, Setting, Variable, Written, resolve};
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

impl<'a> Visitor<'a> for Told {
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
        let shadowed = setting.shadowed.iter().map(|lost| match lost.why {
            Lost::Outranked => who(&lost.origin),
            why => format!("{} {why:?}", who(&lost.origin)),
        });
        let chain: Vec<String> = std::iter::once(who(&setting.origin)).chain(shadowed).collect();
        if chain != ["default"] {
            self.0.insert(setting.key.to_owned(), chain);
        }
        let value: &dyn Any = &setting.value;
        if let Some(addresses) = value.downcast_ref::<Vec<Written>>() {
            self.parts(setting.key, addresses.iter().map(|address| address.place.as_ref()));
        }
        for (number, server) in value.downcast_ref::<Vec<IceServer>>().into_iter().flatten().enumerate() {
            let name = format!("{}.{number}", setting.key);
            self.parts(&format!("{name}.urls"), server.urls.iter().flatten().map(|url| url.place.as_ref()));
            self.part(format!("{name}.username"), server.username_place.as_ref());
            self.part(format!("{name}.credential"), server.credential_place.as_ref());
        }
    }
}

impl Told {
    fn part(&mut self, name: String, place: Option<&Place>) {
        if let Some(place) = place {
            self.0.insert(name, vec![at(place)]);
        }
    }

    fn parts<'p>(&mut self, of: &str, places: impl Iterator<Item = Option<&'p Place>>) {
        for (number, place) in places.enumerate() {
            self.part(format!("{of}.{number}"), place);
        }
    }
}

fn told(resolution: &Resolution) -> BTreeMap<String, Vec<String>> {
    let mut out = Told::default();
    resolution.webrtc.as_written().visit(&mut out);
    out.visit::<Bool>(&resolution.legacy);
    resolution.server.visit(&mut out);
    resolution.desktop.visit(&mut out);
    resolution.capture.visit(&mut out);
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
