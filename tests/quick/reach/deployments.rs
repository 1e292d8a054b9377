//! The recorded deployments, read.

use std::fs;
use std::net::IpAddr;
use std::time::Duration;

use neko_ice::behaviour::Behaviour;
use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, resolve};
use neko_ice::ice_server::{Family, Side};
use neko_ice::reach::{
    Allocation, AllocationFault, Answer, Answers, Class, Contact, Fault, Line, Mapping, Network, Quota, Relay,
    RelayTrials, ServerAnswer, Trial, Tried, answer, gather,
};
use neko_ice::source::SourceKind;
use serde_json::Value;

const RECORD: &str = "fixtures/reach/deployments.jsonl";

pub fn rows() -> Vec<Value> {
    let text = fs::read_to_string(RECORD).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_else(|| panic!("{key} of {row}"))
}

pub fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(item).collect()
}

fn ip(value: &Value) -> IpAddr {
    value.as_str().unwrap().parse().unwrap()
}

pub fn millis(value: &Value) -> Duration {
    Duration::from_secs_f64(value.as_f64().unwrap() / 1000.0)
}

pub fn trial(value: &Value) -> Trial {
    match value.as_str().unwrap() {
        "arrived" => Trial::Arrived,
        "lost" => Trial::Lost,
        "not-tried" => Trial::NotTried,
        other => panic!("{other}"),
    }
}

fn mapping(value: &Value) -> Option<Mapping> {
    Some(match value.as_str()? {
        "none" => Mapping::None,
        "keeps-port" => Mapping::KeepsPort,
        "per-destination" => Mapping::PerDestination,
        other => panic!("{other}"),
    })
}

fn contact(value: &Value) -> Contact {
    match value.as_str().unwrap() {
        "outside" => Contact::Outside,
        "silent" => Contact::Silent,
        "refused" => Contact::Failed(Fault::Refused),
        "certificate" => Contact::Failed(Fault::Certificate),
        other => panic!("{other}"),
    }
}

fn allocation(value: &Value) -> Allocation {
    match value.as_str() {
        Some("credentials") => Allocation::Refused(AllocationFault::Credentials),
        Some("not-tried") => Allocation::NotTried,
        Some(other) => panic!("{other}"),
        None if value.is_null() => Allocation::NotTried,
        None => Allocation::Granted(Relay {
            relayed: ip(&value["relayed"]),
            trials: RelayTrials {
                denied: list(&value["denied"], ip),
                denies_strangers: value["denies_strangers"].as_bool().unwrap(),
                inbound: trial(&value["inbound"]),
                exchange: trial(&value["exchange"]),
                between: trial(&value["between"]),
                quota: value["quota"].as_u64().map_or(Quota::AtLeast(4), |quota| Quota::Is(quota as usize)),
                picture: Trial::NotTried,
            },
        }),
    }
}

fn server(value: &Value) -> ServerAnswer {
    ServerAnswer {
        side: if value["side"] == "frontend" { Side::Frontend } else { Side::Backend },
        number: value["number"].as_u64().unwrap() as usize,
        families: vec![Family::V4],
        contact: contact(&value["contact"]),
        allocation: allocation(&value["allocation"]),
    }
}

fn tried(value: &Value) -> Tried {
    let (udp, tcp) = (trial(&value["udp"]), trial(&value["tcp"]));
    Tried { udp, tcp, ..Tried::nothing(ip(&value["ip"])) }
}

/// What is known in neko's place; `seen` says by which servers.
pub fn answers(row: &Value, seen: &Value) -> Answers {
    let place = &row["place"];
    Answers {
        network: Network {
            own: list(&place["own"], ip),
            container: place["container"].as_bool().unwrap(),
            hairpin: trial(&place["hairpin"]),
            mapped: list(&seen["mapped"], ip),
            mapping: mapping(&seen["mapping"]),
            strangers: trial(&seen["strangers"]),
            tried: list(&seen["tried"], tried),
            ..Network::default()
        },
        retrieved: None,
        servers: list(&row["servers"], server),
        line: Line { round_trip: millis(&row["round_trip_ms"]), lossy: row["lossy"].as_bool().unwrap() },
    }
}

pub fn resolution(row: &Value) -> Resolution {
    let config = ConfigFile::Text {
        kind: SourceKind::File("neko.yaml".to_owned()),
        bytes: text(row, "config").as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    resolve(&Input { config, ..Input::default() }, &NoFiles).unwrap()
}

pub fn answered(row: &Value, seen: &Value) -> Answer {
    let resolution = resolution(row);
    let viewers = row["viewers"].as_u64().unwrap() as usize;
    let facts = gather(&resolution, &Behaviour::of(&resolution), &answers(row, seen), viewers);
    let class = Class::ALL.into_iter().find(|class| class.as_str() == row["class"]).unwrap();
    answer(class, &facts)
}
