//! No output of any format holds a secret unless it was asked for.

use super::run::Folder;

/// Credentials that make masking hard.
const SECRETS: &[&str] = &[
    "hunter2-hunter2",
    "qu'ote\"d",
    "dollar$HOME",
    "back\\slash",
    "hash # tag",
    "späße-😀-x",
    "{brace}[bracket]",
    "colon: blank",
    "percent%41",
    "s3cr3t",
];

fn json_string(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Configurations with the secret in each place where one can stand; most of them wrong as well.
fn configs(secret: &str) -> Vec<String> {
    let json = json_string(secret);
    let nested = serde_json::to_string(&format!("[{{\"urls\":\"turn:h\",\"credential\":{json}}}]")).unwrap();
    vec![
        format!(
            "webrtc:\n  icelite: true\n  iceservers:\n    backend:\n    - urls: turn://h\n      credential: {json}\n"
        ),
        format!("webrtc:\n  iceservers:\n    frontend:\n    - {{urls: 'turn://h', credential: {json}, username: u}}\n"),
        format!("webrtc:\n  iceservers:\n    backend: {nested}\n    frontend: {nested}\n"),
        format!(
            "webrtc:\n  iceservers:\n    backend:\n    - url: turn:h\n      password: {json}\n      credentials: {json}\n"
        ),
        format!("webrtc:\n  iceservers:\n    backend:\n    - credential: {json}\n      urls: [\n\tbroken\n"),
        format!("iceservers: '[{{\"urls\":\"turn:h\",\"credential\":{}}}]'\n", json.replace('\'', "''")),
        format!("member:\n  multiuser:\n    admin_password: {json}\n  provider: [unclosed\n"),
        format!(
            "webrtc:\n  icelite: true\n  iceservers:\n  - urls: turn:h\n    username: u\n    credential: {json} # {{}}\n"
        ),
    ]
}

fn assert_masked(what: &str, text: &str, secret: &str) {
    let spelled = json_string(secret);
    for spelling in [secret, spelled.trim_matches('"')] {
        assert!(!text.contains(spelling), "{what} shows {spelling:?}:\n{text}");
    }
}

#[test]
fn validate_and_the_errors_of_env_export_mask_every_credential() {
    for secret in SECRETS {
        for config in configs(secret) {
            let folder = Folder::new().with("neko.yaml", &config);
            for format in ["text", "json"] {
                let outcome = folder.run(&["validate", "--fail-on", "note", "--format", format, "neko.yaml"]);
                assert_masked(&format!("validate --format {format}"), &outcome.shown(), secret);
                assert_ne!(outcome.code, 0, "nothing was found, so nothing was tested:\n{config}");
            }
            let outcome = folder.run(&["env-export", "neko.yaml"]);
            assert_masked("env-export", &outcome.stderr, secret);
            let outcome = folder.run(&["env-export", "--allow-invalid", "neko.yaml"]);
            assert_masked("env-export --allow-invalid", &outcome.stderr, secret);
        }
    }
}

#[test]
fn variables_and_flags_are_masked_too() {
    for secret in SECRETS {
        let value = format!("[{{\"urls\":[\"turn://h\"],\"username\":\"u\",\"credential\":{}}}]", json_string(secret));
        let broken = format!("{}x", value.trim_end_matches(']'));
        for value in [&value, &broken] {
            let variable = format!("NEKO_WEBRTC_ICESERVERS_BACKEND={value}");
            let flag = format!("--webrtc.iceservers.frontend={value}");
            let outcome = Folder::new().run(&["validate", "--env", &variable, "--", &flag]);
            assert_masked("validate", &outcome.shown(), secret);
            assert_ne!(outcome.code, 2);
        }
        let unknown = format!("--webrtc.password={secret}");
        let outcome = Folder::new().run(&["validate", "--", &unknown]);
        assert_masked("validate", &outcome.shown(), secret);
        let variable = format!("NEKO_TURN_CREDENTIAL={secret}");
        let outcome = Folder::new().run(&["validate", "--fail-on", "note", "--env", &variable]);
        assert_masked("validate", &outcome.shown(), secret);
    }
}

#[test]
fn user_information_in_a_url_is_masked() {
    let folder = Folder::new().with(
        "neko.yaml",
        "webrtc:\n  iceservers:\n    backend:\n    - urls: turn:bob:hunter2@h\n    frontend:\n    - urls: bob:hunter2@h\n",
    );
    for format in ["text", "json"] {
        let outcome = folder.run(&["validate", "--format", format, "neko.yaml"]);
        assert_eq!(outcome.code, 1);
        assert_masked(format, &outcome.shown(), "hunter2");
    }
}

#[test]
fn what_is_masked_keeps_its_width_and_is_shown_when_asked_for() {
    let config = "webrtc:\n  iceservers:\n    backend: [{ credential: hunter2-hunter2, urls: 'turn://h.example' }]\n";
    let folder = Folder::new().with("neko.yaml", config);
    let masked = folder.run(&["validate", "neko.yaml"]).stdout;
    let shown = folder.run(&["validate", "--show-secrets", "neko.yaml"]).stdout;
    assert!(masked.contains("credential: ***************"), "{masked}");
    assert!(shown.contains("hunter2-hunter2"), "{shown}");
    let columns = |text: &str| text.lines().map(|line| line.chars().count()).collect::<Vec<_>>();
    assert_eq!(columns(&masked), columns(&shown));
}

#[test]
fn a_shadowed_list_of_servers_in_words_of_a_command_is_masked() {
    let list = r#"[{\"credential\":\"hunter2longflag\",\"urls\":[\"turn:h\"]}]"#;
    let hidden = list.replace("credential", r"cr\\u0065dential");
    for list in [list, &hidden] {
        let folder = Folder::new()
            .with("compose.yaml", format!("services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n      NEKO_ICESERVERS: \"{list}\"\n    command: [\"--webrtc.iceservers.frontend\", \"{list}\"]\n"))
            .with("pod.yaml", format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: room}}\nspec: {{containers: [{{name: c, image: \"ghcr.io/m1k1o/neko/firefox:3.0.4\", args: [\"--webrtc.iceservers.frontend\", \"{list}\"], env: [{{name: NEKO_ICESERVERS, value: \"{list}\"}}]}}]}}\n"))
            .with("run.sh", format!("docker run -e NEKO_ICESERVERS=\"{list}\" m1k1o/neko:firefox --webrtc.iceservers.frontend \"{list}\"\n"));
        for name in ["compose.yaml", "pod.yaml", "run.sh"] {
            for format in ["table", "json", "yaml", "env"] {
                let shown = folder.run(&["resolve", "--format", format, name]).shown();
                assert!(!shown.contains("hunter2"), "{format} of {name}:\n{shown}");
                assert!(format != "table" || shown.contains("  shadowed"), "nothing is shadowed:\n{shown}");
            }
        }
    }
}

#[test]
fn a_password_behind_a_forgotten_separator_is_no_part_of_a_name() {
    for (name, written) in [
        ("a.yaml", "services: {neko: {image: m1k1o/neko:firefox, environment: [ENTRY, NEKO_EPR=x]}}\n"),
        (
            "b.yaml",
            "services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n    - ENTRY\n    - NEKO_EPR=x\n",
        ),
        ("c.sh", "docker run -e ENTRY -e NEKO_EPR=x m1k1o/neko:firefox\n"),
        (
            "d.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: room}\nspec: {containers: [{name: c, image: \"ghcr.io/m1k1o/neko/firefox:3.0.4\", env: [{name: ENTRY, value: x},{name: NEKO_EPR, value: x}]}]}\n",
        ),
        (
            "e.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: room}\nspec:\n  containers:\n  - name: c\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    env:\n    - name: ENTRY\n    - {name: NEKO_EPR, value: x}\n",
        ),
        ("f.env", "ENTRY\nNEKO_EPR=x\n"),
    ] {
        for between in [": ", ":", " ", "", "=", "; "] {
            for quote in ["\"", "'", ""] {
                // Elsewhere than between quotation marks these end a word of a shell.
                if name == "c.sh" && quote.is_empty() && between.ends_with(' ') {
                    continue;
                }
                let entry = format!("{quote}NEKO_PASSWORD{between}hunter2{quote}");
                let folder = Folder::new().with(name, written.replace("ENTRY", &entry));
                for arguments in [&["validate", name][..], &["resolve", "--format", "json", name]] {
                    let shown = folder.run(arguments).shown();
                    assert!(!shown.contains("hunter2"), "{arguments:?} of {entry}:\n{shown}");
                }
            }
        }
    }
}

#[test]
fn a_parameter_of_a_url_is_masked_to_its_end() {
    let folder = Folder::new().with(
        "neko.yaml",
        "webrtc:\n  ip_retrieval_url: \"http://h/?a=1&token=hunter2long tail2secret&b=2\"\n  iceservers:\n    frontend:\n    - urls: \"turn:h?password=hunter2longsecret\\\"tail2secret\"\n    backend: '[{\"urls\": [\"turn:h?api_key=hunter2 tail2secret\"]}]'\n",
    );
    for arguments in [
        &["validate", "neko.yaml"][..],
        &["validate", "--format", "json", "neko.yaml"],
        &["resolve", "neko.yaml"],
        &["resolve", "--format", "json", "neko.yaml"],
        &["resolve", "--format", "yaml", "neko.yaml"],
        &["resolve", "--format", "env", "neko.yaml"],
        #[cfg(feature = "probe")]
        &["probe", "--servers-only", "--timeout", "1ms", "--format", "json", "neko.yaml"],
    ] {
        let shown = folder.run(arguments).shown();
        assert!(!shown.contains("hunter2") && !shown.contains("tail2"), "{arguments:?}:\n{shown}");
    }
    let shown = folder.run(&["resolve", "neko.yaml"]).stdout;
    assert!(shown.contains("http://h/?a=1&token=********&b=2"), "{shown}");
}

#[test]
fn what_follows_a_dollar_in_a_password_is_no_name_to_be_printed() {
    let folder = Folder::new().with(
        "compose.yaml",
        "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3.1.5\n    environment:\n      NEKO_PASSWORD: \"hunter$Secret99word\"\n      NEKO_MEMBER_MULTIUSER_ADMIN_PASSWORD: \"adm$Other77word\"\n      NEKO_WEBRTC_EPR: $UNSET_RANGE\n      NEKO_WEBRTC_ICESERVERS_BACKEND: '[{\"urls\":\"turn:h.example\",\"username\":\"n\",\"credential\":\"cr$Third55word\"}]'\n",
    );
    for arguments in [
        &["validate"][..],
        &["validate", "--format", "json"],
        &["resolve"],
        &["resolve", "--format", "json"],
        &["resolve", "--format", "yaml"],
        &["env-import"],
        &["env-export"],
    ] {
        let shown = folder.run(&[arguments, &["compose.yaml"]].concat()).shown();
        for word in ["Secret99word", "Other77word", "Third55word"] {
            assert!(!shown.contains(word), "{arguments:?}:\n{shown}");
        }
    }
    let shown = folder.run(&["resolve", "compose.yaml"]).stdout;
    assert!(shown.contains("the variable ************ is not set"), "{shown}");
    assert!(shown.contains("the variable UNSET_RANGE is not set"), "{shown}");
}

#[test]
fn a_value_behind_a_blank_is_not_taken_for_the_image() {
    for (script, image) in [
        ("docker run -d -e NEKO_PASSWORD MARK1234xyz m1k1o/neko:firefox\n", "m1k1o/neko:firefox"),
        ("docker run --env NEKO_PASSWORD MARK1234xyz -p 80:8080 m1k1o/neko:firefox\n", "m1k1o/neko:firefox"),
        (
            "docker run -e NEKO_PASSWORD mark1234xyz ghcr.io/m1k1o/neko/firefox:3 serve\n",
            "ghcr.io/m1k1o/neko/firefox:3",
        ),
        ("docker run -e NEKO_PASSWORD a/MARK1234xyz m1k1o/neko:firefox\n", "m1k1o/neko:firefox"),
        ("docker run -e NEKO_EPR=1-2 -e NEKO_PASSWORD MARK1234xyz\n", ""),
        ("docker run -e NEKO_MEMBER_OBJECT_USERS mark1234xyz m1k1o/neko:firefox\n", "m1k1o/neko:firefox"),
        ("docker run -e NEKO_MEMBER_FILE_HASH MARK1234xyz m1k1o/neko:firefox\n", "m1k1o/neko:firefox"),
        ("docker run -e NEKO_ICESERVERS '[{\"credential\":\"MARK1234xyz\"}]' m1k1o/neko:firefox\n", "m1k1o/neko"),
        ("docker run -e NEKO_PASSWORD = MARK1234xyz m1k1o/neko:firefox\n", "m1k1o/neko:firefox"),
        ("docker run -e NEKO_PASSWORD mark1234xyz registry.example/browser:1\n", "registry.example/browser:1"),
    ] {
        let folder = Folder::new().with("run.sh", script);
        for arguments in [
            &["validate"][..],
            &["validate", "--format", "json"],
            &["validate", "--format", "sarif"],
            &["resolve"],
            &["resolve", "--format", "json"],
        ] {
            let shown = folder.run(&[arguments, &["run.sh"]].concat()).shown();
            assert!(!shown.to_lowercase().contains("mark1234xyz"), "{arguments:?} of {script}:\n{shown}");
            assert!(shown.contains("there is a space instead of the `=`"), "{arguments:?} of {script}:\n{shown}");
            // SARIF names files, not images.
            let is_named = shown.contains(image) || arguments.contains(&"sarif");
            assert!(is_named, "{arguments:?} of {script}:\n{shown}");
        }
    }
    // What the shell has is handed on, and the image is somebody's own.
    for script in [
        "docker run -e NEKO_PASSWORD my-registry.example/browser:1\n",
        "docker run -e NEKO_PASSWORD m1k1o/neko:firefox\n",
        "docker run -e NEKO_EPR browser m1k1o/neko:firefox\n",
    ] {
        let shown = Folder::new().with("run.sh", script).run(&["resolve", "run.sh"]).shown();
        assert!(!shown.contains("there is a space") && !shown.contains("****"), "{script}:\n{shown}");
    }
}

#[test]
fn what_is_written_to_a_switch_of_coturn_is_a_secret() {
    for command in [
        "--use-auth-secret=MARK1234xyz",
        "--oauth=MARK1234xyz",
        "-a=MARK1234xyz",
        "--lt-cred-mech neko:MARK1234xyz",
        "--lt-cred-mech=MARK1234xyz",
        "--user neko MARK1234xyz",
        "-u neko MARK1234xyz",
    ] {
        let words = command.split(' ').map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        let folder = Folder::new().with(
            "compose.yaml",
            format!("services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n  turn:\n    image: coturn/coturn\n    command: [\"-n\", {words}, \"--relm=example.org\"]\n"),
        );
        for arguments in [&["validate"][..], &["validate", "--format", "json"], &["resolve"]] {
            let shown = folder.run(&[arguments, &["compose.yaml"]].concat()).shown();
            assert!(!shown.contains("MARK1234xyz"), "{arguments:?} of {command}:\n{shown}");
        }
        let shown = folder.run(&["validate", "compose.yaml"]).stdout;
        assert!(shown.contains("***********") && shown.contains("--relm"), "{command}:\n{shown}");
    }
    let plain = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n  turn:\n    image: coturn/coturn\n    command: [\"-n\", \"--lt-cred-mech=true\", \"--relm=example.org\", \"-a\"]\n";
    let shown = Folder::new().with("compose.yaml", plain).run(&["validate", "compose.yaml"]).stdout;
    assert!(shown.contains("--lt-cred-mech=true"), "{shown}");
}

/// Everything that is told of a file, the exports' own texts left out: what they are for is to hold secrets.
fn told(folder: &Folder, name: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for format in ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"] {
        out.push((format!("validate {format}"), folder.run(&["validate", "--format", format, name]).shown()));
    }
    for format in ["table", "json", "yaml", "env"] {
        out.push((format!("resolve {format}"), folder.run(&["resolve", "--format", format, name]).shown()));
    }
    for command in ["env-export", "env-import", "migrate"] {
        out.push((command.to_owned(), folder.run(&[command, name]).stderr));
    }
    #[cfg(feature = "probe")]
    out.push(("probe".to_owned(), folder.run(&["probe", "--servers-only", "--timeout", "1ms", name]).shown()));
    out
}

fn assert_hidden(name: &str, text: &str) {
    let folder = Folder::new().with(name, text);
    for (command, shown) in told(&folder, name) {
        assert!(!shown.to_lowercase().contains("mark1234xyz"), "{command} of\n{text}\n{shown}");
    }
}

#[test]
fn broken_texts_hide_what_stands_behind_the_name_of_a_secret() {
    for entry in [
        "\"credential\"\n:\n\"MARK1234xyz\"\n,",
        "\"credential\",\"MARK1234xyz\"",
        "\"credential\" \"MARK1234xyz\"",
        "\"credential\";\"MARK1234xyz\"",
        "\"credential\"=>\"MARK1234xyz\"",
        "\"credential\": [\"a\", \"MARK1234xyz\",]",
        "'credential': MARK1234xyz",
        "credential: MARK1234xyz",
        "\"credential\":\n MARK1234xyz",
        "credential MARK1234xyz",
        "\"credential\\u0022:\"MARK1234xyz\"",
        "\"username\":\"u\",\"MARK1234xyz\"",
    ] {
        assert_hidden(
            "n.json",
            &format!("{{\"webrtc\":{{\"iceservers\":{{\"backend\":[{{\"urls\":\"turn:h\",{entry}}}]}}}}}}"),
        );
    }
    for entry in [
        "credential: >9\n MARK1234xyz",
        "credential: |\n  MARK1234xyz",
        "credential: \"a\" MARK1234xyz",
        "\"credential\"\n      : \"MARK1234xyz\"",
        "credental: MARK1234xyz: x",
        "credential MARK1234xyz",
        "username: u\n      credential MARK1234xyz",
        "username: u\n      credential - MARK1234xyz",
    ] {
        assert_hidden(
            "n.yaml",
            &format!("webrtc:\n  epr: x\n  iceservers:\n    backend:\n    - urls: turn:h\n      {entry}\n"),
        );
    }
    for entry in [
        "- {credential: abc]MARK1234xyz }",
        "- credential MARK1234xyz",
        "- credential mark1234xyz\n      - urls: turn:h",
    ] {
        assert_hidden("n.yaml", &format!("webrtc:\n  epr: x\n  iceservers:\n    backend:\n    {entry}\n"));
    }
    for entry in [
        "credential MARK1234xyz",
        "credential = \"a\" MARK1234xyz",
        "credential -> \"MARK1234xyz\"",
        "credential=\"a\" \"MARK1234xyz\"",
        "credential=\"a\", \"MARK1234xyz\"",
    ] {
        assert_hidden("n.toml", &format!("[webrtc]\nepr = \"x\"\n[[webrtc.iceservers.backend]]\n{entry}\n"));
    }
}

#[test]
fn a_list_of_servers_written_otherwise_hides_its_words() {
    for list in [
        r#"["turn:h","u","MARK1234xyz"]"#,
        r#"[["turn:h","u","MARK1234xyz"]]"#,
        r#"[{"urls":["turn:h","u","MARK1234xyz"]}]"#,
        r#"[{"urls":["turn:h"],"username":"u","MARK1234xyz"}]"#,
        r#"[{"urls":["turn:h"],"username":"u","MARK1234xyz":null}]"#,
        r#"[{"urls":["turn:h"],"username":"u","credential:MARK1234xyz":null}]"#,
        r#"[{"urls":["turn:h"],"other":"MARK1234xyz"}]"#,
        r#"{"turn:h":["u","MARK1234xyz"]}"#,
        r#"[{"urls":"h,pass=MARK1234xyz"}]"#,
        "[turn:h, u, MARK1234xyz]",
        "[{urls: turn:h, username: u, credential MARK1234xyz}]",
        "turn:h,u,MARK1234xyz",
        "turn:h;u;MARK1234xyz",
    ] {
        let compose = |entry: &str| {
            format!(
                "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    environment:\n    - 'NEKO_WEBRTC_ICESERVERS_{entry}'\n    - NEKO_EPR=x\n"
            )
        };
        assert_hidden("compose.yaml", &compose(&format!("FRONTEND={list}")));
        assert_hidden("compose.yaml", &compose(&format!("BACKEND={list}")));
        assert_hidden("a.env", &format!("NEKO_EPR=x\nNEKO_ICESERVERS='{list}'\n"));
        assert_hidden("n.yaml", &format!("webrtc:\n  epr: x\n  iceservers:\n    backend: {list}\n"));
    }
}

#[test]
fn what_stands_in_the_place_of_an_equals_sign_ends_a_name() {
    for entry in [
        "PGPASSWORD-->MARK1234xyz",
        "PGPASSWORD--MARK1234xyz",
        "DBPASS->MARK1234xyz",
        "TURN_PASSmark1234xyz",
        "APIKEY>MARK1234xyz",
        "TURN_PASS->MARK1234xyz",
        "DB_PASS->MARK1234xyz",
        "TURN_PASS:MARK1234xyz",
        "TURN_PASS MARK1234xyz",
        "TURN_PASS=>MARK1234xyz",
        "PASSWORD->MARK1234xyz",
        "turn_pass MARK1234xyz",
        "NEKO_MEMBER_OBJECT_USERS:MARK1234xyz",
        "NEKO_MEMBER_OBJECT_USER=MARK1234xyz",
        "NEKO_PASSWORD/MARK1234xyz",
    ] {
        assert_hidden("r.sh", &format!("docker run -e '{entry}' -e NEKO_WEBRTC_EPR=1-x m1k1o/neko:firefox\n"));
        assert_hidden(
            "compose.yaml",
            &format!(
                "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    environment:\n    - '{entry}'\n    - NEKO_EPR=x\n"
            ),
        );
        assert_hidden("a.env", &format!("NEKO_EPR=x\n{entry}\n"));
    }
    assert_hidden("r.sh", "docker run NEKO_PASSWORD=MARK1234xyz -e NEKO_WEBRTC_EPR=1-x m1k1o/neko:firefox\n");
    assert_hidden("r.sh", "docker run -e NEKO_PASSWORD=a MARK1234xyz -e NEKO_WEBRTC_EPR=1-x m1k1o/neko:firefox\n");
    for word in ["--password:MARK1234xyz", "--session.api_token#MARK1234xyz", "--session.api_tokenMARK1234xyz"] {
        assert_hidden("r.sh", &format!("docker run -e NEKO_EPR=x m1k1o/neko:firefox serve '{word}'\n"));
    }
    // A quotation mark is missing, so that a part of the secret stands where the image should.
    assert_hidden(
        "r.sh",
        "docker run -e NEKO_PASSWORD= MARK1234xyz' -e TURN_PASS=a -e NEKO_EPR=x m1k1o/neko:firefox\n",
    );
}

#[test]
fn what_a_script_prints_into_a_secret_is_one() {
    for value in [
        "NEKO_PASSWORD=$(echo MARK1234xyz)",
        "NEKO_PASSWORD=\"$(echo MARK1234xyz | base64)\"",
        "NEKO_PASSWORD=`printf %s MARK1234xyz`",
        "TURN_PASS=$(echo a; echo MARK1234xyz)",
        "NEKO_SESSION_API_TOKEN=$(curl -u me:MARK1234xyz http://h)",
        "NEKO_ICESERVERS=$(echo '[{\"credential\":\"MARK1234xyz\"}]')",
        "NEKO_ICESERVERS=$(printf '[{\"credential\":\"%s\"}]' MARK1234xyz)",
        "NEKO_ICESERVERS=`cat <<E\n[{\"credential\":\"MARK1234xyz\"}]\nE\n`",
    ] {
        assert_hidden("r.sh", &format!("docker run -e {value} -e NEKO_EPR=x m1k1o/neko:firefox\n"));
    }
    let script = "docker run -e NEKO_PASSWORD=$(cat /run/pw) -e TURN_PASS=$(echo $PW | base64) -e NEKO_EPR=$(echo 5-6) m1k1o/neko:firefox\n";
    let shown = Folder::new().with("r.sh", script).run(&["env-import", "r.sh"]).stderr;
    for told in ["$(cat /run/pw)", "$(echo $PW | base64)", "$(echo 5-6)"] {
        assert!(shown.contains(told), "{told}:\n{shown}");
    }
}

#[test]
fn the_value_of_a_secret_s_variable_is_one_wherever_it_is_put_in() {
    for (before, words) in [
        ("PASS=MARK1234xyz", "-e NEKO_NAT1TO1=$PASS IMAGE"),
        ("TURNPW='MARK1234xyz'", "-e NEKO_WEBRTC_NAT1TO1=\"$TURNPW\" IMAGE"),
        ("export PASS=MARK1234xyz", "IMAGE serve --webrtc.nat1to1 $PASS --webrtc.epr=\"${PASS}\""),
        ("PASS=MARK1234xyz\nX=$PASS", "-e NEKO_NAT1TO1=$X IMAGE"),
        ("PASS=MARK1234xyz\nargs=(-e NEKO_NAT1TO1=$PASS)", "\"${args[@]}\" IMAGE"),
    ] {
        assert_hidden("r.sh", &format!("{before}\ndocker run {}\n", words.replace("IMAGE", "m1k1o/neko:firefox")));
    }
    for rest in [
        "    environment: {NEKO_WEBRTC_NAT1TO1: \"${PASS:-MARK1234xyz}\"}\n",
        "    command: [serve, --webrtc.nat1to1, \"${PASS:-MARK1234xyz}\"]\n",
        "    command: serve --webrtc.nat1to1=${PASS:-MARK1234xyz}\n",
    ] {
        assert_hidden("compose.yaml", &format!("services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n{rest}"));
    }
}

#[test]
fn words_that_only_look_like_a_secret_s_name_hide_nothing() {
    let lines = [
        "TOKEN_BUCKET: \"abcdefgh1\"",
        "TOKEN_BUCKET_SIZE: \"abcdefgh2\"",
        "PASSTHROUGH: abcdefgh3",
        "VPN_BYPASS: abcdefgh4",
        "COMPASS: abcdefgh5",
        "PASSENGER: abcdefgh6",
        "KEYFRAME: abcdefgh7",
        "MONKEY: abcdefgh8",
        "TOKENIZER: abcdefgh9",
        "SECRETARIAT: abcdefgh10",
        "AUTHOR: abcdefgh11",
    ];
    for line in lines {
        let compose = format!(
            "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    environment: {{{line}, NEKO_EPR: x}}\n"
        );
        let shown = Folder::new().with("compose.yaml", compose).run(&["validate", "compose.yaml"]).stdout;
        assert!(shown.contains(line) && !shown.contains("**"), "{shown}");
    }
}

#[test]
fn what_is_said_where_a_variable_is_not_set_may_be_its_value() {
    for (entry, said) in [
        ("NEKO_PASSWORD: \"${X:?MARK1234xyz}\"", "missing a value: ***********"),
        ("NEKO_PASSWORD: \"${X:?set it to MARK1234xyz please}\"", "missing a value: set it to *********** please"),
        ("FOO: \"${TURN_PASSWORD?MARK1234xyz}\"", "missing a value: ***********"),
        ("NEKO_PASSWORD: \"${A:-${B:?MARK1234xyz x}}\"", "missing a value: ***********"),
        ("NEKO_PASSWORD: \"${X:?it is required}\"", "missing a value: it is required"),
        ("FOO: \"${X:?use Port8080}\"", "missing a value: use Port8080"),
    ] {
        let compose = format!(
            "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    environment:\n      NEKO_EPR: x\n      {entry}\n"
        );
        assert_hidden("compose.yaml", &compose);
        let folder = Folder::new().with("compose.yaml", compose);
        let shown = folder.run(&["validate", "compose.yaml"]).shown();
        assert!(shown.contains(said), "{shown}");
        let revealed = folder.run(&["validate", "--show-secrets", "compose.yaml"]).shown();
        assert!(!revealed.contains("****"), "{revealed}");
    }
    assert_hidden("r.sh", "docker run -e NEKO_PASSWORD=\"${X:?set it to MARK1234xyz}\" m1k1o/neko:firefox\n");
}

#[test]
fn a_variable_that_only_switches_something_is_no_secret() {
    let compose = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    environment: {DISABLE_PASS: \"true\", MAX_TOKEN: 12, NEKO_PASSWORD: \"true\", ADMIN_PASS: \"123\", NEKO_EPR: x}\n";
    let shown = Folder::new().with("compose.yaml", compose).run(&["validate", "compose.yaml"]).stdout;
    assert!(shown.contains("DISABLE_PASS: \"true\", MAX_TOKEN: 12,"), "{shown}");
    assert!(shown.contains("NEKO_PASSWORD: \"****\"") && shown.contains("ADMIN_PASS: \"***\""), "{shown}");
}

#[test]
fn a_word_that_no_option_of_coturn_takes_may_be_a_secret() {
    for words in [
        "--mobility MARK1234xyz",
        "-X MARK1234xyz",
        "--mobility=MARK1234xyz",
        "--static-auth-secert MARK1234xyz",
        "-YMARK1234xyz",
        "--realm r MARK1234xyz",
        "user=a:MARK1234xyz",
    ] {
        assert_hidden(
            "compose.yaml",
            &format!(
                "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n  turn:\n    image: coturn/coturn\n    command: -n {words} --relm=x\n"
            ),
        );
    }
    let compose = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n  turn:\n    image: coturn/coturn\n    command: -n realm=r --stale-nonce=600 --external-ip turn.example.org --relm=x\n";
    let shown = Folder::new().with("compose.yaml", compose).run(&["validate", "compose.yaml"]).stdout;
    assert!(shown.contains("-n realm=r --stale-nonce=600 --external-ip turn.example.org --relm"), "{shown}");
}

#[test]
fn a_secret_in_an_odd_part_of_a_url_is_masked() {
    for url in [
        "turn:h,pass=MARK1234xyz",
        "turn:h pass=MARK1234xyz",
        "turn:h?transport=udp,secret:MARK1234xyz",
        "turn:u:MARK1234xyz",
        "turn:u:MARK1234xyz%40h",
        "turn:h,u,MARK1234xyz",
        "turn:h?transport=udp,pw=MARK1234xyz",
        "turn:h#MARK1234xyz",
        "turn:h?transport=udp#MARK1234xyz",
    ] {
        assert_hidden(
            "n.yaml",
            &format!(
                "webrtc:\n  iceservers:\n    backend:\n    - urls: [\"{url}\"]\n    frontend:\n    - urls: \"{url}\"\n      username: u\n      credential: p\n"
            ),
        );
        #[cfg(feature = "probe")]
        for command in ["turn", "stun"] {
            let url = url.replace("turn:", &format!("{command}:"));
            let shown = Folder::new().run(&[command, "--timeout", "1ms", &url]).shown();
            assert!(!shown.contains("MARK1234xyz"), "{shown}");
        }
    }
}

#[cfg(feature = "probe")]
#[test]
fn a_short_secret_behind_a_url_is_masked() {
    for url in ["turn:127.0.0.1:9#zecret", "turn:127.0.0.1:9?transport=udp#zecret", "turn:127.0.0.1:9?zecret"] {
        let shown = Folder::new().run(&["turn", "--timeout", "100ms", url]).shown();
        assert!(shown.contains("******") && !shown.contains("zecret"), "{shown}");
    }
}

#[test]
fn other_words_than_those_of_secrets_are_shown() {
    let text = "# passwords are in vault\npasswordless: true\nwebrtc:\n  iceservers:\n    backend: \
                [{urls: 'turn://passwords.example.org', username: u, credential: p}]\n";
    let shown = Folder::new().with("neko.yaml", text).run(&["validate", "neko.yaml"]).shown();
    for own in ["2 | passwordless: true\n", "[{urls: 'turn://passwords.example.org', username"] {
        assert!(shown.contains(own), "{own}: {shown}");
    }
}

#[test]
fn an_argument_that_no_option_takes_is_not_told() {
    for arguments in [
        &["validate", "--fix", "MARK1234xyz", "--show-secrets=MARK1234xyz"][..],
        &["rules", "--format", "json", "--help=MARK1234xyz"],
        &["man", "--password", "MARK1234xyz"],
        &["rules", "MARK1234xyz"],
        &["MARK1234xyz"],
        #[cfg(feature = "probe")]
        &["turn", "turn:h", "--user", "u", "MARK1234xyz"],
        #[cfg(feature = "probe")]
        &["turn", "turn:h", "--insecure", "MARK1234xyz"],
        #[cfg(feature = "probe")]
        &["turn", "turn:h", "--insecure=MARK1234xyz"],
    ] {
        let outcome = Folder::new().run(arguments);
        assert!(outcome.code == 2 && !outcome.shown().contains("MARK1234xyz"), "{}", outcome.shown());
    }
    let said = Folder::new().run(&["rules", "MARK1234xyz"]).stderr;
    assert!(said.contains("tip: argument 2 is hidden because it may be a secret"), "{said}");
}

#[test]
fn an_argument_that_is_plainly_no_secret_is_told() {
    for (arguments, word) in [
        (&["valdate"][..], "a similar subcommand exists: 'validate'"),
        (&["rules", "media-ports-unreachable"], "media-ports-unreachable"),
        (&["rules", "other/neko.yaml"], "other/neko.yaml"),
        (&["rules", "validate"], "'validate'"),
        (&["turn:h"], "'turn:h'"),
        (&["rules", "--fromat"], "a similar argument exists: '--format'"),
    ] {
        let outcome = Folder::new().run(arguments);
        assert!(outcome.code == 2 && outcome.stderr.contains(word), "{}", outcome.stderr);
    }
}
