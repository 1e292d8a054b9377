//! When the picture comes.

use std::time::Duration;

use super::super::{Class, Facts, Line, Trial, Wait, answer};
use super::{tls, with};

use Class::{NoUdp, OrdinaryNat, SameNetwork, SymmetricNat};

#[test]
fn waits_follow_the_path() {
    let waits = |class, facts: &Facts| {
        let timing = answer(class, facts).timing.unwrap();
        timing.intervals().map(|interval| interval.wait).collect::<Vec<_>>()
    };
    let open = with(|facts| facts.addresses[0].udp = Trial::Arrived);
    assert_eq!(waits(OrdinaryNat, &open), [Wait::ServerReflexive, Wait::PeerReflexive]);
    assert_eq!(waits(SymmetricNat, &open), [Wait::PeerReflexive]);
    assert_eq!(waits(SameNetwork, &open), [Wait::Multicast]);
    assert_eq!(waits(OrdinaryNat, &Facts { lite: true, ..open }), [Wait::Lite]);
    let relayed = with(|facts| facts.frontend = vec![tls(0)]);
    assert_eq!(waits(NoUdp, &relayed), [Wait::Relay, Wait::PeerReflexive]);
    let far = Facts { line: Line { round_trip: Duration::from_millis(300), lossy: true }, ..relayed };
    assert_eq!(waits(NoUdp, &far), [Wait::Relay, Wait::RelayAgain]);
    let timing = answer(NoUdp, &Facts { key_frames: Some(Duration::from_secs(1)), ..far }).timing.unwrap();
    assert_eq!(timing.connected.min, Duration::from_millis(2900));
    assert_eq!(timing.picture(), [Duration::from_millis(2900), Duration::from_millis(4700)]);
}
