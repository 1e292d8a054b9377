//! `ports`: the short syntax in all its forms, and the long one.

use super::super::{Port, ProblemKind, Protocol};
use super::value::{Data, Map, Text, Value};
use neko_config::port_range;
use neko_text::source::Place;

/// Why an entry is no port.
pub(super) enum Wrong {
    /// Compose refuses the project, in these words.
    Compose(ProblemKind),
    /// Compose takes it, and no container can be made of it.
    Container(String),
}

impl Wrong {
    fn compose(words: String) -> Self {
        Self::Compose(words.into())
    }

    /// Why Compose refuses the project, where it does.
    pub fn of_compose(self) -> Option<ProblemKind> {
        match self {
            Self::Compose(kind) => Some(kind),
            Self::Container(_) => None,
        }
    }
}

/// Reads one entry.
pub(super) fn read(item: &Value) -> Result<Port, Wrong> {
    match &item.data {
        Data::Map(map) => long(map, &item.place),
        Data::Text(_) | Data::Number(_) => {
            let text = item.scalar().unwrap_or_else(|| Text::new("", Default::default()));
            let port = short(&text.value, &item.place).map_err(Wrong::compose)?;
            if port.inside.0 == 0 {
                return Err(Wrong::compose(format!("a port without a target port: {}", text.value)));
            }
            Ok(port)
        }
        _ => Err(Wrong::Compose(item.mistyped("a port is a string, a number or a mapping".to_owned()))),
    }
}

/// The protocol of an entry that cannot be read otherwise, as far as it says one.
pub(super) fn protocol_of(item: &Value) -> Option<Protocol> {
    match &item.data {
        Data::Map(map) => {
            protocol(&map.get("protocol").map_or_else(|| Some("tcp".to_owned()), |own| Some(own.scalar()?.value))?).ok()
        }
        _ => protocol(item.scalar()?.value.rsplit_once('/').map_or("tcp", |(_, protocol)| protocol)).ok(),
    }
}

/// Whether two entries are one to Compose, to which no address is `0.0.0.0`.
pub(super) fn is_same(own: &Port, other: &Port) -> bool {
    let key = |port: &Port| (port.host, port.inside, port.protocol);
    let address = |port: &Port| port.host_ip.clone().unwrap_or_else(|| "0.0.0.0".to_owned());
    key(own) == key(other) && address(own) == address(other)
}

/// A port of the long form to the letter, and whether its `published` is a number. Of two that are the same Compose takes
/// one out; a number behind a string of its digits it only finds to be the same, and refuses.
pub(super) fn to_the_letter(item: &Value) -> Option<(String, bool)> {
    let map = item.map()?;
    let is_number = match &map.get("published")?.data {
        Data::Number(_) => true,
        Data::Text(_) => false,
        _ => return None,
    };
    let mut entries: Vec<String> = map
        .0
        .iter()
        .map(|entry| format!("{}: {}", entry.key, entry.value.scalar().map(|text| text.value).unwrap_or_default()))
        .collect();
    entries.sort_unstable();
    Some((entries.join("\n"), is_number))
}

/// `[[IP:][HOST]:]INSIDE[/PROTOCOL]`, each port a number or a range.
pub(crate) fn short(text: &str, place: &Place) -> Result<Port, String> {
    let (before, last) = match text.rsplit_once(':') {
        Some((before, last)) => (Some(before), last),
        None => (None, text),
    };
    let (ip, host) = match before {
        None => ("", ""),
        Some(before) => before.rsplit_once(':').unwrap_or(("", before)),
    };
    let (inside, protocol) = last.split_once('/').unwrap_or((last, ""));
    let protocol = self::protocol(if protocol.is_empty() { "tcp" } else { protocol })?;
    let ip = match ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')) {
        Some(ip) => ip,
        None => ip,
    };
    if !ip.is_empty() && ip.parse::<std::net::IpAddr>().is_err() {
        return Err(format!("Invalid ip address: {ip}"));
    }
    if inside.is_empty() {
        return Err(format!("No port specified: {text}<empty>"));
    }
    let inside = range(inside).ok_or_else(|| format!("Invalid containerPort: {inside}"))?;
    let host = match host {
        "" => None,
        host => Some(range(host).ok_or_else(|| format!("Invalid hostPort: {host}"))?),
    };
    if let Some((first, last)) = host
        && last - first != inside.1 - inside.0
        && inside.0 != inside.1
    {
        return Err(format!("Invalid ranges specified for container and host Ports: {text}"));
    }
    let host_ip = Some(ip.to_owned()).filter(|ip| !ip.is_empty());
    Ok(Port { host_ip, host: host.filter(|range| *range != (0, 0)), inside, protocol, place: Some(place.clone()) })
}

