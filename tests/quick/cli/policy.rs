//! How bad a rule's findings are to count: on the command line, in a comment, in a settings file.

use super::run::{Folder, Outcome};

/// One warning: unknown-key.
const WARNING: &str = "webrtc:\n  icetrickel: true\n  nat1to1: 203.0.113.10\n";

fn run(folder: &Folder, arguments: &[&str]) -> Outcome {
    folder.run(&[&["validate", "--format", "concise"], arguments].concat())
}

#[test]
fn the_command_line_sets_levels_and_the_later_counts() {
    let folder = Folder::new().with("neko.yaml", WARNING);
    for (arguments, code, severity) in [
        (&["neko.yaml"][..], 0, "warning["),
        (&["neko.yaml", "--error", "unknown-key"], 1, "error["),
        (&["neko.yaml", "--error", "unknown-key", "--warn", "unknown-key"], 0, "warning["),
        (&["neko.yaml", "--allow", "unknown-key", "--error", "unknown-key"], 1, "error["),
        (&["neko.yaml", "--error", "unknown-key", "--allow", "unknown-key"], 0, ""),
        (&["neko.yaml", "--allow", "unknown-key", "--fail-on", "note"], 0, ""),
    ] {
        let outcome = run(&folder, arguments);
        assert_eq!(outcome.code, code, "{arguments:?}: {}", outcome.shown());
        assert!(outcome.stdout.contains(severity) && outcome.stdout.is_empty() == severity.is_empty(), "{arguments:?}");
    }
    let outcome = run(&folder, &["neko.yaml", "--allow", "unknwon-key"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(outcome.stderr, "error: no rule is named `unknwon-key`; did you mean `unknown-key`?\n");
}

#[test]
fn a_comment_allows_what_its_line_brings_and_is_reported_where_it_brings_nothing() {
    let beside = WARNING.replace("true", "true # neko-ice: allow(unknown-key) a wrapper reads it");
    let above = WARNING.replace("  icetrickel", "  # neko-ice: allow(unknown-key) a wrapper reads it\n  icetrickel");
    let vain = format!("# neko-ice: allow(v2-key) old\n{WARNING}");
    for (config, expected) in [
        (beside.as_str(), ""),
        (above.as_str(), ""),
        (
            vain.as_str(),
            "neko.yaml:1:19: warning[allow-without-finding] `v2-key` is allowed here but finds nothing\n\
             neko.yaml:3:3: warning[unknown-key] neko does not read the key `webrtc.icetrickel`\n",
        ),
    ] {
        assert_eq!(run(&Folder::new().with("neko.yaml", config), &["neko.yaml"]).stdout, expected, "{config}");
    }
    let folder = Folder::new().with("room.env", "# neko-ice: allow(v2-key) old image\nNEKO_NAT1TO1=203.0.113.10\n");
    assert_eq!(run(&folder, &["room.env"]).stdout, "");
    assert_eq!(run(&folder, &["--env-file", "room.env"]).stdout, "");
}

#[test]
fn a_settings_file_holds_for_its_repository() {
    let folder = Folder::new()
        .with(
            "neko-ice.toml",
            "files = [\"rooms/*.yaml\"]\nfail-on = \"note\"\n[rules]\nunknown-key = \"error\"\nv2-key = \"allow\"\n",
        )
        .with("rooms/a.yaml", WARNING)
        .with("rooms/b.yaml", "nat1to1: 203.0.113.10\n");
    let outcome = run(&folder, &[]);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (1, 1), "{}", outcome.shown());
    assert!(outcome.stdout.starts_with("rooms/a.yaml:2:3: error[unknown-key]"), "{}", outcome.shown());
    let outcome = run(&folder, &["rooms/a.yaml", "--warn", "unknown-key", "--fail-on", "error"]);
    assert_eq!((outcome.code, outcome.stdout.contains("warning[unknown-key]")), (0, true), "{}", outcome.shown());
    let outcome = run(&folder, &["rooms", "--no-settings"]);
    assert!(outcome.code == 0 && outcome.stdout.contains("warning[unknown-key]"), "{}", outcome.shown());
    let outcome = run(&folder, &["rooms/b.yaml", "--no-settings"]);
    assert!(outcome.stdout.contains("note[v2-key]"), "{}", outcome.shown());
}

#[test]
fn a_settings_file_is_found_from_below_and_read_strictly() {
    let folder =
        Folder::new().with("neko-ice.toml", "[rules]\nunknown-key = \"allow\"\n").with("deep/er/neko.yaml", WARNING);
    // Without a repository only the working folder's own counts.
    let deep = folder.run_below("deep/er", &["validate", "neko.yaml", "--format", "concise"]);
    assert!(deep.stdout.contains("unknown-key"), "{}", deep.shown());
    let folder = folder.with(".git/HEAD", "");
    let deep = folder.run_below("deep/er", &["validate", "neko.yaml", "--format", "concise"]);
    assert_eq!((deep.code, deep.stdout.as_str()), (0, ""), "{}", deep.shown());
    for (settings, why) in [
        ("rulez = 1\n", "neko-ice.toml:1:1: no setting is named `rulez`; did you mean `rules`?"),
        (
            "[rules]\nunknown-kye = \"allow\"\n",
            "neko-ice.toml:2:1: no rule is named `unknown-kye`; did you mean `unknown-key`?",
        ),
        ("[rules]\nunknown-key = \"loud\"\n", "neko-ice.toml:2:15: a level is one of allow, note, warn, error"),
        ("fail-on = \"never\"\n", "neko-ice.toml:1:11: `fail-on` is one of error, warning, note"),
        ("files = 1\n", "neko-ice.toml:1:9: a list is meant here"),
        ("[quality]\nmax-loss = \"2\"\n", "neko-ice.toml:2:1: `max-loss`: write a percentage: 1% or 0.5%"),
        (
            "[quality]\nmax-los = \"2%\"\n",
            "neko-ice.toml:2:1: no threshold is named `max-los`; did you mean `max-loss`?",
        ),
        ("files = [\n", "neko-ice.toml:"),
    ] {
        let folder = Folder::new().with("neko-ice.toml", settings).with("neko.yaml", WARNING);
        let outcome = run(&folder, &["neko.yaml"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{settings}");
        assert!(outcome.stderr.starts_with(&format!("error: {why}")), "{settings}: {}", outcome.stderr);
    }
    // A repository ends where the next one begins.
    let folder = folder.with("deep/.git", "gitdir: elsewhere");
    let deep = folder.run_below("deep/er", &["validate", "neko.yaml", "--format", "concise"]);
    assert!(deep.stdout.contains("unknown-key"), "{}", deep.shown());
    let outcome = run(&Folder::new().with("neko.yaml", WARNING), &["neko.yaml", "--settings", "missing.toml"]);
    assert!(outcome.code == 2 && outcome.stderr.contains("missing.toml"), "{}", outcome.shown());
}

/// One error, by a rule that had another name once; its list is used by two nekos.
const RENAMED: &str = "services:
  room-1: &room
    image: ghcr.io/m1k1o/neko/firefox:3
    network_mode: host
    environment: &environment
      NEKO_WEBRTC_NAT1TO1: 203.0.113.10
      NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{\"urls\":\"stun:stun.example.org\"}]'
      NEKO_WEBRTC_ICESERVERS_BACKEND: '[{\"urls\":\"turns:turn.example.org\",\"username\":\"u\",\"credential\":\"a long one\"}]'
  room-2:
    <<: *room
";

#[test]
fn an_old_name_of_a_rule_works_everywhere_and_is_noted_once() {
    let note = "note: the rule `turn-tcp-without-tcpmux` is called `backend-turn-over-tcp` now\n";
    let rule = |outcome: &Outcome| outcome.stdout.matches("[backend-turn-over-tcp]").count();
    let folder = Folder::new().with("compose.yaml", RENAMED);
    assert_eq!(rule(&run(&folder, &["compose.yaml"])), 2);
    let outcome =
        run(&folder, &["compose.yaml", "--error", "turn-tcp-without-tcpmux", "--allow", "turn-tcp-without-tcpmux"]);
    assert_eq!((rule(&outcome), outcome.stderr.as_str()), (0, note), "{}", outcome.shown());
    let outcome = run(&folder, &["compose.yaml", "--warn", "turn-tcp-without-tcpmux"]);
    assert_eq!((outcome.stdout.matches("warning[backend-turn-over-tcp]").count(), outcome.stderr.as_str()), (2, note));

    let settings = "[rules]\nturn-tcp-without-tcpmux = \"allow\"\n";
    let folder = Folder::new().with("compose.yaml", RENAMED).with("neko-ice.toml", settings);
    let outcome = run(&folder, &["compose.yaml"]);
    assert_eq!((rule(&outcome), outcome.stderr.as_str()), (0, note), "{}", outcome.shown());
    let outcome = folder.run(&["validate", "compose.yaml", "--format", "json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&outcome.stdout).is_ok(), "{}", outcome.shown());

    let comment = "      # neko-ice: allow(turn-tcp-without-tcpmux) no UDP there\n      NEKO_WEBRTC_ICESERVERS_BACKEND";
    let commented = RENAMED.replace("      NEKO_WEBRTC_ICESERVERS_BACKEND", comment);
    let folder = Folder::new().with("compose.yaml", &commented);
    let outcome = run(&folder, &["compose.yaml"]);
    assert_eq!(
        (rule(&outcome), outcome.stdout.matches("note[allow-by-old-name]").count()),
        (0, 1),
        "{}",
        outcome.shown()
    );
}

#[test]
fn both_names_of_one_rule_may_stand_in_one_comment() {
    let config = |names: &str| {
        format!(
            "webrtc:\n  iceservers:\n    frontend: [{{urls: 'stun:h.example'}}]\n    backend:\n    # neko-ice: allow({names}) no UDP there\n    - {{urls: 'turn:h.example?transport=tcp', username: n, credential: 'a long one'}}\n"
        )
    };
    let (old, new) = ("turn-tcp-without-tcpmux", "backend-turn-over-tcp");
    for names in [format!("{old}, {new}"), format!("{new}, {old}")] {
        let outcome = run(&Folder::new().with("neko.yaml", config(&names)), &["neko.yaml"]);
        assert!(!outcome.stdout.contains("allow-without-finding"), "{}", outcome.shown());
        assert!(!outcome.stdout.contains("[backend-turn-over-tcp]"), "{}", outcome.shown());
        assert_eq!(outcome.stdout.matches("allow-by-old-name").count(), 1, "{}", outcome.shown());
    }
    // The same name twice, and both where nothing is found, are in vain.
    let twice = run(&Folder::new().with("neko.yaml", config(&format!("{new}, {new}"))), &["neko.yaml"]);
    assert_eq!(twice.stdout.matches("allow-without-finding").count(), 1, "{}", twice.shown());
    let none = config(&format!("{new}, {old}")).replace("?transport=tcp", "");
    let none = run(&Folder::new().with("neko.yaml", none), &["neko.yaml"]);
    assert_eq!(none.stdout.matches("allow-without-finding").count(), 2, "{}", none.shown());
}
