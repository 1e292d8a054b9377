//! Address attributes (RFC 8489, sections 14.1 and 14.2).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{MAGIC_COOKIE, TransactionId};

/// How an address is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transform {
    /// MAPPED-ADDRESS, ALTERNATE-SERVER.
    Plain,
    /// The XOR- attributes: port and IPv4 with the cookie, IPv6 with cookie and transaction id.
    Xor(TransactionId),
}

impl Transform {
    fn mask(self) -> [u8; 16] {
        let mut mask = [0; 16];
        if let Self::Xor(id) = self {
            mask[..4].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
            mask[4..].copy_from_slice(&id.0);
        }
        mask
    }
}

/// An address attribute's value; none where family and length do not fit.
pub fn decode_address(value: &[u8], transform: Transform) -> Option<SocketAddr> {
    let (head, ip) = value.split_at_checked(4)?;
    let mask = transform.mask();
    let port = u16::from_be_bytes([head[2] ^ mask[0], head[3] ^ mask[1]]);
    let ip = match head[1] {
        1 => {
            let mut octets: [u8; 4] = ip.try_into().ok()?;
            octets.iter_mut().zip(mask).for_each(|(octet, mask)| *octet ^= mask);
            IpAddr::V4(Ipv4Addr::from(octets))
        }
        2 => {
            let mut octets: [u8; 16] = ip.try_into().ok()?;
            octets.iter_mut().zip(mask).for_each(|(octet, mask)| *octet ^= mask);
            IpAddr::V6(Ipv6Addr::from(octets))
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

/// An address attribute's value: 8 bytes for IPv4, 20 for IPv6.
pub fn encode_address(address: SocketAddr, transform: Transform) -> Vec<u8> {
    let mask = transform.mask();
    let port = address.port().to_be_bytes();
    let family = if address.is_ipv4() { 1 } else { 2 };
    let mut value = vec![0, family, port[0] ^ mask[0], port[1] ^ mask[1]];
    match address.ip() {
        IpAddr::V4(ip) => value.extend(ip.octets().iter().zip(mask).map(|(octet, mask)| octet ^ mask)),
        IpAddr::V6(ip) => value.extend(ip.octets().iter().zip(mask).map(|(octet, mask)| octet ^ mask)),
    }
    value
}
