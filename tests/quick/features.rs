//! What is compiled: without the `probe` feature no async runtime, TLS or WebRTC, with it one cryptographic back end
//! of our choice, and one version of all that we choose.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The lines of `cargo tree`: how deep, and the crate.
fn lines(arguments: &[&str]) -> Vec<(usize, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "depth", "--no-dedupe"])
        .args(["--format", " {p}"])
        .args(arguments)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines()
        .map(|line| {
            let (depth, package) = line.split_once(' ').expect("a depth and a crate");
            (depth.parse().expect("a depth"), package.to_owned())
        })
        .collect()
}

fn name(package: &str) -> String {
    package.split(' ').next().unwrap_or_default().to_owned()
}

fn tree(arguments: &[&str]) -> BTreeSet<String> {
    lines(arguments).iter().map(|(_, package)| name(package)).collect()
}

#[test]
fn the_linter_alone_has_no_runtime_no_tls_and_no_webrtc() {
    let network = set(&[
        "async-trait",
        "aws-lc-rs",
        "hickory-resolver",
        "neko-probe",
        "rcgen",
        "ring",
        "rustls",
        "str0m",
        "stun-rs",
        "tokio",
        "turn",
        "turn-client",
        "turn-server",
        "webrtc-util",
    ]);
    let of_the_program = tree(&[]);
    assert_eq!(network.intersection(&of_the_program).count(), network.len(), "one is no dependency any more");
    for linter in [&["--no-default-features"][..], &["--package", "neko-lint"], &["--package", "neko-transfer"]] {
        let brought: Vec<_> = network.intersection(&tree(linter)).cloned().collect();
        assert!(brought.is_empty(), "{linter:?} brings {brought:?}");
    }
}

/// Whether a crate is of this workspace: it has a path.
fn is_ours(package: &str) -> bool {
    package.contains("(/")
}

/// Each line of a tree with the one that it hangs on.
fn pairs(lines: &[(usize, String)]) -> Vec<(&str, &str)> {
    let mut above: Vec<&str> = Vec::new();
    let mut pairs = Vec::new();
    for (depth, package) in lines {
        above.truncate(*depth);
        pairs.extend(above.last().map(|above| (*above, package.as_str())));
        above.push(package);
    }
    pairs
}

/// The dependencies of ours that bring a crate.
fn brought_by(crate_name: &str) -> BTreeSet<String> {
    let inverted = lines(&["--invert", crate_name]);
    let ends = pairs(&inverted).into_iter().filter(|(below, above)| is_ours(above) && !is_ours(below));
    ends.map(|(below, _)| name(below)).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_other_cryptography_comes_through_turn_and_dtls_alone() {
    for signatures in ["ecdsa", "elliptic-curve", "p256", "p384", "x25519-dalek", "curve25519-dalek"] {
        assert_eq!(brought_by(signatures), set(&["dtls"]), "{signatures}");
    }
    let of_ring = lines(&["--invert", "ring", "--depth", "1"]);
    let of_ring: BTreeSet<String> = of_ring.iter().filter(|(depth, _)| *depth == 1).map(|(_, one)| name(one)).collect();
    // dtls switches it on in rustls, and so in rustls-webpki; rcgen is a version of dtls' own.
    assert_eq!(of_ring, set(&["dtls", "rcgen", "rustls", "rustls-webpki", "stun", "turn"]));
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap();
    let manifest = manifest.split("[workspace.dependencies]").nth(1).expect("what the crates choose");
    for chosen in ["aws-lc-rs", "rcgen", "rustls", "rustls-webpki", "str0m", "tokio-rustls"] {
        let line = manifest.lines().find(|line| line.starts_with(&format!("{chosen} = "))).expect(chosen);
        assert!(line.contains("default-features = false") && !line.contains("ring\""), "{line}");
    }
}

#[test]
fn what_we_choose_comes_in_one_version() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let all = lines(&[]);
    for (_, package) in &all {
        versions.entry(name(package)).or_default().insert(package.clone());
    }
    let chosen = pairs(&all).into_iter().filter(|(above, below)| is_ours(above) && !is_ours(below));
    let chosen: BTreeSet<String> = chosen.map(|(_, below)| name(below)).collect();
    let twice: BTreeSet<String> = chosen.into_iter().filter(|one| versions[one].len() > 1).collect();
    // Each is the newest, which others bring too: the older ones come with ring (getrandom), dtls (rcgen), stun-rs
    // (base64) and the webrtc family (nix, thiserror).
    assert_eq!(twice, set(&["base64", "getrandom", "nix", "rcgen", "thiserror"]));
}
