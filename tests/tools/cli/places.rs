//! More places in which a secret stands: beside a value that is none, in containers, scripts, documents.

use serde_json::json;

/// What tells a secret in a sentence.
const TOLD: [&str; 3] = ["token was", "old password", "pw:"];

/// Commands, URLs and values that hold one, of a setting that is no secret.
fn settings(secret: &str) -> Vec<String> {
    vec![
        format!("nat1to1: \"$(curl -u bob:{secret} http://h)\""),
        format!("nat1to1: [\"$(curl -s --user 'bob:{secret}' http://h?x)\"]"),
        format!("nat1to1: \"$(curl -ubob:{secret} http://h)\""),
        format!("nat1to1: \"$(curl -H 'Authorization: Bearer {secret}' http://h)\""),
        format!("nat1to1: \"$(wget --password={secret} http://h)\""),
        format!("epr: password={secret}"),
        format!("iceservers: {{frontend: [{{urls: ['turn:h?x=1#{secret}', 'turn:h#{secret}']}}]}}"),
        format!("iceservers: {{backend: [{{urls: 'turn:h:3478?transport=udp#{secret}', username: u}}]}}"),
    ]
}

/// Files with comments that tell a secret, beside a value that is none and behind a URL whose key nobody knows.
fn comments(told: &str) -> Vec<(&'static str, String)> {
    vec![
        (
            "neko.yaml",
            format!(
                "webrtc:\n  {told}\n  epr: 59-1 {told}\n  ice_url: https://u:abcdef@h/ {told}\n  icelit: true {told}\n"
            ),
        ),
        ("neko.toml", format!("[webrtc]\n{told}\nepr = \"59-1\" {told}\n")),
        (".env", format!("NEKO_WEBRTC_EPR=59-1 {told}\n{told}\nNEKO_EPR=\"59-1\" {told}\n")),
        (
            "compose.yaml",
            format!(
                "services:\n  neko:\n    image: m1k1o/neko:firefox {told}\n    environment: {told}\n    - NEKO_WEBRTC_EPR=59-1 {told}\n    - NEKO_ICELITE=1 {told}\n"
            ),
        ),
        ("run.sh", format!("{told}\ndocker run -e NEKO_WEBRTC_EPR=59-1 m1k1o/neko:firefox {told}\n")),
        ("neko.container", format!("[Container]\nImage=m1k1o/neko:firefox\nEnvironment=NEKO_WEBRTC_EPR=59-1 {told}\n")),
        ("Dockerfile", format!("FROM m1k1o/neko:firefox\n{told}\nENV NEKO_WEBRTC_EPR=59-1 {told}\n")),
        (
            "pod.yaml",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - name: n\n    image: m1k1o/neko:firefox\n    env:\n    - name: NEKO_ICELITE {told}\n      value: yess {told}\n"
            ),
        ),
    ]
}

/// What a container is started by.
fn containers(secret: &str) -> Vec<(&'static str, String)> {
    let inspected = json!([{
        "Name": "/neko",
        "Config": {
            "Image": "m1k1o/neko:firefox",
            "Env": [format!("NEKO_PASSWORD={secret}"), "NEKO_WEBRTC_EPR=59-1", format!("TURN_SECRET={secret}")],
            "Cmd": ["serve", "--session.api_token", secret],
        },
        "HostConfig": {"NetworkMode": "bridge"},
    }]);
    vec![
        ("inspect.json", serde_json::to_string_pretty(&inspected).unwrap()),
        (
            "Dockerfile",
            format!(
                "FROM m1k1o/neko:firefox\nENV NEKO_PASSWORD={secret} NEKO_WEBRTC_EPR=59-1\nENV NEKO_PASSWORD_ADMIN {secret}\nARG TURN_PASSWORD={secret}\nCMD [\"serve\", \"--session.api_token\", \"{secret}\"]\n"
            ),
        ),
        (
            "neko.service",
            format!(
                "[Service]\nEnvironment=NEKO_PASSWORD={secret} NEKO_WEBRTC_EPR=59-1\nExecStart=/usr/bin/docker run -e NEKO_PASSWORD={secret} -e NEKO_EPR=x m1k1o/neko:firefox --session.api_token={secret}\n"
            ),
        ),
        (
            "run.sh",
            format!(
                "IP=$(curl -u bob:{secret} http://h)\ncat >.env <<EOF\nNEKO_PASSWORD={secret}\nNEKO_WEBRTC_EPR=59-1\nEOF\ncat >neko.yaml <<'E'\nwebrtc:\n  epr: 59-1\nsession: {{api_token: {secret}}}\nE\ndocker run --env-file .env -e NEKO_WEBRTC_NAT1TO1=\"$IP\" -e NEKO_EPR=x m1k1o/neko:firefox\n"
            ),
        ),
        (
            "README.md",
            format!(
                "The password was {secret}.\n```yaml\nwebrtc:\n  epr: 59-1\n  iceservers: {{backend: [{{urls: 'turn://h', credential: {secret}}}]}}\n```\n```sh\ndocker run -e NEKO_PASSWORD={secret} -e NEKO_EPR=59-1 m1k1o/neko:firefox\n```\n"
            ),
        ),
        (
            "compose.yaml",
            format!(
                "services:\n  neko:\n    image: m1k1o/neko:firefox\n    environment:\n      NEKO_PASSWORD: ${{NEKO_PASSWORD}}\n      NEKO_WEBRTC_EPR: ${{NEKO_PASSWORD}}\n      NEKO_BROADCAST_URL: rtmp://live/app/{secret}\n    configs: [{{source: c, target: /etc/neko/neko.yaml}}]\nconfigs:\n  c:\n    content: |\n      webrtc: {{epr: 59-1}}\n      session: {{api_token: {secret}}}\n"
            ),
        ),
        (
            "configmap.yaml",
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: s}}\ndata:\n  neko.yaml: |\n    webrtc:\n      epr: 59-1 # token was {secret}\n    session:\n      api_token: {secret}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - name: n\n    image: m1k1o/neko:firefox\n    args: [serve, --session.api_token, {secret}]\n    volumeMounts: [{{name: v, mountPath: /etc/neko}}]\n  volumes: [{{name: v, configMap: {{name: s}}}}]\n"
            ),
        ),
    ]
}

/// All of them, for a secret without marks that languages escape.
pub(super) fn places(secret: &str) -> Vec<(&'static str, String)> {
    let settings = settings(secret).into_iter();
    let settings = settings.map(|line| ("neko.yaml", format!("webrtc:\n  icelite: yess\n  {line}\n")));
    let comments = TOLD.iter().flat_map(|told| comments(&format!("# {told} {secret}")));
    settings.chain(comments).chain(containers(secret)).collect()
}
