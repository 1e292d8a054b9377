//! The TURN servers that neko names to its viewers, a real coturn, and TLS before neko.

use serde_json::{Value, json};

use super::stand_in::Neko;
use super::{PASSWORD, failure, view};
use crate::support::coturn::{self, Coturn};

fn servers(urls: &[String], credential: &str) -> String {
    json!([{ "urls": urls, "username": coturn::USER, "credential": credential }]).to_string()
}

fn kinds(report: &Value, side: &str) -> Vec<String> {
    let candidates = report[side].as_array().unwrap().iter();
    let mut kinds: Vec<String> = candidates
        .map(|candidate| {
            format!("{} {}", candidate["kind"].as_str().unwrap(), candidate["transport"].as_str().unwrap())
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn a_viewer_with_relays_alone_comes_through_coturn() {
    let coturn = Coturn::start(&[]);
    let port = coturn.plain.port();
    for transport in ["udp", "tcp"] {
        let urls = [format!("turn:127.0.0.1:{port}?transport={transport}")];
        let neko = Neko::start(&["-iceservers", &servers(&urls, coturn::PASSWORD)]);
        let (report, code) = view(&neko.address, PASSWORD, &["--relay-only"]);
        assert_eq!(code, 0, "{report:#}");
        assert_eq!(kinds(&report, "viewer_candidates"), ["relay udp"], "{report:#}");
        assert!(report["pair"]["viewer"].as_str().unwrap().starts_with("relay udp 127.0.0.1:"), "{report:#}");
        assert_eq!(report["ice_servers"], json!(urls));
        assert!(!report.to_string().contains(coturn::PASSWORD), "{report:#}");
    }
}

#[test]
fn every_way_in_turn() {
    let coturn = Coturn::start(&[]);
    let port = coturn.plain.port();
    let urls = ["udp", "tcp"].map(|transport| format!("turn:127.0.0.1:{port}?transport={transport}"));
    let neko = Neko::start(&["-iceservers", &servers(&urls, coturn::PASSWORD)]);
    let (report, code) = view(&neko.address, PASSWORD, &["--each"]);
    assert_eq!(code, 0, "{report:#}");
    let ways = report["ways"].as_array().unwrap().iter();
    let ways: Vec<_> =
        ways.map(|way| (way["way"].as_str().unwrap(), way["url"].as_str(), way["failure"]["slug"].as_str())).collect();
    let expected = [
        ("browser", None, None),
        ("tcp-only", None, None),
        ("relay-only", Some(urls[0].as_str()), None),
        ("relay-only", Some(urls[1].as_str()), None),
    ];
    assert_eq!(ways, expected, "{report:#}");
    for _ in ways {
        neko.saw("logout true");
    }
}

#[test]
fn a_relay_that_refuses_is_named() {
    let coturn = Coturn::start(&[]);
    let urls = [format!("turn:127.0.0.1:{}", coturn.plain.port())];
    let neko = Neko::start(&["-iceservers", &servers(&urls, "wrong-credential")]);
    let (report, code) = view(&neko.address, PASSWORD, &["--relay-only"]);
    assert_eq!((failure(&report), code), ("ice-failed", 1), "{report:#}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("401") && !notes.contains("wrong-credential"), "{report:#}");
}

#[test]
fn a_list_that_browsers_refuse_is_a_failure_even_with_a_picture() {
    let neko = Neko::start(&["-iceservers", r#"[{"urls":["turn:127.0.0.1:9"]}]"#]);
    let (report, code) = view(&neko.address, PASSWORD, &[]);
    assert_eq!((failure(&report), code), ("servers-refused", 1), "{report:#}");
    assert!(report["video"]["frames"].as_u64() > Some(10), "{report:#}");
}

#[test]
fn https_is_trusted_as_browsers_do_or_as_the_user_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap().self_signed(&key).unwrap();
    std::fs::write(path("cert.pem"), certificate.pem()).unwrap();
    std::fs::write(path("key.pem"), key.serialize_pem()).unwrap();
    let neko = Neko::start(&["-cert", &path("cert.pem"), "-key", &path("key.pem")]);
    let port = neko.address.rsplit_once(':').unwrap().1;
    let url = format!("https://localhost:{port}");
    let (report, code) = view(&url, PASSWORD, &["--ipv4"]);
    assert_eq!((failure(&report), code), ("tls-self-signed", 1), "{report:#}");
    for options in [&["--ca", &path("cert.pem")][..], &["--insecure"]] {
        let (report, code) = view(&url, PASSWORD, &[&["--ipv4"], options].concat());
        assert_eq!(code, 0, "{report:#}");
        assert!(
            report["notes"].to_string().contains(&format!("{} let the certificate pass", options[0])),
            "{report:#}"
        );
    }
    let (report, code) = view(&format!("http://localhost:{port}"), PASSWORD, &["--ipv4"]);
    assert_eq!((failure(&report), code), ("https-expected", 1), "{report:#}");
    let plain = Neko::start(&[]);
    let (report, code) = view(&format!("https://{}", plain.address), PASSWORD, &[]);
    assert_eq!((failure(&report), code), ("http-expected", 1), "{report:#}");
}