/// The long form: Compose itself looks at the address alone; the rest is looked at when the container is made.
fn long(map: &Map, place: &Place) -> Result<Port, Wrong> {
    let text = |key: &str| map.get(key).and_then(Value::scalar).map(|text| text.value);
    let Some(target) = text("target") else { return Err(Wrong::Compose("a port without `target`".into())) };
    let host_ip = text("host_ip");
    if let Some(ip) = host_ip.as_deref().filter(|ip| ip.parse::<std::net::IpAddr>().is_err()) {
        let brackets = if ip.starts_with('[') { " (in this form it stands without brackets)" } else { "" };
        return Err(Wrong::compose(format!("invalid ip address: {ip}{brackets}")));
    }
    if target.parse::<i64>().is_err() {
        return Err(Wrong::compose(format!("`target: {target}` is not a port")));
    }
    let container = |key: &str, value: &str, what: &str| Wrong::Container(format!("`{key}: {value}` is not {what}"));
    let inside = range(&target).ok_or_else(|| container("target", &target, "a port"))?;
    let host = match text("published").filter(|published| !published.is_empty()) {
        None => None,
        Some(published) => {
            Some(range(&published).ok_or_else(|| container("published", &published, "a port or a range of ports"))?)
        }
    };
    let named = text("protocol").filter(|named| !named.is_empty()).unwrap_or_else(|| "tcp".to_owned());
    let protocol = protocol(&named).map_err(|_| container("protocol", &named, "a protocol that Docker knows"))?;
    Ok(Port { host_ip, host: host.filter(|range| *range != (0, 0)), inside, protocol, place: Some(place.clone()) })
}

fn protocol(text: &str) -> Result<Protocol, String> {
    match text.to_ascii_lowercase().as_str() {
        "tcp" => Ok(Protocol::Tcp),
        "udp" => Ok(Protocol::Udp),
        "sctp" => Ok(Protocol::Sctp),
        _ => Err(format!("Invalid proto: {text}")),
    }
}

/// `8080` or `52000-52100`.
fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = port_range::read(text, port_range::port)?;
    let last = last.unwrap_or(first);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::{Source, SourceKind};

    fn shown(text: &str) -> String {
        let source = Source::new(SourceKind::File("compose.yaml".into()), text);
        match short(text, &Place::whole(&source)) {
            Err(error) => error,
            Ok(port) => format!(
                "{} {:?} -> {:?} {:?}",
                port.host_ip.as_deref().unwrap_or("*"),
                port.host,
                port.inside,
                port.protocol
            ),
        }
    }

    #[test]
    fn the_short_syntax() {
        let texts = [
            "8080",
            "8080:8080",
            "52000-52100:52000-52100/udp",
            "3000-3005",
            "9090-9091:8080",
            "127.0.0.1:8001:8001",
            "127.0.0.1:5000-5010:5000-5010",
            "127.0.0.1::5000",
            "6060:6060/UDP",
            "[::1]:6001:6001",
            "::1:6001:6001",
            "0:80",
            "80:x",
            "70000:80",
            "1-3:5-9",
            "5-1:5-1",
            "a.b:1:1",
            "80:80/foo",
            "80:",
        ];
        insta::assert_snapshot!(texts.map(|text| format!("{text}: {}", shown(text))).join("\n"));
    }
}
