//! `neko-ice init`: what it writes is clean, is taken by Compose, and its coturn relays to neko and to nobody beside it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use neko_ice::config::{NoFiles, SIZE_LIMIT};
use neko_ice::deployment::{Deployment, Network, Protocol, compose};
use neko_ice::lint::{self, Severity};
use neko_ice::source::SourceKind;
use tempfile::TempDir;

use crate::support::permit::Permit;

fn init(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_neko-ice"));
    command.arg("init").args(arguments).current_dir(folder).env_clear().output().unwrap()
}

fn written(arguments: &[&str]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let output = init(folder.path(), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(folder.path().join("compose.yaml")).unwrap();
    (folder, text)
}

fn neko(text: &str) -> Deployment {
    let text = Some((SourceKind::BuiltIn("compose.yaml".to_owned()), text.as_bytes().to_vec()));
    let project = compose::read(&compose::Request { text, ..Default::default() }, &NoFiles).unwrap();
    assert!(project.refused.is_empty(), "{:?}", project.refused);
    project.nekos.into_iter().next().unwrap()
}

/// Coturn's command line, by another reader than ours.
fn coturn_options(text: &str) -> Vec<String> {
    let document: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    let options = document["services"]["coturn"]["command"].as_sequence().unwrap().iter();
    options.map(|option| option.as_str().unwrap().replace("$$", "$")).collect()
}

const TLS: [&str; 8] =
    ["--address", "192.0.2.7", "--turn-host", "turn.example.org", "--tls-cert", "./c $x.pem", "--tls-key", "./k.pem"];

#[test]
fn it_is_clean_and_publishes_every_port_that_media_takes() {
    let with_tls: &[&str] = &TLS;
    for arguments in
        [&["--address", "198.51.100.7"][..], &["--address", "192.168.1.10", "--epr", "40000-40010"], with_tls]
    {
        let (_folder, text) = written(arguments);
        let neko = neko(&text);
        assert!(neko.problems.is_empty(), "{:?}", neko.problems);
        assert_eq!(neko.reach.network, Network::Bridge);
        let resolution = neko.resolve(&NoFiles, SIZE_LIMIT).unwrap();
        let mut findings = lint::run(lint::Subject::deployed(&resolution, &neko), &lint::Options::default());
        findings.retain(|finding| finding.severity > Severity::Note);
        assert!(findings.is_empty(), "{arguments:?}: {findings:?}");
        let published = |deployment: &Deployment, ports: (u16, u16), protocol| {
            let same = |port: &neko_ice::deployment::Port| {
                port.inside == ports && port.host == Some(ports) && port.protocol == protocol && port.host_ip.is_none()
            };
            deployment.reach.ports.iter().any(same)
        };
        let [first, last] = resolution.webrtc.epr.value;
        assert!(published(&neko, (first, last), Protocol::Udp), "{:?}", neko.reach.ports);
        let coturn = &neko.neighbours[0];
        assert!(published(coturn, (3478, 3478), Protocol::Udp) && published(coturn, (3478, 3478), Protocol::Tcp));
        assert!(published(coturn, (49160, 49200), Protocol::Udp));
        assert_eq!(published(coturn, (5349, 5349), Protocol::Tcp), arguments == with_tls);
        let servers = &resolution.webrtc.frontend.value;
        let password = servers[1].credential.as_ref().unwrap().reveal();
        assert!(password.len() >= 24);
        assert!(coturn_options(&text).contains(&format!("--user=neko:{password}")));
    }
}

#[test]
fn docker_compose_takes_it() {
    let _permit = Permit::wait();
    let (folder, _) = written(&TLS);
    let mut command = Command::new("docker-compose");
    command.args(["-f", "compose.yaml", "config"]).current_dir(&folder).env("HOME", folder.path());
    let output = command.output().expect("docker-compose: tests/run installs it");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("/c $x.pem:/etc/coturn/cert.pem:ro"), "{printed}");
}

