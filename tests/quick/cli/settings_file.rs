//! `neko-ice.toml` beyond rules: what is left out, what holds for some paths, and `config`.

use super::run::{Folder, Outcome};

/// One warning, and one note of an old key.
const CONFIG: &str = "webrtc:\n  icetrickel: true\nnat1to1: 203.0.113.10\n";

fn folder(settings: &str) -> Folder {
    Folder::new()
        .with("neko-ice.toml", settings)
        .with("rooms/a.yaml", CONFIG)
        .with("legacy/b.yaml", CONFIG)
        .with("legacy/deep/c.yaml", CONFIG)
}

/// The files and rules of the findings.
fn found(outcome: &Outcome) -> Vec<String> {
    let of = |line: &str| {
        let (place, rest) = line.split_once(": ")?;
        Some(format!("{} {}", place.split(':').next()?, rest.split(['[', ']']).nth(1)?))
    };
    outcome.stdout.lines().filter_map(of).collect()
}

#[test]
fn excluded_files_are_left_out_of_folders_and_globs_and_judged_where_they_are_named() {
    let folder = folder("exclude = [\"legacy\"]\n");
    let run = |arguments: &[&str]| folder.run(&[&["validate", "--format", "concise"], arguments].concat());
    let of_rooms = ["rooms/a.yaml unknown-key", "rooms/a.yaml v2-key"];
    assert_eq!(found(&run(&["."])), ["./rooms/a.yaml unknown-key", "./rooms/a.yaml v2-key"]);
    assert_eq!(found(&run(&["*/*.yaml"])), of_rooms);
    assert_eq!(found(&run(&["legacy/b.yaml"])), ["legacy/b.yaml unknown-key", "legacy/b.yaml v2-key"]);
    let outcome = run(&["legacy"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.stderr,
        "error: legacy: `exclude` of the settings file leaves out all of it (2 of neko's files)\n"
    );
    let outcome = run(&["*"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (2, "error: *: no file but a settings file of neko-ice\n"));
    let of_settings = self::folder("files = [\"**/*\"]\nexclude = [\"legacy/**\"]\n");
    assert_eq!(found(&of_settings.run(&["validate", "--format", "concise"])), of_rooms);
}

#[test]
fn a_rule_may_count_otherwise_below_a_path_and_the_command_line_counts_last() {
    let settings = "[rules]\nunknown-key = \"note\"\n[per-path.legacy]\nv2-key = \"allow\"\nunknown-key = \"error\"\n";
    let folder = folder(settings);
    let outcome = folder.run(&["validate", "rooms", "legacy", "--format", "concise"]);
    assert_eq!(outcome.code, 1);
    let levels: Vec<&str> = outcome.stdout.lines().filter_map(|line| line.split(' ').nth(1)).collect();
    assert_eq!(levels, ["note[unknown-key]", "note[v2-key]", "error[unknown-key]", "error[unknown-key]"]);
    let outcome =
        folder.run(&["validate", "legacy", "--format", "concise", "--allow", "unknown-key", "--error", "v2-key"]);
    assert_eq!(found(&outcome), ["legacy/b.yaml v2-key", "legacy/deep/c.yaml v2-key"]);
    // From a folder below, the same.
    let folder = folder.with(".git/HEAD", "");
    let outcome = folder.run_below("legacy", &["validate", "deep/c.yaml", "--format", "concise"]);
    assert_eq!(found(&outcome), ["deep/c.yaml unknown-key"]);
}

#[test]
fn viewers_and_neko_s_release_hold_unless_the_command_line_says_others() {
    let config = "webrtc:\n  epr: 59000-59001\n  nat1to1: 203.0.113.10\n";
    let folder = Folder::new().with("neko-ice.toml", "viewers = 9\nneko-version = \"2\"\n").with("neko.yaml", config);
    let run = |arguments: &[&str]| folder.run(&[&["validate", "neko.yaml", "--format", "concise"], arguments].concat());
    assert_eq!(found(&run(&[])), ["neko.yaml v3-key-ignored", "neko.yaml v3-key-ignored"]);
    let third = run(&["--neko-version", "3.1.5"]);
    assert_eq!(found(&third), ["neko.yaml epr-too-small"], "{}", third.shown());
    assert_eq!(found(&run(&["--neko-version", "3.1.5", "--viewers", "1"])), [] as [&str; 0]);
}

#[test]
fn what_a_settings_file_cannot_say_is_an_error_at_its_place() {
    for (settings, why) in [
        ("viewers = 0\n", "neko-ice.toml:1:11: `viewers` is a whole number from 1"),
        ("viewers = \"many\"\n", "neko-ice.toml:1:11: `viewers` is a whole number from 1"),
        ("neko-version = \"new\"\n", "neko-ice.toml:1:16: "),
        ("exclude = [\"a[\"]\n", "neko-ice.toml:1:12: `a[` is not a valid path pattern: "),
        ("per-path = 1\n", "neko-ice.toml:1:12: a table is meant here"),
        ("[per-path]\nlegacy = \"allow\"\n", "neko-ice.toml:2:10: a table is meant here"),
        ("[per-path.legacy]\nv2-kye = \"allow\"\n", "neko-ice.toml:2:1: no rule is named `v2-kye`"),
        (
            "baseline = \"../elsewhere.json\"\n",
            "../elsewhere.json: outside the project; --baseline FILE names such a file",
        ),
        ("exclud = []\n", "neko-ice.toml:1:1: no setting is named `exclud`; did you mean `exclude`?"),
    ] {
        let outcome = folder(settings).run(&["validate", "rooms"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{settings}");
        assert!(outcome.stderr.starts_with(&format!("error: {why}")), "{settings}: {}", outcome.stderr);
    }
}

#[test]
fn config_writes_a_settings_file_and_shows_what_holds() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run(&["config", "show"]).shown());
    let outcome = folder.run(&["config", "init"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, "wrote neko-ice.toml\n"));
    insta::assert_snapshot!(std::fs::read_to_string(folder.path("neko-ice.toml")).unwrap());
    let outcome = folder.run(&["config", "init"]);
    assert_eq!(
        (outcome.code, outcome.stderr.as_str()),
        (2, "error: neko-ice.toml already exists; remove it first, or choose another name\n")
    );
    let settings = "fail-on = \"note\"\n[per-path.\"legacy/**\"]\nv2-key = \"allow\"\n[quality]\nmax-loss = \"2%\"\n";
    insta::assert_snapshot!(folder.with("neko-ice.toml", settings).run(&["config", "show"]).shown());
}
