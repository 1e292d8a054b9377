//! Addresses of peers, as `denied-peer-ip` and `allowed-peer-ip` name them.

use std::fmt;
use std::net::IpAddr;

/// From one address to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    first: IpAddr,
    last: IpAddr,
}

impl AddressRange {
    /// `10.0.0.0-10.255.255.255`, or one address, as coturn reads them.
    pub fn read(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some(Self { first: first.trim().parse().ok()?, last: last.trim().parse().ok()? })
    }

    /// The addresses of `10.0.0.0/8`, which coturn does not read.
    pub fn of_prefix(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let length: u32 = length.trim().parse().ok()?;
        match address.trim().parse().ok()? {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32_u32.checked_sub(length)?).unwrap_or(0);
                let first = u32::from(address) & mask;
                Some(Self { first: IpAddr::V4(first.into()), last: IpAddr::V4((first | !mask).into()) })
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128_u32.checked_sub(length)?).unwrap_or(0);
                let first = u128::from(address) & mask;
                Some(Self { first: IpAddr::V6(first.into()), last: IpAddr::V6((first | !mask).into()) })
            }
        }
    }

    /// Whether no address is in it: the first comes after the last, or is of another family.
    pub fn is_empty(&self) -> bool {
        self.first.is_ipv4() != self.last.is_ipv4() || self.first > self.last
    }

    /// Whether an address is in it.
    pub fn holds(&self, address: IpAddr) -> bool {
        self.first.is_ipv4() == address.is_ipv4() && (self.first..=self.last).contains(&address)
    }
}

/// As coturn reads it.
impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let holds = |range, address: &str| Some(AddressRange::read(range)?.holds(address.parse().unwrap()));
        assert_eq!(holds("10.0.0.0-10.255.255.255", "10.9.9.9"), Some(true));
        assert_eq!(holds("10.0.0.1", "10.0.0.2"), Some(false));
        assert_eq!(holds("fc00::-fdff::", "10.0.0.2"), Some(false));
        assert_eq!(holds("10.0.0.0/8", "10.0.0.2"), None);
        let is_empty = |range| AddressRange::read(range).unwrap().is_empty();
        assert!(is_empty("10.0.0.2-10.0.0.1") && is_empty("10.0.0.1-fc00::1") && !is_empty("10.0.0.1"));
    }

    #[test]
    fn the_ends_of_a_range() {
        let ends = |value| AddressRange::of_prefix(value).map(|range| range.to_string());
        assert_eq!(ends("10.1.2.3/8").as_deref(), Some("10.0.0.0-10.255.255.255"));
        assert_eq!(ends("0.0.0.0/0").as_deref(), Some("0.0.0.0-255.255.255.255"));
        assert_eq!(ends("192.168.1.1/32").as_deref(), Some("192.168.1.1"));
        assert_eq!(ends("fc00::/7").as_deref(), Some("fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        assert_eq!(ends("::/0").as_deref(), Some("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        for wrong in ["10.0.0.0/33", "10.0.0.0/", "host/8", "10.0.0.0"] {
            assert_eq!(ends(wrong), None, "{wrong}");
        }
    }
}
