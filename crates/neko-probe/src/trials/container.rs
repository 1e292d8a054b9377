//! Whether this machine is a container with a network of its own.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use crate::proof::is_container_network;
use crate::transport::route_to;

/// What Docker, Podman and Kubernetes put into every container.
const MARKS: [&str; 3] = ["/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io"];

/// What the machine shows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signs {
    /// One of [`MARKS`] is there.
    marked: bool,
    /// The address of the way out is of those that Docker gives.
    address: bool,
    /// The device of the way out is one end of a pair, as in every container's own network; none where that is not told.
    /// A container that shares the machine's network has its network card, or a device of its own in the LAN.
    pair: Option<bool>,
}

/// Looks at the device and the address of the way out.
pub(super) fn is_container() -> bool {
    let Some(ip) = way_out() else { return false };
    let marked = MARKS.iter().any(|mark| Path::new(mark).exists()) && !is_namespace_inside();
    judge(Signs { marked, address: is_container_network(ip), pair: device_of(ip).and_then(|device| is_pair(&device)) })
}

fn judge(signs: Signs) -> bool {
    signs.pair.unwrap_or(signs.address) && (signs.marked || signs.address)
}

/// Whether a process above this one has another network: then this one was made inside what the marks speak of.
fn is_namespace_inside() -> bool {
    let network = |process: &str| fs::read_link(format!("/proc/{process}/ns/net")).ok();
    let Some(own) = network("self") else { return false };
    let parents = std::iter::successors(parent_of("self"), |process| parent_of(process));
    parents.filter_map(|process| network(&process)).any(|other| other != own)
}

fn parent_of(process: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim();
    (parent != "0").then(|| parent.to_owned())
}

/// This machine's address on the way to everywhere; any address does, as nothing is sent.
fn way_out() -> Option<IpAddr> {
    route_to((Ipv4Addr::new(192, 0, 2, 1), 9).into()).ok()
}

fn device_of(ip: IpAddr) -> Option<String> {
    let interfaces = if_addrs::get_if_addrs().ok()?;
    interfaces.into_iter().find(|interface| interface.ip() == ip).map(|interface| interface.name)
}

/// Linux alone tells it: a pair's other end has another number, and unlike macvlan it names no type.
fn is_pair(device: &str) -> Option<bool> {
    let told = |what: &str| fs::read_to_string(format!("/sys/class/net/{device}/{what}")).ok();
    let (own, other, type_) = (told("ifindex")?, told("iflink")?, told("uevent")?);
    Some(own != other && !type_.contains("DEVTYPE="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_has_a_device_of_its_own_and_a_mark_or_docker_s_address() {
        for (marked, address, pair, container) in [
            (true, true, Some(true), true),
            (true, false, Some(true), true),
            (false, true, Some(true), true),
            (true, true, None, true),
            // The machine's own network; a LAN that uses 172.16; a namespace by hand; nothing is told.
            (true, true, Some(false), false),
            (false, true, Some(false), false),
            (false, false, Some(true), false),
            (true, false, None, false),
        ] {
            let signs = Signs { marked, address, pair };
            assert_eq!(judge(signs), container, "{signs:?}");
        }
    }
}
