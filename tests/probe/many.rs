//! Many servers at once, many probes in a row, and interrupts at every step.

use std::net::UdpSocket;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::run::{Scratch, report};
use crate::support::coturn::{Coturn, PASSWORD, USER};

/// Sockets that take everything and say nothing.
fn silent(count: usize) -> Vec<UdpSocket> {
    (0..count).map(|_| UdpSocket::bind(("127.0.0.1", 0)).unwrap()).collect()
}

#[test]
fn two_hundred_urls_of_which_twenty_are_dead_take_the_time_of_the_slowest() {
    let coturn = Coturn::start(&[]);
    let dead = silent(20);
    let mut config = String::from("webrtc:\n  iceservers:\n    backend:\n");
    // 180 entries for one server that differ in their user: each is a server of its own.
    for nth in 0..180 {
        let password = if nth == 0 { PASSWORD } else { "x" };
        let user = if nth == 0 { USER.to_owned() } else { format!("user{nth}") };
        config += &format!(
            "      - urls: 'turn:{}'\n        username: {user}\n        credential: '{password}'\n",
            coturn.plain
        );
    }
    for socket in &dead {
        config += &format!("      - urls: 'stun:{}'\n", socket.local_addr().unwrap());
    }
    let scratch = Scratch::with(&config);
    let output = Command::new("/bin/sh")
        .args(["-c", "\"$0\" probe --servers-only --timeout 2s --format json config.yaml & pid=$!; sleep 1.5; grep VmHWM /proc/$pid/status >&2; wait $pid"])
        .arg(env!("CARGO_BIN_EXE_neko-ice"))
        .current_dir(scratch.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let document = report(&output);
    let servers = document["servers"].as_array().unwrap();
    let count = |slug: &str| {
        let of = |server: &&serde_json::Value| {
            server["steps"].as_array().unwrap().iter().any(|step| step["failure"]["slug"] == slug)
        };
        servers.iter().filter(of).count()
    };
    assert_eq!((servers.len(), count("server-silent"), count("credentials-refused")), (200, 20, 179));
    // Twenty silent ones one after the other would take 40 s.
    assert!(document["elapsed_ms"].as_f64().unwrap() < 20_000.0, "{}", document["elapsed_ms"]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak: u64 = stderr.split_whitespace().find_map(|word| word.parse().ok()).expect("VmHWM in kB");
    assert!(peak <= 64 * 1024, "{peak} kB");
    coturn.await_no_allocation(1);
}

#[test]
fn an_interrupt_at_any_moment_leaves_no_allocation() {
    let coturn = Coturn::start(&[]);
    let url = format!("turn:{}", coturn.plain);
    let scratch = Scratch::empty();
    for delay in [0, 2, 4, 6, 8, 10, 12, 15, 18, 22, 30, 45, 60] {
        let args = ["turn", &url, "--user", USER, "--password-env", "P", "--security"];
        let mut command = scratch.command(&args);
        let mut child = command.env("P", PASSWORD).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        child.wait().unwrap();
    }
    coturn.await_no_allocation(0);
}
