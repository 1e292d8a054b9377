//! A secret is planted in every place where one can stand, and searched in all that is printed.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::places::places;
use super::run::{Folder, Outcome};

/// Secrets that nothing else looks like: with digits, of letters alone, short, with marks that languages escape.
const MARKERS: &[&str] = &["Pl4nted-Marker", "PLANTEDMARKER", "plantedmarkerword", "qz7xk", "qz'7x\"k\\pl4nted"];

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Without the marks that are quoted in each language in another way.
fn plain(secret: &str) -> String {
    secret.chars().filter(|c| !"'\"\\".contains(*c)).collect()
}

/// Files with the secret; most of them have mistakes too, so that there is something to say.
fn files(secret: &str) -> Vec<(&'static str, String)> {
    let q = json(secret);
    let list = json(&format!("[{{\"urls\":[\"turn://h\"],\"username\":\"u\",\"credential\":{q}}}]"));
    // Where quoting is not everywhere the same, a plain one.
    let plain = plain(secret);
    let shell = format!("'{}'", secret.replace('\'', "'\\''"));
    let encoded = BASE64_STANDARD.encode(secret);
    let host = BASE64_STANDARD.encode(format!("{plain}x"));
    vec![
        (
            "neko.yaml",
            format!(
                "webrtc:\n  icelite: yess\n  ip_retrieval_url: https://ip.example/?token={plain}\n  iceservers:\n    frontend:\n    - urls: 'turn:h?password={plain}'\n      username: u\n      credential: {q}\n    backend:\n    - urls: turn://h\n      username: u\n      credential: {q}\nmember:\n  provider: multiuser\n  multiuser:\n    user_password: {q}\n    admin_password: {q}\nsession:\n  api_token: {q}\nplugins:\n  x:\n    token: {q}\n"
            ),
        ),
        (
            "urls.yaml",
            format!(
                "webrtc:\n  iceservers:\n    frontend:\n    - urls: 'turn:neko:{plain}@127.0.0.1:9'\n      username: u\n      credential: y\n    backend:\n    - urls: ['turn:127.0.0.1:9?transport=udp&password={plain}', 'stun:u:{plain}@h']\n      username: u\n      credential: y\n"
            ),
        ),
        (
            "alias.yaml",
            format!(
                "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:x\n      username: neko\n      credential: *{plain}\n"
            ),
        ),
        (
            "tag.yaml",
            format!(
                "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:x\n      credential: !{plain} [x\n      password: &{plain}\n"
            ),
        ),
        (
            "keys.yaml",
            format!(
                "webrtc:\n  iceservers:\n    frontend:\n    - credential:\n        {q}: 1\n        {q}: 2\n      password: {{{q}: 1, {q}: 2}}\n      secret: !!int {q}\n"
            ),
        ),
        ("int.yaml", format!("webrtc:\n  iceservers:\n    frontend:\n    - credential: !!int {q}\n      urls: x\n")),
        (
            "twice.yaml",
            format!(
                "webrtc:\n  epr: 1-2\n  epr: 1-2\n  iceservers:\n    frontend:\n    - credential: {q}\n      credential: {q}\n"
            ),
        ),
        ("typed.yaml", format!("member: {{multiuser: {{admin_password: {q}}}}}\nsession: [{{api_token: {q}}}]\n")),
        ("tab.yaml", format!("webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:x\n\t  credential: {q}\n")),
        (
            "neko.json",
            format!(
                "{{\"webrtc\":{{\"icelite\":\"yess\",\"iceservers\":{{\"backend\":[{{\"urls\":\"turn://h\",\"credential\":{q}}}]}}}},\n\"member\":{{\"admin_password\":{q}}}}}\n"
            ),
        ),
        (
            "neko.toml",
            format!(
                "[webrtc]\nicelite = \"yess\"\n[[webrtc.iceservers.backend]]\nurls = \"turn://h\"\ncredential = {q}\n[session]\napi_token = {q}\n"
            ),
        ),
        (
            ".env",
            format!(
                "NEKO_PASSWORD={plain}\nNEKO_PASSWORD_ADMIN={plain}\nNEKO_MEMBER_MULTIUSER_ADMIN_PASSWORD={plain}\nNEKO_WEBRTC_ICESERVERS_BACKEND='[{{\"urls\":[\"turn://h\"],\"credential\":\"{plain}\"}}]'\nNEKO_EPR=x\nNEKO_IPFETCH=http://u:{plain}@ip.example/?api_key={plain}\n"
            ),
        ),
        (
            "compose.yaml",
            format!(
                "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    environment:\n      NEKO_PASSWORD: {q}\n      NEKO_MEMBER_MULTIUSER_USER_PASSWORD: {q}\n      NEKO_WEBRTC_ICELITE: yess\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: {list}\n    command: [serve, --password, {q}]\n    env_file: .env\n  turn:\n    image: coturn/coturn\n    network_mode: host\n    command: [--lt-cred-mech, --user=u:{plain}, '--cli-password={plain}', --realm=x]\n  turn2:\n    image: coturn/coturn\n    command: --use-auth-secret --static-auth-secret={plain} --pkey-pwd={plain}\n  turn3:\n    image: coturn/coturn\n    volumes: [./turnserver.conf:/etc/coturn/turnserver.conf]\n"
            ),
        ),
        (
            "list.yaml",
            format!(
                "services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n    - {}\n    - NEKO_PASSWORD=${{NO_SUCH_PASSWORD:-{plain}}}\n    - NEKO_EPR=x\n    ports: [x]\n",
                json(&format!("NEKO_PASSWORD_ADMIN={secret}"))
            ),
        ),
        (
            "pod.yaml",
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{NEKO_WEBRTC_NAT1TO1: {host}, OTHER: {encoded}}}\nstringData:\n  NEKO_PASSWORD: {q}\n  NEKO_WEBRTC_EPR: {q}\n  NEKO_WEBRTC_ICELITE: {q}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: room}}\nspec:\n  containers:\n  - name: c\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    envFrom: [{{secretRef: {{name: s}}}}]\n    env:\n    - name: NEKO_SESSION_API_TOKEN\n      value: {q}\n    - {{name: NEKO_DESKTOP_SCREEN, valueFrom: {{secretKeyRef: {{name: s, key: OTHER}}}}}}\n"
            ),
        ),
        (
            "run.sh",
            format!(
                "docker run -d -e NEKO_PASSWORD={shell} -e NEKO_EPR=x -e NEKO_WEBRTC_ICESERVERS_BACKEND='[{{\"urls\":[\"turn://h\"],\"credential\":\"{plain}\"}}]' m1k1o/neko:firefox --password {shell}\ndocker run -d coturn/coturn --user=u:{plain} --static-auth-secret={plain}\n"
            ),
        ),
        (
            "neko.container",
            format!(
                "[Container]\nImage=m1k1o/neko:firefox\nEnvironment=NEKO_PASSWORD={plain} NEKO_EPR=x\nEnvironment=\"NEKO_PASSWORD_ADMIN={plain}\"\n"
            ),
        ),
    ]
}

