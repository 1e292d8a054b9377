//! What is no neko, or wants to be none: a named end in time.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::stand_in::Neko;
use super::{PASSWORD, failure, view};
use crate::support::permit::Permit;

/// Answers every connection in the same way.
fn server(answer: impl Fn(&mut TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let answer = answer.clone();
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                answer(&mut stream);
            });
        }
    });
    address
}

fn text(answer: &'static str) -> String {
    server(move |stream| drop(stream.write_all(answer.as_bytes())))
}

fn endless(head: &'static str, piece: &'static str) -> String {
    server(move |stream| {
        let _ = stream.write_all(head.as_bytes());
        while stream.write_all(piece.as_bytes()).is_ok() {}
    })
}

#[test]
fn whatever_answers_has_a_name_in_time() {
    let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let cases = [
        ("silence", server(|_| thread::sleep(Duration::from_secs(60))), "http-failed"),
        ("closes", server(|_| {}), "http-failed"),
        ("not HTTP", text("SSH-2.0-OpenSSH_9.6\r\n"), "http-failed"),
        ("a page", text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nhey\n"), "not-neko"),
        ("404", text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "not-neko"),
        ("502", text("HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n"), "proxy-error"),
        (
            "login",
            text("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
            "proxy-login",
        ),
        (
            "TLS",
            text(
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 48\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
            ),
            "https-expected",
        ),
        (
            "a loop",
            text("HTTP/1.1 302 Found\r\nLocation: /a/api/whoami\r\nContent-Length: 0\r\n\r\n"),
            "redirect-refused",
        ),
        (
            "elsewhere",
            text("HTTP/1.1 302 Found\r\nLocation: https://login.example.org/?t=1\r\nContent-Length: 0\r\n\r\n"),
            "redirect-refused",
        ),
        (
            "endless headers",
            endless("HTTP/1.1 200 OK\r\n", "X-Y: 1234567890123456789012345678901234567890\r\n"),
            "http-failed",
        ),
        ("endless body", endless("HTTP/1.1 200 OK\r\n\r\n", "1234567890123456789012345678901234567890"), "http-failed"),
        ("a bomb", text(bomb(json)), "not-neko"),
    ];
    let runs = cases.map(|(name, address, expected)| {
        thread::spawn(move || {
            let start = Instant::now();
            let (report, code) = view(&address, "neko", &[]);
            assert!(start.elapsed() < Duration::from_secs(20), "{name}");
            assert_eq!((name, failure(&report)), (name, expected), "{report:#}");
            assert!([1, 3].contains(&code), "{name}: {code}");
        })
    });
    runs.into_iter().for_each(|run| run.join().unwrap());
}

/// A neko that floods its viewers: bounded in time, and the picture comes where it can.
#[test]
fn floods_over_the_websocket_end_in_time() {
    let _place = Permit::wait();
    // Among ten thousand candidates the one that works may never be tried.
    let cases: [(&str, &[&str]); 4] = [
        ("flood", &["none"]),
        ("nested", &["none"]),
        ("candidates", &["none", "ice-failed", "dtls-failed"]),
        ("huge", &["websocket-lost"]),
    ];
    for (mode, expected) in cases {
        let neko = Neko::start(&["-mode", mode]);
        let start = Instant::now();
        let (report, code) = view(&neko.address, PASSWORD, &["--deadline", "15s"]);
        assert!(start.elapsed() < Duration::from_secs(20), "{mode}");
        assert!(expected.contains(&failure(&report)), "{mode}: {report:#}");
        assert_eq!(code, i32::from(failure(&report) != "none"), "{mode}");
        assert!(report["neko_candidates"].as_array().unwrap().len() <= 256, "{mode}");
        neko.saw("logout true");
    }
}

/// neko's answer to everything, as it seems: JSON that nests without end.
fn bomb(head: &str) -> &'static str {
    let body = "[".repeat(200_000);
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).leak()
}
