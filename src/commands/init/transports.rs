//! The transports of TURN that are wanted: an option, or an answer.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use neko_transfer::starter::TurnTransport;

/// Each once, in the order of [`TurnTransport::ALL`].
#[derive(Debug, Clone)]
pub(super) struct Transports(pub Vec<TurnTransport>);

impl Transports {
    /// Those that are asked for.
    pub fn of(wanted: impl Fn(TurnTransport) -> bool) -> Self {
        Self(TurnTransport::ALL.into_iter().filter(|one| wanted(*one)).collect())
    }

    /// `udp,tcp`
    pub fn read(text: &str) -> Result<Self, String> {
        let names = text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
        let named = |name| TurnTransport::named(name).ok_or_else(|| format!("{name} is not one of udp, tcp, tls"));
        let list = names.map(named).collect::<Result<Vec<_>, _>>()?;
        match list.is_empty() {
            true => Err("at least one of udp, tcp, tls".to_owned()),
            false => Ok(Self::of(|one| list.contains(&one))),
        }
    }

    /// Whether a certificate is needed.
    pub fn have_tls(&self) -> bool {
        self.0.contains(&TurnTransport::Tls)
    }
}

impl std::fmt::Display for Transports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(","))
    }
}

/// Reads one name of the option.
pub(super) fn parser() -> impl TypedValueParser<Value = TurnTransport> {
    let value = |own: TurnTransport| PossibleValue::new(own.as_str()).help(help(own));
    PossibleValuesParser::new(TurnTransport::ALL.map(value))
        .try_map(|name| TurnTransport::named(&name).ok_or("not one of udp, tcp, tls"))
}

fn help(transport: TurnTransport) -> &'static str {
    match transport {
        TurnTransport::Udp => "turn: over UDP, the best for video",
        TurnTransport::Tcp => "turn: over TCP, where UDP is blocked",
        TurnTransport::Tls => "turns: over TLS, where only HTTPS-like traffic gets out",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_each_transport_in_any_order_and_case() {
        let read = |text| Transports::read(text).map(|read| (read.to_string(), read.have_tls()));
        assert_eq!(read("TCP, udp udp"), Ok(("udp,tcp".to_owned(), false)));
        assert_eq!(read("tls"), Ok(("tls".to_owned(), true)));
        assert_eq!(read(" , "), Err("at least one of udp, tcp, tls".to_owned()));
        assert_eq!(read("udp,dtls"), Err("dtls is not one of udp, tcp, tls".to_owned()));
    }
}