/// The file cut off at each quarter, and with a line that no language takes.
fn variants(text: &str) -> Vec<String> {
    let cut = |quarter: usize| {
        let at = (0..=text.len() * quarter / 4).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text[..at].to_owned()
    };
    let middle = text[..text.len() / 2 - 1].rfind('\n').map_or(0, |at| at + 1);
    vec![
        cut(1),
        cut(2),
        cut(3),
        format!("{text}\t: [}} \" ' {{\n"),
        format!("{}]: }}{{ *x\n{}", &text[..middle], &text[middle..]),
    ]
}

/// Also what an output would make of the secret.
fn assert_masked(what: &str, text: &str, secret: &str) {
    let spelled = json(secret);
    let plain = plain(secret);
    for spelling in [secret, spelled.trim_matches('"'), &plain, &BASE64_STANDARD.encode(secret)] {
        if let Some(line) = text.lines().find(|line| line.contains(spelling)) {
            panic!("{what} shows {spelling:?}:\n{line}\n--- in\n{text}");
        }
    }
    // The beginning of it, as decoders cut what they quote.
    let begin = &secret[..secret.len().min(7)];
    assert!(secret.len() < 12 || !text.contains(&format!("{begin}...")), "{what} shows the beginning:\n{text}");
}

fn assert_both(what: &str, outcome: &Outcome, secret: &str) {
    assert_masked(&format!("{what}, stdout"), &outcome.stdout, secret);
    assert_masked(&format!("{what}, stderr"), &outcome.stderr, secret);
}

/// What lies beside each file.
fn folder(secret: &str) -> Folder {
    let plain = plain(secret);
    // A short one is a part of other words.
    let comment = if secret.len() < 8 { "" } else { &plain };
    let coturn = format!(
        "lt-cred-mech\nuser=u:{plain}\nstatic-auth-secret={plain}\ncli-password={plain}\npkey-pwd={plain}\n\
         psql-userdb=\"host=h password={plain}\"\nno-such-option={plain}\n# it is {comment}\n"
    );
    Folder::new().with(".env", format!("NEKO_EPR=1-2\nNEKO_PASSWORD={plain}\n")).with("turnserver.conf", coturn)
}

