//! `neko-ice resolve` as a user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CONFIG: &str = r#"# a config
webrtc:
  icelite: yes
  epr: "52000-52100"
  iceservers:
    backend:
      - urls: ["turn:turn.example.org:3478", "stun:stun.example.org"]
        username: neko
        credential: s3cret
    frontend: '[{"urls":"turn:turn.example.org","username":"neko","credential":"s3cret2"}]'
  nat1to1: [198.51.100.1]
  ice_trickle: true
icelite: true
"#;

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .current_dir(folder)
        .env_clear()
        .arg("resolve")
        .args(args)
        .output()
        .unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const VARIABLES: [&str; 4] = ["--env", "NEKO_WEBRTC_EPR=1-2", "--env", "NEKO_WEBRTC_EPRR=3"];

#[test]
fn the_table() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &VARIABLES);
    assert!(output.status.success());
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn the_document() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &[&VARIABLES[..], &["--format", "json"]].concat());
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn the_config_file() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &["--format", "yaml", "--show-secrets"]);
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn no_format_shows_a_secret_unless_asked() {
    let env = r#"NEKO_WEBRTC_ICESERVERS_BACKEND=[{"urls":["turn:u:s3cret5@h"],"credential":"s3cret3"]"#;
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    for format in ["table", "json", "yaml", "env"] {
        let output = run(
            folder.path(),
            &[
                "--env",
                "NEKO_WEBRTC_IP_RETRIEVAL_URL=http://u:s3cret6@h/",
                "--format",
                format,
                "--env",
                env,
                "--",
                r#"--iceservers=[{"credential":5,"password":"s3cret4"}]"#,
                "--iceserver=turn:u:s3cret7@h",
                "--iceserver=turn:h",
                "x",
            ],
        );
        let all = stdout(&output) + &stderr(&output);
        assert!(!all.contains("s3cret"), "{all}");
        assert_eq!(output.status.code(), Some(1));
    }
    assert!(stdout(&run(folder.path(), &["--show-secrets"])).contains("s3cret"));
}

