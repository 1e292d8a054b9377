//! A `nat1to1` entry that is not an IP address.

use std::net::IpAddr;

use crate::closing::Spelling;
use crate::{Context, Diagnostic, rule, typography};
use neko_config::Setter;
use neko_config::behaviour::address_refused;
use neko_text::source::Place;

rule! {
    Nat1to1NotAnAddress = "nat1to1-not-an-address",
    severity: Error,
    effect: StopsOffer,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let entries: Vec<&str> = setting.value.iter().map(|entry| entry.value.as_str()).collect();
    let refused = address_refused(&entries);
    setting
        .value
        .iter()
        .filter(|entry| refused.contains(&entry.value.as_str()))
        .map(|entry| {
            let place = entry.place.clone().or_else(|| setting.origin.place.clone());
            let finding = RULE
                .about(context.quote(&entry.value), |address| {
                    format!("nat1to1 is `{address}`, which is not an IP address")
                })
                .at(place, "not an address")
                .note(
                    "no viewer can connect: neko makes no offer, the page stays black, and neko logs one warning \
                     per viewer: `invalid address rewrite mapping`",
                );
            // neko-rooms writes the commas: the text has blanks.
            let is_of_rooms = |place: &&Place| entry.value.contains(',') && !place.text().contains(',');
            match finding.place().filter(is_of_rooms).is_some() {
                true => {
                    finding.help("neko-rooms passes several addresses on with commas between them: write one address")
                }
                false => finding.help(help(&entry.value, |list| pasted(context, list))),
            }
        })
        .collect()
}

/// A list of addresses as the text would write it.
fn pasted(context: &Context<'_>, list: &str) -> String {
    let (Some(own), Setter::Variable(name)) = (context.deployment, &context.webrtc().nat1to1.origin.setter) else {
        return list.to_owned();
    };
    match Spelling::of(own) {
        Spelling::Option => format!("-e \"{name}={list}\""),
        Spelling::Unit => format!("Environment=\"{name}={list}\""),
        Spelling::ComposeList => format!("- {name}={list}"),
        Spelling::ComposeMapping => format!("{name}: {list}"),
        Spelling::Manifest => format!("value: \"{list}\""),
    }
}

fn help(entry: &str, pasted: impl Fn(&str) -> String) -> String {
    if let Some(help) = typography::help(entry) {
        return help.to_owned();
    }
    let address = |text: &str| text.parse::<IpAddr>().is_ok();
    let parts: Vec<&str> = entry.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let bare = entry.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    let host = bare.rsplit_once(':').map_or(bare, |(host, _)| host).trim_matches(['[', ']']);
    let unquoted = entry.trim_matches(['"', '\'']);
    // What is stuck to an address: brackets, a prefix length, `;`, the two letters of an escape.
    let bare = bare.trim_matches(['[', ']', '"', '\'']);
    let start = bare.split(|c: char| !c.is_ascii_hexdigit() && !".:".contains(c)).next().unwrap_or_default();
    if entry.contains(',') && parts.iter().all(|part| address(part)) && !parts.is_empty() {
        format!("in files and variables, separate the entries with spaces: `{}`", pasted(&parts.join(" ")))
    } else if unquoted.len() < entry.len() && address(unquoted) {
        format!("the quotes are part of the value here: write `{unquoted}`")
    } else if address(start) {
        format!("write only the address: `{start}`")
    } else if address(host) {
        format!("write only the address: `{host}`")
    } else if entry.contains(['<', '{', '$']) {
        "replace the placeholder with the address at which viewers reach neko".to_owned()
    } else if entry.contains('.') && entry.chars().any(char::is_alphabetic) {
        "neko does not resolve names here: write the IP address of that name".to_owned()
    } else {
        "write the IP address at which viewers reach neko; without the setting neko asks a server on the Internet \
         for it"
            .to_owned()
    }
}
