//! Where values come from: spans slice to their own token, every credential is known, nothing panics.

use std::collections::BTreeMap;

use neko_ice::config::{FileError, Files, Input, Lost, Outcome, Resolution, Setting, Variable, resolve};
use neko_ice::document::{Content, Style, json, yaml};
use proptest::prelude::*;

struct Folder(BTreeMap<&'static str, Vec<u8>>);

impl Files for Folder {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.get(path).cloned().ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

fn of(file: &str, env: &[(&str, &str)], flags: &[&str]) -> Resolution {
    of_bytes(file.as_bytes(), env, flags)
}

fn of_bytes(file: &[u8], env: &[(&str, &str)], flags: &[&str]) -> Resolution {
    let input = Input {
        environment: env.iter().map(|(name, value)| Variable::new(*name, *value)).collect(),
        flags: flags.iter().map(ToString::to_string).collect(),
        ..Input::default()
    };
    resolve(&input, &Folder(BTreeMap::from([("neko.yaml", file.to_vec())]))).unwrap()
}

fn chain<T>(setting: &Setting<T>) -> Vec<String> {
    let mut out = vec![setting.origin.to_string()];
    out.extend(setting.shadowed.iter().map(|shadowed| format!("{} = {}", shadowed.origin, shadowed.raw)));
    out
}

#[test]
fn a_value_spread_over_file_variable_flag_and_v2_key() {
    let file = "webrtc.epr: 1-2\nwebrtc:\n  epr: \"3-4\"\nepr: 5-6\n";
    let env = [("NEKO_WEBRTC_EPR", "7-8"), ("NEKO_EPR", "9-10")];
    let flags = ["--webrtc.epr=11-12", "--webrtc.epr", "13-14"];
    let resolution = of(file, &env, &flags);
    assert_eq!(resolution.webrtc.epr.value, [9, 10]);
    assert_eq!(
        chain(&resolution.webrtc.epr),
        [
            "NEKO_EPR",
            "neko.yaml:4:6 = 5-6",
            "--webrtc.epr = 13-14",
            "--webrtc.epr = 11-12",
            "NEKO_WEBRTC_EPR = 7-8",
            "neko.yaml:1:13 = 1-2",
            "neko.yaml:3:9 = 3-4",
        ]
    );
    let without_v2 = of(file, &[env[0], env[1], ("NEKO_LEGACY", "false")], &flags);
    assert_eq!(without_v2.webrtc.epr.value, [13, 14]);
    assert_eq!(chain(&without_v2.webrtc.epr)[0], "--webrtc.epr");
}

#[test]
fn a_section_that_is_wiped_names_who_did_it() {
    let resolution = of("webrtc:\n  icelite: true\n", &[("NEKO_WEBRTC", "x")], &[]);
    assert!(!resolution.webrtc.icetrickle.value);
    assert_eq!(chain(&resolution.webrtc.icelite), ["NEKO_WEBRTC", "neko.yaml:2:12 = true"]);
}

#[test]
fn what_lost_within_the_file_is_told_too() {
    let file = "\
x-base: &base
  epr: 50000-50100
  udpmux: 1
webrtc:
  <<: *base
  EPR: 52000-52100
  epr: 53000-53100
WebRTC:
  <<: *base
  EPR: 54000-54100
  epr: 55000-55100
";
    let resolution = of(file, &[], &["--webrtc.epr=56000-56100"]);
    let why: Vec<_> =
        resolution.webrtc.epr.shadowed.iter().map(|lost| format!("{} {:?}", lost.origin, lost.why)).collect();
    assert_eq!(
        why,
        [
            // The one with capitals counts, then the one in lower case, then the merged one.
            "neko.yaml:10:8 Outranked",
            "neko.yaml:11:8 WrittenTwice",
            "neko.yaml:2:8 Overridden",
            "neko.yaml:6:8 WrittenTwice",
            "neko.yaml:7:8 WrittenTwice",
        ]
    );
    assert_eq!(chain(&resolution.webrtc.udpmux), ["neko.yaml:3:11"]);
}

#[test]
fn who_stands_in_the_way_is_part_of_the_chain() {
    let file = "webrtc:\n  epr: 52000-52100\n";
    let env = [("NEKO_WEBRTC", "x"), ("NEKO_WEBRTC_EPR", "53000-53100")];
    let epr = of(file, &env, &[]).webrtc.epr;
    assert_eq!(chain(&epr), ["NEKO_WEBRTC_EPR", "NEKO_WEBRTC = x", "neko.yaml:2:8 = 52000-52100"]);
    assert_eq!(epr.shadowed[0].why, Lost::InPlaceOfSection);
    assert_eq!(epr.outranked().count(), 1);
}

#[test]
fn json_inside_a_scalar_is_located_to_the_character() {
    let file = r#"webrtc:
  iceservers:
    backend: "[{\"urls\": [\"turn:é.example\"], \"username\": \"u\", \"credential\": \"s\\u0065cret\"}]"
    frontend: >-
      [{"urls":
      "stun:stun.example.org"}]
"#;
    let resolution = of(file, &[], &[]);
    let server = &resolution.webrtc.backend.value[0];
    let url = server.urls.as_ref().unwrap()[0].place.clone().unwrap();
    assert_eq!((url.text(), url.to_string().as_str()), ("turn:é.example", "neko.yaml:3:30"));
    assert_eq!(server.credential_place.as_ref().unwrap().text(), r"s\\u0065cret");
    assert_eq!(server.credential.as_ref().unwrap().reveal(), "secret");
    let url = resolution.webrtc.frontend.value[0].urls.as_ref().unwrap()[0].place.clone().unwrap();
    assert_eq!((url.text(), url.to_string().as_str()), ("stun:stun.example.org", "neko.yaml:6:8"));
}

#[test]
fn every_credential_is_known_shadowed_ignored_and_broken_ones_too() {
    let file = r#"webrtc:
  iceservers:
    - {urls: [turn:a], username: u, credential: one}
    - {urls: [turn:a], password: two}
    - urls: turn:user:three@host
iceservers: '[{"urls":["turn:b"],"credential":"four"}]'
member:
  multiuser:
    admin_password: five
nonsense: {token: six}
"#;
    let env = [
        ("NEKO_WEBRTC_ICESERVERS_BACKEND", r#"[{"urls":["turn:c"],"username":"u","credential":"seven"}"#),
        ("NEKO_PASSWORD", "eight"),
        ("NEKO_MEMBER_MULTIUSER_USER_PASSWRD", "nine"),
    ];
    let flags = [r#"--webrtc.iceservers.frontend=[{"urls":["turn:d"],"credential":"ten"}]"#];
    let resolution = of(file, &env, &flags);
    let mut found: Vec<String> =
        resolution.secrets.iter().map(|place| place.text().trim_matches('"').to_owned()).collect();
    found.sort();
    let mut expected = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    expected.sort_unstable();
    for secret in expected {
        assert!(found.iter().any(|text| text == secret), "{secret} is not among {found:?}");
    }
    assert!(!found.iter().any(|text| text == "u"));
}

#[test]
fn what_was_written_is_known_or_near_to_what_is() {
    let file = "webrtc:\n  ice_lite: true\n  iceservers:\n    backend:\n      - url: stun:a\nfoo: 1\nepr: 1-2\n";
    let resolution = of(file, &[("NEKO_WEBRTC_ERP", "1-2")], &[]);
    let rows: Vec<String> = resolution
        .written
        .iter()
        .filter(|key| !key.known || key.v2.is_some())
        .map(|key| {
            let place = key.key_place.as_ref().unwrap();
            format!("{} {place} near {:?} v2 {:?}", key.name, key.nearest, key.v2)
        })
        .collect();
    assert_eq!(
        rows,
        [
            "foo neko.yaml:6:1 near None v2 None",
            "epr neko.yaml:7:1 near None v2 Some(\"webrtc.epr\")",
            "webrtc.ice_lite neko.yaml:2:3 near Some(\"webrtc.icelite\") v2 None",
            "webrtc.iceservers.backend.0.url neko.yaml:5:9 near Some(\"urls\") v2 None",
            "NEKO_WEBRTC_ERP NEKO_WEBRTC_ERP near Some(\"NEKO_WEBRTC_EPR\") v2 None",
        ]
    );
}

/// The error of a file that neko refuses.
fn refusal(file: &[u8]) -> String {
    match of_bytes(file, &[], &[]).outcome {
        Outcome::Exits { error, .. } => error.unwrap(),
        Outcome::Starts => panic!("neko starts"),
    }
}

#[test]
fn hostile_files_are_refused_as_neko_refuses_them() {
    let repeat = |text: &str, times: usize| text.repeat(times).into_bytes();
    let bomb = (0..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, level| {
        format!("{text}a{}: &a{} [*a{level}, *a{level}]\n", level + 1, level + 1)
    });
    let duplicates = "key: 1\n".repeat(100_000);
    for (file, error) in [
        (repeat("[", 10_001), "yaml: exceeded max depth of 10000"),
        (repeat("{a: ", 10_001), "yaml: exceeded max depth of 10000"),
        (repeat("- ", 10_001), "yaml: exceeded max depth of 10000"),
        (repeat("[", 9_000), "yaml: line 1: did not find expected node content"),
        (bomb.into_bytes(), "yaml: document contains excessive aliasing"),
        (duplicates.into_bytes(), "mapping key \"key\" already defined at line 1"),
        (b"a: \0".to_vec(), "yaml: control characters are not allowed"),
        (b"webrtc:\n\tepr: 1\n".to_vec(), "yaml: line 2: found character that cannot start any token"),
        (b"%YAML 1.2\n---\na: 1\n".to_vec(), "yaml: found incompatible YAML document"),
        (b"a: \"\\/\"\n".to_vec(), "yaml: found unknown escape character"),
        (b"- a\n".to_vec(), "cannot unmarshal !!seq into map[string]interface {}"),
        (b"x: {<<: {}, <<: {}}\n".to_vec(), "mapping key \"<<\" already defined at line 1"),
        (b"a: &a [*a]\n".to_vec(), "yaml: anchor 'a' value contains itself"),
    ] {
        let refusal = refusal(&file);
        assert!(refusal.contains(error), "{refusal}");
    }
    // Recorded: go-yaml takes seven doublings of ten items, and refuses eight.
    let doublings = |count: usize| {
        (0..count).fold("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
            format!("{text}a{}: &a{} [*a{level}, *a{level}]\n", level + 1, level + 1)
        })
    };
    assert_eq!(of(&doublings(7), &[], &[]).outcome, Outcome::Starts);
    assert!(refusal(doublings(8).as_bytes()).contains("excessive aliasing"));
    let deep = format!("a: {}{}", "[".repeat(9_999), "]".repeat(9_999));
    assert_eq!(of(&deep, &[], &[]).outcome, Outcome::Starts);
}

#[test]
fn utf_16_is_fine() {
    let text = "webrtc:\n  epr: 1-2\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(of_bytes(&bytes, &[], &[]).webrtc.epr.value, [1, 2]);
}

/// Pieces that YAML documents are made of, good and bad.
fn yaml_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("webrtc:\n"),
        Just("  epr: 1-2\n"),
        Just("  iceservers:\n"),
        Just("    backend:\n"),
        Just("    - "),
        Just("urls: "),
        Just("[stun:é, 'it''s']\n"),
        Just("\"a\\u00e9\\\n  b\"\n"),
        Just("|\n      lit\n       eral\n"),
        Just(">-\n      fol\n      ded\n\n      x\n"),
        Just("&a "),
        Just("*a\n"),
        Just("<<: *a\n"),
        Just("{a: b, \"c\":d}\n"),
        Just("# comment\n"),
        Just("\t"),
        Just("---\n"),
        Just("!!str 5\n"),
        Just("? k\n: v\n"),
        Just(" "),
        Just("\n"),
        Just("\r\n"),
        Just("'[{\"urls\":\"x\"}]'\n"),
        Just("- "),
        Just(": "),
        Just("]"),
        Just("}"),
        Just("😀"),
    ];
    proptest::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn yaml_spans_slice_to_their_own_token(text in yaml_text()) {
        let Ok(tree) = yaml::parse(&text) else { return Ok(()) };
        for (_, node) in tree.nodes() {
            let slice = text.get(node.span.clone());
            prop_assert!(slice.is_some(), "{:?} of {text:?}", node.span);
            let slice = slice.unwrap();
            match &node.content {
                Content::Scalar { text: value, style, offsets } => {
                    match style {
                        Style::SingleQuoted => prop_assert!(slice.starts_with('\'') && slice.ends_with('\'')),
                        Style::DoubleQuoted => prop_assert!(slice.starts_with('"') && slice.ends_with('"')),
                        Style::Block => prop_assert!(slice.starts_with(['|', '>'])),
                        Style::Plain if !slice.contains('\n') => prop_assert_eq!(slice, &**value),
                        Style::Plain => {}
                    }
                    for (at, c) in value.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                        let source = text.get(offsets.source(at)..).and_then(|rest| rest.chars().next());
                        prop_assert!(source == Some(c) || source == Some('\\'), "{c} of {value:?} in {text:?}");
                    }
                }
                Content::Alias { name, .. } => prop_assert_eq!(slice, format!("*{name}")),
                Content::Sequence(items) => {
                    prop_assert!(items.iter().all(|item| tree.node(*item).span.end <= node.span.end));
                }
                Content::Mapping(pairs) => {
                    prop_assert!(pairs.iter().all(|(_, value)| tree.node(*value).span.end <= node.span.end));
                }
            }
        }
    }

    #[test]
    fn json_spans_slice_to_their_own_token(value in "[\\[\\]{}:, \"a-zé0-9.\\\\u]{0,40}") {
        let Ok(tree) = json::parse(&value) else { return Ok(()) };
        for (_, node) in tree.nodes() {
            let slice = value.get(node.span.clone()).unwrap();
            if let Content::Scalar { text, style: Style::Plain, .. } = &node.content {
                prop_assert_eq!(slice, &**text);
            }
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), value in "\\PC{0,40}") {
        let _ = of_bytes(&bytes, &[("NEKO_WEBRTC_ICESERVERS_FRONTEND", &value)], &[]);
        for name in ["a.json", "a.toml", "a.env", "a.yaml"] {
            let folder = Folder(BTreeMap::from([(name, bytes.clone())]));
            let input = Input { flags: vec![format!("-c{name}"), value.clone()], ..Input::default() };
            let _ = resolve(&input, &folder);
        }
    }

    #[test]
    fn pieces_of_yaml_never_panic(text in yaml_text(), flag in "-{0,2}[a-z.=,\"']{0,20}") {
        let _ = of(&text, &[("NEKO_ICESERVERS", &text), ("NEKO_WEBRTC_NAT1TO1", &flag)], &[&flag, &text]);
    }
}
