//! What `validate` calls an error that keeps viewers out is in the verdict of `probe`.

use super::run::Scratch;

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: room
  labels: {app: room}
spec:
  containers:
  - name: neko
    image: ghcr.io/m1k1o/neko/firefox:3
    env:
    - name: NEKO_WEBRTC_UDPMUX
      value: \"52000\"
---
apiVersion: v1
kind: Service
metadata: {name: room}
spec:
  SERVICE
  selector: {app: room}
  ports:
  - {name: http, port: 8080}
  PORTS
";

const COMPOSE: &str = "services:
  neko:
    image: ghcr.io/m1k1o/neko/firefox:3
    ports: ['8080:8080', MEDIA]
    environment:
      NEKO_WEBRTC_NAT1TO1: 198.51.100.7
      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-
        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]
  coturn:
    image: coturn/coturn:4.6
    ports: ['3478:3478/udp', '3478:3478/tcp', '49160-49200:49160-49200/udp']
    command: [--realm=turn.example.org, --external-ip=198.51.100.7, --min-port=49160, --max-port=49200, '--user=neko:PASSWORD']
";

const OPEN: &str = "'59000-59100:59000-59100/udp'";

/// Verdict, exit code and causes of a run before stand-ins.
fn verdict(config: &str) -> (String, Option<i32>, Vec<String>) {
    let (report, code) = Scratch::with(config).probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
    let causes = report["verdict"]["causes"].as_array().expect("causes");
    let slugs = causes.iter().map(|cause| cause["slug"].as_str().expect("a slug").to_owned()).collect();
    (report["verdict"]["name"].as_str().expect("a verdict").to_owned(), code, slugs)
}

fn assert_verdict(config: &str, name: &str, code: i32, causes: &[&str]) {
    let (found, exit, slugs) = verdict(config);
    assert_eq!((found.as_str(), exit), (name, Some(code)), "{slugs:?}: {config}");
    assert_eq!(slugs, causes, "{config}");
}

#[test]
fn a_pod_that_nothing_leads_to_is_bad() {
    let pod = |service: &str, ports: &str| POD.replace("SERVICE", service).replace("  PORTS\n", ports);
    let alone = |pod: String| {
        let empty =
            "    - {name: NEKO_WEBRTC_ICESERVERS_BACKEND, value: '[{\"urls\": \"stun:stun.example.org\"}]'}\n---\n";
        pod.replacen("---\n", empty, 1)
    };
    let cut_off = pod("type: ClusterIP", "");
    // neko's own default servers may open a way for some.
    assert_verdict(&cut_off, "unknown", 3, &["pod-media-ports-unreachable"]);
    assert_verdict(&alone(cut_off), "bad", 1, &["pod-media-ports-unreachable"]);
    let remapped = "  - {name: media, port: 52000, nodePort: 30100, protocol: UDP}\n";
    assert_verdict(&alone(pod("type: NodePort", remapped)), "bad", 1, &["service-remaps-media-port"]);
    let right = remapped.replace("52000", "30100");
    assert_verdict(&pod("type: NodePort", &right).replace("52000", "30100"), "good", 0, &[]);
}

#[test]
fn a_pod_whose_servers_cannot_be_seen_is_never_good() {
    let unseen = |more: &str| {
        POD.replacen("---\n", &format!("{more}---\n"), 1).replace("SERVICE", "type: ClusterIP").replace("  PORTS\n", "")
    };
    let of_a_key = "    - {name: NEKO_WEBRTC_ICESERVERS_FRONTEND, valueFrom: {secretKeyRef: {name: s, key: f}}}\n";
    let all = "    envFrom:\n    - secretRef: {name: s, optional: true}\n";
    let volume = "    volumeMounts:\n    - {name: c, mountPath: /etc/neko/neko.yaml, subPath: neko.yaml}\n  volumes:\n  - {name: c, secret: {secretName: neko}}\n";
    for more in [of_a_key, all, &all.replace("secret", "configMap"), volume] {
        assert_verdict(&unseen(more), "unknown", 3, &["pod-media-ports-unreachable"]);
    }
    // A port that nobody sees set may be the one that is open.
    let default = unseen(volume).replace("NEKO_WEBRTC_UDPMUX", "NEKO_DEBUG");
    assert_verdict(&default, "unknown", 3, &["pod-media-ports-unreachable"]);
    let open = default.replace("  - {name: http, port: 8080}\n", "  - {port: 30100, nodePort: 30100, protocol: UDP}\n");
    assert_verdict(&open.replace("ClusterIP", "NodePort"), "good", 0, &[]);
}

#[test]
fn a_coturn_that_disagrees_is_never_good() {
    let compose = |media: &str, password: &str| COMPOSE.replace("MEDIA", media).replace("PASSWORD", password);
    assert_verdict(&compose(OPEN, "a-long-password"), "good", 0, &[]);
    assert_verdict(&compose(OPEN, "another-password"), "usable", 0, &["coturn-credentials-differ"]);
    // Where the ports are not open either, nothing is left for sure.
    let (name, code, causes) = verdict(&compose("'8081:8081'", "another-password"));
    assert_eq!((name.as_str(), code), ("unknown", Some(3)), "{causes:?}");
    assert!(causes.iter().any(|cause| cause == "coturn-credentials-differ"), "{causes:?}");
}

