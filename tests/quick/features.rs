//! Without the `probe` feature no async runtime, TLS or WebRTC is compiled.

use std::process::Command;

fn tree(features: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .args(features)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn the_linter_alone_has_no_runtime_no_tls_and_no_webrtc() {
    let network =
        ["tokio", "rustls", "aws-lc-rs", "ring", "str0m", "turn", "webrtc-util", "rcgen", "async-trait", "stun-rs"];
    let with = tree(&[]);
    let without = tree(&["--no-default-features"]);
    for name in network {
        assert!(with.iter().any(|found| found == name), "{name} is no dependency any more: mend this list");
        assert!(!without.iter().any(|found| found == name), "{name} is compiled without `probe`");
    }
}
