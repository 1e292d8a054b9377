//! TLS to a server.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::certificate::{CertificateInfo, TlsError, Trust, Verifier, classify, provider};

/// A handshake that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsInfo {
    /// `TLS 1.3`, `TLS 1.2` or `DTLS 1.2`.
    pub version: &'static str,
    /// The cipher suite's name; empty where it cannot be known.
    pub cipher: String,
    /// The name that was asked for (SNI); none for an address.
    pub server_name: Option<String>,
    /// The certificate that was shown.
    pub certificate: Option<CertificateInfo>,
}

/// The handshake on a connection; `name` is sent as SNI unless it is an address.
pub(super) async fn handshake(
    stream: TcpStream,
    name: &str,
    trust: &Trust,
) -> Result<(TlsStream<TcpStream>, TlsInfo), TlsError> {
    let server_name = ServerName::try_from(name.to_owned()).map_err(|_| TlsError::NameUnusable(name.to_owned()))?;
    let sni = matches!(server_name, ServerName::DnsName(_)).then(|| name.to_owned());
    let verifier = Verifier::new(name, trust)?;
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError::Other(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier.clone())
        .with_no_client_auth();
    let stream = TlsConnector::from(Arc::new(config))
        .connect(server_name, stream)
        .await
        .map_err(|error| verifier.refused().unwrap_or_else(|| classify(&error, name)))?;
    let connection = stream.get_ref().1;
    let version = match connection.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS 1.3",
    };
    let cipher = connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite())).unwrap_or_default();
    let info = TlsInfo { version, cipher, server_name: sni, certificate: verifier.seen() };
    Ok((stream, info))
}
