//! What a verdict on the settings alone takes for granted.

use std::fmt;
use std::net::IpAddr;
use std::time::SystemTime;

use neko_reach::{Path, Video};

use super::{PortReport, ServerReport, Slug, ViewerReport};

/// What nobody tried, as stand-ins took the place of the servers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// That viewers reach neko, where an answer rests on it.
    pub reach: Option<Reach>,
    /// That servers look at the time in a user name, where it is over: their URLs.
    pub expired: Vec<String>,
}

/// Where viewers are taken to reach neko.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// What nat1to1 advertises instead of neko's own addresses; none where it is not set.
    pub addresses: Vec<IpAddr>,
    /// neko's ports, `59000-59100/udp`; none where the system chooses them.
    pub ports: Vec<String>,
}

impl Assumption {
    /// What the answers rest on: neko's own ports where one of them says yes by those, and servers that refuse.
    pub fn of(
        viewers: &[ViewerReport],
        addresses: &[IpAddr],
        ports: &[PortReport],
        servers: &[ServerReport],
    ) -> Option<Self> {
        let direct = |viewer: &ViewerReport| {
            let path = viewer.path.as_ref().map(|path| path.path);
            viewer.video == Video::Yes && matches!(path, Some(Path::Direct { .. }))
        };
        let ports = || ports.iter().map(|port| port.ports.clone()).collect();
        let reach = viewers.iter().any(direct).then(|| Reach { addresses: addresses.to_vec(), ports: ports() });
        let refused = |server: &&ServerReport| {
            server.failure().is_some_and(|failure| failure.slug == Slug::CredentialsRefused)
                && server.listed.login.is_expired(SystemTime::now())
        };
        let expired: Vec<String> = servers.iter().filter(refused).map(|server| server.listed.url.clone()).collect();
        (reach.is_some() || !expired.is_empty()).then_some(Self { reach, expired })
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reach) = &self.reach {
            reach.fmt(f)?;
        }
        let and = if self.reach.is_some() { ", and that " } else { "" };
        match &self.expired[..] {
            [] => Ok(()),
            [url] => write!(f, "{and}{url} checks the time in user names (coturn: use-auth-secret)"),
            several => write!(f, "{and}{} check the time in user names (coturn: use-auth-secret)", several.join(", ")),
        }
    }
}

impl fmt::Display for Reach {
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
            let reach = Reach { addresses, ports: ports.iter().map(|port| (*port).to_owned()).collect() };
            Assumption { reach: Some(reach), expired: Vec::new() }.to_string()
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
    #[test]
    fn it_names_the_servers_that_are_taken_to_look_at_the_time() {
        let of = |reach, urls: &[&str]| {
            Assumption { reach, expired: urls.iter().map(|url| (*url).to_owned()).collect() }.to_string()
        };
        let reach = Reach { addresses: Vec::new(), ports: vec!["59000-59100/udp".to_owned()] };
        assert_eq!(of(None, &["turn:t"]), "turn:t checks the time in user names (coturn: use-auth-secret)");
        assert_eq!(
            of(Some(reach), &["turn:t", "turns:t"]),
            "viewers reach neko's ports 59000-59100/udp, and that turn:t, turns:t check the time in user names (coturn: \
             use-auth-secret)"
        );
    }
}
