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
fn what_is_broken_hides_no_secret() {
    for (text, masked) in [
        // JSON.
        ("{\"credential\"\n:\n\"abc\"\n, x}", "{\"credential\"\n:\n\"***\"\n, x}"),
        ("{\"credential\"\n:\n\"abc\" x]}", "{\"credential\"\n:\n\"******]}"),
        ("{\"u\":\"h\",\"credential\",\"abc\"}", "{\"u\":\"h\",\"credential\",\"***\"}"),
        ("{\"credential\" \"abc\"}", "{\"credential\" \"***\"}"),
        ("{\"credential\"\n\"abc\"}", "{\"credential\"\n\"***\"}"),
        ("{\"credential\"\"abc\"}", "{\"credential\"\"***\"}"),
        ("{\"credential\";\"abc\"}", "{\"credential\";\"***\"}"),
        ("{\"credential\"=>\"abc\"}", "{\"credential\"=>\"***\"}"),
        ("{\"credential\"->\"abc\"}", "{\"credential\"->\"***\"}"),
        ("{\"credential\"/*x*/:\"abc\"}", "{\"credential\"/*x*/:\"***\"}"),
        ("{\"credential\": /*x*/ \"abc\"}", "{\"credential\": /*x*/ \"***\"}"),
        ("{\"credential\":[\"ab\", \"cd\",], \"x\": 1}", "{\"credential\":************], \"x\": 1}"),
        ("{\"credential\":\n[\"ab\",\n\"cd\"], \"x\": 1}", "{\"credential\":\n******\n****], \"x\": 1}"),
        ("{\"credential\":{\n\"a\":\"b\"}}", "{\"credential\":*\n*******}}"),
        ("{\"credential\": \"a\" \"bc\", \"x\": 1}", "{\"credential\": \"*******, \"x\": 1}"),
        ("{'credential': abc, x: 1}", "{'credential': ***, x: 1}"),
        ("{'credential' 'abc'}", "{'credential' '***'}"),
        ("{credential, abc}", "{credential, ***}"),
        ("{“credential”: “abc”}", "{“credential”: *****}"),
        ("{\"credential\"： \"abc\"}", "{\"credential\"： \"***\"}"),
        // YAML.
        ("  credential: >9\n abc\n  x: y", "  credential: **\n****\n  x: y"),
        ("  credential: |\n abc de\n- x", "  credential: *\n*******\n- x"),
        ("  \"credential\": |-\n\tabc\n", "  \"credential\": **\n****\n"),
        ("  credential:\n abc\n x: y", "  credential:\n****\n x: y"),
        ("credential: \"a\" bc\nx: y", "credential: \"*****\nx: y"),
        ("\"credential\"\n  : \"abc\"", "\"credential\"\n  : \"***\""),
        ("credental: abc: x", "credental: ******"),
        ("user_pasword: abc\nuser_passwrd: abc", "user_pasword: ***\nuser_passwrd: ***"),
        ("  NEKO_PASSWORD_Zq7: abc", "  NEKO_PASSWORD_Zq7: ***"),
        // TOML.
        ("credential Abc4", "credential ****"),
        ("credential \"Abc4\"", "credential ******"),
        ("credential -> \"abc\"", "credential -> *****"),
        ("credential = \"a\" bc", "credential = \"*****"),
        // Variables and flags.
        ("-e 'TURN_PASS->abc' x", "-e 'TURN_PASS->***' x"),
        ("-e TURN_PASS->abc x", "-e TURN_PASS->*** x"),
        ("-e 'DB_PASS->abc' x", "-e 'DB_PASS->***' x"),
        ("-e TURN_PASS:abc x", "-e TURN_PASS:*** x"),
        ("-e 'TURN_PASS abc' x", "-e 'TURN_PASS ***' x"),
        ("-e 'TURN_PASS=>abc' x", "-e 'TURN_PASS=****' x"),
        ("- PGPASSWORD-->abc\n- APIKEY>abc", "- PGPASSWORD-->***\n- APIKEY>***"),
        ("-e APIKEY/abc -e PGPASSWORD,abc x", "-e APIKEY/*** -e PGPASSWORD,*** x"),
        ("-e APIKEY>abc -e 'password abcd' x", "-e APIKEY>*** -e 'password ****' x"),
        ("- \"credential\" abc", "- \"credential\" ***"),
        ("- TURN_PASS->abc\n- 'TURN_PASS,abc'", "- TURN_PASS->***\n- 'TURN_PASS,***'"),
        ("- NEKO_PASSWORD/abc\n- NEKO_PASSWORD*abc", "- NEKO_PASSWORD/***\n- NEKO_PASSWORD****"),
        ("- 'NEKO_PASSWORD\"abc'", "- 'NEKO_PASSWORD****'"),
        ("PASSWORD->abc\nSECRET Abc4\n", "PASSWORD->***\nSECRET ****\n"),
        ("NEKO_MEMBER_OBJECT_USERS abc", "NEKO_MEMBER_OBJECT_USERS ***"),
        ("- NEKO_MEMBER_OBJECT_USER=abc", "- NEKO_MEMBER_OBJECT_USER=***"),
        ("Environment=NEKO_PASSWORD abc A=b", "Environment=NEKO_PASSWORD *** A=b"),
        ("serve --user_pasword abc -password abc", "serve --user_pasword *** -password ***"),
        ("TURN_PW=abc", "TURN_PW=***"),
        ("- \"NEKO_PASSWORD\\\"abc\"", "- \"NEKO_PASSWORD*****\""),
        ("NEKO_MEMBER_FILE_HASH abc", "NEKO_MEMBER_FILE_HASH ***"),
        ("x -e NEKO_PASSWORD Abc y", "x -e NEKO_PASSWORD *** y"),
        ("Environment=NEKO_PASSWORD=a bc A=b", "Environment=NEKO_PASSWORD=**** A=b"),
        ("curl -u me:abc http://h", "curl -u me:*** http://h"),
        ("curl -ume:abc -H 'Authorization: Bearer ab' h", "curl -ume:*** -H 'Authorization: Bearer **' h"),
        ("x: 1 # token was abcdef\n# PW was abc", "x: 1 # token was ******\n# PW was ***"),
        ("url: rtmp://h/app/abc\nx: RTMPS://h/app?k=abc y", "url: rtmp://h/app/***\nx: RTMPS://h/app?***** y"),
        ("  - name: NEKO_PASSWORD\n    vale: abc\n    x: y", "  - name: NEKO_PASSWORD\n    vale: ***\n    x: y"),
        ("- name: X_TOKEN\n  value:\n  - abc\n  x: y", "- name: X_TOKEN\n  value:\n  - abc\n  x: y"),
        ("- name: X_TOKEN\n  value:\n    - abc\n- x", "- name: X_TOKEN\n  value:\n*********\n- x"),
        // What is said where a variable is not set.
        ("X: ${TURN_PASSWORD:?abc}", "X: ${TURN_PASSWORD:?***}"),
        ("NEKO_PASSWORD: ${X:?set it to Abc4 please}", "NEKO_PASSWORD: ${X:?set it to **** please}"),
        ("X: ${PASS-abc}", "X: ${PASS-***}"),
        // Names that end in a short word, and what stands right behind a name.
        ("DBPASS=abc\nTURNPW: abc\nUSERPWD=abc", "DBPASS=***\nTURNPW: ***\nUSERPWD=***"),
        ("PASS=abc\nPW=abc\nDB_PASS_2=abc", "PASS=***\nPW=***\nDB_PASS_2=***"),
        ("- DBPASS->abc\n- PGPASSWORD--abc\n- TOKEN--abc", "- DBPASS->***\n- PGPASSWORD--***\n- TOKEN--***"),
        (
            "-e DBPASS-\\>abc -e PGPASSWORD--abc -e X_TOKEN)abc y",
            "-e DBPASS-\\>*** -e PGPASSWORD--*** -e X_TOKEN)*** y",
        ),
        ("- TURN_PASShunter2", "- TURN_PASS*******"),
        ("x: [{urls: h, credential: abc]def }]", "x: [{urls: h, credential: ******* }]"),
        // URLs.
        ("turn:h,pass=abc", "turn:h,pass=***"),
        ("turn:h#hunter2", "turn:h#*******"),
        ("turn:h?transport=udp#hunter2", "turn:h?transport=udp#*******"),
        ("credential: x # was SECRET\nb: 1", "credential: * # was ******\nb: 1"),
        ("credential: 'x' # Old: `hunter2`, until May", "credential: '*' # Old: `*******`, until May"),
        ("{credential: x} # used to be hunter2", "{credential: *} # used to be *******"),
        ("passwords: abc", "passwords: ***"),
        ("X=turn:h,u,hunter2 y", "X=turn:h,u,******* y"),
        ("turn:h pass=abc", "turn:h pass=***"),
        ("turn:h|pass=abc turn:pass=abc", "turn:h|pass=*** turn:pass=***"),
        ("turn:h?cred=abc", "turn:h?cred=***"),
    ] {
        assert_eq!(shown(text), masked, "{text}");
    }
}

