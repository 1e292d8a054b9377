//! `neko-ice migrate`: V2 into V3, comments kept, the settings the same.

use std::fs;

use super::run::Folder;

const V2: &str = "# our rooms\r\nepr: 52000-52100   # the firewall lets these in\r\nNAT1TO1: 203.0.113.7\r\nicelite: false\r\ntcpmux: 52000\r\n\
udpmux: 52000\r\niceservers: '[{\"urls\": [\"turn:turn.example.org\"], \"username\": \"neko\", \"credential\": \"hunter2-hunter2\"}]' # ours\r\n\
vp8: true\r\nscreen: 1920x1080@30\r\n";

/// The effective settings, as JSON.
fn settings(folder: &Folder, arguments: &[&str]) -> serde_json::Value {
    let outcome = folder.run(&[&["resolve", "--show-secrets", "--format", "json"], arguments].concat());
    serde_json::from_str::<serde_json::Value>(&outcome.stdout).unwrap()["webrtc"].clone()
}

#[test]
fn a_file_goes_over_with_its_comments_and_line_ends() {
    let folder = Folder::new().with("neko.yaml", V2);
    let before = settings(&folder, &["neko.yaml"]);
    let printed = folder.run(&["migrate", "neko.yaml"]);
    assert_eq!(fs::read_to_string(folder.path("neko.yaml")).unwrap(), V2);
    insta::assert_snapshot!(printed.shown().replace('\r', ""));
    let outcome = folder.run(&["migrate", "--in-place", "neko.yaml"]);
    let after = fs::read_to_string(folder.path("neko.yaml")).unwrap();
    assert_eq!((outcome.code, after.as_str()), (1, printed.stdout.as_str()));
    let expected = [
        ("epr: ", "webrtc.epr: "),
        ("NAT1TO1: ", "webrtc.nat1to1: "),
        ("icelite: ", "webrtc.icelite: "),
        ("tcpmux: ", "webrtc.tcpmux: "),
        ("udpmux: ", "webrtc.udpmux: "),
        ("iceservers: ", "webrtc.iceservers: "),
        ("screen: ", "desktop.screen: "),
    ];
    let expected = expected.iter().fold(V2.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    assert_eq!(after, expected);
    assert_eq!(settings(&folder, &["neko.yaml"]), before);
    let again = folder.run(&["migrate", "neko.yaml"]);
    assert_eq!(again.stdout, after);
}

#[test]
fn variables_go_over_in_their_file_and_in_compose() {
    let dotenv = "# ours\nexport NEKO_EPR=\"52100-52000\" # reversed: V2 turned it round\nNEKO_ICESERVER='stun:a.example.org turn:b.example.org'\nNEKO_BIND=:8080\n";
    let folder = Folder::new().with("room.env", dotenv);
    let before = settings(&folder, &["--env-file", "room.env"]);
    let outcome = folder.run(&["migrate", "room.env", "-i"]);
    let after = fs::read_to_string(folder.path("room.env")).unwrap();
    assert_eq!(outcome.code, 0, "{}\n{after}", outcome.shown());
    insta::assert_snapshot!(after);
    assert_eq!(settings(&folder, &["--env-file", "room.env"]), before);

    let compose = "services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n      - NEKO_EPR=52000-52100 # ports\n      - \"NEKO_NAT1TO1=203.0.113.7\"\n  other:\n    image: m1k1o/neko:firefox\n    environment:\n      NEKO_EPR: '52200-52300'\n      NEKO_ICELITE: 1\n";
    let folder = Folder::new().with("compose.yaml", compose);
    let outcome = folder.run(&["migrate", "compose.yaml"]);
    let expected = compose
        .replace("NEKO_EPR", "NEKO_WEBRTC_EPR")
        .replace("NEKO_NAT1TO1", "NEKO_WEBRTC_NAT1TO1")
        .replace("NEKO_ICELITE", "NEKO_WEBRTC_ICELITE");
    assert_eq!(outcome.stdout, expected, "{}", outcome.shown());
    assert_eq!(outcome.code, 0);
}

#[test]
fn both_muxes_go_over_and_one_alone_is_told() {
    let compose = "services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n      NEKO_UDPMUX: 52000\n      NEKO_TCPMUX: 52000\n";
    let folder = Folder::new().with("compose.yaml", compose);
    let outcome = folder.run(&["migrate", "compose.yaml"]);
    let expected = compose.replace("NEKO_UDPMUX", "NEKO_WEBRTC_UDPMUX").replace("NEKO_TCPMUX", "NEKO_WEBRTC_TCPMUX");
    assert_eq!((outcome.code, &outcome.stdout), (0, &expected), "{}", outcome.shown());
    let alone = compose.replace("      NEKO_UDPMUX: 52000\n", "");
    let outcome = Folder::new().with("compose.yaml", &alone).run(&["migrate", "compose.yaml"]);
    assert_eq!((outcome.code, &outcome.stdout), (1, &alone), "{}", outcome.shown());
    assert!(outcome.stderr.contains("neko offers no UDP at all"), "{}", outcome.shown());
}

#[test]
fn a_list_that_v3_reads_otherwise_stays() {
    // Of no servers V3 makes Google's, and of broken JSON its default.
    for list in ["[]", r#"[{"urls":["stun:a.example.org"]}"#, "{}"] {
        let dotenv = format!("NEKO_ICESERVERS='{list}'\nNEKO_NAT1TO1=203.0.113.7\n");
        let outcome = Folder::new().with("room.env", &dotenv).run(&["migrate", "room.env"]);
        let expected = dotenv.replace("NEKO_NAT1TO1", "NEKO_WEBRTC_NAT1TO1");
        assert_eq!((outcome.code, &outcome.stdout), (1, &expected), "{}", outcome.shown());
        assert!(outcome.stderr.contains("NEKO_ICESERVERS: left as it is"), "{}", outcome.shown());
    }
}

#[test]
fn a_file_that_neko_refuses_is_made_no_worse() {
    // neko panics at the reversed range; with the key there twice it could not even read the file.
    let text = "epr: 52000-52100\nwebrtc.epr: 6-4\nlegacy: false\n";
    let outcome = Folder::new().with("neko.yaml", text).run(&["migrate", "neko.yaml"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (1, text), "{}", outcome.shown());
}

#[test]
fn manifests_go_over_and_an_old_image_is_told() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: neko}\nspec:\n  containers:\n  - name: neko\n    image: nurdism/neko:firefox\n    env:\n    - name: NEKO_EPR\n      value: 52000-52100\n    - {name: NEKO_NAT1TO1, value: \"203.0.113.7\"}\n";
    let outcome = Folder::new().with("pod.yaml", pod).run(&["migrate", "pod.yaml"]);
    let expected = pod.replace("NEKO_EPR", "NEKO_WEBRTC_EPR").replace("NEKO_NAT1TO1", "NEKO_WEBRTC_NAT1TO1");
    assert_eq!((outcome.code, &outcome.stdout), (1, &expected), "{}", outcome.shown());
    assert!(outcome.stderr.contains("update the image's tag too"), "{}", outcome.shown());
}

#[test]
fn a_diff_masks_credentials_and_nothing_to_do_is_said() {
    let folder = Folder::new().with("neko.yaml", V2).with("new.yaml", "webrtc:\n  epr: 52000-52100\n");
    let outcome = folder.run(&["migrate", "--diff", "neko.yaml"]);
    assert!(outcome.stdout.contains("+webrtc.epr: 52000-52100"), "{}", outcome.shown());
    assert!(!outcome.shown().contains("hunter2"), "{}", outcome.shown());
    let outcome = folder.run(&["migrate", "new.yaml"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, "new.yaml: no V2 keys\n"));
    assert_eq!(folder.run(&["migrate", "missing.yaml"]).code, 2);
}
