//! How a datagram travels between a client and the NAT on loopback: behind a header that names its far end.
//!
//! `[4 or 6][port, big-endian][4 or 16 bytes of address][payload]`: the destination on the way out, the source on the
//! way in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The longest header: that of an IPv6 address.
pub const LONGEST_HEADER: usize = 19;

/// `payload` behind the header of its far end.
pub fn encapsulate(far: SocketAddr, payload: &[u8]) -> Vec<u8> {
    let mut datagram = Vec::with_capacity(LONGEST_HEADER + payload.len());
    datagram.push(if far.is_ipv4() { 4 } else { 6 });
    datagram.extend(far.port().to_be_bytes());
    match far.ip() {
        IpAddr::V4(ip) => datagram.extend(ip.octets()),
        IpAddr::V6(ip) => datagram.extend(ip.octets()),
    }
    datagram.extend_from_slice(payload);
    datagram
}

/// The far end and the payload; none where the header is cut short or of no known family.
pub fn decapsulate(datagram: &[u8]) -> Option<(SocketAddr, &[u8])> {
    let (&[family, high, low], rest) = datagram.split_first_chunk::<3>()?;
    let (ip, payload) = match family {
        4 => rest.split_first_chunk::<4>().map(|(ip, payload)| (IpAddr::from(Ipv4Addr::from(*ip)), payload))?,
        6 => rest.split_first_chunk::<16>().map(|(ip, payload)| (IpAddr::from(Ipv6Addr::from(*ip)), payload))?,
        _ => return None,
    };
    Some((SocketAddr::new(ip, u16::from_be_bytes([high, low])), payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_survive_the_way() {
        for far in ["127.0.0.1:3478", "[::1]:65535"] {
            let far: SocketAddr = far.parse().unwrap();
            for payload in [&b""[..], b"payload"] {
                assert_eq!(decapsulate(&encapsulate(far, payload)), Some((far, payload)));
            }
        }
        assert_eq!(encapsulate("127.0.0.1:258".parse().unwrap(), b"x"), [4, 1, 2, 127, 0, 0, 1, b'x']);
    }

    #[test]
    fn what_is_cut_short_or_unknown_is_none() {
        for datagram in [&[][..], &[4], &[4, 0, 1, 127, 0, 0], &[6, 0, 1, 0, 0, 0, 0], &[5, 0, 1, 127, 0, 0, 1, 0]] {
            assert_eq!(decapsulate(datagram), None, "{datagram:?}");
        }
    }
}
