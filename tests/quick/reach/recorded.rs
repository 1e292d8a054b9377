//! Whether the viewer got a picture, and why not.

use neko_ice::behaviour::{Behaviour, StopKind};
use neko_ice::ice_server::{Side, Transport};
use neko_ice::reach::{AddressOrigin, AllocationFault, Cause, Doubt, Fault, PortRange, Prevented, SettingKey, Video};

use super::deployments::{answered, resolution, rows, text};

/// What nobody has tried, by the cases that are not proven for it.
type Open = (&'static str, Doubt);

/// That is not proven by the deployment's own servers, but by a server outside.
const OPEN_TO_A_SERVER_OUTSIDE: [Open; 25] = [
    // neko hears from no server over UDP, and may not send before its viewers do.
    ("01-host-epr", Doubt::Forward(Transport::Udp)),
    ("16-dead-stun-trickle", Doubt::Forward(Transport::Udp)),
    ("17-dead-stun-notrickle", Doubt::Forward(Transport::Udp)),
    ("18-dead-turn-notrickle", Doubt::Forward(Transport::Udp)),
    ("20-epr-one-2-viewers", Doubt::Forward(Transport::Udp)),
    ("20-epr-one-2-viewers", Doubt::Forward(Transport::Udp)),
    ("44-nat-pair", Doubt::Forward(Transport::Udp)),
    ("02-default-ports", Doubt::Forward(Transport::Udp)),
    ("03-udpmux", Doubt::Forward(Transport::Udp)),
    ("04-tcpmux-only", Doubt::Forward(Transport::Tcp)),
    ("23-noforward-sym-nat", Doubt::Forward(Transport::Udp)),
    ("25-back-only", Doubt::Forward(Transport::Udp)),
    ("41-host-nonat", Doubt::Forward(Transport::Udp)),
    ("45-epr-outside-forward", Doubt::Forward(Transport::Udp)),
    ("h02", Doubt::Forward(Transport::Tcp)),
    ("h16", Doubt::Forward(Transport::Udp)),
    ("h17", Doubt::Forward(Transport::Udp)),
    ("h20", Doubt::Forward(Transport::Udp)),
    ("h21", Doubt::Forward(Transport::Udp)),
    ("h22", Doubt::Forward(Transport::Tcp)),
    ("h24", Doubt::Forward(Transport::Udp)),
    ("h30", Doubt::Forward(Transport::Udp)),
    ("h33", Doubt::Forward(Transport::Udp)),
    ("h50", Doubt::Forward(Transport::Udp)),
    ("h75", Doubt::Forward(Transport::Udp)),
];

/// That only a viewer can prove.
const OPEN_TO_VIEWERS: [Open; 11] = [
    ("12-badpw-front", Doubt::RelayPortsOfViewers(0)),
    ("13-badpw-front-stun", Doubt::RelayPortsOfViewers(0)),
    ("30-ipv6-nat-v4", Doubt::HiddenAddress),
    ("31-ipv6-nonat", Doubt::HiddenAddress),
    ("32-ipv6-udpmux", Doubt::HiddenAddress),
    ("33-ipv6-tcpmux", Doubt::HiddenAddress),
    ("42-samelan-nat", Doubt::Multicast),
    ("h07", Doubt::Multicast),
    ("h19", Doubt::Multicast),
    ("h80", Doubt::HiddenAddress),
    ("h85", Doubt::HiddenAddress),
];

/// Counts right, not proven and wrong, and asserts each: none is wrong.
fn check(by: &str, right: usize, mut open: Vec<Open>) {
    let (mut found, mut wrong, rows) = (Vec::new(), Vec::new(), rows());
    for row in &rows {
        let (answer, case) = (answered(row, &row[by]), text(row, "case"));
        match (answer.video, row["got"]["video"].as_bool().unwrap()) {
            (Video::NotProven, _) => found.push((case, answer.doubt.unwrap())),
            (Video::Yes, true) | (Video::No, false) => {}
            _ => wrong.push(format!("{case}: {answer:?}")),
        }
    }
    let is_right = rows.len() - found.len() - wrong.len();
    println!("{by}: right {is_right}, not proven {}, wrong {}", found.len(), wrong.len());
    found.sort_by_key(|(case, _)| *case);
    open.sort_by_key(|(case, _)| *case);
    assert_eq!(wrong, [] as [&str; 0]);
    assert_eq!(found, open);
    assert_eq!(is_right, right);
}

#[test]
fn by_the_servers_of_its_own_lists_no_deployment_is_judged_wrong() {
    check("place", 54, OPEN_TO_A_SERVER_OUTSIDE.into_iter().chain(OPEN_TO_VIEWERS).collect());
}

#[test]
fn with_a_server_outside_only_what_a_viewer_alone_can_prove_is_open() {
    // There the ports are known to be closed, and what is left is a STUN server that does not answer.
    let silent = ("02-default-ports", Doubt::ServerSilent(Side::Frontend, 0));
    check("outside", 78, OPEN_TO_VIEWERS.into_iter().chain([silent]).collect());
}

/// Why there is no path, as far as that is known; of several causes the first.
const CAUSES: [(&str, Cause); 30] = [
    ("09-turn-tcp-back-nomux", Cause::Unused(0)),
    ("10-turn-tcp-back-mux", Cause::Unused(0)),
    ("19-back-turn-nocreds", Cause::Prevented(Prevented::NoOffer(StopKind::Server))),
    ("20-epr-one-2-viewers", Cause::PortsUsedUp(PortRange { ports: 1, hosts: 1, per_viewer: 1 })),
    ("21-front-url-slashes", Cause::Prevented(Prevented::PageThrows)),
    ("23-noforward-sym-nat", Cause::AddressInside(AddressOrigin::Interface)),
    ("26-turn-denies-neko", Cause::RelayForbidden(Side::Frontend, 0)),
    ("40-tcpmux-nonat", Cause::AddressInside(AddressOrigin::Interface)),
    ("41-host-nonat", Cause::AddressInside(AddressOrigin::Interface)),
    ("43-turn-denies-all", Cause::RelayForbidden(Side::Frontend, 0)),
    ("45-epr-outside-forward", Cause::PortsClosed(Transport::Udp)),
    ("46-turn-front-port-closed", Cause::ServerFails(Side::Frontend, 0, Fault::Refused)),
    ("h05", Cause::NotOffered(Transport::Tcp)),
    ("h12", Cause::AddressInside(AddressOrigin::Nat1to1)),
    ("h14", Cause::MappedAddressNotOffered),
    ("h16", Cause::PortsClosed(Transport::Udp)),
    ("h17", Cause::PortsClosed(Transport::Udp)),
    ("h24", Cause::PortsClosed(Transport::Udp)),
    ("h33", Cause::PortsClosed(Transport::Udp)),
    ("h38", Cause::NoHairpin),
    ("h40", Cause::Unreachable(Side::Frontend, 0)),
    ("h43", Cause::ServerFails(Side::Frontend, 0, Fault::Certificate)),
    ("h45", Cause::ViewerUnknown),
    ("h50", Cause::AllocationFails(Side::Frontend, 0, AllocationFault::Credentials)),
    ("h56", Cause::RelayedAddressInside(Side::Backend, 0)),
    ("h62 viewer 2 of 2", Cause::QuotaUsedUp(Side::Frontend, 0, 1)),
    ("h65", Cause::Unused(0)),
    ("h69", Cause::Unreachable(Side::Frontend, 0)),
    ("h77", Cause::Prevented(Prevented::NoOffer(StopKind::Address))),
    ("h79", Cause::NotOffered(Transport::Tcp)),
];

#[test]
fn each_black_page_has_its_cause() {
    let rows = rows();
    let answers = rows.iter().map(|row| (text(row, "case"), answered(row, &row["outside"])));
    let mut causes: Vec<_> = answers.filter_map(|(case, answer)| Some((case, *answer.causes.first()?))).collect();
    causes.sort_by_key(|(case, _)| *case);
    assert_eq!(causes, CAUSES);
}

/// What decides is named by neko's key, and by the place where it stands.
#[test]
fn the_setting_that_decides_has_its_place() {
    let row = rows().into_iter().find(|row| row["case"] == "h12").unwrap();
    let (answer, resolution) = (answered(&row, &row["place"]), resolution(&row));
    let (setting, behaviour) = (answer.setting().unwrap(), Behaviour::of(&resolution));
    assert_eq!((setting, setting.key(&resolution, &behaviour)), (SettingKey::Nat1to1, Some("webrtc.nat1to1")));
    assert_eq!(setting.place(&resolution, &behaviour).unwrap().text(), "192.168.10.2");
    let url = SettingKey::Url(Side::Frontend, 0).place(&resolution, &behaviour).unwrap();
    assert_eq!(url.text(), "stun:198.51.100.30:3478");
}
