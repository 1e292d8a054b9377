//! Where the page is, as a browser is to be told.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Context, bail};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use neko_config::ice_server::address::HostReach;
use neko_deploy::Protocol;
use neko_deploy::load::Neko;

/// An address of the page, without its secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub url: String,
    /// For whom it is.
    pub note: Option<String>,
}

/// Where the page is served.
pub(super) struct Page {
    pub listen: SocketAddr,
    /// As the user says.
    given: Option<String>,
}

/// Of `--link`, `--listen` and neko's settings.
pub(super) fn page(link: Option<&str>, listen: Option<&str>, neko: &Neko) -> anyhow::Result<Page> {
    let bind = neko.resolution.server.bind.value.as_str();
    let at = match listen {
        Some(listen) => address(listen).context("--listen")?,
        None => address(bind).context("server.bind, where the page would be served; --listen names another place")?,
    };
    let given = link.map(read).transpose().context("--link")?;
    if at.ip().is_loopback() && given.is_none() && listen.is_none() {
        bail!(
            "server.bind is {bind}, which only this machine reaches: name the address of your reverse proxy \
             (--link https://neko.example.org), or serve the page to all (--listen {})",
            at.port()
        );
    }
    Ok(Page { listen: at, given })
}

/// The address that `--listen` or neko's `server.bind` means.
fn address(text: &str) -> anyhow::Result<SocketAddr> {
    let any = |port| SocketAddr::new(IpAddr::from([0, 0, 0, 0]), port);
    let port = text.strip_prefix(':').unwrap_or(text);
    if let Ok(port) = port.parse() {
        return Ok(any(port));
    }
    let text = text.strip_prefix("localhost:").map_or(text.to_owned(), |port| format!("127.0.0.1:{port}"));
    text.parse().with_context(|| format!("{text:?} is not an address to listen at: write 8080 or 0.0.0.0:8080"))
}

/// An http or https URL; what belongs to a secret is not for us to keep.
fn read(text: &str) -> anyhow::Result<String> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.is_empty() && !rest.starts_with('/')) else {
        bail!("it has to begin with https:// or http:// and name a host")
    };
    if rest.chars().any(|letter| letter.is_control() || letter.is_whitespace()) || rest.contains(['#', '?', '@', '\\'])
    {
        bail!("it has to be the plain address of the page, without user, query or #");
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

impl Page {
    /// The links of a page that is served at this port, the best one first.
    pub fn links(&self, port: u16, own: &[IpAddr], neko: &Neko) -> Vec<Link> {
        if let Some(url) = &self.given {
            return vec![Link { url: url.clone(), note: None }];
        }
        let link = |ip: IpAddr, port: u16, note: Option<String>| Link {
            url: format!("http://{}/", SocketAddr::new(ip, port)),
            note,
        };
        let listens = |ip: &IpAddr| self.listen.ip().is_unspecified() || self.listen.ip() == *ip;
        let mut links = Vec::new();
        if self.listen.ip().is_unspecified() {
            let outside = outside(neko).filter(|ip| !own.contains(ip));
            let port = published(neko, port);
            let note = || Some(format!("from outside, where port {port}/tcp leads here"));
            links.extend(outside.map(|ip| link(ip, port, note())));
        }
        let here =
            own.iter().filter(|ip| listens(ip)).map(|ip| link(*ip, port, Some("in the same network".to_owned())));
        links.extend(here);
        if links.is_empty() {
            links.push(link(self.listen.ip(), port, Some("on this machine".to_owned())));
        }
        links
    }
}

/// What neko advertises to viewers outside.
fn outside(neko: &Neko) -> impl Iterator<Item = IpAddr> {
    let entries = neko.resolution.webrtc.nat1to1.value.iter();
    let read = entries.filter_map(|entry| entry.value.split('/').next()?.trim().parse::<IpAddr>().ok());
    read.filter(|ip| HostReach::of(&ip.to_string()) == HostReach::Everywhere).take(2)
}

/// The host's port that leads to a container's.
fn published(neko: &Neko, port: u16) -> u16 {
    let ports = neko.deployment.iter().flat_map(|own| &own.reach.ports);
    let mut outside = ports.filter(|own| own.protocol == Protocol::Tcp).filter_map(|own| {
        let (first, last) = own.inside;
        (first..=last).contains(&port).then(|| Some(own.host?.0 + (port - first))).flatten()
    });
    outside.next().unwrap_or(port)
}

/// A link as a code for a phone's camera, where a terminal shows it.
pub(super) fn code(link: &str) -> Option<String> {
    use std::io::IsTerminal;
    if !std::io::stderr().is_terminal() {
        return None;
    }
    drawn(link)
}

/// Dark letters on a terminal are light: turned around, as cameras want it on both.
fn drawn(link: &str) -> Option<String> {
    let code = QrCode::new(link).ok()?;
    let text = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    Some(format!("{text}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_plain_address() {
        assert_eq!(read("https://neko.example.org").unwrap(), "https://neko.example.org/");
        assert_eq!(read(" http://10.0.0.1:8080/neko/ ").unwrap(), "http://10.0.0.1:8080/neko/");
        for refused in [
            "",
            "neko.example.org",
            "ftp://x",
            "https://",
            "https://a b",
            "https://u:p@h",
            "https://h/?a=b",
            "https://h/#x",
        ] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_code_is_a_square_that_fits_a_terminal() {
        let text = drawn("http://198.51.100.10:8080/#AAAAAAAAAAAAAAAAAAAAAA").expect("a code");
        let widths: Vec<usize> = text.trim_end().lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0] && *width <= 45), "{widths:?}");
        assert!(widths.len() <= 23, "{} lines", widths.len());
    }
}