#[test]
fn what_is_ordinary_stays() {
    for text in [
        "DISABLE_PASS: \"true\"\nMAX_TOKEN=20\nUSE_SECRET=no\n",
        "MAX_TOKENS: 4096\nTOKEN_TTL=3600\nTOKEN_URL: http://h/x\nSECRET_NAME=turn-secret\nPASSWORD_PROMPT: Say it",
        "- \"password\"\n- \"x\"",
        "[\n \"password\",\n \"x\"\n]",
        "{key: \"password\", name: \"s\"}",
        "{\"password\", \"urls\": \"x\"}",
        "X: ${PW:?it is not set} ${DB_PASS?is missing}",
        "X: ${TURN_PASSWORD:?set TURN_PASSWORD in .env, see the docs}",
        "{{ TURN_PASSWORD | quote }} {{ password | quote }}",
        "image: secret/app:1\n- token/app",
        "text: \"password reset\"\n- token expired\npassword required",
        "# NEKO_PASSWORD, NEKO_EPR and others",
        "secret:\n",
        "x264enc pass=qual\nrtspsrc location=a:b,pass=qual",
        "http://token:8080/ turn:token:3478",
        "NEKO_MEMBER_FILE_HASH=true",
        "-e NEKO_PASSWORD image:1 -e NEKO_PASSWORD \"$X\"",
        "docker run -u 1000:1000 -u me:group",
        "- name: X_TOKEN\n  valueFrom: {a: b}\n- name: USE_TOKEN\n  value: \"true\"",
        "a=1 option=\"x,pass=2\"",
        "TOKEN_BUCKET=100\nTOKEN_BUCKET_SIZE=400\nPASSTHROUGH=yes1\nBYPASS=10.0.0.0\nCOMPASS=north",
        "PASSENGER_APP=web1\nTOKENIZER: bert1\nSECRETARIAT: office1\nOLDPWD=/srv\nTWO_PASS=vp8enc",
        "turn:h?token_bucket=200&bypass=300",
    ] {
        assert_eq!(shown(text), text);
    }
    let variable = |name: &str, text: &str| suspected(&Source::new(SourceKind::Variable(name.into()), text)).len();
    assert_eq!((variable("DISABLE_PASS", "true"), variable("NEKO_PASSWORD", "true")), (0, 1));
    assert_eq!((variable("DISABLE_PASS", "12"), variable("DISABLE_PASS", "123")), (0, 1));
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
        ("credential: ${PW} # was told in May", "credential: ${PW} # was told in May"),
        ("passwordless: true\ncredentialless: true", "passwordless: true\ncredentialless: true"),
        ("turn://passwords.example.org", "turn://passwords.example.org"),
        ("# passwords are in vault", "# passwords are in vault"),
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
        (
            "kind: Secret\ndata:\n  A: \\\neA==\n{{ x }}\n  B: eA==\n",
            "kind: Secret\ndata:\n  A: *\n****\n{{ x }}\n  B: ****\n",
        ),
        ("kind: Secret\ndata:\n\tA: eA==\n  B: eA==", "kind: Secret\ndata:\n\tA: ****\n  *******"),
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
fn of_an_unread_text_all_behind_a_name_is_secret() {
    let found =
        |text: &str| unread::behind_names(text).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>();
    for (text, secret) in [
        ("credential=\"a\" \"hunter2\"", "a\" \"hunter2"),
        ("credential = \"a\", \"hunter2\" # why", "a\", \"hunter2"),
        ("- credential hunter", "hunter"),
        ("{urls: h, credential: a]b, username: u", "a]b"),
        ("{\"credential\": {\"hunter2\"}, \"urls\": \"h\"}", "hunter2"),
        ("user_pasword = a=b, c", "a=b, c"),
    ] {
        assert_eq!(found(text), [secret], "{text}");
    }
    for text in [
        "credential: ${PW}",
        "# the password is told elsewhere",
        "password_file = \"/run/x\"",
        "urls: [token.example.org]",
        "credential:",
        "tokenizer: x",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn what_puts_in_a_secret_is_known_by_its_name() {
    assert!(puts_in_secret("${PASS:-abc}") && puts_in_secret("$TURN_PW") && puts_in_secret("$(DB_PASSWORD)"));
    assert!(puts_in_secret("${A:-${B_SECRET}}"));
    assert!(!puts_in_secret("${HOST}:$PORT") && !puts_in_secret("PASS") && !puts_in_secret("$PWD"));
}

#[test]
fn sentences_hold_urls() {
    let found = |text: &str| in_text(text).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>();
    assert_eq!(found("the URL `turn:u:p@h` is refused"), ["u:p"]);
    assert_eq!(found("refuse `turn:h?password=abc` and password: x"), ["abc"]);
    assert_eq!(found("refuse `turn:h;password=abc` and `http://h/?auth=def`"), ["abc", "def"]);
    assert_eq!(found("refuse `turn:h,pass=abc` and `turn:h|secret=def`"), ["abc", "def"]);
    assert_eq!(found("turn:h?password=abc: no such host"), ["abc"]);
    assert_eq!(found("refused: turn:h?password=abc, turn:h?token=def."), ["abc", "def"]);
    assert!(found("in /etc/secret: no; write `key=x`, or `--secret=y`").is_empty());
    assert!(found("password=abc, credential: x").is_empty());
}

#[test]
fn parameters_of_one_url_may_be_odd() {
    let found = |url: &str| parameters_of_url(url).into_iter().map(|span| url[span].to_owned()).collect::<Vec<_>>();
    for url in [
        "turn:h,pass=abc",
        "turn:h pass=abc",
        "turn:h?pass:abc",
        "turn:h?password abc",
        "turn:h,credential:abc",
        "turn:h?transport=udp,secret=abc",
        "turn:pass=abc",
        "turn:[pass=abc]",
        "turn:h,credential:abc",
        "http://h/?a=1&token=abc&b=2",
    ] {
        assert_eq!(found(url), ["abc"], "{url}");
    }
    for (url, secret) in [
        ("turn:h,u,hunter2", "hunter2"),
        ("turn:h:3478 u hunter2", "hunter2"),
        ("turn:h?transport=udp,x=hunter2", "hunter2"),
        ("turn:h?ttl=86400&hunter2#part", "hunter2#part"),
        ("turn:h@u:hunter2", "hunter2"),
        ("turn:u:hunter2", "hunter2"),
        ("turn:h,pass:hunter2", "hunter2"),
        ("turn:h?token=a/pass=b", "a/pass=b"),
        ("turn:h:3478:u:hunter2?x=y", "hunter2"),
        ("turn:u:hunter2%40h", "hunter2"),
    ] {
        assert_eq!(found(url), [secret], "{url}");
    }
    for url in ["turn:a,turn:b:3478", "stun:h tcp", "turn:h,b.example.org", "turn:${HOST}?x=${Y}", "turn:h?user=bobby"]
    {
        assert!(found(url).is_empty(), "{url}");
    }
    for url in ["turn:h:34x8", "turn:2001:db8::abcd", "turn:[::1]:3478", "turn:turn:example.org", "http://h:hunter2"] {
        assert!(found(url).is_empty(), "{url}");
    }
    for url in ["turn:secret:3478", "http://token:8080/x", "turn:h?transport=udp", "turn:token.example.org:3478"] {
        assert!(found(url).is_empty(), "{url}");
    }
}

#[test]
fn a_name_ends_where_a_value_begins() {
    for (written, name) in [
        ("TURN_PASS->abc", "TURN_PASS…"),
        ("turn_pass abc", "turn_pass…"),
        ("password:abc", "password…"),
        ("NEKO_PASSWORD abc", "NEKO_PASSWORD…"),
        ("PGPASSWORD--abc", "PGPASSWORD…"),
        ("TURN_PASShunter2", "TURN_PASS…"),
        ("session.api_token#abc", "session.api_token…"),
        ("session.api_tokenhunter2", "session.api_token…"),
        ("session.api_token", "session.api_token"),
        ("TURN_PASSWORD", "TURN_PASSWORD"),
        ("member.multiuser.user_pasword", "member.multiuser.user_pasword"),
        ("A B", "A B"),
    ] {
        assert_eq!(variable_name(written), name);
    }
}

#[test]
fn words_beside_a_server_in_a_broken_text_are_secret() {
    let found = |text: &str| beside_servers(text).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>();
    for text in [
        r#"{"a":"open","b":[{"urls":["turn:h"],"username":"bobby","hunter2"}]}"#,
        "{\"urls\":\"turn:h\",\"credential\":\n hunter2}",
        r#"{"urls":"turn:h:3478","credential\u0022:"hunter2"}"#,
        r#"["turn:h","hunter2"]"#,
        r#""turn:h","u","hunter2""#,
        "- x: open\n- urls: turn:h\n  username: bobby\n  credential hunter2\n- y: open",
        "x = \"open\"\n\nurls = [\"turn:h\"]\ncredential hunter2 # open\n[open]\n",
        "urls = \"turn:h\"\npw hunter2\n",
        "A=open\nB=turn:h,u,hunter2\nC=open",
    ] {
        assert_eq!(found(text), ["hunter2"], "{text}");
    }
}
