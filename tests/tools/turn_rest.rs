//! Time-limited credentials as env-export makes them, before a real coturn with `use-auth-secret`.
#![cfg(feature = "probe")]

use std::fs;
use std::process::Command;

use crate::support::coturn::{Coturn, REALM};
use crate::support::permit::Permit;

/// Whether coturn's own client gets its data relayed.
fn relays(coturn: &Coturn, user: &str, password: &str) -> bool {
    let _permit = Permit::wait();
    let port = coturn.plain.port().to_string();
    let mut command = Command::new("turnutils_uclient");
    command.args(["-u", user, "-w", password, "-p", &port, "-n", "2", "-m", "1", "-l", "64", "-c", "-y", "127.0.0.1"]);
    let output = command.output().expect("turnutils_uclient: tests/run installs coturn");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    output.status.success() && said.contains("tot_recv_msgs=") && !said.contains("Cannot complete Allocation")
}

fn names() -> rcgen::CertificateParams {
    rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap()
}

/// The credentials of the only server of the exported frontend list.
fn exported(secret: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("neko.yaml"), "webrtc: {iceservers: {frontend: [{urls: \"turn:h.example\"}], backend: []}}\n")
        .unwrap();
    fs::write(path("secret"), format!("{secret}\n")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
        .args(["env-export", "neko.yaml", "--format", "json", "--turn-secret-file", "secret", "--ttl", "10m"])
        .current_dir(&folder)
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = object["NEKO_WEBRTC_ICESERVERS_FRONTEND"].as_str().unwrap();
    let servers: serde_json::Value = serde_json::from_str(list).unwrap();
    let text = |name: &str| servers[0][name].as_str().unwrap().to_owned();
    (text("username"), text("credential"))
}

#[test]
fn coturn_accepts_them_and_refuses_those_of_another_secret() {
    let secret = "north $ea 'x'";
    let options = ["--use-auth-secret", "--static-auth-secret", secret, "--realm", REALM];
    let coturn = Coturn::start_bare(&options, names());
    let (user, password) = exported(secret);
    assert!(user.ends_with(":neko"), "{user}");
    assert!(relays(&coturn, &user, &password), "{}", coturn.log());
    let (user, password) = exported("south");
    assert!(!relays(&coturn, &user, &password), "{}", coturn.log());
    let past =
        neko_ice::ice_server::rest::time_limited(&neko_ice::ice_server::Secret::new(secret), "neko", 1_000_000_000);
    let past = past.unwrap();
    assert!(!relays(&coturn, &past.username, past.credential.reveal()), "{}", coturn.log());
}

/// A server without a user name gets credentials too, whatever is probed.
#[test]
fn the_probe_makes_credentials_for_a_server_that_has_none() {
    let coturn = Coturn::start_bare(&["--use-auth-secret", "--static-auth-secret", "north", "--realm", REALM], names());
    let url = format!("turn:{}?transport=udp", coturn.plain);
    let folder = tempfile::tempdir().unwrap();
    let list = format!("[{{urls: \"{url}\"}}]");
    let text = format!("webrtc: {{epr: 59000-59010, iceservers: {{frontend: {list}, backend: {list}}}}}\n");
    fs::write(folder.path().join("neko.yaml"), text).unwrap();
    fs::write(folder.path().join("secret"), "north\n").unwrap();
    for more in [&["--servers-only"][..], &["--duration", "200ms"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
            .args(["probe", "neko.yaml", "--format", "json", "--timeout", "3s", "--turn-secret-file", "secret"])
            .args(more)
            .current_dir(&folder)
            .env_clear()
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let server = &report["servers"][0];
        let steps = server["steps"].as_array().unwrap();
        let relayed = steps.iter().any(|step| step["name"] == "relay" && step["outcome"] == "done");
        assert!(relayed, "{more:?}: {server:#}");
    }
}
