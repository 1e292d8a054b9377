//! What a handshake that succeeded says: version, certificate, and whether neko and browsers would have accepted it.

use super::Check;
use super::classify::of_tls;
use crate::transport::{Endpoint, TlsInfo};
use neko_report::{Failure, Slug, TlsReport};

/// Fewer days than that are worth a warning.
const SOON: i64 = 14;

/// One line.
pub(super) fn describe(info: &TlsInfo) -> String {
    let mut text = info.version.to_owned();
    if !info.cipher.is_empty() {
        text.push_str(&format!(", {}", info.cipher));
    }
    if let Some(days) = info.certificate.as_ref().and_then(|certificate| certificate.days_left) {
        text.push_str(&format!(", certificate expires in {days} days"));
    }
    text
}

impl Check<'_> {
    /// Writes down what the certificate says.
    pub(super) fn secured(&mut self, endpoint: &Endpoint, info: TlsInfo) {
        let Some(certificate) = info.certificate else { return };
        let host = &self.target.uri.host;
        if let Some((by, why)) = &certificate.conceded {
            let mut note = of_tls(why, endpoint);
            note.message =
                format!("{}; it passed only because of {}: neko and browsers reject it", note.message, by.option());
            self.report.notes.push(note);
        } else if let Some(days) = certificate.days_left.filter(|days| *days < SOON)
            && self.target.stand_in.is_none()
        {
            let message = format!("the certificate of {host} expires in {days} days");
            self.report.notes.push(Failure::new(Slug::TlsExpiresSoon, message));
        }
        self.report.details.tls = Some(TlsReport {
            version: info.version.to_owned(),
            cipher: info.cipher,
            server_name: info.server_name,
            name_matches: certificate.names.iter().any(|name| fits(name, host)),
            names: certificate.names,
            chain: certificate.chain,
            days_left: certificate.days_left,
            expires: certificate.expires,
            fingerprint: certificate.fingerprint,
            needed: certificate.conceded.as_ref().map(|(by, _)| by.option()),
        });
    }
}

/// Whether a certificate's name is for a host: in any case, `*` for the first label (RFC 9525, section 6.3).
fn fits(name: &str, host: &str) -> bool {
    let (name, host) = (name.to_ascii_lowercase(), host.trim_end_matches('.').to_ascii_lowercase());
    match name.strip_prefix("*.") {
        Some(rest) => host.split_once('.').is_some_and(|(_, tail)| tail == rest),
        None => name == host,
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_one_label() {
        assert!(fits("turn.Example.org", "TURN.example.org."));
        assert!(fits("*.example.org", "turn.example.org"));
        assert!(!fits("*.example.org", "a.turn.example.org") && !fits("*.example.org", "example.org"));
    }
}
