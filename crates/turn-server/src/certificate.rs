//! The certificate of the servers on loopback: made in memory, trusted by nobody but who is handed it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// Why no certificate could be made.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The key or the certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// The TLS library does not take it.
    #[error("the TLS library does not take the certificate: {0}")]
    Tls(#[from] rustls::Error),
}

/// A self-signed certificate with its key, cheap to clone: make it once and share it between servers.
///
/// It names `localhost`, 127.0.0.1, ::1 and what was asked for. The key (ECDSA P-256) never leaves the process.
#[derive(Clone)]
pub struct Certificate {
    der: CertificateDer<'static>,
    pem: Arc<str>,
    names: Arc<[String]>,
    tls: Arc<rustls::ServerConfig>,
}

impl Certificate {
    /// Makes a key and a certificate that is valid for `names` (DNS names or IP addresses) besides loopback.
    ///
    /// Names that cannot stand in a certificate (blanks, non-ASCII) are left out; see [`Self::names`].
    pub fn generate<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<Self, CertificateError> {
        let mut params = rcgen::CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, "neko-ice on loopback");
        let mut known = vec!["localhost".to_owned()];
        params.subject_alt_names.push(rcgen::SanType::DnsName("localhost".try_into()?));
        for address in [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()] {
            known.push(address.to_string());
            params.subject_alt_names.push(rcgen::SanType::IpAddress(address));
        }
        for name in names {
            let name = name.as_ref();
            if known.iter().any(|have| have.eq_ignore_ascii_case(name)) {
                continue;
            }
            let san = match name.parse::<IpAddr>() {
                Ok(address) => rcgen::SanType::IpAddress(address),
                Err(_) if is_dns_name(name) => rcgen::SanType::DnsName(name.try_into()?),
                Err(_) => continue,
            };
            known.push(name.to_owned());
            params.subject_alt_names.push(san);
        }
        let key = rcgen::KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        let der = certificate.der().clone();
        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let tls = rustls::ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![der.clone()], private)?;
        Ok(Self { der, pem: certificate.pem().into(), names: known.into(), tls: Arc::new(tls) })
    }

    /// The certificate itself: add exactly this one to a client's roots.
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// The same as PEM, for clients that read a file.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The names and addresses it is valid for.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The server's side of TLS with it.
    pub fn server_config(&self) -> Arc<rustls::ServerConfig> {
        Arc::clone(&self.tls)
    }
}

/// Never shows the key.
impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate").field("names", &self.names).finish_non_exhaustive()
    }
}

fn is_dns_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 253
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_loopback_and_what_was_asked_for() {
        let certificate =
            Certificate::generate(["turn.example.org", "LOCALHOST", "192.0.2.7", "not a name", ""]).unwrap();
        assert_eq!(certificate.names(), ["localhost", "127.0.0.1", "::1", "turn.example.org", "192.0.2.7"]);
    }

    #[test]
    fn a_client_that_trusts_exactly_it_accepts_it() {
        let certificate = Certificate::generate(["turn.example.org"]).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(certificate.der().clone()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier =
            rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let now = rustls::pki_types::UnixTime::now();
        for (name, accepted) in [("turn.example.org", true), ("127.0.0.1", true), ("::1", true), ("other.org", false)] {
            let name = rustls::pki_types::ServerName::try_from(name).unwrap();
            let verdict = rustls::client::danger::ServerCertVerifier::verify_server_cert(
                verifier.as_ref(),
                certificate.der(),
                &[],
                &name,
                &[],
                now,
            );
            assert_eq!(verdict.is_ok(), accepted, "{name:?}: {verdict:?}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let certificate = Certificate::generate::<&str>([]).unwrap();
        assert_eq!(format!("{certificate:?}"), r#"Certificate { names: ["localhost", "127.0.0.1", "::1"], .. }"#);
    }
}
