//! `--network`: the first one says how the container reaches the network.

use super::{Client, REFUSED, Run, Word};
use crate::{Consequence, Network};

/// The keys of the long form.
const KEYS: [&str; 8] = ["name", "alias", "ip", "ip6", "mac-address", "link-local-ip", "driver-opt", "gw-priority"];

/// Names that are no network of the user's.
const KNOWN: [&str; 7] = ["host", "none", "bridge", "default", "private", "pasta", "slirp4netns"];

impl Run<'_> {
    pub(super) fn network(&mut self, value: &Word) {
        // Podman has options behind a colon: `bridge:ip=10.88.0.9`.
        let is_long = value.text.contains('=') && !value.text.contains(':');
        if is_long && let Some(why) = refusal(&value.text) {
            return self.problem(format!("--network {}: {why}", value.text), REFUSED, self.place(value));
        }
        let named = value.text.split(',').find_map(|part| part.strip_prefix("name="));
        let name = named.unwrap_or(&value.text);
        if name.is_empty() {
            return self.problem("--network names no network".to_owned(), REFUSED, self.place(value));
        }
        let is_own = !is_mode(name);
        if let Some(first) = self.first_network_is_own {
            if first != is_own && self.client == Client::Docker {
                let message = format!("--network {name}: your own networks and Docker's modes cannot be combined");
                self.problem(message, REFUSED, self.place(value));
            }
            return;
        }
        self.first_network_is_own = Some(is_own);
        self.network = match name.split_once(':') {
            Some(("container", other)) => Network::Service(other.to_owned()),
            _ => match name {
                "host" => Network::Host,
                "none" => Network::None,
                _ => Network::Bridge,
            },
        };
        if self.network == Network::Bridge && !KNOWN.contains(&name.split(':').next().unwrap_or_default()) {
            let message = format!("the kind of the network {name} cannot be seen here");
            let consequence =
                Consequence::unseen("ports are checked as on a bridge, where only published ports can be reached");
            self.problem(message, consequence, self.place(value));
        }
    }
}

/// Whether a name is one of Docker's own modes.
fn is_mode(name: &str) -> bool {
    matches!(name, "default" | "bridge" | "host" | "none") || name.starts_with("container:")
}

/// Why Docker refuses the long form, `name=…,ip=…`.
fn refusal(text: &str) -> Option<String> {
    let wrong = text.split(',').find_map(|field| match field.split_once('=') {
        None | Some(("", _)) => Some(format!("`{field}` is not `key=value`")),
        Some((key, _)) if !KEYS.contains(&key.trim().to_lowercase().as_str()) => {
            Some(format!("there is no option `{key}`"))
        }
        Some(_) => None,
    });
    wrong.or_else(|| {
        let named = text.split(',').any(|field| field.trim().to_lowercase().starts_with("name="));
        (!named).then(|| "it names no network".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_form() {
        for (text, refused) in [
            ("name=media,ip=10.0.0.2", false),
            ("name=media,alias=neko", false),
            ("bridge,ip=10.0.0.2", true),
            ("ip=10.0.0.2", true),
            ("name=media,subnet=x", true),
        ] {
            assert_eq!(refusal(text).is_some(), refused, "{text}");
        }
    }
}
