//! `-p`: `[[IP:][HOST]:]INSIDE[/PROTOCOL]`, each port a number or a range.

use crate::deployment::{Port, Protocol};
use crate::source::Place;

/// Reads the value of one `-p`; the error is what Docker says.
pub(super) fn read(text: &str, place: Place) -> Result<Port, String> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let protocol = match protocol.to_ascii_lowercase().as_str() {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "sctp" => Protocol::Sctp,
        _ => return Err(format!("invalid proto: {protocol}")),
    };
    let (before, inside) = ports.rsplit_once(':').unwrap_or(("", ports));
    let (ip, host) = before.rsplit_once(':').unwrap_or(("", before));
    let ip = ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')).unwrap_or(ip);
    if !ip.is_empty() && ip.parse::<std::net::IpAddr>().is_err() {
        return Err(format!("invalid IP address: {ip}"));
    }
    let inside = range(inside).ok_or_else(|| format!("invalid containerPort: {inside}"))?;
    let host = match host {
        "" => None,
        host => Some(range(host).ok_or_else(|| format!("invalid hostPort: {host}"))?),
    };
    if let Some((first, last)) = host
        && last - first != inside.1 - inside.0
        && inside.0 != inside.1
    {
        return Err("invalid ranges specified for container and host Ports".to_owned());
    }
    let host_ip = Some(ip.to_owned()).filter(|ip| !matches!(ip.as_str(), "" | "0.0.0.0" | "::"));
    Ok(Port { host_ip, host: host.filter(|range| *range != (0, 0)), inside, protocol, place: Some(place) })
}

fn range(text: &str) -> Option<(u16, u16)> {
    let port = |text: &str| text.parse::<u16>().ok().filter(|_| !text.starts_with('+'));
    let (first, last) = match text.split_once('-') {
        None => (port(text)?, port(text)?),
        Some((first, last)) => (port(first)?, port(last)?),
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, SourceKind};

    #[test]
    fn ports() {
        let source = Source::new(SourceKind::Stdin, "");
        let read =
            |text| read(text, Place::whole(&source)).map(|port| (port.host_ip, port.host, port.inside, port.protocol));
        assert_eq!(read("8080"), Ok((None, None, (8080, 8080), Protocol::Tcp)));
        assert_eq!(read("80:8080"), Ok((None, Some((80, 80)), (8080, 8080), Protocol::Tcp)));
        assert_eq!(read("[::1]:1-2:3-4/udp"), Ok((Some("::1".to_owned()), Some((1, 2)), (3, 4), Protocol::Udp)));
        assert_eq!(read("127.0.0.1::80/UDP"), Ok((Some("127.0.0.1".to_owned()), None, (80, 80), Protocol::Udp)));
        for wrong in ["", "x", "1-2:1-3", "2-1", "99999", "1/quic", "host:80:80", "+1", "1:"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
