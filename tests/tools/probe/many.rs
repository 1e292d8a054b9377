//! Many servers at once, many probes in a row, and interrupts at every step.

use std::net::{TcpListener, UdpSocket};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::run::{Scratch, report};
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
    // Twenty silent ones one after the other would take 40 s; benches/many_servers.py tells the time.
    assert_eq!(count("deadline-reached"), 0);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak: u64 = stderr.split_whitespace().find_map(|word| word.parse().ok()).expect("VmHWM in kB");
    assert!(peak <= 64 * 1024, "{peak} kB");
    coturn.await_no_allocation(1);
}

#[test]
fn a_hundred_dead_servers_are_all_named_within_the_time_limit() {
    // A third says nothing, a third refuses, a third takes the connection and says nothing.
    let silent = silent(34);
    let listening: Vec<TcpListener> = (0..33).map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
    // Held by nobody that answers on the other transport, and none of the ports above, which are of that transport.
    let port = |address: std::io::Result<std::net::SocketAddr>| address.unwrap().port();
    let taken: Vec<u16> = listening.iter().map(|socket| port(socket.local_addr())).collect();
    let any = std::iter::repeat_with(|| UdpSocket::bind(("127.0.0.1", 0)).unwrap());
    let (mut beside, mut refusing): (Vec<UdpSocket>, Vec<UdpSocket>) = Default::default();
    for socket in any {
        match taken.contains(&port(socket.local_addr())) {
            true => beside.push(socket),
            false => refusing.push(socket),
        }
        if refusing.len() == 33 {
            break;
        }
    }
    let mut config = String::from("webrtc:\n  iceservers:\n    backend:\n");
    let mut entry = |at: std::net::SocketAddr, query: &str| {
        config += &format!("      - urls: 'turn:{at}{query}'\n        username: u\n        credential: c\n");
    };
    silent.iter().for_each(|socket| entry(socket.local_addr().unwrap(), ""));
    listening.iter().for_each(|socket| entry(socket.local_addr().unwrap(), "?transport=tcp"));
    refusing.iter().for_each(|socket| entry(socket.local_addr().unwrap(), "?transport=tcp"));
    // The program's own deadline would name what the time limit has not.
    let args = ["--servers-only", "--timeout", "3s", "--deadline", "60s", "config.yaml"];
    let (report, code) = Scratch::with(&config).probe(&args);
    let servers = report["servers"].as_array().unwrap();
    let mut slugs = std::collections::BTreeMap::<String, usize>::new();
    for server in servers {
        let slug = server["steps"].as_array().unwrap().iter().find_map(|step| step["failure"]["slug"].as_str());
        *slugs.entry(slug.unwrap_or("none").to_owned()).or_default() += 1;
    }
    let expected = [("connection-refused".to_owned(), 33), ("server-silent".to_owned(), 67)];
    assert_eq!((code, servers.len(), slugs), (Some(1), 100, expected.into()), "{report:#}");
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
