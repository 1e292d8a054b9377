//! A `nat1to1` entry that is not an IP address.

use std::net::IpAddr;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "nat1to1-not-an-address",
    severity: Severity::Error,
    effect: Effect::StopsOffer,
    summary: "An entry of nat1to1 is not an IP address.",
    why: "neko neither resolves nor checks the entries. Pion refuses the list for every peer connection: no viewer gets an \
          offer, the page stays black, and neko's log has one warning per viewer.",
    bad: "webrtc:\n  nat1to1: neko.example.org\n",
    good: "webrtc:\n  nat1to1: 198.51.100.1\n",
};

pub(super) struct Nat1to1NotAnAddress;

impl Rule for Nat1to1NotAnAddress {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let setting = &context.webrtc().nat1to1;
        // Pion skips blank entries, but refuses a list of nothing else.
        let blank = !setting.value.is_empty() && setting.value.iter().all(|entry| entry.value.trim().is_empty());
        setting
            .value
            .iter()
            .filter(|entry| if entry.value.trim().is_empty() { blank } else { !is_mapping(&entry.value) })
            .map(|entry| {
                let place = entry.place.clone().or_else(|| setting.origin.place.clone());
                let finding = ABOUT
                    .finding(format!("nat1to1 is `{}`, which is not an IP address", context.quote(&entry.value)))
                    .at(place, "not an address")
                    .note(
                        "every viewer fails: neko makes no offer, the page stays black, and neko's log has one warning per \
                         viewer: `invalid address rewrite mapping`",
                    );
                match help(&entry.value) {
                    Some(help) => finding.help(help),
                    None => finding,
                }
            })
            .collect()
    }
}

/// `external` or `external/local`, both IP addresses as Go reads them.
fn is_mapping(entry: &str) -> bool {
    let address = |text: &str| text.trim().parse::<IpAddr>().is_ok();
    match entry.split_once('/') {
        Some((external, local)) => address(external) && (local.trim().is_empty() || address(local)),
        None => address(entry),
    }
}

fn help(entry: &str) -> Option<String> {
    let address = |text: &str| text.parse::<IpAddr>().is_ok();
    let parts: Vec<&str> = entry.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let bare = entry.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    let host = bare.rsplit_once(':').map_or(bare, |(host, _)| host).trim_matches(['[', ']']);
    if entry.contains(',') && parts.iter().all(|part| address(part)) && !parts.is_empty() {
        Some(format!("in a file and in a variable the entries are separated by blanks: `{}`", parts.join(" ")))
    } else if address(host) {
        Some(format!("write the address alone: `{host}`"))
    } else if entry.contains(['<', '{', '$']) {
        Some("replace the placeholder by the address under which viewers reach neko".to_owned())
    } else if entry.contains('.') && entry.chars().any(char::is_alphabetic) {
        Some("neko resolves no names here: write the IP address that the name stands for".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_go_reads_them() {
        for good in ["198.51.100.1", "2001:db8::1", "198.51.100.1/10.9.9.9", " 198.51.100.1"] {
            assert!(is_mapping(good), "{good}");
        }
        for bad in ["198.51.100.1,", "[2001:db8::1]", "fe80::1%eth0", "198.51.100.1/a/b", "300.1.1.1", "5", "010.0.0.1"]
        {
            assert!(!is_mapping(bad), "{bad}");
        }
    }
}
