//! What Pion takes for an address mapping (`nat1to1`).

use std::net::IpAddr;

/// Pion's words for a list that it refuses.
pub(super) const REFUSAL: &str = "invalid address rewrite mapping";

/// The items that are neither an address nor an `external/local` pair of addresses; every viewer fails with one.
/// Empty items are passed over, unless there is nothing else.
pub fn refused<'a>(items: &[&'a str]) -> Vec<&'a str> {
    if !items.is_empty() && items.iter().all(|item| item.trim().is_empty()) {
        return items.to_vec();
    }
    items.iter().copied().filter(|item| !item.trim().is_empty() && !is_mapping(item.trim())).collect()
}

fn is_mapping(item: &str) -> bool {
    match item.split_once('/') {
        None => is_address(item),
        Some((external, local)) => is_address(external.trim()) && is_address(local.trim()),
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::refused;

    #[test]
    fn as_recorded() {
        for good in [
            &["198.51.100.1"][..],
            &["2001:db8::1"],
            &["198.51.100.1/192.0.2.2", "198.51.100.2"],
            &["198.51.100.1", ""],
            &[" 203.0.113.8 "],
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
            "https://1.2.3.4",
            "300.1.1.1",
        ] {
            assert_eq!(refused(&[bad]), [bad]);
        }
    }
}
