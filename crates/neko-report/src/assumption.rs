//! What a verdict on the settings alone takes for granted.

use std::fmt;
use std::net::IpAddr;

use neko_reach::{Path, Video};

use super::{PortReport, ViewerReport};

/// That viewers reach neko: with stand-ins nobody outside tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// What nat1to1 advertises in the place of neko's own addresses; none where it is not set.
    pub addresses: Vec<IpAddr>,
    /// neko's ports, `59000-59100/udp`; none where the system chooses them.
    pub ports: Vec<String>,
}

impl Assumption {
    /// What the answers rest on, where one of them says yes by neko's own ports.
    pub fn of(viewers: &[ViewerReport], addresses: &[IpAddr], ports: &[PortReport]) -> Option<Self> {
        let direct = |viewer: &ViewerReport| {
            let path = viewer.path.as_ref().map(|path| path.path);
            viewer.video == Video::Yes && matches!(path, Some(Path::Direct { .. }))
        };
        let ports = || ports.iter().map(|port| port.ports.clone()).collect();
        viewers.iter().any(direct).then(|| Self { addresses: addresses.to_vec(), ports: ports() })
    }
}

impl fmt::Display for Assumption {
    /// `198.51.100.7 is neko's own address, and that viewers reach its ports 52100/udp`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addresses: Vec<String> = self.addresses.iter().map(IpAddr::to_string).collect();
        match &addresses[..] {
            [] => f.write_str("viewers reach neko's ports")?,
            [address] => write!(f, "{address} is neko's own address, and that viewers reach its ports")?,
            several => {
                write!(f, "{} are neko's own addresses, and that viewers reach its ports", several.join(" and "))?;
            }
        }
        if self.ports.is_empty() { Ok(()) } else { write!(f, " {}", self.ports.join(" and ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_addresses_and_the_ports() {
        let of = |addresses: &[&str], ports: &[&str]| {
            let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
            Assumption { addresses, ports: ports.iter().map(|port| (*port).to_owned()).collect() }.to_string()
        };
        let (udp, tcp) = ("59000-59100/udp", "52100/tcp");
        assert_eq!(of(&[], &[udp]), "viewers reach neko's ports 59000-59100/udp");
        assert_eq!(
            of(&["198.51.100.7"], &[tcp, udp]),
            "198.51.100.7 is neko's own address, and that viewers reach its ports 52100/tcp and 59000-59100/udp"
        );
        assert_eq!(
            of(&["198.51.100.7", "2001:db8::7"], &[]),
            "198.51.100.7 and 2001:db8::7 are neko's own addresses, and that viewers reach its ports"
        );
    }
}
