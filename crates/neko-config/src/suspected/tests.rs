use super::*;

fn shown(text: &str) -> String {
    let source = Source::new(SourceKind::File("f".into()), text);
    let mut out: Vec<char> = text.chars().collect();
    for span in suspected(&source) {
        let start = text[..span.start].chars().count();
        let secret = &mut out[start..][..text[span].chars().count()];
        secret.iter_mut().filter(|c| **c != '\n').for_each(|c| *c = '*');
    }
    out.into_iter().collect()
}

#[test]
fn what_looks_like_a_secret_is_found_in_every_language() {
    for (text, masked) in [
        ("credential: hunter2\nurls: x", "credential: *******\nurls: x"),
        ("- credential: \"hü\"\n  urls: x", "- credential: \"**\"\n  urls: x"),
        (r#"[{"credential":"a\"b","urls":"x"}]"#, r#"[{"credential":"****","urls":"x"}]"#),
        (r#"x: "[{\"credential\":\"ab\",\"urls\":\"x\"}]""#, r#"x: "[{\"credential\":\"**\",\"urls\":\"x\"}]""#),
        ("a:\n  credential: |\n    one\n    two\n  urls: x", "a:\n  credential: *\n*******\n*******\n  urls: x"),
        ("credential:\n  deep\nurls: x", "credential:\n******\nurls: x"),
        ("NEKO_PASSWORD=abc", "NEKO_PASSWORD=***"),
        ("NEKO_PASSWORD=abc def # g", "NEKO_PASSWORD=***********"),
        ("urls: turn:u:p@host", "urls: turn:***@host"),
        ("url: http://u:p@host/", "url: http://***@host/"),
        ("[u:p@host, me@example.org]", "****@host, me@example.org]"),
        ("credential: 'it''s'\nb: 1", "credential: '*****'\nb: 1"),
        ("turn:u:p@a,turn:v:q@b", "turn:***@a,turn:***@b"),
        ("a@b:c@d e@f", "*****@d e@f"),
        ("credentialcredential: x, y", "credentialcredential: ****"),
        ("urls: turn:h?password=abc&x=1", "urls: turn:h?password=***&x=1"),
        ("u: \"http://h/?a=1&api_token=abc\"", "u: \"http://h/?a=1&api_token=***\""),
        ("user=neko:abc", "user=neko:***"),
        ("command: [--user=neko:abc, -x]", "command: [--user=neko:***, -x]"),
        ("docker run -e NEKO_PASSWORD=abc -p 80:80 x", "docker run -e NEKO_PASSWORD=*** -p 80:80 x"),
        ("neko serve --member.password abc --x", "neko serve --member.password *** --x"),
        ("[\"--password\", \"abc\"]", "[\"--password\", \"***\"]"),
        ("- --password\n- abc\n", "- --password\n- ***\n"),
        ("Environment=A=b NEKO_PASSWORD=abc C=d", "Environment=A=b NEKO_PASSWORD=*** C=d"),
        ("cli-password=abc\npkey-pwd=abc", "cli-password=***\npkey-pwd=***"),
        ("{\"credential\" \"abc\", \"urls\": \"x\"}", "{\"credential\" \"***\", \"urls\": \"x\"}"),
        ("      \"credential\":\n \"abc\", }", "      \"credential\":\n \"***\", }"),
        (r#"{"cr\u0065dential":"abc"}"#, r#"{"cr\u0065dential":"***"}"#),
        ("? credential\n: abc\nurls: x", "? credential\n: ***\nurls: x"),
        ("turn:h;password=abc;x=1", "turn:h;password=***;x=1"),
        ("urls: http://h/password=abc/x", "urls: http://h/password=*****"),
        ("urls: http://h/#password=abc", "urls: http://h/#password=***"),
        ("u: http://h/?pass=ab&pwd=cd&key=ef&auth=gh&x=y", "u: http://h/?pass=**&pwd=**&key=**&auth=**&x=y"),
        ("TURN_PASS=abc\nDB_PASS: abc", "TURN_PASS=***\nDB_PASS: ***"),
        ("pass: abc\npwd: abc\n\"pass\": \"abc\"", "pass: ***\npwd: ***\n\"pass\": \"***\""),
        ("credential: ${PW:+abc}", "credential: ${PW:+***}"),
        ("- NEKO_PASSWORD->abc", "- NEKO_PASSWORD->***"),
        ("-e 'TURN_PASSWORD abc' x", "-e 'TURN_PASSWORD ***' x"),
        ("-e \"TURN_PASSWORD;abc\" x", "-e \"TURN_PASSWORD;***\" x"),
        ("- TURN_PASSWORD|abc\n- 'DB_PASS~abc'", "- TURN_PASSWORD|***\n- 'DB_PASS~***'"),
    ] {
        assert_eq!(shown(text), masked, "{text}");
    }
}

#[test]
fn the_rest_of_a_line_and_references_are_none() {
    for (text, masked) in [
        ("{credential: abc, urls: x}", "{credential: ***, urls: x}"),
        ("credential: abc # why", "credential: *** # why"),
        ("credential: ${TURN_PASSWORD}", "credential: ${TURN_PASSWORD}"),
        ("credential: ${TURN_PASSWORD:?missing}", "credential: ${TURN_PASSWORD:?missing}"),
        ("credential: ${TURN_PASSWORD:-abc}", "credential: ${TURN_PASSWORD:-***}"),
        ("X: ${TURN_PASSWORD:-abc}", "X: ${TURN_PASSWORD:-***}"),
        ("credential: \"$TURN_PASSWORD\"", "credential: \"$TURN_PASSWORD\""),
        ("a: &p x\ncredential: *p", "a: &p x\ncredential: *p"),
        ("credential: *Passw0rd", "credential: *********"),
        ("NEKO_PASSWORDhunter2\nA=b", "NEKO_PASSWORD*******\nA=b"),
        ("api_token: ''abc'", "api_token: '*****"),
        ("credential] = \"abc\"", "credential] = \"***\""),
        ("credential: $ecret123", "credential: *********"),
        ("NEKO_PASSWORD_FILE=/run/secrets/x", "NEKO_PASSWORD_FILE=/run/secrets/x"),
        ("envFrom: [{secretRef: {name: s}}]", "envFrom: [{secretRef: {name: s}}]"),
        (
            "valueFrom:\n  secretKeyRef: {name: s, key: password}",
            "valueFrom:\n  secretKeyRef: {name: s, key: password}",
        ),
        ("command: [\"--user=neko:${PW}\"]", "command: [\"--user=neko:${PW}\"]"),
        ("user=neko:$PW -x", "user=neko:$PW -x"),
        ("docker run -e NEKO_PASSWORD=$PW x", "docker run -e NEKO_PASSWORD=$PW x"),
        ("urls: turn:u:$PW@h", "urls: turn:u:$PW@h"),
        ("secrets: [s, t]", "secrets: [s, t]"),
        ("Secret=pw,type=env,target=NEKO_PASSWORD", "Secret=pw,type=env,target=NEKO_PASSWORD"),
        ("  A_PASSWORD: ${ADMIN_PW:-default99}\n  B: c", "  A_PASSWORD: ${ADMIN_PW:-*********}\n  B: c"),
        ("  A_PASSWORD: ${ADMIN_PW:-defaultsecret}\n  B: c", "  A_PASSWORD: ${ADMIN_PW:-*************}\n  B: c"),
        ("secret:\n  secretName: s\n", "secret:\n  secretName: s\n"),
        ("secrets:\n  p:\n    file: ./p\n", "secrets:\n  p:\n    file: ./p\n"),
        ("image: ghcr.io/x/neko:3@sha256:abc", "image: ghcr.io/x/neko:3@sha256:abc"),
        ("user: \"1000:1000\"\n--user 1000:1000", "user: \"1000:1000\"\n--user 1000:1000"),
        ("password: {{ .Values.password }}", "password: {{ .Values.password }}"),
        ("passive: true\nbypass: x\ncompass: y", "passive: true\nbypass: x\ncompass: y"),
        ("x264enc pass=qual bitrate=1\npass: qual\npass: 5", "x264enc pass=qual bitrate=1\npass: qual\npass: 5"),
        ("PWD=/srv\n-v $PWD/x:/y\n${PWD}", "PWD=/srv\n-v $PWD/x:/y\n${PWD}"),
        ("key: a\nauth: b\n#key=c\n./key=d", "key: a\nauth: b\n#key=c\n./key=d"),
        ("# TURN_PASSWORD is told elsewhere", "# TURN_PASSWORD is told elsewhere"),
        ("\"password\":\n\"urls\": \"x\"", "\"password\":\n\"urls\": \"x\""),
        ("[\"credential\", \"x\"]", "[\"credential\", \"x\"]"),
        ("? credential\nurls: x", "? credential\nurls: x"),
        ("credential: ${PW:?missing}", "credential: ${PW:?missing}"),
    ] {
        assert_eq!(shown(text), masked, "{text}");
    }
}

#[test]
fn all_of_a_secret_of_kubernetes_is_one() {
    for (text, masked) in [
        (
            "kind: Secret\ndata:\n  A: eA==\n  B: |\n    eQ==\ntype: x",
            "kind: Secret\ndata:\n  A: ****\n  B: *\n    ****\ntype: x",
        ),
        ("kind: Secret\nstringData: {A: b, \"C\": \"d\"}", "kind: Secret\nstringData: {A: *, \"C\": \"*\"}"),
        ("{\"kind\":\"Secret\",\n\"data\":{\"A\":\"eA==\"}}", "{\"kind\":\"Secret\",\n\"data\":{\"A\":\"****\"}}"),
        ("kind: ConfigMap\ndata:\n  A: b\n", "kind: ConfigMap\ndata:\n  A: b\n"),
        ("apiVersion: v1\ndata:\n  A: eA==", "apiVersion: v1\ndata:\n  A: ****"),
        (
            "kind: ConfigMap\ndata: {A: b}\n---\nkind: Secret\ndata: {A: eA==}",
            "kind: ConfigMap\ndata: {A: b}\n---\nkind: Secret\ndata: {A: ****}",
        ),
    ] {
        assert_eq!(shown(text), masked, "{text}");
    }
}

#[test]
fn sentences_hold_urls() {
    let found = |text: &str| in_text(text).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>();
    assert_eq!(found("the URL `turn:u:p@h` is refused"), ["u:p"]);
    assert_eq!(found("refuse `turn:h?password=abc` and password: x"), ["abc"]);
    assert_eq!(found("refuse `turn:h;password=abc` and `http://h/?auth=def`"), ["abc", "def"]);
    assert!(found("in /etc/secret: no; write `key=x`, or `--secret=y`").is_empty());
    assert!(found("password=abc, credential: x").is_empty());
}
