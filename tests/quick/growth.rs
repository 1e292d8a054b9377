//! A file twice as large takes at most twice as much of everything: what is allocated for `2 n` against that for `n`, for each
//! shape of a text and each thing that is done with it.

use std::fmt::Write;

use allocation_counter::measure;
use neko_ice::commands::printed;
use neko_ice::config::NoFiles;
use neko_ice::lint::{self, Options, Policy, Severity};
use neko_ice::load::{Loader, Request, Text};
use neko_ice::migration::{self, Survey};
use neko_ice::render::detail::Listed;
use neko_ice::render::redact::Redaction;
use neko_ice::render::{self, gitlab, json, junit, sarif, text};
use neko_ice::{export, fixing};

/// So many of what a text is made of, and twice as many.
const FEW: usize = 60;
/// 2.2 times, in tenths.
const MOST: u64 = 22;

/// A text by its name, and what one of its many parts is.
struct Shape {
    name: &'static str,
    head: &'static str,
    part: fn(usize) -> String,
    end: &'static str,
}

const fn shape(name: &'static str, head: &'static str, part: fn(usize) -> String, end: &'static str) -> Shape {
    Shape { name, head, part, end }
}

const SERVERS: &str = "webrtc:\n  iceservers:\n    frontend:\n";
const BACKEND: &str = "webrtc:\n  iceservers:\n    backend:\n";

const SHAPES: [Shape; 13] = [
    shape("neko.yaml", SERVERS, |n| server(&format!("turn:h{n}.example.org"), n), ""),
    shape("neko.yaml", SERVERS, |n| server(&format!("turn://h{n}.example.org"), n), ""),
    shape("neko.yaml", BACKEND, |n| server(&format!("turn://h{n}.example.org?transport=tcp"), n), ""),
    shape("neko.yaml", BACKEND, |n| server(&format!("turn:h{n}.example.org?transport=tcp"), n), ""),
    shape("neko.yaml", BACKEND, |n| server(&format!("turn:u{n}:hunter{n}@h.example.org"), n), ""),
    shape("neko.yaml", "x: &x {urls: 'stun:h'}\nwebrtc: {iceservers: {frontend: [", |_| "*x,".to_owned(), "*x]}}\n"),
    shape("neko.yaml", "webrtc:\n", |n| format!("  icetrickel{n}: 1\n"), ""),
    shape("neko.yaml", "webrtc:\n", |n| format!("  epr: {}-60000\n", 50_000 + n), ""),
    shape("neko.yaml", "webrtc: {nat1to1: [", |n| format!("203.0.113.{},", n % 250), "]}\n"),
    shape(
        "neko.toml",
        "",
        |n| format!("[[webrtc.iceservers.backend]]\nurls = ['turn:h{n}']\ncredential = 'hunter{n}'\n"),
        "",
    ),
    shape("neko.env", "", |n| format!("NEKO_WEBRTC_EPR={}-60000\n", 50_000 + n), ""),
    shape("neko.env", "NEKO_WEBRTC_NAT1TO1=", |n| format!("203.0.113.{} ", n % 250), "\n"),
    shape("start.sh", "", |n| format!("docker run -e NEKO_WEBRTC_EPR={}-60000 m1k1o/neko\n", 50_000 + n), ""),
];

fn server(url: &str, number: usize) -> String {
    format!("    - urls: {url}\n      username: u{number}\n      credential: hunter{number}\n")
}

impl Shape {
    fn text(&self, parts: usize) -> Text {
        let mut out = self.head.to_owned();
        (0..parts).for_each(|number| out.write_str(&(self.part)(number)).unwrap());
        Text::in_memory(self.name, out + self.end)
    }
}

/// Something that is done with a text, by its name.
type Deed = (&'static str, fn(&Text));

const DEEDS: [Deed; 5] =
    [("validate", validate), ("fix", fix), ("resolve", resolve), ("migrate", migrate), ("env-export", variables)];

fn validate(own: &Text) {
    let request = Request::default();
    let loaded = Loader::new(&request, &NoFiles).load([Ok(own.clone())]);
    let findings = lint::judge(&loaded, &Options::default(), &Policy::default());
    let secrets: Vec<_> = loaded.nekos().flat_map(|own| own.resolution.secrets.clone()).collect();
    let redaction = Redaction::new(&secrets);
    let mut inputs: Vec<render::Input<'_>> =
        findings.iter().map(|own| render::Input::of("neko", own, &redaction)).collect();
    let listed = Listed::of(&inputs);
    inputs.iter_mut().zip(&listed).for_each(|(input, listed)| input.listed = Some(listed));
    text::document(&inputs, &text::Style::default());
    junit::document(&inputs, Severity::Error);
    for document in [json::document(&inputs), sarif::document(&inputs), gitlab::document(&inputs)] {
        document.unwrap();
    }
}

fn fix(own: &Text) {
    let _ = fixing::fix(own, &Request::default(), &NoFiles, &Policy::default(), true);
}

fn resolve(own: &Text) {
    let request = Request::default();
    for neko in Loader::new(&request, &NoFiles).nekos_with(own).unwrap() {
        printed::alone(neko.resolution, false).unwrap();
    }
}

fn migrate(own: &Text) {
    let request = Request::default();
    let mut survey = Survey::default();
    let nekos = Loader::new(&request, &NoFiles).nekos_with(own).unwrap();
    nekos.iter().for_each(|neko| survey.add(own, &neko.resolution));
    migration::migrate_file(&own.lossy(), own, survey, &request, &NoFiles).unwrap();
}

fn variables(own: &Text) {
    let request = Request::default();
    for neko in Loader::new(&request, &NoFiles).nekos_with(own).unwrap() {
        export::variables(&neko.resolution, &export::Selection::default());
    }
}

#[test]
fn twice_as_large_takes_twice_as_much() {
    let mut faults = Vec::new();
    for shape in &SHAPES {
        for (name, deed) in DEEDS {
            // What is made once is made before.
            deed(&shape.text(1));
            let [one, two] = [FEW, 2 * FEW].map(|parts| {
                let text = shape.text(parts);
                measure(|| deed(&text))
            });
            for (what, one, two) in
                [("bytes", one.bytes_total, two.bytes_total), ("allocations", one.count_total, two.count_total)]
            {
                if two * 10 > one * MOST {
                    faults.push(format!("{name} of {}{}…: {one} {what}, then {two}", shape.head, (shape.part)(0)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
