//! Many findings of one kind: people are shown the first, programs more, and all are counted.

use super::run::Folder;

#[test]
fn twenty_of_a_rule_are_drawn_and_the_rest_counted() {
    let config: String = (0..1_000).map(|number| format!("key{number}: 1\n")).collect();
    let folder = Folder::new().with("neko.yaml", format!("webrtc:\n  icelight: true\n{config}"));
    let count = |arguments: &[&str], what: &str| {
        let outcome = folder.run(&[&["validate", "neko.yaml"], arguments].concat());
        (outcome.stdout.matches(what).count(), outcome.stdout)
    };
    let (drawn, text) = count(&[], "[unknown-key]");
    assert_eq!(drawn, 20);
    let said = "… and 981 more findings of unknown-key (--statistics counts all)\n";
    assert!(text.contains(said) && text.contains("1001 warnings"), "{text}");
    assert_eq!(count(&["--max-per-rule", "0"], "[unknown-key]").0, 200);
    assert_eq!(count(&["--max-per-rule", "3"], "[unknown-key]").0, 3);
    let (lines, text) = count(&["--format", "concise"], "[unknown-key]");
    assert!(
        lines == 20 && text.ends_with("neko.yaml: and 981 more findings of unknown-key (--statistics counts all)\n")
    );
    assert_eq!(count(&["--format", "github"], "title=unknown-key::neko does not").0, 20);
    for (format, told) in [
        ("json", "\"warnings\": 1001,\n    \"notes\": 0,\n    \"not_listed\": 801\n"),
        ("jsonl", "\"warnings\":1001,\"notes\":0,\"not_listed\":801}"),
        ("sarif", "801 more findings are counted and not listed (--statistics counts all by rule)"),
        ("gitlab", ""),
        ("junit", "<system-out>801 more findings are counted and not listed"),
    ] {
        let (listed, text) = count(&["--format", format], "neko does not read the key");
        assert!(listed == 200 && text.contains(told), "{format}: {listed}\n{text}");
    }
}

#[test]
fn what_is_written_of_many_small_files_has_an_end() {
    const FILES: usize = 60;
    let config: String = (0..30).map(|number| format!("key{number}: 1\n")).collect();
    let name = |number: usize| format!("{number}/neko.yaml");
    let folder = (0..FILES).fold(Folder::new(), |folder, number| folder.with(&name(number), config.as_str()));
    let names: Vec<String> = (0..FILES).map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let most = (1 << 20) + 20 * FILES * config.len();
    for format in ["text", "json", "sarif", "junit"] {
        let arguments = [&["validate", "--max-per-rule", "0", "--format", format], &*names].concat();
        let outcome = folder.run(&arguments);
        assert!(outcome.stdout.len() <= most, "{format}: {} of {most}", outcome.stdout.len());
    }
    let statistics = folder.run(&[&["validate", "--statistics"], &*names].concat()).stdout;
    assert!(statistics.contains("1800"), "{statistics}");
}

/// A file of neko's second version brings one picture for people, and a finding a key for programs; a comment takes out
/// its own key.
#[test]
fn the_keys_of_the_second_version_are_told_together() {
    let keys = "screen: 1280x720@30\nicelite: false # neko-ice: allow(v2-key) stays\nepr: 59000-59100\ntcpmux: 8081\n";
    let folder = Folder::new().with("neko.yaml", keys);
    let text = folder.run(&["validate", "neko.yaml"]).stdout;
    assert_eq!(text.matches("[v2-key]").count(), 1, "{text}");
    let concise = folder.run(&["validate", "neko.yaml", "--format", "concise"]).stdout;
    assert!(concise.contains("in V3 it is `desktop.screen` (and 2 more: epr, tcpmux)\n"), "{concise}");
    assert!(
        text.contains("in V3 it is `desktop.screen` (and 2 more)") && text.contains("`neko-ice migrate`"),
        "{text}"
    );
    assert!(text.contains("now `webrtc.tcpmux`") && text.contains("note: `epr`: the V3 key is strict"), "{text}");
    let json = folder.run(&["validate", "neko.yaml", "--format", "json"]).stdout;
    assert_eq!(json.matches("\"rule\": \"v2-key\"").count(), 3, "{json}");
}

/// The name comes with the finding; its sentence need not quote it.
#[test]
fn empty_variables_are_told_together_by_name() {
    let folder = Folder::new().with("neko.env", "NEKO_WEBRTC_EPR=\nNEKO_WEBRTC_UDPMUX=\nNEKO_WEBRTC_TCPMUX=\n");
    let said = "neko.env:1:17: note[empty-variable] NEKO_WEBRTC_EPR is empty, so it has no effect \
                (and 2 more: NEKO_WEBRTC_UDPMUX, NEKO_WEBRTC_TCPMUX)\n";
    assert_eq!(folder.run(&["validate", "neko.env", "--format", "concise"]).stdout, said);
}

#[test]
fn a_line_of_names_of_secrets_takes_no_longer_than_any_other() {
    let shapes = ["@".repeat(300_000), "credential: ".repeat(30_000), "password".repeat(40_000)];
    for text in shapes {
        let folder = Folder::new().with("neko.yaml", format!("webrtc:\n  icelight: true # {text}\n"));
        let outcome = folder.run(&["validate", "neko.yaml"]);
        assert!(outcome.code == 0 && outcome.stdout.contains("[unknown-key]"));
    }
}
