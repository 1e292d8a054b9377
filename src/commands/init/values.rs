//! What an option or an answer of `init` may be.

use std::net::IpAddr;

use neko_config::port_range;
use neko_transfer::starter::Ports;

pub(super) fn port(text: &str) -> Result<u16, String> {
    text.parse().ok().filter(|port| *port > 0).ok_or_else(|| "a port is a number from 1 to 65535".to_owned())
}

pub(super) fn ports(text: &str) -> Result<Ports, String> {
    match port_range::read(text, |text| port(text.trim()).ok()) {
        Some((first, Some(last))) if first <= last => Ok(Ports { first, last }),
        _ => Err("write two ports, the lower one first: 52000-52100".to_owned()),
    }
}

pub(super) fn host_name(text: &str) -> Result<String, String> {
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if text.len() <= 253 && text.split('.').all(label) && text.parse::<IpAddr>().is_err() {
        return Ok(text.to_owned());
    }
    Err("not a host name: letters, digits, hyphens and dots; an address goes to --address".to_owned())
}

pub(super) fn image(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b));
    if plain { Ok(text.to_owned()) } else { Err("the name of an image: ghcr.io/m1k1o/neko/firefox:latest".to_owned()) }
}

pub(super) fn user_name(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if plain { Ok(text.to_owned()) } else { Err("letters, digits, `-`, `_` and `.` only".to_owned()) }
}

/// An address of a machine.
pub(super) fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| "write an IP address, as 203.0.113.10 or 2001:db8::10".to_owned())
}
