//! Somebody who reaches the port, and means no good.

use std::io::Write;
use std::net::{TcpStream, UdpSocket};
use std::process::Command;

use super::program::{Running, raw, until};

/// One with a target of which every probe takes its whole time: the socket never answers.
fn exporter() -> (Running, UdpSocket) {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let targets = format!(
        "timeout: 20s\nmin-interval: 10ms\ntargets:\n- {{name: silent, servers: ['stun:{}']}}\n- {{name: 'a\"}} 1\\', \
         servers: ['stun:127.0.0.1:9']}}\n",
        silent.local_addr().unwrap()
    );
    (Running::start(&[("targets.yaml", &targets)], &[]), silent)
}

fn curl(exporter: &Running, arguments: &[&str]) -> String {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--max-time", "30", "--output", "-", "--write-out", "\n%{http_code}"])
        .args(["--path-as-is", "--globoff"])
        .args(&arguments[1..])
        .arg(format!("http://{}{}", exporter.address, arguments[0]))
        .output()
        .expect("curl must be installed");
    String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn strange_requests_are_refused_and_change_nothing() {
    let (exporter, _silent) = exporter();
    let long = "x".repeat(20_000);
    let (header, many) = (format!("X: {long}"), ["-H", "A: b"].repeat(100));
    for (code, arguments) in [
        ("404", vec!["/../../etc/passwd"]),
        ("404", vec!["/%2e%2e/metrics"]),
        ("404", vec!["/metrics/"]),
        ("404", vec!["/probe?target=http://169.254.169.254/"]),
        ("404", vec!["/probe?target=..%2f..%2fetc%2fpasswd"]),
        ("404", vec!["/probe?target=silent%00"]),
        ("400", vec!["/probe?target=silent&target=silent"]),
        ("400", vec!["/probe?target=silent&module=media"]),
        ("400", vec!["/probe?target=%zz"]),
        ("405", vec!["/metrics", "-X", "DELETE"]),
        ("405", vec!["/-/reload"]),
        ("403", vec!["/-/reload", "-X", "POST", "-H", "Origin: https://evil.example"]),
        ("431", vec!["/metrics", "-H", &header]),
        ("431", [vec!["/metrics"], many].concat()),
        ("200", vec!["/probe?target=a%22%7D%201%5C"]),
        ("200", vec!["/metrics", "-H", "X-Prometheus-Scrape-Timeout-Seconds: 1e999"]),
    ] {
        assert_eq!(curl(&exporter, &arguments), code, "{:.80?}", arguments);
    }
    for bytes in
        ["\r\n\r\n", "GET\r\n\r\n", "\0\0\0\0", "GET /metrics HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
    {
        let refused = raw(&exporter.address, bytes.as_bytes()).is_none_or(|answer| answer.status == 400);
        assert!(refused, "{bytes:?}");
    }
    let refused = exporter.own("neko_ice_exporter_rejected_requests_total{reason=\"bad-request\"}");
    assert!(refused >= 6.0, "{refused}");
    let said = exporter.end();
    assert_eq!(said.lines().count(), 1, "requests are not worth a line: {said}");
}

#[test]
fn a_flood_of_scrapes_is_bounded_and_counted() {
    let (exporter, _silent) = exporter();
    let address = exporter.address.clone();
    let request = format!("GET /probe?target=silent HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut flood: Vec<TcpStream> = Vec::new();
    for _ in 0..480 {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        flood.push(stream);
    }
    until("refusals", || {
        (exporter.own("neko_ice_exporter_rejected_requests_total{reason=\"queue-full\"}") >= 200.0).then_some(())
    });
    assert_eq!(exporter.own("neko_ice_exporter_running_probes"), 1.0, "one at a time for a target");
    assert!(exporter.own("neko_ice_exporter_waiting_scrapes") <= 256.0);
    assert_eq!(exporter.get("/-/healthy").status, 200);
    drop(flood);
    // More connections than there may be: who comes late is told.
    until("a refused connection", || {
        // Those of the last time may have been cut for their silence.
        let _idle: Vec<TcpStream> = (0..600).filter_map(|_| TcpStream::connect(&address).ok()).collect();
        raw(&address, b"").filter(|answer| answer.status == 503 && answer.body.contains("too many connections"))
    });
    until("room again", || super::program::get(&address, "/-/healthy").filter(|answer| answer.status == 200));
    assert!(exporter.own("neko_ice_exporter_rejected_requests_total{reason=\"connections\"}") >= 1.0);
    exporter.end();
}

#[test]
fn a_slow_request_is_cut_off() {
    let (exporter, _silent) = exporter();
    let mut slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(&exporter.address).unwrap()).collect();
    slow.iter_mut().for_each(|stream| stream.write_all(b"GET /metrics HT").unwrap());
    until("the connections", || (exporter.own("neko_ice_exporter_connections") >= 50.0).then_some(()));
    until("their end", || (exporter.own("neko_ice_exporter_connections") <= 2.0).then_some(()));
    exporter.end();
}
