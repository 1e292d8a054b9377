//! The words.

use super::super::{Prevented, Trial, answer, answers};
use super::{home, tls, with};

use super::super::Class::{NoUdp, OrdinaryNat};

#[test]
fn an_answer_reads_as_a_sentence() {
    let texts = answers(&home()).map(|answer| answer.to_string());
    assert_eq!(
        texts,
        [
            "in neko's own network: not proven: only if multicast (mDNS) passes between viewer and neko; only such a viewer can test it",
            "elsewhere, behind an ordinary router: yes, directly to 198.51.100.10 over UDP, by hole punching",
            "elsewhere, behind a mobile or carrier-grade NAT: not proven: neko's UDP ports were not tested from outside; a TURN server on another network can test it",
            "elsewhere, without UDP: no: neko has no TCP port (webrtc.tcpmux)",
            "elsewhere, with TCP port 443 only: no: neko has no TCP port (webrtc.tcpmux)",
            "elsewhere, where only TURN servers can be reached: no: webrtc.iceservers.frontend has no TURN server",
            "elsewhere, with IPv6 only: no: neko has no IPv6 address to offer",
        ]
    );
    let relayed = with(|facts| facts.frontend = vec![tls(0)]);
    let timing = answer(NoUdp, &relayed).timing.unwrap();
    assert_eq!(
        format!("{}; {}, {}", answer(NoUdp, &relayed), timing.connected, timing.connected.wait),
        "elsewhere, without UDP: yes, through the viewer's relay, URL 1 of webrtc.iceservers.frontend; 2–2.25 s, neko waits 2 s for a relay"
    );
    let thrown = with(|facts| {
        facts.prevented = Some(Prevented::PageThrows);
        facts.addresses[0].udp = Trial::Arrived;
    });
    assert_eq!(
        answer(OrdinaryNat, &thrown).to_string(),
        "elsewhere, behind an ordinary router: no: the browser rejects webrtc.iceservers.frontend"
    );
}
