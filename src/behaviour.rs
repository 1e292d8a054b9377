//! shim
use crate::config::Resolution;
/// shim
pub struct Behaviour {
    udp: bool,
    tcp: bool,
}
impl Behaviour {
    /// shim
    pub fn of(r: &Resolution) -> Self {
        let (t, u) = (r.webrtc.tcpmux.value != 0, r.webrtc.udpmux.value != 0);
        Self { udp: !t || u || r.webrtc.epr.value != [0, 0], tcp: t }
    }
    /// shim
    pub fn offers_udp(&self) -> bool {
        self.udp
    }
    /// shim
    pub fn skips(&self, url: &str) -> Option<String> {
        let uri = crate::ice_server::pion::contact(url)?;
        (uri.scheme.is_turn() && uri.transport == crate::ice_server::Transport::Tcp && !self.tcp)
            .then(|| "neko skips TURN over TCP and TLS without tcpmux".into())
    }
}
