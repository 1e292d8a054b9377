//! `probe --servers-only`: many configs, each server once.

use std::process::Stdio;

use super::run::{Scratch, report};
use crate::support::coturn::{Coturn, PASSWORD, USER};

fn entry(url: &str, password: &str) -> String {
    format!("- urls: '{url}'\n        username: {USER}\n        credential: '{password}'")
}

fn config(entries: &[String]) -> String {
    format!("webrtc:\n  iceservers:\n    backend:\n      {}\n", entries.join("\n      "))
}

#[test]
fn an_identical_server_is_checked_once_and_every_place_that_names_it_is_told() {
    let coturn = Coturn::start(&[]);
    let url = format!("turn:{}", coturn.plain);
    let scratch = Scratch::with(&config(&[entry(&url, PASSWORD), format!("- urls: 'stun:{}'", coturn.plain)]));
    let write = |name: &str, text: String| std::fs::write(scratch.path().join(name), text).unwrap();
    write("same.yaml", config(&[entry(&url, PASSWORD)]));
    write("wrong.yaml", config(&[entry(&url, "not-the-password")]));
    let (report, code) = scratch.probe(&["--servers-only", "config.yaml", "same.yaml", "wrong.yaml"]);
    let servers = report["servers"].as_array().unwrap();
    assert_eq!(servers.len(), 3, "{report:#}");
    let files = |index: usize| -> Vec<&str> {
        servers[index]["places"].as_array().unwrap().iter().map(|place| place["file"].as_str().unwrap()).collect()
    };
    assert_eq!(files(0), ["config.yaml", "same.yaml"]);
    assert_eq!(files(2), ["wrong.yaml"]);
    let configs: Vec<_> = report["configs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|config| {
            (config["name"].as_str().unwrap(), config["verdict"].as_str().unwrap(), config["servers"].to_string())
        })
        .collect();
    assert_eq!(
        configs,
        [
            ("config.yaml", "good", "[[0],[1]]".to_owned()),
            ("same.yaml", "good", "[[0]]".to_owned()),
            ("wrong.yaml", "bad", "[[2]]".to_owned())
        ]
    );
    assert_eq!((code, report["verdict"]["name"].as_str()), (Some(1), Some("bad")));
    assert!(report["paths"].as_array().unwrap().is_empty());
    let cause = &report["verdict"]["causes"][0];
    assert_eq!((cause["slug"].as_str(), cause["file"].as_str()), (Some("credentials-refused"), Some("wrong.yaml")));
    coturn.await_no_allocation(1);
}

