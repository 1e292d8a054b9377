//! Datagrams to and from the in-process NAT: the other end's address stands in front of the payload.
//!
//! `[family 4 or 6][port, 2 bytes][address, 4 or 16 bytes][payload]`: the destination on the way to the gateway, the
//! source on the way back.

use std::net::{IpAddr, SocketAddr};

/// The longest header: IPv6.
pub const MAX_GATEWAY_HEADER: usize = 19;

/// Puts the header in front of a payload.
pub fn encapsulate(address: SocketAddr, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MAX_GATEWAY_HEADER + payload.len());
    bytes.push(if address.is_ipv4() { 4 } else { 6 });
    bytes.extend(address.port().to_be_bytes());
    match address.ip() {
        IpAddr::V4(ip) => bytes.extend(ip.octets()),
        IpAddr::V6(ip) => bytes.extend(ip.octets()),
    }
    bytes.extend(payload);
    bytes
}

/// Takes it off again; none where it is no such datagram.
pub fn decapsulate(bytes: &[u8]) -> Option<(SocketAddr, &[u8])> {
    let (&[family, high, low], rest) = bytes.split_first_chunk::<3>()?;
    let port = u16::from_be_bytes([high, low]);
    let (ip, payload) = match family {
        4 => rest.split_first_chunk::<4>().map(|(ip, payload)| (IpAddr::from(*ip), payload))?,
        6 => rest.split_first_chunk::<16>().map(|(ip, payload)| (IpAddr::from(*ip), payload))?,
        _ => return None,
    };
    Some((SocketAddr::new(ip, port), payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_go_both_ways() {
        for address in ["192.0.2.1:4000", "[2001:db8::1]:65535"] {
            let address = address.parse().expect("an address");
            let bytes = encapsulate(address, b"payload");
            assert_eq!(decapsulate(&bytes), Some((address, &b"payload"[..])));
            assert_eq!(decapsulate(&bytes[..6]), None);
        }
        assert_eq!(decapsulate(b""), None);
        assert_eq!(decapsulate(&[5; 30]), None);
    }
}
