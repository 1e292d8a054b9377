//! Whoever has the link, and whoever has not: every request ends, and nothing of it ends the run.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use super::run::{Run, secret};
use super::{STUN, settings};
use crate::support::port::free_port;

fn start(arguments: &[&str]) -> Run {
    Run::start(&settings(free_port(), free_port(), STUN, STUN), arguments)
}

fn connect(run: &Run) -> TcpStream {
    let host = run.link.trim_start_matches("http://").split('/').next().expect("a host");
    let stream = TcpStream::connect(host).expect("the page");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    stream
}

/// The answer's status and body.
fn ask(run: &Run, head: &str, body: &str) -> (u16, String) {
    let mut stream = connect(run);
    let length = body.len();
    let request = format!("{head}\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
    // One that is too long is not read to its end.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    (status, answer.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned())
}

fn post(run: &Run, what: &str, body: &Value) -> (u16, String) {
    let token = secret(&run.link);
    ask(run, &format!("POST /api/{what} HTTP/1.1\r\nauthorization: Bearer {token}"), &body.to_string())
}

/// Opens the page as a browser does.
fn join(run: &Run, webrtc: bool) -> String {
    let (status, body) = post(run, "join", &json!({"agent": "Firefox/128.0 (Android)", "webrtc": webrtc}));
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(status, 200);
    body["id"].as_str().expect("a number").to_owned()
}

fn tell(run: &Run, id: &str, told: &Value) -> u16 {
    post(run, "say", &json!({"id": id, "told": told})).0
}

/// Waits for the first step.
fn offered(run: &Run, id: &str) -> usize {
    assert_eq!(tell(run, id, &json!({"what": "start"})), 200);
    let (status, body) = post(run, "next", &json!({"id": id, "after": 0}));
    assert_eq!(status, 200);
    let todo: Vec<Value> = serde_json::from_str(&body).expect("JSON");
    assert_eq!(todo[0]["do"], "connect", "{todo:#?}");
    todo.len()
}

fn slugs(report: &Value) -> Vec<&str> {
    let browsers = report["browsers"].as_array().map(Vec::as_slice).unwrap_or_default();
    browsers.iter().map(|browser| browser["failure"]["slug"].as_str().unwrap_or("none")).collect()
}

#[test]
fn nobody_who_lacks_the_secret_gets_further_than_the_page() {
    let run = start(&["--deadline", "4s"]);
    let (status, page) = ask(&run, "GET / HTTP/1.1", "");
    assert!(status == 200 && page.contains("Start") && !page.contains(&secret(&run.link)), "{status} {page}");
    assert_eq!(ask(&run, "GET /health HTTP/1.1", ""), (200, "true".to_owned()));
    for (head, expected) in [
        ("POST /api/join HTTP/1.1", 401),
        ("POST /api/next HTTP/1.1\r\nauthorization: Bearer AAAAAAAAAAAAAAAAAAAAAA", 401),
        ("POST /api/say HTTP/1.1\r\nauthorization: Basic x", 401),
        ("GET /api/join HTTP/1.1", 404),
        ("GET /api/ws HTTP/1.1", 400),
        ("GET /../../etc/passwd HTTP/1.1", 404),
        ("DELETE / HTTP/1.1", 404),
    ] {
        assert_eq!(ask(&run, head, "{}").0, expected, "{head}");
    }
    let (report, code, said) = run.end();
    assert_eq!((code, report["verdict"]["causes"][0]["slug"].as_str()), (3, Some("nobody-came")), "{report:#}");
    assert!(!said.contains("opened the page"), "{said}");
}

#[test]
fn requests_that_are_not_the_pages_are_refused() {
    let run = start(&["--deadline", "25s"]);
    assert_eq!(post(&run, "join", &json!({"agent": "x".repeat(200_000)})).0, 413);
    for body in [json!(null), json!([]), json!({"id": 1}), json!({"id": "x", "told": {"what": "else"}})] {
        assert_eq!(post(&run, "say", &body).0, 400, "{body}");
    }
    assert_eq!(post(&run, "next", &json!({"id": "nobody", "after": 0})).0, 404);
    let id = join(&run, true);
    // Far beyond what there is, and no more browsers than a run has.
    for _ in 1..32 {
        join(&run, true);
    }
    assert_eq!(post(&run, "join", &json!({})).0, 429);
    // A head and a body that never end: the server closes them, the browser's requests go on.
    let (mut head, mut body) = (connect(&run), connect(&run));
    head.write_all(b"GET / HTTP/1.1\r\nx: ").expect("sent");
    let token = secret(&run.link);
    let begin = format!("POST /api/join HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-length: 9000\r\n\r\n{{");
    body.write_all(begin.as_bytes()).expect("sent");
    assert_eq!(tell(&run, &id, &json!({"what": "bye"})), 200);
    let mut rest = String::new();
    let _ = body.read_to_string(&mut rest);
    assert!(rest.is_empty() || rest.contains(" 408 "), "{rest}");
    let (report, code, _) = run.end();
    assert_eq!(code, 3);
    assert!(slugs(&report).iter().all(|slug| *slug == "start-not-pressed"), "{report:#}");
}

#[test]
fn an_answer_that_is_none_ends_its_step_and_not_the_run() {
    for (sdp, slug) in [
        ("", "answer-unusable"),
        ("v=0\r\n", "answer-unusable"),
        ("a=ice-ufrag:u\r\na=ice-pwd:p\r\nm=video 9 x\r\n", "answer-unusable"),
        ("a=ice-ufrag:u\r\na=ice-pwd:p\r\nm=video 0 x\r\n", "codec-unsupported"),
    ] {
        let run = start(&["--deadline", "20s"]);
        let id = join(&run, true);
        offered(&run, &id);
        for number in 0..200 {
            let candidate = format!("candidate:{number} 1 udp 1 10.0.{number}.1 9 typ host \u{1b}[31m");
            tell(&run, &id, &json!({"what": "candidate", "step": 0, "candidate": candidate}));
        }
        tell(&run, &id, &json!({"what": "answer", "step": 0, "sdp": sdp}));
        tell(&run, &id, &json!({"what": "bye"}));
        let (report, _, said) = run.end();
        let step = &report["browsers"][0]["steps"][0];
        assert_eq!(step["failure"]["slug"], slug, "{report:#}");
        assert!(!said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn ten_thousand_candidates_are_too_many() {
    let run = start(&["--deadline", "60s"]);
    let id = join(&run, true);
    offered(&run, &id);
    // In one connection, as a page would.
    let mut stream = connect(&run);
    let token = secret(&run.link);
    let mut refused = 0;
    for number in 0..10_000 {
        let candidate = format!("candidate:{number} 1 udp 1 10.{}.{}.1 9 typ host", number / 250, number % 250);
        let body = json!({"id": id, "told": {"what": "candidate", "step": 0, "candidate": candidate}}).to_string();
        let head = format!(
            "POST /api/say HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer).expect("an answer");
        refused += usize::from(answer[..length].starts_with(b"HTTP/1.1 429"));
    }
    assert!(refused > 6_000, "{refused}");
    drop(stream);
    let (report, code, _) = run.end();
    assert_eq!(code, 3, "{report:#}");
    assert!(report["browsers"][0]["candidates"].as_array().is_none_or(|all| all.len() <= 64), "{report:#}");
}

#[test]
fn a_browser_without_webrtc_and_a_closed_tab_have_names() {
    let run = start(&["--deadline", "8s"]);
    join(&run, false);
    let id = join(&run, true);
    offered(&run, &id);
    tell(&run, &id, &json!({"what": "bye"}));
    join(&run, true);
    let (report, code, said) = run.end();
    let mut slugs = slugs(&report);
    slugs.sort_unstable();
    assert_eq!((code, slugs), (3, vec!["start-not-pressed", "tab-closed", "webrtc-blocked"]), "{report:#}");
    assert!(said.contains("Firefox 128 on Android: opened the page"), "{said}");
}