#[test]
fn ports_that_are_not_published_are_bad_where_no_way_can_open() {
    let compose = "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports: ['8080:8080', '53000:53000/udp']\n    environment:\n      NEKO_WEBRTC_EPR: 52000-52100\n";
    let (report, code) = Scratch::with(compose).probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
    let text = report["verdict"]["text"].as_str().expect("a sentence");
    assert!(text.starts_with("Could not tell: 52000-52100/udp"), "{text}");
    assert_eq!((code, report["verdict"]["causes"][0]["slug"].as_str()), (Some(3), Some("media-ports-unpublished")));
    // Where viewers learn no address of theirs, or neko is on no network, nothing opens a way.
    for more in [
        "      NEKO_WEBRTC_ICESERVERS_BACKEND: '[{\"urls\": \"stun:stun.example.org\"}]'\n",
        "    network_mode: none\n",
        "      NEKO_WEBRTC_ICELITE: 'true'\n",
    ] {
        let (name, code, causes) = verdict(&format!("{compose}{more}"));
        assert_eq!((name.as_str(), code), ("bad", Some(1)), "{more}{causes:?}");
        assert!(causes.iter().any(|cause| cause == "media-ports-unpublished"), "{causes:?}");
    }
    // Some of the ports are not enough for good.
    let some = compose.replace("53000:53000", "52000-52010:52000-52010");
    assert_verdict(&some, "unknown", 3, &["media-ports-partly-published"]);
    // nat1to1 is enough on neko's side.
    let named = "      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{\"urls\": \"stun:stun.example.org\"}]'\n";
    let compose = format!("{compose}{named}");
    assert_verdict(&compose, "unknown", 3, &["media-ports-unpublished"]);
    let output = Scratch::with(&compose).output(&["validate", "config.yaml"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("only viewers whose router keeps port numbers get video"), "{text}");
}

#[test]
fn ice_lite_beside_servers_makes_no_probe_bad_by_itself() {
    let config = "webrtc:\n  icelite: true\n  iceservers:\n    frontend: [{urls: 'stun:stun.example.org'}]\n";
    let (name, code, causes) = verdict(config);
    assert_eq!((name.as_str(), code), ("good", Some(0)), "{causes:?}");
}

#[test]
fn a_server_that_neko_cannot_use_and_an_address_that_few_reach_are_never_good() {
    let config = |nat1to1: &str, more: &str, backend: &str| {
        format!(
            "webrtc:\n  ip_retrieval_url: ''\n  nat1to1: {nat1to1}\n  epr: 52000-52099\n{more}  iceservers:\n    frontend: [{{urls: 'stun:198.51.100.30:3478'}}]\n    backend: [{backend}]\n"
        )
    };
    let tcp = "{urls: 'turn:198.51.100.30:3478?transport=tcp', username: neko, credential: secret}";
    let udp = "{urls: 'turn:198.51.100.30:3478', username: neko, credential: secret}";
    for more in ["", "  tcpmux: 52100\n"] {
        assert_verdict(&config("198.51.100.10", more, tcp), "usable", 0, &["backend-turn-over-tcp"]);
    }
    let both = "turns:turn.example.org:443?transport=tcp', username: neko, credential: secret}]";
    let both = format!(
        "webrtc:\n  ip_retrieval_url: ''\n  tcpmux: 52100\n  iceservers:\n    frontend: [{{urls: '{both}\n    backend: [{{urls: '{both}\n"
    );
    assert_verdict(&both, "usable", 0, &["backend-turn-over-tcp"]);
    // An inside address and nothing that relays is for neko's own network, and right for that.
    assert_verdict(&config("192.168.10.2", "", ""), "good", 0, &[]);
    assert_verdict(&config("127.0.0.1", "", ""), "unknown", 3, &["nat1to1-unreachable"]);
    assert_verdict(&config("100.64.1.2", "", ""), "unknown", 3, &["nat1to1-behind-carrier-nat"]);
    // TURN over TCP beside UDP of the same server costs nothing, and the UDP one is judged by itself.
    for beside in ["'turn:198.51.100.30:3478?transport=tcp', ", "'turns:198.51.100.30:5349', "] {
        let udp = udp.replace("urls: 'turn:198.51.100.30:3478'", &format!("urls: [{beside}'turn:198.51.100.30:3478']"));
        assert_verdict(&config("198.51.100.10", "", &udp), "good", 0, &[]);
        let elsewhere = udp.replace("'turn:198.51.100.30:3478']", "'turn:198.51.100.31:3478']");
        assert_verdict(&config("198.51.100.10", "", &elsewhere), "usable", 0, &["backend-turn-over-tcp"]);
    }
    // A relay helps those who do not reach the address.
    assert_verdict(&config("192.168.10.2", "", udp), "good", 0, &[]);
    assert_verdict(&config("198.51.100.10", "", udp), "good", 0, &[]);
}

#[test]
fn a_viewer_s_relay_helps_only_where_neko_has_an_address_to_which_it_can_send() {
    let config = |nat1to1: &str, more: &str, turn: &str, backend: &str| {
        format!(
            "webrtc:\n  ip_retrieval_url: ''\n  nat1to1: {nat1to1}\n{more}  iceservers:\n    frontend: [{{urls: '{turn}', username: neko, credential: secret}}]\n    backend: [{backend}]\n"
        )
    };
    let (tcp, udp, stun) =
        ("turn:198.51.100.30:3478?transport=tcp", "turn:198.51.100.30", "{urls: 'stun:198.51.100.30'}");
    for turn in [tcp, udp] {
        let local = config("192.168.10.2", "", turn, "");
        assert_verdict(&local, "usable", 0, &["nat1to1-private"]);
        let (report, _) = Scratch::with(&local).probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
        let text = report["verdict"]["text"].as_str().expect("a sentence");
        assert!(
            text.starts_with("Some viewers get video: those in neko's own network. No video for viewers behind"),
            "{text}"
        );
        let path = report["paths"].as_array().expect("paths").iter().find(|path| path["kind"] == "relay").expect("it");
        assert_eq!(path["outcome"], "not_checked", "{path:#}");
        let why = path["reason"].as_str().expect("a reason");
        assert!(why.contains("neko offers only 192.168.10.2 (a private address), to which no relay can send"), "{why}");
        // The server sees another address of neko's, and the relay sends to that.
        assert_verdict(&config("192.168.10.2", "", turn, stun), "good", 0, &[]);
        assert_verdict(&config("[198.51.100.10, 192.168.10.2]", "", turn, ""), "good", 0, &[]);
        assert_verdict(&config("100.64.1.2", "", turn, ""), "unknown", 3, &["nat1to1-behind-carrier-nat"]);
    }
    // What neko skips tells it no address, and a lite agent asks nobody.
    let skipped = format!("{{urls: '{tcp}', username: neko, credential: secret}}");
    assert_verdict(
        &config("192.168.10.2", "", tcp, &skipped),
        "usable",
        0,
        &["nat1to1-private", "backend-turn-over-tcp"],
    );
    let (name, code, causes) = verdict(&config("192.168.10.2", "  icelite: true\n", tcp, ""));
    assert_eq!((name.as_str(), code), ("usable", Some(0)), "{causes:?}");
}

#[test]
fn a_verdict_on_the_settings_alone_says_what_it_takes_for_granted() {
    let config = |more: &str| {
        format!(
            "webrtc:\n  ip_retrieval_url: ''\n  epr: 52000-52010\n{more}  iceservers:\n    frontend: [{{urls: 'stun:stun.example.org'}}]\n    backend: [{{urls: 'stun:stun.example.org'}}]\n"
        )
    };
    let shown = |config: &str, more: &[&str]| {
        let args = [&["probe", "--embedded", "--duration", "200ms", "config.yaml"], more].concat();
        String::from_utf8_lossy(&Scratch::with(config).output(&args).stdout).into_owned()
    };
    let named = config("  nat1to1: 203.0.113.7\n  tcpmux: 52100\n");
    let assumed = "203.0.113.7 is neko's own address, and that viewers reach its ports 52100/tcp and 52000-52010/udp";
    let text = shown(&named, &[]);
    let lines = format!("\nTested with built-in servers; yours were not contacted.\nAssumes that {assumed}.\n");
    assert!(text.contains(&lines), "{text}");
    let (report, code) = Scratch::with(&named).probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
    assert_eq!((code, report["verdict"]["assumes"].as_str()), (Some(0), Some(assumed)));
    let text = shown(&config(""), &[]);
    assert!(text.contains("\nAssumes that viewers reach neko's ports 52000-52010/udp.\n"), "{text}");
    // What is known to be wrong is not assumed to be right.
    let (report, _) =
        Scratch::with(&config("  nat1to1: 127.0.0.1\n")).probe(&["--embedded", "--duration", "200ms", "config.yaml"]);
    assert_eq!((report["verdict"]["name"].as_str(), report["verdict"].get("assumes")), (Some("unknown"), None));
}

#[test]
fn the_row_of_a_server_tells_that_neko_cannot_use_it() {
    let config = "webrtc:\n  nat1to1: 198.51.100.10\n  iceservers:\n    frontend: [{urls: 'stun:stun.example.org'}]\n    backend: [{urls: 'turn:turn.example.org?transport=tcp', username: neko, credential: secret}]\n";
    let output = Scratch::with(config).output(&["probe", "--embedded", "--duration", "200ms", "config.yaml"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("\u{2717} turn:turn.example.org?transport=tcp"), "{text}");
    assert!(text.contains("server-unused-by-neko"), "{text}");
}