#[test]
fn passwords_differ_and_the_file_is_private_and_stays() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, first) = written(&["--address", "198.51.100.7"]);
    let mode = fs::metadata(folder.path().join("compose.yaml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(init(folder.path(), &["--address", "198.51.100.7"]).status.code(), Some(2));
    let again = init(folder.path(), &["--address", "198.51.100.7", "--overwrite"]);
    assert_eq!(again.status.code(), Some(0));
    let second = fs::read_to_string(folder.path().join("compose.yaml")).unwrap();
    assert_ne!(first, second);
    for wrong in [
        &["--address", "0.0.0.0"][..],
        &[],
        &["--address", "192.0.2.7", "--transport", "tls"],
        &["--address", "192.0.2.7", "--epr", "9-1"],
        &["--address", "192.0.2.7", "--epr", "49100-49170"],
        &["--address", "127.0.0.1"],
        &["--address", "192.0.2.7", "--turn-port", "8080"],
    ] {
        assert_eq!(init(folder.path(), wrong).status.code(), Some(2), "{wrong:?}");
    }
}

/// A network of its own with three private addresses: neko's machine, and two that are none of its business.
const NETWORK: &str = r#"
set -e
ip link set lo up
# Coturn does not count the loopback interface.
ip link add eth0 type veth peer name eth1
ip link set eth0 up
ip link set eth1 up
for address in 192.168.77.10 192.168.77.11 10.9.9.9; do ip address add $address/32 dev eth0; done
turnserver "$@" --pidfile ./pid --userdb ./db >coturn.log 2>&1 &
turnutils_peer -L 192.168.77.10 -L 192.168.77.11 -L 10.9.9.9 -p 3480 >peer.log 2>&1 &
tries=0
until timeout 1 turnutils_stunclient -p 3478 192.168.77.10 >stun.log 2>&1; do
    tries=$((tries + 1)); [ $tries -lt 50 ] || { cat coturn.log stun.log; exit 1; }
    sleep 0.1
done
for transport in '' -t; do
    for peer in 192.168.77.10 192.168.77.11 10.9.9.9 127.0.0.1; do
        echo "== ${transport:-udp} $peer"
        timeout 20 turnutils_uclient $transport -u neko -w "$PASSWORD" -p 3478 -e $peer -r 3480 -n 3 -m 1 -l 100 \
            192.168.77.10 2>&1 | grep -E 'tot_recv_msgs=|403' | tail -1 || true
    done
done
"#;

#[test]
fn its_coturn_relays_to_neko_and_to_no_other_private_address() {
    let _permit = Permit::wait();
    let (folder, text) = written(&["--address", "192.168.77.10"]);
    let neko = neko(&text);
    let resolution = neko.resolve(&NoFiles, SIZE_LIMIT).unwrap();
    let password = resolution.webrtc.frontend.value[1].credential.as_ref().unwrap().reveal().to_owned();
    let mut command = Command::new("timeout");
    // Everything in it ends with the first process.
    command.args([
        "200",
        "unshare",
        "--user",
        "--map-root-user",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ]);
    command.args(["sh", "-c", NETWORK, "sh"]).args(coturn_options(&text));
    let output = command.current_dir(&folder).env("PASSWORD", password).output().expect("unshare: util-linux");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let results: Vec<(&str, &str)> =
        said.split("== ").skip(1).map(|part| part.split_once('\n').unwrap_or((part, ""))).collect();
    assert_eq!(results.len(), 8, "{said}");
    for (who, result) in results {
        // Its client counts what came back through the relay from a peer.
        match who.ends_with("192.168.77.10") {
            true => assert!(result.contains("tot_recv_msgs=") && !result.contains("tot_recv_msgs=0"), "{who}: {said}"),
            false => assert!(result.contains("403"), "{who}: {said}"),
        }
    }
}

/// `init` on a pseudo-terminal, a line typed at each prompt: what was shown, and the file.
fn typed(answers: &[&str], arguments: &[&str]) -> (String, Option<String>) {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/support/terminal.py"));
    command.arg(answers.join("|")).args([env!("CARGO_BIN_EXE_neko-ice"), "init"]).args(arguments);
    let output = command.current_dir(&folder).env("NO_COLOR", "1").output().expect("python3: tests/run installs it");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (shown, fs::read_to_string(folder.path().join("compose.yaml")).ok())
}

#[test]
fn a_terminal_is_asked_for_what_no_option_says() {
    let answers =
        ["neko.example.org", "203.0.113.7", "turn.example.org", "", "9-1", "40000-40050", "udp,tls", "", "./c.pem"];
    let (shown, text) =
        typed(&[&answers[..], &["./k.pem", "8080", "40010", "", "443", "40040-40090", ""]].concat(), &[]);
    // The address that is offered is this machine's own.
    let shown: Vec<&str> = shown.lines().collect();
    let shown: String = shown.iter().map(|line| format!("{}\n", without_own_address(line))).collect();
    insta::assert_snapshot!(shown);
    let text = text.expect("a file");
    let resolution = neko(&text).resolve(&NoFiles, SIZE_LIMIT).unwrap();
    let servers = &resolution.webrtc.frontend.value;
    let urls: Vec<&str> =
        servers.iter().flat_map(|server| server.urls.iter().flatten()).map(|url| url.value.as_str()).collect();
    let wanted = [
        "stun:turn.example.org:3478",
        "turn:turn.example.org:3478?transport=udp",
        "turns:turn.example.org:443?transport=tcp",
    ];
    assert_eq!(urls, wanted);
    assert_eq!(resolution.webrtc.epr.value, [40000, 40050]);
    assert!(coturn_options(&text).contains(&"--min-port=49160".to_owned()));
}

fn without_own_address(line: &str) -> String {
    match line.split_once("in their network") {
        Some((before, after)) => {
            let typed = after.rsplit_once(": ").map_or("", |(_, typed)| typed);
            format!("{before}in their network [ADDRESS]: {typed}")
        }
        None => line.to_owned(),
    }
}

#[test]
fn the_options_that_are_given_are_not_asked_for_and_enter_takes_the_rest() {
    let given = ["--epr", "41000-41010", "--http-port", "9000", "--transport", "tcp", "--turn-host", "t.example.org"];
    let (shown, text) = typed(&["192.168.1.10", "", ""], &given);
    assert!(!shown.contains("media ports") && !shown.contains("page [") && !shown.contains("udp, tcp, tls"), "{shown}");
    let text = text.expect(&shown);
    assert!(text.contains("\"9000:8080/tcp\"") && text.contains("41000-41010:41000-41010/udp"), "{text}");
    // Nobody answers; no file.
    let (shown, text) = typed(&["nonsense"; 5], &[]);
    assert!(text.is_none() && shown.contains("error: no answer; nothing was written"), "{shown}");
}
