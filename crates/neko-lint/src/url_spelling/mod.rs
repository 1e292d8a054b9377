//! The right spelling of a wrong URL, where it is obvious.

use std::net::Ipv6Addr;

use super::{Diagnostic, Fix};
use neko_config::ice_server::{Scheme, Uri, Url};
use neko_text::source::Place;

use super::context::{mask_userinfo, unquoted};

/// Another spelling of a URL.
#[derive(Debug, PartialEq)]
struct Correction {
    /// What was changed, in the imperative.
    title: &'static str,
    /// The URL.
    url: String,
    /// Whether it had to be guessed if STUN or TURN was meant.
    guessed: bool,
}

/// A spelling that both Pion and browsers take; none where the meaning must be guessed.
fn corrected(written: &str, has_credentials: bool) -> Option<Correction> {
    let trimmed = written.trim();
    let sure = |title, url| Correction { title, url, guessed: false };
    let without_both = without_stun_query(&lower_case_transport(&trimmed.replacen("://", ":", 1)));
    let steps = [
        sure("remove the spaces", trimmed.to_owned()),
        sure("remove the `//`", without_slashes(trimmed)),
        sure("remove the query, which only `turn` URLs have", without_stun_query(trimmed)),
        sure("write the transport in lower case", lower_case_transport(trimmed)),
        sure("remove the colon without a port", trimmed.trim_end_matches(':').to_owned()),
        sure("put the IPv6 address in brackets", bracketed(trimmed)),
        Correction { guessed: true, ..sure("add the scheme", with_scheme(trimmed, has_credentials)) },
        sure("remove the slash at the end", trimmed.trim_end_matches('/').to_owned()),
        sure("remove the fragment", trimmed.split('#').next().unwrap_or(trimmed).to_owned()),
        sure("write `?` before the transport", trimmed.replacen(";transport=", "?transport=", 1)),
        sure("write the URL as RFC 7064 and RFC 7065 do", without_both),
    ];
    steps.into_iter().find(|step| step.url != written && Uri::parse(&step.url).is_some())
}

/// The edit that writes the other spelling instead of a URL, quotation marks kept; none where the text there is another
/// spelling of the URL (escapes, a conversion).
fn edit(url: &Url, correction: Correction) -> Option<Fix> {
    let place = url.place.as_ref()?;
    let text = place.text();
    let inner = if text == url.value {
        0
    } else if text.len() > 2 && text.get(1..text.len() - 1) == Some(url.value.as_str()) {
        1
    } else {
        return None;
    };
    let span = place.span.start + inner..place.span.end - inner;
    let fix = Fix::new(correction.title, Place::new(&place.source, span), correction.url);
    Some(if correction.guessed { fix } else { fix.safe() })
}

/// The edit that puts a bare scalar of a file into quotation marks; none where it is no plain text.
pub(super) fn quoted(place: &Place) -> Option<Fix> {
    let text = place.text().trim_end();
    let plain = place.source.has_lines() && !text.is_empty() && !text.contains(['"', '\\', '\n', '\'']);
    let inside = Place::new(&place.source, place.span.start..place.span.start + text.len());
    plain.then(|| Fix::new("put the value in quotes", inside, format!("\"{text}\"")).safe())
}

/// The edit that writes another name for a key; none for a variable or a flag, or where the name stands elsewhere.
pub(super) fn renamed(key: &Place, nearest: &str) -> Option<Fix> {
    let text = key.text();
    let inner = text.trim_matches(['"', '\'']);
    let start = key.span.start + text.find(inner)?;
    let simple = key.source.has_lines() && !inner.is_empty() && !inner.contains(['.', '\\']) && inner != nearest;
    let place = Place::new(&key.source, start..start + inner.len());
    simple.then(|| Fix::new(format!("write `{nearest}`"), place, nearest))
}

/// The edit that writes a switch as neko reads it, quotation marks kept; none where on or off must be guessed.
pub(super) fn switched(place: &Place) -> Option<Fix> {
    let text = place.text();
    let marks = ['"', '\''];
    // Blanks between quotation marks are part of what neko reads.
    let open = place.source.text[..place.span.start].ends_with(marks);
    let inner = if open { text } else { text.trim().trim_matches(marks) };
    let start = place.span.start + text.find(inner)?;
    let on = ["yes", "on", "y", "true", "t", "enable", "enabled"].contains(&inner.trim().to_ascii_lowercase().as_str());
    let place = Place::new(&place.source, start..start + inner.len());
    (on && place.source.has_lines()).then(|| Fix::new("write `true`", place, "true"))
}

