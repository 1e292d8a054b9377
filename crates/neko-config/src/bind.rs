//! Where neko's web server listens.

use super::setting::table::Server;

/// `server.bind` taken apart, as Go's `net.Listen` does at its last colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bind<'a> {
    /// An address or a name; empty for all addresses.
    pub host: &'a str,
    /// A number, or the name of a service.
    pub port: &'a str,
}

impl<'a> Bind<'a> {
    /// Of a text that has both.
    pub fn of(text: &'a str) -> Option<Self> {
        text.rsplit_once(':').map(|(host, port)| Self { host, port })
    }

    /// The port, where it is a number.
    pub fn number(self) -> Option<u16> {
        self.port.parse().ok()
    }

    /// Whether it takes the port at every address.
    pub fn is_everywhere(self) -> bool {
        matches!(self.host, "" | "0.0.0.0" | "[::]")
    }
}

impl Server {
    /// Where its pages are; none where no port is said.
    pub fn listens(&self) -> Option<Bind<'_>> {
        Bind::of(&self.bind.value)
    }
}
