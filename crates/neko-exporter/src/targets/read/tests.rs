use super::*;

fn problems(text: &str) -> Vec<String> {
    parse("t.yaml", text).expect_err("problems").iter().map(ToString::to_string).collect()
}

fn only(text: &str) -> Entry {
    let mut file = parse("t.yaml", text).expect("a file");
    assert_eq!(file.entries.len(), 1);
    file.entries.remove(0)
}

#[test]
fn a_target_takes_what_is_set_for_all_and_overrides_it() {
    let text = "timeout: 3s\nmin-interval: 30s\nthresholds: {max-loss: 2%, max-picture: 4s}\ntargets:\n- name: room\n  config: \
                [a.yaml, b.yaml]\n  timeout: 1s\n  thresholds: {max-loss: 5%}\n";
    let entry = only(text);
    assert_eq!(entry.configs.iter().map(|named| named.text.as_str()).collect::<Vec<_>>(), ["a.yaml", "b.yaml"]);
    let settings = entry.settings;
    assert_eq!(settings.timeout.map(|time| time.as_secs()), Some(1));
    assert_eq!(settings.min_interval.map(|time| time.as_secs()), Some(30));
    let mut expected = Thresholds::default();
    expected.set(Threshold::MaxLoss, 0.05);
    expected.set(Threshold::MaxPicture, 4.0);
    assert_eq!(settings.thresholds, expected);
}

#[test]
fn servers_are_urls_or_mappings() {
    let text = "targets:\n- name: turn\n  servers:\n  - stun:a\n  - {url: 'turn:b', username: u, password-file: p}\n";
    let servers = only(text).servers;
    assert_eq!((servers[0].url.text.as_str(), servers[1].username.as_deref()), ("stun:a", Some("u")));
}

#[test]
fn everything_that_is_wrong_is_said_with_its_place() {
    let text = "min_interval: 1s\ntargets:\n- name: a\n  confg: x\n- name: b\n  servers: stun:x\n- name: c\n  view: http://x\n  \
                timeout: 3 fortnights\n- name: d\n  servers: [{url: turn:x, username: u}]\n- config: x\n- name: e\n  \
                config: x\n  config: y\n  from-env: yes\n";
    insta::assert_snapshot!(problems(text).join("\n"));
}

#[test]
fn what_cannot_be_meant_together_is_said() {
    let said = |target: &str| problems(&format!("targets:\n- {{name: a, {target}}}\n")).join("; ");
    for (target, word) in [
        ("timeout: 1s", "nothing to probe"),
        ("config: x, servers: ['stun:y']", "two targets"),
        ("service: s, servers: ['stun:y']", "`service` without"),
        ("view: http://x", "needs `password-file`"),
        ("config: x, relay-only: true", "`view`, which is missing"),
        ("view: http://x, password-file: p, turn-secret-file: s", "without servers"),
    ] {
        assert!(said(target).contains(word), "{target}: {}", said(target));
    }
    let twice = problems("targets:\n- {name: a, config: x}\n- {name: a, config: y}\n");
    assert_eq!(twice, ["t.yaml:3:3: \"a\" is the name of the target on line 2"]);
}

#[test]
fn no_text_is_too_strange() {
    for text in
        ["", "#", "[]", "a", "targets:", "targets: []", "targets: {}", "targets: [1, [], {}]", "\u{feff}", "- : :"]
    {
        assert!(!problems(text).is_empty(), "{text:?}");
    }
    assert!(problems("targets: [{name: \"a\\nb\", config: x}]")[0].contains("control characters"));
    let cycle = "targets: &a\n- *a\n";
    assert!(!problems(cycle).is_empty());
    let many: String = (0..100).map(|n| format!("- {{nme: {n}}}\n")).collect();
    assert_eq!(problems(&format!("targets:\n{many}")).len(), MOST_PROBLEMS);
}

/// What files are made of, and what breaks them.
const PARTS: [&str; 24] = [
    "targets:\n",
    "- ",
    "  ",
    "\n",
    "name: a",
    "config: ",
    "servers: ",
    "thresholds: ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "'",
    "\"",
    "*x",
    "&x ",
    "max-loss: 3%",
    "timeout: 1s",
    "view: http://x",
    "password-file: p",
    "\t",
    "\u{0}",
    "é",
];

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fail(parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..60)) {
        let text = parts.concat();
        match parse("t.yaml", &text) {
            Ok(file) => assert!(!file.entries.is_empty()),
            Err(problems) => assert!((1..=MOST_PROBLEMS).contains(&problems.len())),
        }
    }
}