#[test]
fn what_cannot_be_read_is_told_apart() {
    let folder = folder(&[
        ("compose.yaml", b"services:\n  web:\n    image: nginx\n"),
        ("pod.yaml", b"apiVersion: v1\nkind: Pod\n"),
        ("large.yaml", &[b'#'; 200]),
        (".env", b"NEKO_WEBRTC_EPR=1-2\nno assignment\n"),
    ]);
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (args, message) in [
        (&["nope.yaml"][..], "error: nope.yaml: no such file"),
        (&["folder"], "error: folder: a directory, not a file"),
        (&["compose.yaml"], "none of the services (web) is a neko"),
        (&["pod.yaml"], "pod.yaml: no container here runs neko"),
        (&["large.yaml", "--max-size", "100"], "larger than 100 bytes; this limit is neko-ice's, not neko's"),
        (&["--env-file", ".env"], "error: .env:2:1: a line without `=`"),
        (&["--env", "NEKO_PASSWORD"], "error: --env NEKO_PASSWORD has no `=`"),
        (&["--env", "hunter2"], "error: --env … has no `=`"),
    ] {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert!(!stderr(&output).contains("hunter2"));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_neko_would_refuse_is_an_answer() {
    let folder = folder(&[
        ("list.yaml", b"- webrtc\n"),
        ("tab.yaml", b"webrtc:\n\tepr: 1\n"),
        ("latin1.yaml", b"webrtc: \xe9 b\n"),
        ("config.ini", b"[webrtc]\n"),
        ("empty.json", b""),
    ]);
    for (name, error) in [
        ("list.yaml", "cannot unmarshal !!seq into map[string]interface {} (list.yaml:1:1)"),
        ("tab.yaml", "found character that cannot start any token (tab.yaml:2:1)"),
        ("latin1.yaml", "yaml: invalid trailing UTF-8 octet (latin1.yaml:1:9)"),
        ("config.ini", "decoder not found for this format"),
        ("empty.json", "unexpected end of JSON input"),
    ] {
        let output = run(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(stdout(&output).contains(error), "{}", stdout(&output));
    }
    assert_eq!(run(folder.path(), &["--", "--webrtc.nope"]).status.code(), Some(1));
}

#[test]
fn without_a_path_it_looks_where_neko_looks() {
    let folder = folder(&[("neko.json", br#"{"webrtc":{"epr":"1-2"}}"#), ("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &[]);
    // A machine that really runs neko has a file in the first place.
    if !["json", "toml", "yaml", "yml"].iter().any(|kind| Path::new("/etc/neko/neko").with_extension(kind).exists()) {
        assert!(stdout(&output).starts_with("config file: neko.json\n"), "{}", stdout(&output));
    }
}

const OTHER: &str = r#"webrtc:
  icelite: yes
  epr: "52000-52200"
  iceservers:
    backend:
      - urls: ["turn:turn.example.org:3478", "stun:stun.example.org"]
        username: neko
        credential: another
  nat1to1: [198.51.100.1, 198.51.100.2]
"#;

#[test]
fn a_difference_is_what_changes_in_effect() {
    let same = CONFIG.replace("  icelite: yes\n", "").replace("# a config\n", "\n\n");
    let folder = folder(&[("a.yaml", CONFIG.as_bytes()), ("b.yaml", OTHER.as_bytes()), ("same.yaml", same.as_bytes())]);
    let output = run(folder.path(), &["a.yaml", "--diff", "b.yaml", "--neko-version", "3.1.4"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stdout(&output));
    let output = run(folder.path(), &["a.yaml", "--diff", "same.yaml"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), "No setting differs.\n"));
    let output = run(folder.path(), &["a.yaml", "--diff", "b.yaml", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let settings = document["compared"][0]["settings"].as_array().unwrap();
    let backend = settings.iter().find(|setting| setting["key"] == "webrtc.iceservers.backend").unwrap();
    assert_eq!((&document["same"], &backend["masked"]), (&false.into(), &true.into()));
    assert!(!stdout(&output).contains("another") && !stdout(&output).contains("s3cret"));
    for wrong in [&["a.yaml", "--diff", "nope.yaml"][..], &["a.yaml", "--diff", "b.yaml", "--format", "yaml"]] {
        assert_eq!(run(folder.path(), wrong).status.code(), Some(2), "{wrong:?}");
    }
}

const COMPOSE: &str = "services:
  red:
    image: ghcr.io/m1k1o/neko/firefox:3.0.4
    environment: {NEKO_WEBRTC_EPR: 52000-52100}
  blue:
    image: ghcr.io/m1k1o/neko/firefox:3
    environment: {NEKO_WEBRTC_EPR: 53000-53100}
";

#[test]
fn services_are_compared_by_their_names() {
    let other = COMPOSE.replace("53100", "53200").replace("blue:", "green:");
    let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: red\n    \
                    image: m1k1o/neko:3.0.4\n    env: [{name: NEKO_WEBRTC_EPR, value: 1-2}]\n";
    let folder = folder(&[
        ("compose.yaml", COMPOSE.as_bytes()),
        ("other.yaml", other.as_bytes()),
        ("pod.yaml", manifest.as_bytes()),
    ]);
    let output = run(folder.path(), &["compose.yaml", "--diff", "other.yaml"]);
    assert_eq!(
        stdout(&output),
        "--- compose.yaml, blue: only on this side\n+++ other.yaml, green: only on this side\n"
    );
    let output = run(folder.path(), &["compose.yaml", "--service", "red", "--diff", "pod.yaml"]);
    assert!(stdout(&output).contains("webrtc.epr\n  - 52000-52100  ("), "{}", stdout(&output));
    assert!(stdout(&output).contains("\n  + 1-2  ("), "{}", stdout(&output));
}

#[test]
fn variables_say_the_same_as_what_they_came_from() {
    let folder = folder(&[("neko.yaml", CONFIG.as_bytes())]);
    let output = run(folder.path(), &["--format", "env", "--show-secrets"]);
    assert!(output.status.success());
    fs::write(folder.path().join("all.env"), stdout(&output)).unwrap();
    fs::write(folder.path().join("empty.yaml"), "{}\n").unwrap();
    let webrtc = |args: &[&str]| {
        let output = run(folder.path(), &[args, &["--format", "json", "--show-secrets"]].concat());
        let document: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        (document["webrtc"].clone(), document["beyond"].clone())
    };
    assert_eq!(webrtc(&["neko.yaml"]), webrtc(&["empty.yaml", "--env-file", "all.env"]));
    let masked = stdout(&run(folder.path(), &["--format", "env"]));
    assert!(masked.contains("********") && !masked.contains("s3cret"), "{masked}");
}

#[test]
fn each_file_and_service_is_a_deployment_of_its_own() {
    let folder = folder(&[
        ("compose.yaml", COMPOSE.as_bytes()),
        ("a.yaml", b"webrtc: {tcpmux: 1}\n"),
        ("b.yaml", b"webrtc: {udpmux: 2}\n"),
        ("more.env", b"NEKO_WEBRTC_ICETRICKLE=false\n"),
    ]);
    let shared = ["--env", "NEKO_WEBRTC_NAT1TO1=198.51.100.9", "--env-file", "more.env"];
    let args = [&["compose.yaml", "a.yaml", "b.yaml", "--format", "json"], &shared[..], &["--", "--webrtc.icelite"]];
    let output = run(folder.path(), &args.concat());
    let document: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let seen: Vec<String> = document["deployments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            let webrtc = &own["webrtc"];
            // What is given goes to each.
            assert_eq!(webrtc["nat1to1"][0], "198.51.100.9");
            assert_eq!((&webrtc["icetrickle"], &webrtc["icelite"]), (&false.into(), &true.into()));
            let neko = format!("{} by {}", own["neko"]["version"], own["neko"]["by"]).replace('"', "");
            format!(
                "{} epr {} tcp {} udp {} neko {neko}",
                own["name"], webrtc["epr"], webrtc["tcpmux"], webrtc["udpmux"]
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            "\"compose.yaml, red\" epr [52000,52100] tcp 0 udp 0 neko 3.0.4 by image",
            "\"compose.yaml, blue\" epr [53000,53100] tcp 0 udp 0 neko 3.1.5 by image",
            "\"a.yaml\" epr [0,0] tcp 1 udp 0 neko 3.1.5 by newest",
            "\"b.yaml\" epr [0,0] tcp 0 udp 2 neko 3.1.5 by newest",
        ]
    );
}

#[test]
fn validate_judges_each_deployment_by_what_is_given_and_its_version() {
    let folder = folder(&[("compose.yaml", COMPOSE.as_bytes())]);
    let output = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .current_dir(folder.path())
        .env_clear()
        .args(["validate", "compose.yaml", "--format", "json", "--env"])
        .arg("NEKO_WEBRTC_NAT1TO1=198.51.100.1 198.51.100.2")
        .output()
        .unwrap();
    let text = stdout(&output);
    // Two addresses: an error for the old Pion alone.
    assert_eq!(text.matches("\"nat1to1-refused-by-this-version\"").count(), 1, "{text}");
    assert_eq!(text.matches("\"nat1to1-several-of-one-family\"").count(), 1, "{text}");
    let export = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .current_dir(folder.path())
        .env_clear()
        .args([
            "env-export",
            "compose.yaml",
            "--service",
            "blue",
            "--env",
            "NEKO_WEBRTC_TCPMUX=7",
            "--format",
            "dotenv",
        ])
        .output()
        .unwrap();
    assert!(stdout(&export).contains("NEKO_WEBRTC_TCPMUX=7") && stdout(&export).contains("53000-53100"), "{export:?}");
}

/// Every setting in a nested key, a dotted key, a variable, two flags and its V2 keys: `setting = value <- origin`, and
/// below it what that shadowed, nearest first.
fn spread(legacy: bool) -> String {
    let keys: Vec<&str> = neko_ice::config::setting::SETTINGS
        .iter()
        .filter(|row| {
            let wanted = ["webrtc.", "server.bind", "capture.video.", "capture.audio.", "desktop.screen", "legacy"];
            row.v2.is_none() && row.flag && wanted.iter().any(|wanted| row.key.starts_with(wanted))
        })
        .map(|row| row.key)
        .collect();
    let value = |key: &str, number: usize| -> String {
        match key {
            "legacy" => "true".to_owned(),
            _ if key.contains("iceservers") => format!(r#"[{{"urls":["stun:s{number}.example.org"]}}]"#),
            "webrtc.epr" => format!("{number}00-{number}99"),
            "webrtc.nat1to1" => format!("198.51.100.{number}"),
            "capture.video.codec" => ["vp9", "h264", "av1"][number % 3].to_owned(),
            "capture.audio.codec" => ["g722", "pcmu"][number % 2].to_owned(),
            "capture.video.ids" => format!("id{number}"),
            "capture.video.pipelines" => {
                format!(r#"{{"id{number}":{{"gst_pipeline":"vp8enc target-bitrate={number}000"}}}}"#)
            }
            "capture.video.pipeline" | "capture.audio.pipeline" => format!("opusenc bitrate={number}000"),
            "desktop.screen" => format!("{number}00x{number}00@{number}"),
            "server.bind" => format!("127.0.0.1:800{number}"),
            "webrtc.ip_retrieval_url" => format!("https://{number}.example.org"),
            _ if key.contains("duration") || key.contains("backoff") || key.contains("interval") => {
                format!("{number}s")
            }
            _ if key.ends_with("bitrate") || key.ends_with("mux") => format!("{number}000"),
            _ if key.ends_with("threshold") => format!("0.{number}"),
            _ => ["true", "false"][number % 2].to_owned(),
        }
    };
    let mut nested = String::new();
    let mut open: Vec<&str> = Vec::new();
    for key in &keys {
        let mut parts: Vec<&str> = key.split('.').collect();
        let last = parts.pop().unwrap();
        let common = open.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        for (depth, part) in parts.iter().enumerate().skip(common) {
            nested.push_str(&format!("{:1$}{part}:\n", "", depth * 2));
        }
        nested.push_str(&format!("{:2$}{last}: '{}'\n", "", value(key, 1), parts.len() * 2));
        open = parts;
    }
    let dotted: String = keys.iter().map(|key| format!("{key}: '{}'\n", value(key, 2))).collect();
    let dotted = dotted.replace("legacy: 'true'\n", "");
    let v2 = "epr: 51000-51099\nnat1to1: 203.0.113.1\ntcpmux: 5100\nudpmux: 5200\nicelite: true\n\
              iceservers: '[{\"urls\":[\"stun:v2.example.org\"]}]'\niceserver: stun:more.example.org\n\
              ipfetch: http://v2.example.org\nbind: :9000\nscreen: 9x9@9\nvideo_codec: h264\nvp9: true\naudio_codec: pcma\n\
              opus: true\nvideo_bitrate: 9000\nvideo: vp8enc target-bitrate=9000\naudio: opusenc bitrate=9000\n";
    let folder = folder(&[("neko.yaml", (nested + &dotted + v2).as_bytes())]);
    let mut args: Vec<String> = vec!["--format".into(), "json".into()];
    for key in keys.iter().filter(|key| **key != "legacy") {
        args.extend(["--env".to_owned(), format!("NEKO_{}={}", key.to_uppercase().replace('.', "_"), value(key, 3))]);
    }
    for name in ["NEKO_EPR=53000-53099", "NEKO_NAT1TO1=203.0.113.3", "NEKO_TCPMUX=5300", "NEKO_BIND=:9003"] {
        args.extend(["--env".to_owned(), name.to_owned()]);
    }
    args.extend(["--env".to_owned(), format!("NEKO_LEGACY={legacy}"), "--".to_owned()]);
    for number in [4, 5] {
        args.extend(keys.iter().filter(|key| **key != "legacy").map(|key| format!("--{key}={}", value(key, number))));
    }
    args.push("--udpmux=5400".to_owned());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = run(folder.path(), &args);
    let document: serde_json::Value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let mut out = String::new();
    for (key, about) in document["origins"].as_object().unwrap() {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().replace('\n', " | ");
        out.push_str(&format!("{key} = {} <- {}\n", text(&about["value"]), text(&about["origin"])));
        for lost in about["shadowed"].as_array().unwrap() {
            out.push_str(&format!("    {} <- {}\n", text(&lost["raw"]), text(&lost["origin"])));
        }
    }
    out
}

#[test]
fn the_origin_of_every_value_with_v2_keys() {
    insta::assert_snapshot!(spread(true));
}

#[test]
fn the_origin_of_every_value_without_v2_keys() {
    insta::assert_snapshot!(spread(false));
}