/// The edit that switches something off; none where its value stands in no file.
pub(super) fn switched_off(place: Option<&Place>) -> Option<Fix> {
    let place = place?;
    let text = place.text().trim_end();
    let inner = unquoted(text);
    let start = place.span.start + text.find(inner)?;
    let value = inner.len() < 6 && inner.chars().all(char::is_alphanumeric) && place.source.has_lines();
    let place = Place::new(&place.source, start..start + inner.len());
    (value && !inner.is_empty()).then(|| Fix::new("switch ICE Lite off", place, "false"))
}

/// A published port as it is written, without its quotation marks: none for the long form.
fn short_port(place: &Place) -> Option<Place> {
    let text = place.text().trim_end();
    let inner = unquoted(text);
    let start = place.span.start + text.find(inner)?;
    let plain = !inner.is_empty() && !inner.contains(['\n', '{', '}', ',', '=', ' ']) && place.source.has_lines();
    plain.then(|| Place::new(&place.source, start..start + inner.len()))
}

/// The edit that writes a protocol behind a published port. Where none is written, Docker's default was not meant.
pub(super) fn with_protocol(place: &Place, protocol: &str) -> Option<Fix> {
    let port = short_port(place)?;
    let title = format!("write `/{protocol}`");
    match port.text().rfind('/') {
        None => {
            let end = Place::new(&port.source, port.span.end..port.span.end);
            Some(Fix::new(title, end, format!("/{protocol}")).safe())
        }
        Some(slash) => {
            let own = Place::new(&port.source, port.span.start + slash..port.span.end);
            Some(Fix::new(title, own, format!("/{protocol}")))
        }
    }
}

/// The edit that publishes a port under its own number.
pub(super) fn same_ports(place: &Place) -> Option<Fix> {
    let port = short_port(place)?;
    let text = port.text();
    let inside = text.rsplit(':').next()?.split('/').next()?;
    let host = text.strip_suffix(text.rsplit(':').next()?)?.strip_suffix(':');
    let title = format!("publish {inside} as {inside}");
    match host {
        None => {
            let start = Place::new(&port.source, port.span.start..port.span.start);
            Some(Fix::new(title, start, format!("{inside}:")))
        }
        Some(host) => {
            let start = host.rfind(':').map_or(0, |colon| colon + 1);
            let own = Place::new(&port.source, port.span.start + start..port.span.start + host.len());
            Some(Fix::new(title, own, inside))
        }
    }
}

/// The edit that publishes a port on all addresses.
pub(super) fn without_address(place: &Place, address: &str) -> Option<Fix> {
    let port = short_port(place)?;
    let own = [format!("{address}:"), format!("[{address}]:")]
        .into_iter()
        .find(|own| port.text().starts_with(own.as_str()))?;
    let own = Place::new(&port.source, port.span.start..port.span.start + own.len());
    Some(Fix::new("publish it on all addresses", own, ""))
}

/// Adds how to mend a refused URL: the right spelling where it is obvious, else what is wrong in general.
pub(super) fn finish(finding: Diagnostic, wrong: &Url, has_credentials: bool) -> Diagnostic {
    let Some(correction) = corrected(&wrong.value, has_credentials) else {
        return finding.help(hint(&wrong.value));
    };
    let help = format!("{}: `{}`", correction.title, mask_userinfo(&correction.url));
    finding.help(help).with_fix(edit(wrong, correction))
}

