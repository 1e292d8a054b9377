//! A name server that the tests script, over UDP.

use std::net::{Ipv6Addr, SocketAddr, UdpSocket};

/// Its records; a name without any of them does not exist, except that `none.test` has none, `silent.test` is never
/// answered and `refused.test` is refused.
const A: &[(&str, [u8; 4])] =
    &[("v4.test.", [192, 0, 2, 7]), ("both.test.", [203, 0, 113, 10]), ("turn.test.", [203, 0, 113, 10])];
const AAAA: &[(&str, &str)] = &[("v6.test.", "2001:db8::7"), ("both.test.", "fd78::10")];

/// Serves on that socket from now on.
pub fn serve(socket: UdpSocket) -> SocketAddr {
    let address = socket.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((len, from)) = socket.recv_from(&mut query) {
            if let Some(answer) = answer(&query[..len]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    address
}

fn answer(query: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut name) = (12, String::new());
    while query[at] != 0 {
        let len = usize::from(query[at]);
        name.push_str(&String::from_utf8_lossy(&query[at + 1..at + 1 + len]).to_lowercase());
        name.push('.');
        at += 1 + len;
    }
    let question_end = at + 5;
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let a = A.iter().find(|(of, _)| *of == name).map(|(_, octets)| octets.to_vec());
    let aaaa = AAAA.iter().find(|(of, _)| *of == name).map(|(_, ip)| ip.parse::<Ipv6Addr>().expect("IPv6").octets());
    let exists = a.is_some() || aaaa.is_some() || name == "none.test.";
    let data = match kind {
        1 => a,
        28 => aaaa.map(Vec::from),
        _ => None,
    };
    let code = match name.as_str() {
        "silent.test." => return None,
        "refused.test." => 5,
        _ if exists => 0,
        _ => 3,
    };
    let mut out = query[..2].to_vec();
    out.extend([0x81, 0x80 | code, 0, 1, 0, data.is_some().into(), 0, 0, 0, 0]);
    out.extend(&query[12..question_end]);
    if let Some(data) = data {
        out.extend([0xC0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60, 0, data.len() as u8]);
        out.extend(data);
    }
    Some(out)
}
