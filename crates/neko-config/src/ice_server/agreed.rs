//! What Pion and browsers agree on.

use super::{Uri, browser, pion};

impl Uri {
    /// What a URL leads to where both Pion and browsers take it, credentials aside.
    /// For one side alone ask [`pion::contact`] or [`browser::contact`].
    pub fn parse(url: &str) -> Option<Self> {
        browser::contact(url).and(pion::contact(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_written_in_its_shortest_common_spelling() {
        for (url, shortest) in [
            ("STUN:stun.example.org", "stun:stun.example.org:3478"),
            ("turn:[::1]?transport=tcp", "turn:[::1]:3478?transport=tcp"),
            ("turns:turn.example.org?transport=tcp", "turns:turn.example.org:5349"),
            ("turns:turn.example.org:443?transport=udp", "turns:turn.example.org:443?transport=udp"),
        ] {
            assert_eq!(Uri::parse(url).unwrap().to_string(), shortest);
        }
    }

    #[test]
    fn what_one_side_refuses_is_contacted_by_the_other_alone() {
        assert_eq!(Uri::parse("stun:a?transport=udp"), None);
        assert!(pion::contact("stun:a?transport=udp").is_some());
        assert_eq!(Uri::parse("turn:a?transport=UDP"), None);
        assert!(browser::contact("turn:a?transport=UDP").is_some());
        assert_eq!(Uri::parse("stun:a:0"), None);
    }
}
