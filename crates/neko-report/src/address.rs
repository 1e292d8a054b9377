//! What is true of this machine's address as servers and viewers see it.

use std::net::SocketAddr;

/// How something about the address turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearing {
    /// Nothing to worry about.
    Fine,
    /// Viewers may feel it.
    Warning,
    /// It could not be checked from here. Never counts as fine.
    NotChecked,
}

impl Bearing {
    /// `fine`, `warning` or `not_checked`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Warning => "warning",
            Self::NotChecked => "not_checked",
        }
    }
}

/// One thing about the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressFinding {
    /// `mapped`, `nat1to1`, `carrier-grade-nat`, `mapping`, `filtering`, `hairpin`.
    pub name: &'static str,
    /// How it turned out.
    pub bearing: Bearing,
    /// In words that a home user understands.
    pub text: String,
}

/// How a NAT chooses the outside port (RFC 4787, section 4.1), or whom it lets in (section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependence {
    /// The same for every destination; anybody is let in.
    Endpoint,
    /// Another for every address.
    Address,
    /// Another for every address and port.
    AddressAndPort,
}

impl Dependence {
    /// `endpoint-independent`, `address-dependent` or `address-and-port-dependent`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint-independent",
            Self::Address => "address-dependent",
            Self::AddressAndPort => "address-and-port-dependent",
        }
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddressReport {
    /// The mapped addresses that STUN servers saw, each once.
    pub mapped: Vec<SocketAddr>,
    /// How the NAT chooses the outside port.
    pub mapping: Option<Dependence>,
    /// Whom the NAT lets in.
    pub filtering: Option<Dependence>,
    /// What follows.
    pub findings: Vec<AddressFinding>,
}
