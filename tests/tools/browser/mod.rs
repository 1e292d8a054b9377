//! `neko-ice probe --viewer browser` with Chromium as the viewer.

mod chromium;
mod hostile;
mod run;

use serde_json::Value;

use self::chromium::Chromium;
use self::run::Run;
use crate::support::coturn::{Coturn, PASSWORD, USER};
use crate::support::port::free_port;

/// One that does not answer.
const STUN: &str = r#"{urls: "stun:127.0.0.1:9"}"#;

/// neko's settings: a port for UDP, one for TCP, and what is in the lists.
fn settings(udp: u16, tcp: u16, frontend: &str, backend: &str) -> String {
    format!(
        "webrtc:\n  udpmux: {udp}\n  tcpmux: {tcp}\n  ip_retrieval_url: \"\"\n  iceservers:\n    \
         frontend: [{frontend}]\n    backend: [{backend}]\n"
    )
}

fn turn(coturn: &Coturn, query: &str, password: &str) -> String {
    format!(r#"{{urls: "turn:{}{query}", username: {USER}, credential: "{password}"}}"#, coturn.plain)
}

/// Each step: its kind, whether there was a picture, how it got through.
fn steps(browser: &Value) -> Vec<(String, bool, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let way = |step: &Value| match step["relay"].as_str() {
        Some(protocol) => format!("relay {protocol}"),
        None => text(&step["pair"]["neko"]).split(' ').take(2).collect::<Vec<_>>().join(" "),
    };
    let steps = browser["steps"].as_array().expect("steps");
    steps.iter().map(|step| (text(&step["kind"]), step["picture"].as_bool().unwrap(), way(step))).collect()
}

#[test]
fn a_browser_sees_the_picture_by_every_way() {
    let coturn = Coturn::start(&[]);
    let (udp, tcp) = (free_port(), free_port());
    let lists = [turn(&coturn, "", PASSWORD), turn(&coturn, "?transport=tcp", PASSWORD), turn(&coturn, "", "wrong")];
    let run = Run::start(&settings(udp, tcp, &lists.join(", "), &turn(&coturn, "", PASSWORD)), &[]);
    let _browser = Chromium::open(&run.link);
    let (report, code, said) = run.end();
    assert_eq!((code, report["verdict"]["name"].as_str()), (0, Some("usable")), "{report:#}");
    let browser = &report["browsers"][0];
    let expected = [
        ("as-neko", true, "host udp"),
        ("relay-only", true, "relay udp"),
        ("relay-only", true, "relay tcp"),
        ("relay-only", false, ""),
        ("without-udp", true, "host tcp"),
    ];
    let seen = steps(browser);
    let seen: Vec<_> = seen.iter().map(|(kind, picture, way)| (kind.as_str(), *picture, way.as_str())).collect();
    assert_eq!(seen, expected, "{browser:#}");
    assert_eq!(browser["steps"][3]["failure"]["slug"], "credentials-refused", "{browser:#}");
    assert_eq!((&browser["websocket"], &browser["class"]), (&true.into(), &"same-network".into()));
    let own = report["viewers"].as_array().unwrap().iter().find(|viewer| viewer["class"] == "same-network").unwrap();
    assert_eq!((&own["video"], &own["seen_by"]["kind"]), (&"yes".into(), &"browser".into()), "{own:#}");
    let media = &browser["steps"][0]["media"];
    assert!(media["frames"].as_u64() > Some(30) && media["bits_per_second"].as_u64() > Some(100_000), "{media:#}");
    // Neither the passwords nor the secret of the link are in what was said and reported.
    let all = format!("{report}{}", said.replace(&run::secret(&said), ""));
    assert!(!all.contains(PASSWORD) && !report.to_string().contains(&run::secret(&said)), "{all}");
    coturn.await_no_allocation(4);
}

#[test]
fn a_relay_with_a_wrong_password_is_no_picture_and_says_so() {
    let coturn = Coturn::start(&[]);
    let run =
        Run::start(&settings(free_port(), free_port(), &turn(&coturn, "", "wrong"), STUN), &["--policy", "relay"]);
    let _browser = Chromium::open(&run.link);
    let (report, code, _) = run.end();
    assert_eq!((code, report["verdict"]["causes"][0]["slug"].as_str()), (1, Some("credentials-refused")), "{report:#}");
}

#[test]
fn two_browsers_share_the_ports() {
    let run = Run::start(&settings(free_port(), free_port(), STUN, STUN), &["--viewers", "2"]);
    let (_one, _other) = (Chromium::open(&run.link), Chromium::open(&run.link));
    let (report, code, _) = run.end();
    let pictures: Vec<&Value> =
        report["browsers"].as_array().unwrap().iter().map(|browser| &browser["picture"]).collect();
    assert_eq!((code, pictures), (0, vec![&Value::Bool(true); 2]), "{report:#}");
}

/// A browser that hides its address from pages has no candidate over UDP.
#[test]
fn a_browser_that_keeps_its_addresses_to_itself_is_named() {
    let without_tcp = settings(free_port(), 0, STUN, STUN);
    let run = Run::start(&without_tcp, &[]);
    let _browser = Chromium::open_with(&run.link, &["--webrtc-ip-handling-policy=disable_non_proxied_udp"]);
    let (report, code, _) = run.end();
    let step = &report["browsers"][0]["steps"][0];
    assert_eq!((code, step["failure"]["slug"].as_str()), (1, Some("webrtc-blocked")), "{report:#}");
}
