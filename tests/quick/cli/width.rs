//! Text at the width of the terminal: `--width`, before and after the subcommand, then COLUMNS.

use super::run::Folder;

/// Wide characters, marks that take no column, and words that are longer than a line.
const CONFIG: &str = "# 猫猫猫\nwebrtc:\n  nat1to1: \"ne\u{301}ko.猫の手も借りたい.example.org\"\n  icelite: ja\n  iceservers:\n    \
                      frontend:\n      - urls: \"turn://turn.example.org:3478\"\n        username: neko\n        credential: 0123456789\n";

fn at(width: &str, arguments: &[&str]) -> String {
    let folder = Folder::new().with("neko.yaml", CONFIG);
    let outcome = folder.run(&[arguments, &["--width", width]].concat());
    assert_eq!(outcome.stderr, "", "{}", outcome.shown());
    outcome.stdout
}

#[test]
fn findings() {
    for width in ["40", "80", "120"] {
        insta::assert_snapshot!(format!("findings_at_{width}"), at(width, &["validate", "-v", "neko.yaml"]));
    }
}

#[test]
fn one_rule_and_one_term() {
    for width in ["40", "80", "120"] {
        let text = ["nat1to1-unset", "credentials-refused", "srflx"].map(|name| at(width, &["explain", name]));
        insta::assert_snapshot!(format!("explain_at_{width}"), text.join("\n"));
    }
}

#[test]
fn the_list_of_rules() {
    for width in ["40", "80", "120"] {
        let list: Vec<String> = at(width, &["rules"]).lines().take(20).map(str::to_owned).collect();
        insta::assert_snapshot!(format!("rules_at_{width}"), list.join("\n"));
    }
}

/// Lines of files, edits, paths and examples stay as they are; all else fits.
#[test]
fn nothing_to_read_is_wider() {
    let columns = |line: &str| unicode_width::UnicodeWidthStr::width(line);
    for width in [40, 80, 120] {
        let text = |arguments: &[&str]| at(&width.to_string(), arguments);
        for text in [text(&["rules"]), text(&["explain"]), text(&["explain", "mux-port-negative"])] {
            let wide = text.lines().find(|line| columns(line) > width && line.trim().contains(' '));
            assert_eq!(wide, None, "{width}");
        }
    }
}

#[test]
fn the_option_counts_before_the_variable_and_may_stand_anywhere() {
    let folder = Folder::new();
    let narrow = folder.run(&["rules", "--width", "40"]).stdout;
    assert_eq!(folder.run(&["--width=40", "rules"]).stdout, narrow);
    assert_eq!(folder.run_in(&["rules"], &[("COLUMNS", "40")]).stdout, narrow);
    assert_eq!(folder.run_in(&["rules", "--width", "40"], &[("COLUMNS", "120")]).stdout, narrow);
    for nonsense in ["0", "", "wide", "-3"] {
        assert_eq!(folder.run_in(&["rules"], &[("COLUMNS", nonsense)]).stdout, folder.run(&["rules"]).stdout);
    }
    assert_eq!(folder.run(&["rules", "--width", "5"]).code, 2);
}