/// Everything that is printed of a whole file.
fn of_file(name: &str, text: &str, secret: &str) {
    let folder = folder(secret).with(name, text);
    let shown = |arguments: &[&str]| format!("{} ({name}:\n{text})", arguments.join(" "));
    for format in ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"] {
        let arguments = ["validate", "--no-settings", "--fail-on", "note", "--format", format, name];
        assert_both(&shown(&arguments), &folder.run(&arguments), secret);
    }
    for format in ["table", "json", "yaml", "env"] {
        let arguments = ["resolve", "--format", format, name];
        assert_both(&shown(&arguments), &folder.run(&arguments), secret);
    }
    for arguments in [
        &["env-export", "--allow-invalid", name][..],
        &["env-export", name],
        &["env-import", "--allow-invalid", name],
        &["env-import", name],
        &["migrate", name],
    ] {
        assert_masked(&shown(arguments), &folder.run(arguments).stderr, secret);
    }
    let summary = folder.path("summary.md");
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    folder.run_in(&["validate", "--no-settings", name], &github);
    assert_masked(name, &std::fs::read_to_string(&summary).unwrap_or_default(), secret);
    let baseline = ["validate", "--no-settings", "--write-baseline", "--baseline", "known.json", name];
    assert_both(&shown(&baseline), &folder.run(&baseline), secret);
    assert_masked(name, &std::fs::read_to_string(folder.path("known.json")).unwrap_or_default(), secret);
    for arguments in [
        &["migrate", "--diff", name][..],
        &["validate", "--no-settings", "--fix", "--unsafe-fixes", "--diff", name],
        &["validate", "--no-settings", "--fix", "--unsafe-fixes", name],
    ] {
        assert_both(&shown(arguments), &folder.run(arguments), secret);
    }
}

/// What is printed of a file that cannot be read.
fn of_broken(name: &str, text: &str, secret: &str) {
    let folder = folder(secret).with(name, text);
    for arguments in [
        &["validate", "--no-settings", "--fail-on", "note", name][..],
        &["validate", "--no-settings", "--format", "json", name],
        &["resolve", "--format", "json", name],
        &["resolve", name],
        &["migrate", "--diff", name],
    ] {
        assert_both(&format!("{} ({name}:\n{text})", arguments.join(" ")), &folder.run(arguments), secret);
    }
    assert_masked(name, &folder.run(&["env-import", name]).stderr, secret);
}

#[test]
fn in_files() {
    for secret in MARKERS {
        files(secret).iter().for_each(|(name, text)| of_file(name, text, secret));
    }
}

#[test]
fn beside_what_is_no_secret() {
    // Of a short one only what is quoted alone is masked in sentences.
    for secret in [MARKERS[0], MARKERS[2]] {
        places(secret).iter().for_each(|(name, text)| of_file(name, text, secret));
    }
}

#[test]
fn in_broken_files() {
    for secret in [MARKERS[0], MARKERS[3]] {
        for (name, text) in files(secret) {
            variants(&text).iter().for_each(|text| of_broken(name, text, secret));
        }
    }
}

#[cfg(feature = "probe")]
#[test]
fn in_probes() {
    for &secret in MARKERS {
        let plain = plain(secret);
        let files = files(secret);
        let text = |wanted: &str| files.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
        let folder = Folder::new().with("urls.yaml", text("urls.yaml")).with("neko.yaml", text("neko.yaml"));
        let prometheus = folder.path("x.prom");
        for name in ["urls.yaml", "neko.yaml"] {
            for arguments in [
                &["probe", "--servers-only", "--timeout", "1ms", name][..],
                &["probe", "--servers-only", "--timeout", "1ms", "--format", "json", name],
                &["probe", "--servers-only", "--timeout", "1ms", "--format", "junit", name],
                &["probe", "--servers-only", "--timeout", "1ms", "--events", name],
                &["probe", "--servers-only", "--timeout", "1ms", "--prometheus", prometheus.to_str().unwrap(), name],
            ] {
                assert_both(&arguments.join(" "), &folder.run(arguments), secret);
            }
            assert_masked("--prometheus", &std::fs::read_to_string(&prometheus).unwrap(), secret);
        }
        let user = [
            format!("turn:neko:{plain}@127.0.0.1:9"),
            format!("turn:127.0.0.1:9?transport=udp&password={plain}"),
            format!("turn:127.0.0.1:9?token={plain}"),
            format!("https://u:{plain}@h"),
            format!("stun:u:{plain}@127.0.0.1:9"),
            format!("neko:{plain}@127.0.0.1:9"),
            format!("turn:u:{plain}@127.0.0.1:99999"),
        ];
        for url in &user {
            for command in ["turn", "stun"] {
                for format in [&["--format", "table"][..], &["--format", "json"], &["--format", "junit"], &["--events"]]
                {
                    let arguments = [&[command, url, "--timeout", "1ms"][..], format].concat();
                    assert_both(&arguments.join(" "), &folder.run(&arguments), secret);
                }
                assert_both(command, &folder.run(&[command, url, url]), secret);
            }
        }
    }
}

