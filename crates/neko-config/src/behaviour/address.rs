//! What Pion takes for an address mapping (`nat1to1`).

use std::net::IpAddr;

/// Pion's words for a list that it refuses.
pub(super) const REFUSAL: &str = "invalid address rewrite mapping";

/// The items that are neither an address nor an `external/local` pair of addresses; every viewer fails with one.
/// A pair that ends at its slash is taken for the address alone.
/// Empty items are passed over, unless there is nothing else.
pub fn refused<'a>(items: &[&'a str]) -> Vec<&'a str> {
    if !items.is_empty() && items.iter().all(|item| item.trim().is_empty()) {
        return items.to_vec();
    }
    items.iter().copied().filter(|item| !item.trim().is_empty() && !is_mapping(item.trim())).collect()
}

/// Pion's words before its address rewriting.
pub(super) const OLD_REFUSAL: &str = "invalid 1:1 NAT IP mapping";

/// The number of the first item that Pion's ice 2 refuses: of one family it takes one address, or `external/local` pairs
/// whose local addresses differ.
pub(super) fn refused_by_mapper(items: &[&str]) -> Option<usize> {
    let mut sole: [bool; 2] = [false; 2];
    let mut pairs: [Vec<IpAddr>; 2] = Default::default();
    items.iter().position(|item| {
        let (external, local) = match item.split_once('/') {
            None => (*item, None),
            Some((external, local)) => (external, Some(local)),
        };
        let Ok(address) = external.parse::<IpAddr>() else { return true };
        let family = usize::from(address.is_ipv6());
        match local.map(str::parse::<IpAddr>) {
            None if sole[family] || !pairs[family].is_empty() => true,
            None => {
                sole[family] = true;
                false
            }
            Some(Ok(local)) if local.is_ipv6() == address.is_ipv6() => {
                let refused = sole[family] || pairs[family].contains(&local);
                pairs[family].push(local);
                refused
            }
            Some(_) => true,
        }
    })
}

fn is_mapping(item: &str) -> bool {
    match item.split_once('/') {
        None => is_address(item),
        Some((external, local)) => is_address(external.trim()) && (local.trim().is_empty() || is_address(local.trim())),
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{refused, refused_by_mapper};

    #[test]
    fn as_recorded() {
        for good in [
            &["198.51.100.1"][..],
            &["2001:db8::1"],
            &["198.51.100.1/192.0.2.2", "198.51.100.2"],
            &["198.51.100.1", ""],
            &[" 203.0.113.8 "],
            &["203.0.113.8/"],
            &["0.0.0.0"],
            &[],
        ] {
            assert!(refused(good).is_empty(), "{good:?}");
        }
        for bad in [
            "",
            "5",
            "true",
            "198.51.100.1:5000",
            "[2001:db8::1]",
            "198.51.100.1,198.51.100.2",
            "a.example",
            "198.51.100.1/a/b",
            "/198.51.100.1",
            "/",
            "https://1.2.3.4",
            "300.1.1.1",
        ] {
            assert_eq!(refused(&[bad]), [bad]);
        }
    }

    #[test]
    fn the_old_mapper_takes_one_of_a_family() {
        for (items, refused) in [
            (&["198.51.100.1"][..], None),
            (&["198.51.100.1", "2001:db8::1"], None),
            (&["198.51.100.1/192.0.2.2", "198.51.100.1/192.0.2.3"], None),
            (&["198.51.100.1", "198.51.100.2"], Some(1)),
            (&["198.51.100.1/192.0.2.2", "198.51.100.2"], Some(1)),
            (&["198.51.100.1/192.0.2.2", "198.51.100.2/192.0.2.2"], Some(1)),
            (&["198.51.100.1/2001:db8::1"], Some(0)),
            (&["198.51.100.1/192.0.2.1/x"], Some(0)),
            (&["198.51.100.1", ""], Some(1)),
            (&[], None),
        ] {
            assert_eq!(refused_by_mapper(items), refused, "{items:?}");
        }
    }
}
