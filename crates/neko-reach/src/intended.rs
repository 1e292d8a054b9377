//! Which classes of viewers the settings evidently mean to serve. The others are shown, and make nothing bad.

use super::class::Class;
use super::direct::is_outside;
use super::facts::{AddressOrigin, Facts};
use neko_config::behaviour::CandidateKind;
use neko_config::ice_server::{Family, Transport};

/// Where viewers are who must be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViewersFrom {
    /// In neko's own network.
    Lan,
    /// Elsewhere.
    Internet,
}

impl Facts {
    /// Whether a class has to get video. `from` says where viewers are; where it is empty, the settings tell.
    pub fn mean(&self, class: Class, from: &[ViewersFrom]) -> bool {
        let place = if class == Class::SameNetwork { ViewersFrom::Lan } else { ViewersFrom::Internet };
        if !from.is_empty() && !from.contains(&place) {
            return false;
        }
        let by_place = match place {
            ViewersFrom::Lan => self.offer_inside(),
            ViewersFrom::Internet => !self.are_for_one_network(),
        };
        (by_place || from.contains(&place)) && self.have_means_for(class)
    }

    /// An address of neko's own network: who writes it, or nothing in its place, has viewers there.
    fn offer_inside(&self) -> bool {
        self.addresses.iter().any(|address| address.kind() == CandidateKind::Host && !is_outside(address))
    }

    /// An inside address on purpose, and nothing that relays.
    fn are_for_one_network(&self) -> bool {
        let relays = self.frontend.iter().chain(&self.backend).any(|server| server.scheme.is_turn());
        let named = || self.addresses.iter().filter(|address| address.origin == AddressOrigin::Nat1to1);
        let on_purpose = match named().next() {
            Some(_) => named().all(|address| !is_outside(address)),
            None => {
                let asks = self.backend.iter().any(|server| server.skip.is_none());
                !asks && self.unknown.is_empty() && !self.addresses.iter().any(is_outside)
            }
        };
        !relays && !self.names_outside && on_purpose
    }

    /// Viewers with a network of an unusual kind are meant where something in the settings is there for them.
    fn have_means_for(&self, class: Class) -> bool {
        let turn = |over: &dyn Fn(Transport, u16) -> bool| {
            self.frontend.iter().any(|server| server.scheme.is_turn() && over(server.transport, server.port))
        };
        match class {
            Class::SameNetwork | Class::OrdinaryNat | Class::SymmetricNat => true,
            Class::NoUdp => self.tcp_mux.is_some() || turn(&|transport, _| transport == Transport::Tcp),
            Class::Tcp443Only => {
                self.tcp_mux == Some(443) || turn(&|transport, port| transport == Transport::Tcp && port == 443)
            }
            Class::TurnOnly => turn(&|_, _| true),
            Class::Ipv6Only => {
                let named = |origin| origin == AddressOrigin::Nat1to1;
                self.addresses.iter().any(|address| named(address.origin) && Family::of(address.ip) == Family::V6)
            }
        }
    }
}