#[test]
fn in_arguments() {
    for &secret in MARKERS {
        let assigned = &format!("NEKO_PASSWORD={secret}")[..];
        let list = &format!(
            "NEKO_WEBRTC_ICESERVERS_BACKEND=[{{\"urls\":[\"turn://h\"],\"credential\":{}}}]",
            json(secret)
        )[..];
        let flag = &format!("--member.multiuser.admin_password={secret}")[..];
        for arguments in [
            &["turn", "turn:127.0.0.1:9", "--user", "u", "--turn-secret-env", secret][..],
            &["turn", "turn:127.0.0.1:9", "--user", "u", "--password-env", secret],
            &["turn", "turn:127.0.0.1:9", "--user", "u", "--password-file", secret],
            &["turn", "turn:127.0.0.1:9", "--user", "u", "--turn-secret-file", secret],
            &["turn", "turn:127.0.0.1:9", "--user", "u", "--format", "json", "--password-env", secret],
            &["probe", "--servers-only", "--embedded", "--turn-secret-env", secret],
            &["validate", "--env", secret],
            &["validate", "--env", assigned, "--env", list],
            &["validate", "--env-file", assigned],
            &["validate", "--", flag, "--webrtc.epr=x"],
            &["resolve", "--env", assigned, "--env", list, "--", flag],
            &["resolve", "--format", "json", "--env", list],
            &["resolve", "--format", "env", "--env", list],
            &["validate", "--fix=x", assigned],
            &["validate", "--no-such-option", assigned],
            &["rules", assigned],
        ] {
            assert_both(&arguments.join(" "), &Folder::new().run(arguments), secret);
        }
        let outcome = Folder::new().run_in(&["resolve", "--from-env"], &[("NEKO_PASSWORD", secret)]);
        assert_both("--from-env", &outcome, secret);
    }
}

#[test]
fn a_secret_that_is_a_word_of_ours_changes_no_sentence() {
    let config = |word: &str| {
        format!(
            "webrtc:\n  iceservers:\n    frontend:\n    - urls: turn:turn.example.org\n      username: neko\n      credential: {word}\n    - urls: turn:h:x\n      username: neko\n      credential: {word}\n    backend:\n    - urls: turn:turn.example.org\n"
        )
    };
    let said = |word: &str| {
        let folder = Folder::new().with("neko.yaml", config(word));
        let outcome = folder.run(&["validate", "--no-settings", "--format", "json", "neko.yaml"]);
        let document: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let findings = document["diagnostics"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|finding| format!("{} {} {}", finding["message"], finding["notes"], finding["help"]))
            .collect::<Vec<_>>()
    };
    let usual = said("xk7-qz9-xk7");
    assert!(!usual.is_empty());
    for word in [
        "password",
        "credential",
        "username",
        "browsers",
        "candidate",
        "neko",
        "turn",
        "hostname",
        "transport",
        "SyntaxError",
        "InvalidAccessError",
        "ICE server",
        "webrtc.iceservers.frontend",
    ] {
        assert_eq!(said(word), usual, "{word}");
        let table = Folder::new().with("neko.yaml", config(word)).run(&["resolve", "neko.yaml"]).stdout;
        assert!(table.contains("\n webrtc.iceservers.frontend "), "{table}");
    }
}

#[test]
fn what_only_refers_to_a_secret_is_shown() {
    let folder = Folder::new().with(
        "compose.yaml",
        "x-p: &p hunter2-hunter2\nservices:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3.0.4\n    environment: {NEKO_PASSWORD: \"${ADMIN_PASSWORD}\", NEKO_EPR: x, NEKO_MEMBER_MULTIUSER_ADMIN_PASSWORD: *p}\n",
    );
    let text = folder.run(&["validate", "--no-settings", "compose.yaml"]).stdout;
    assert!(text.contains("NEKO_PASSWORD: \"${ADMIN_PASSWORD}\""), "{text}");
    assert!(!text.contains("hunter2-hunter2"), "{text}");
    let written = [
        r#"    command: ["--user=neko:${PW}", "--min-port=x"]"#,
        r#"      NEKO_WEBRTC_ICESERVERS_FRONTEND: "[{\"urls\":[\"turn:203.0.113.1\"],\"username\":\"neko\",\"credential\":\"${PW}\"}]""#,
        "      NEKO_WEBRTC_EPR: x",
    ];
    let [command, list, range] = written;
    let folder = Folder::new().with("compose.yaml", format!("services:\n  turn:\n    image: coturn/coturn\n    network_mode: host\n{command}\n  neko:\n    image: m1k1o/neko\n    network_mode: host\n    environment:\n{list}\n{range}\n"));
    let text = folder.run(&["validate", "--no-settings", "compose.yaml"]).stdout;
    assert!(text.contains(command) && !text.contains("**"), "{text}");
}