#[test]
fn what_got_worse_since_another_report_decides_the_exit_code() {
    let coturn = Coturn::start(&[]);
    let url = format!("turn:{}", coturn.plain);
    let scratch = Scratch::with(&config(&[entry(&url, "not-the-password")]));
    let run = |arguments: &[&str]| {
        let output = scratch.output(&[&["probe", "--servers-only"], arguments].concat());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&coturn.plain.to_string(), "ADDRESS");
        (output.status.code(), said(&output.stdout), said(&output.stderr))
    };
    let (code, bad, _) = run(&["--format", "json", "config.yaml"]);
    assert_eq!(code, Some(1));
    std::fs::write(scratch.path().join("bad.json"), bad.replace("ADDRESS", &coturn.plain.to_string())).unwrap();
    let (code, text, _) = run(&["--compare", "bad.json", "config.yaml"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with("\nCompared with bad.json:\nNothing got worse.\n"), "{text}");
    std::fs::write(scratch.path().join("config.yaml"), config(&[entry(&url, PASSWORD)])).unwrap();
    let (_, good, said) = run(&["--compare", "bad.json", "--format", "json", "config.yaml"]);
    assert_eq!(
        said,
        "Compared with bad.json:\nbetter  config.yaml: turn:ADDRESS: credentials-refused → works\nNothing got worse.\n"
    );
    std::fs::write(scratch.path().join("good.json"), good.replace("ADDRESS", &coturn.plain.to_string())).unwrap();
    std::fs::write(scratch.path().join("config.yaml"), config(&[entry(&url, "not-the-password")])).unwrap();
    let (code, text, _) = run(&["--compare", "good.json", "config.yaml"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.ends_with("worse   config.yaml: turn:ADDRESS: works → credentials-refused\n1 server got worse.\n"),
        "{text}"
    );
    let (code, _, said) = run(&["--compare", "config.yaml", "config.yaml"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("not a report of"), "{said}");
}

#[test]
fn a_config_that_cannot_be_read_does_not_hide_the_others() {
    let coturn = Coturn::start(&[]);
    let scratch = Scratch::with(&config(&[entry(&format!("turn:{}", coturn.plain), PASSWORD)]));
    let output = scratch.output(&["probe", "--servers-only", "--format", "json", "missing.yaml", "config.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("missing.yaml: no such file"));
    assert_eq!(report(&output)["verdict"]["name"], "good");
}

#[test]
fn a_url_that_leads_nowhere_is_named_and_the_others_are_checked() {
    let coturn = Coturn::start(&[]);
    let text = config(&["- urls: 'stun:127.0.0.1:0'".to_owned(), format!("- urls: 'stun:{}'", coturn.plain)]);
    let (report, code) = Scratch::with(&text).probe(&["--servers-only", "config.yaml"]);
    let servers = &report["servers"];
    assert_eq!(servers[0]["steps"][0]["failure"]["slug"], "url-unusable", "{report:#}");
    assert_eq!((code, servers[1]["outcome"].as_str()), (Some(0), Some("done")), "{report:#}");
    let cause = &report["verdict"]["causes"][0];
    assert_eq!((cause["slug"].as_str(), cause["line"].as_u64()), (Some("url-unusable"), Some(4)), "{report:#}");
}

#[test]
fn several_configs_need_servers_only() {
    let output = Scratch::with("webrtc: {}\n").output(&["probe", "config.yaml", "config.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--servers-only"));
}

#[test]
fn secrets_on_the_command_line_are_taken_and_noted_once() {
    let coturn = Coturn::start(&[]);
    let list = format!(
        r#"NEKO_WEBRTC_ICESERVERS_BACKEND=[{{"urls":["turn:{}"],"username":"{USER}","credential":"{PASSWORD}"}}]"#,
        coturn.plain
    );
    let output = Scratch::empty().output(&["probe", "--servers-only", "--env", &list]);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert_eq!(err.matches("other processes on this machine can see").count(), 1, "{err}");
    assert!(!out.contains(PASSWORD) && !err.contains(PASSWORD));
}

#[test]
fn a_shared_secret_makes_the_credentials() {
    let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names");
    let options = ["--use-auth-secret", "--static-auth-secret=north", "--realm=r"];
    let coturn = Coturn::start_bare(&options, certificate);
    let scratch = Scratch::with(&config(&[entry(&format!("turn:{}", coturn.plain), "stale")]));
    std::fs::write(scratch.path().join("secret"), "north\n").unwrap();
    let args = ["probe", "--servers-only", "--format", "json", "--turn-secret-file", "secret", "config.yaml"];
    let output = scratch.output(&args);
    assert_eq!(report(&output)["verdict"]["name"], "good", "{}", String::from_utf8_lossy(&output.stdout));
    let url = format!("turn:{}", coturn.plain);
    let mut command = scratch.command(&["turn", &url, "--turn-secret-env", "SECRET", "--user", "me"]);
    let output = command.env("SECRET", "north").stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_server_that_neko_never_uses_does_not_work_whatever_it_answers() {
    let coturn = Coturn::start(&[]);
    let over_tcp = entry(&format!("turn:{}?transport=tcp", coturn.plain), PASSWORD);
    let scratch = Scratch::with(&config(&[over_tcp.clone(), format!("- urls: 'stun:{}'", coturn.plain)]));
    let alone = config(&[over_tcp]);
    let write = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).unwrap();
    write("alone.yaml", &alone);
    write("viewers.yaml", &alone.replace("backend", "frontend"));
    for (file, verdict, code) in [("config.yaml", "usable", 0), ("alone.yaml", "bad", 1), ("viewers.yaml", "good", 0)] {
        let (report, exit) = scratch.probe(&["--servers-only", file]);
        assert_eq!((report["verdict"]["name"].as_str(), exit), (Some(verdict), Some(code)), "{file}: {report:#}");
        let causes = report["verdict"]["causes"].as_array().unwrap();
        let unused = causes.iter().find(|cause| cause["slug"] == "server-unused-by-neko");
        assert_eq!(unused.is_some(), verdict != "good", "{report:#}");
        let text = unused.map(|cause| cause["text"].as_str().unwrap().to_owned()).unwrap_or_default();
        assert_eq!(text.contains("neko cannot use this: neko cannot use TURN over TCP"), verdict != "good", "{text}");
    }
    // Beside UDP of the same server nothing is lost.
    let udp = format!("turn:{}", coturn.plain);
    let both =
        format!("- urls: ['{udp}?transport=tcp', '{udp}']\n        username: {USER}\n        credential: '{PASSWORD}'");
    write("beside-udp.yaml", &config(std::slice::from_ref(&both)));
    write("all.yaml", &format!("webrtc:\n  iceservers:\n      {both}\n"));
    for file in ["beside-udp.yaml", "all.yaml"] {
        let (report, exit) = scratch.probe(&["--servers-only", file]);
        assert_eq!((report["verdict"]["name"].as_str(), exit), (Some("good"), Some(0)), "{file}: {report:#}");
        assert_eq!(report["verdict"]["causes"].as_array().map(Vec::len), Some(0), "{report:#}");
        assert_eq!(report["servers"][0]["notes"][0]["slug"], "server-unused-by-neko", "{report:#}");
    }
    let (report, _) = scratch.probe(&["--servers-only", "alone.yaml", "beside-udp.yaml"]);
    let verdicts = [0, 1].map(|config| report["configs"][config]["verdict"].as_str().unwrap().to_owned());
    assert_eq!(verdicts, ["bad", "good"]);
    for files in [["beside-udp.yaml", "viewers.yaml"], ["viewers.yaml", "beside-udp.yaml"]] {
        let (report, _) = scratch.probe(&["--servers-only", files[0], files[1]]);
        let verdict = &report["verdict"];
        let (name, causes) = (verdict["name"].as_str(), verdict["causes"].as_array().map(Vec::len));
        assert_eq!((name, causes), (Some("good"), Some(0)), "{report:#}");
    }
    assert_eq!(report["verdict"]["causes"][0]["slug"], "server-unused-by-neko", "{report:#}");
    // Who names it in both lists has it for viewers, and nothing of it for neko.
    write(
        "both.yaml",
        &format!("{alone}{}", alone.replace("backend", "frontend").replacen("webrtc:\n  iceservers:\n", "", 1)),
    );
    let (report, exit) = scratch.probe(&["--servers-only", "both.yaml"]);
    assert_eq!((report["verdict"]["name"].as_str(), exit), (Some("usable"), Some(0)), "{report:#}");
    assert_eq!(report["verdict"]["causes"][0]["slug"], "server-unused-by-neko", "{report:#}");
    let (report, _) = scratch.probe(&["--servers-only", "alone.yaml", "viewers.yaml"]);
    assert_eq!(
        (report["configs"][0]["verdict"].as_str(), report["configs"][1]["verdict"].as_str()),
        (Some("bad"), Some("good"))
    );
    let output = scratch.output(&["probe", "--servers-only", "--format", "junit", "alone.yaml"]);
    let xml = String::from_utf8_lossy(&output.stdout);
    assert!(xml.contains("<failure type=\"server-unused-by-neko\""), "{xml}");
}
