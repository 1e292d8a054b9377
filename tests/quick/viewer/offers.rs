//! Offers to the real peer: as neko was recorded to make them, and as nobody should.

use std::fmt::Write as _;

use neko_ice::report::Slug;
use neko_ice::transport::Allocations;
use neko_ice::viewer::peer::{Allowed, Peer, Prepared};
use neko_ice::viewer::signalling::Offer;

/// The first offer of each scenario that has one.
fn offers() -> Vec<(String, String)> {
    let offer = |scenario: String| {
        let records = super::records(&scenario);
        let offer = records.iter().find(|record| record.body["event"] == "signal/provide")?;
        let body = if offer.body["sdp"].is_string() { &offer.body } else { &offer.body["payload"] };
        Some((scenario, body["sdp"].as_str()?.to_owned()))
    };
    super::scenarios().into_iter().filter_map(offer).collect()
}

/// The answer, without a socket.
async fn answer(sdp: &str) -> Result<String, Slug> {
    let allowed = Allowed { tcp_only: true, ..Allowed::default() };
    let answered = Peer::answer(Prepared::new(), &Offer::read(sdp), &[], &allowed, &Allocations::new()).await;
    answered.map(|(_, answer)| answer).map_err(|failure| failure.slug)
}

/// As a browser that only watches: what neko needs of an answer.
#[tokio::test]
async fn every_recorded_offer_gets_an_answer() {
    let mut all = String::new();
    for (scenario, sdp) in
        offers().into_iter().filter(|(scenario, _)| scenario.starts_with("offer-") || scenario == "v2-viewer")
    {
        let answer = answer(&sdp).await.unwrap_or_else(|slug| panic!("{scenario}: {slug:?}"));
        let _ = writeln!(all, "## {scenario}: {}", Offer::read(&sdp).summary());
        let told =
            ["m=", "a=setup", "a=recvonly", "a=inactive", "a=sendrecv", "a=rtpmap", "a=sctp-port", "a=mid", "a=group"];
        let told = answer.lines().filter(|line| told.iter().any(|start| line.starts_with(start)));
        told.for_each(|line| all.extend([line, "\n"]));
    }
    insta::assert_snapshot!(all);
}

/// Lines lost, doubled, swapped and torn: an answer or a refusal, and no panic.
#[tokio::test]
async fn a_torn_offer_is_refused_or_answered() {
    let mut state = 18u64;
    let mut random = |below: usize| {
        // Knuth's constants: the same cases in every run.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let offers = offers();
    let (mut answered, mut refused) = (0, 0);
    for _ in 0..600 {
        let sdp = &offers[random(offers.len())].1;
        let mut lines: Vec<String> = sdp.lines().map(str::to_owned).collect();
        for _ in 0..=random(3) {
            let (at, other) = (random(lines.len()), random(lines.len()));
            match random(6) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[other].clone()),
                2 => lines.swap(at, other),
                3 => lines.truncate(at.max(1)),
                4 => {
                    let cut = random(lines[at].len());
                    lines[at].truncate(cut);
                }
                _ => lines[at] = lines[at].replace(|c: char| c.is_ascii_digit(), ["", "9999999999", "-1"][random(3)]),
            }
        }
        match answer(&lines.join("\r\n")).await {
            Ok(_) => answered += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(answered > 100 && refused > 100, "{answered} {refused}");
}

#[tokio::test]
async fn what_is_no_offer_is_named() {
    for sdp in ["", "v=0", "x", &"a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n".repeat(10_000)] {
        assert_eq!(answer(sdp).await, Err(Slug::OfferUnusable), "{}", &sdp[..sdp.len().min(40)]);
    }
    let unknown = offers()[0].1.replace("VP8/90000", "XVID/90000");
    assert_eq!(answer(&unknown).await, Err(Slug::CodecUnsupported));
}