/// What is wrong with a URL, in a few words; none where only the reader's own words say it.
pub(super) fn defect(url: &str) -> Option<&'static str> {
    let (_, rest) = url.split_once(':').unwrap_or(("", url));
    let address = rest.split(['?', '#']).next().unwrap_or(rest);
    let query = url.split_once('?').map(|(_, query)| query);
    let scheme = url.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = Scheme::of(&scheme);
    Some(if url.trim().is_empty() {
        "an empty URL"
    } else if url.contains(',') {
        "several URLs joined by commas"
    } else if url.trim().contains([' ', '\n', '\t']) {
        "a space inside the URL"
    } else if url.trim() != url {
        "spaces around the URL"
    } else if known.is_none() {
        "no `stun:`, `turn:` or `turns:` in front"
    } else if rest.starts_with("//") {
        "`//` does not belong in a STUN or TURN URL"
    } else if rest.is_empty() {
        "no host"
    } else if address.contains('@') {
        "user name and password in the URL"
    } else if address.parse::<Ipv6Addr>().is_ok() || (!address.contains('[') && address.matches(':').count() > 1) {
        "an IPv6 address without brackets, or two ports"
    } else if address.contains('/') {
        "a path in the URL"
    } else if address.contains(';') {
        "`;` instead of `?`"
    } else if url.contains('#') {
        "a fragment within the URL"
    } else if port_out_of_range(url) {
        "a port outside 1-65535"
    } else if let Some((_, port)) = address.rsplit_once(':')
        && !address.ends_with(']')
        && port.parse::<u16>().is_err()
    {
        if port.is_empty() { "a colon without a port" } else { "a port that is not a number" }
    } else if query.is_some() && known.is_some_and(|scheme| !scheme.is_turn()) {
        "a query, which only `turn` URLs have"
    } else if query.is_some_and(|query| query.to_ascii_lowercase() != query) {
        "the transport in upper case"
    } else if query.is_some() {
        "a query other than `transport=udp` or `transport=tcp`"
    } else {
        return None;
    })
}

fn hint(url: &str) -> &'static str {
    if url.contains(',') {
        "neko never splits `urls` at commas: write a list with one URL per entry"
    } else if url.contains(['<', '$', '{']) {
        "replace the placeholder with the server's name or address"
    } else if url.contains('@') {
        "user name and password do not belong in the URL: write them as `username` and `credential` next to it"
    } else if port_out_of_range(url) {
        "a port must be a number from 1 to 65535"
    } else {
        "an ICE server URL is `stun:HOST[:PORT]`, `turn:HOST[:PORT][?transport=udp|tcp]` or the same with `stuns:` \
         and `turns:`; put an IPv6 address in brackets"
    }
}

fn port_out_of_range(url: &str) -> bool {
    let address = url.split('?').next().unwrap_or(url);
    let Some((_, port)) = address.rsplit_once(':') else { return false };
    let number = port.strip_prefix('-').unwrap_or(port);
    number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() && !port.parse::<u16>().is_ok_and(|port| port > 0)
}

fn without_slashes(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}:{}", rest.trim_end_matches('/')),
        None => url.to_owned(),
    }
}

fn without_stun_query(url: &str) -> String {
    let stun = url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("stun"));
    if stun { url.split('?').next().unwrap_or(url).to_owned() } else { url.to_owned() }
}

fn lower_case_transport(url: &str) -> String {
    match url.split_once('?') {
        Some((address, query)) => format!("{address}?{}", query.to_ascii_lowercase()),
        None => url.to_owned(),
    }
}

fn bracketed(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once(':') else { return url.to_owned() };
    let (address, query) = rest.split_once('?').map_or((rest, String::new()), |(a, q)| (a, format!("?{q}")));
    // `2001:db8::1:3478` is an address too: whether its end is a port cannot be known.
    if address.parse::<Ipv6Addr>().is_ok() && !address.ends_with(":3478") && !address.ends_with(":5349") {
        format!("{scheme}:[{address}]{query}")
    } else {
        url.to_owned()
    }
}

fn with_scheme(url: &str, has_credentials: bool) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let web = matches!(scheme, "" | "http" | "https" | "udp" | "tcp");
    let host = rest.trim_end_matches('/');
    let plain = !host.is_empty() && !host.contains(['/', '@', ',', '<', '>', '{', '}', '"', '[', ' ']);
    let dotted = host.split(':').next().is_some_and(|name| name.contains('.') || name == "localhost");
    if web && plain && dotted {
        format!("{}:{host}", if has_credentials { "turn" } else { "stun" })
    } else {
        url.to_owned()
    }
}

#[cfg(test)]
mod tests;
