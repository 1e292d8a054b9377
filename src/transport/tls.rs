//! TLS to a server, and why it failed.

use std::sync::{Arc, Mutex, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Whom to trust.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Certificates beside (or, with `only_extra`, in place of) the system's authorities.
    pub extra: Vec<CertificateDer<'static>>,
    /// Leaves the system's authorities out: for stand-ins.
    pub only_extra: bool,
}

/// A handshake that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsInfo {
    /// `TLS 1.3` or `TLS 1.2`.
    pub version: &'static str,
    /// The cipher suite's name.
    pub cipher: String,
}

/// The certificate that a server showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// It is its own issuer.
    SelfSigned,
    /// Another one signed it.
    Issued,
}

/// Why a handshake failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// No known authority signed the certificate.
    #[error("no trusted authority signed the certificate")]
    Untrusted(Presented),
    /// A certificate of an authority stands where the server's own belongs (`openssl req -x509` makes such).
    #[error("the certificate is marked as an authority's own")]
    AuthorityAsServer,
    /// Its time is over.
    #[error("the certificate has expired")]
    Expired,
    /// Its time has not come.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// It is for other names.
    #[error("the certificate is not for {asked}")]
    WrongName {
        /// The name that was asked for.
        asked: String,
        /// The names that it is for.
        presented: Vec<String>,
    },
    /// Anything else about the certificate.
    #[error("the certificate was refused: {0}")]
    Certificate(String),
    /// What came back is not TLS.
    #[error("what came back is not TLS")]
    NotTls,
    /// The server closed the connection during the handshake.
    #[error("the server closed the connection at the TLS handshake")]
    Closed,
    /// The server sent an alert.
    #[error("the server ended the handshake: {0}")]
    Alert(String),
    /// No common version or cipher, or anything else.
    #[error("{0}")]
    Other(String),
    /// The name cannot be asked for.
    #[error("{0} is no name that a certificate can be for")]
    NameUnusable(String),
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    PROVIDER.get_or_init(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider())).clone()
}

/// The system's authorities, read once.
fn system_roots() -> &'static RootCertStore {
    static ROOTS: OnceLock<RootCertStore> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots
    })
}

/// Remembers why the certificate was refused, beside whether it signed itself.
#[derive(Debug)]
struct Observer {
    inner: Arc<WebPkiServerVerifier>,
    presented: Mutex<Option<Presented>>,
}

impl ServerCertVerifier for Observer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Ok(mut presented) = self.presented.lock() {
            *presented = webpki::EndEntityCert::try_from(end_entity).ok().map(|certificate| {
                if certificate.issuer() == certificate.subject() { Presented::SelfSigned } else { Presented::Issued }
            });
        }
        self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// The handshake on a connection; `name` is sent as SNI unless it is an address.
pub(super) async fn handshake(
    stream: TcpStream,
    name: &str,
    trust: &Trust,
) -> Result<(TlsStream<TcpStream>, TlsInfo), TlsError> {
    let server_name = ServerName::try_from(name.to_owned()).map_err(|_| TlsError::NameUnusable(name.to_owned()))?;
    let mut roots = if trust.only_extra { RootCertStore::empty() } else { system_roots().clone() };
    roots.add_parsable_certificates(trust.extra.iter().cloned());
    let other = |error: &dyn std::fmt::Display| TlsError::Other(error.to_string());
    let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
    let inner = inner.map_err(|_| TlsError::Other("this system has no trusted authorities".to_owned()))?;
    let observer = Arc::new(Observer { inner, presented: Mutex::new(None) });
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| other(&error))?
        .dangerous()
        .with_custom_certificate_verifier(observer.clone())
        .with_no_client_auth();
    let stream = TlsConnector::from(Arc::new(config)).connect(server_name, stream).await.map_err(|error| {
        let presented = observer.presented.lock().ok().and_then(|seen| *seen).unwrap_or(Presented::Issued);
        classify(&error, name, presented)
    })?;
    let connection = stream.get_ref().1;
    let version = match connection.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS 1.3",
    };
    let cipher = connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite())).unwrap_or_default();
    Ok((stream, TlsInfo { version, cipher }))
}

fn classify(error: &std::io::Error, name: &str, presented: Presented) -> TlsError {
    use std::io::ErrorKind as Kind;
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
        return match error.kind() {
            Kind::UnexpectedEof | Kind::ConnectionReset | Kind::BrokenPipe => TlsError::Closed,
            _ => TlsError::Other(error.to_string()),
        };
    };
    match tls {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsError::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsError::NotYetValid,
            CertificateError::NotValidForName => TlsError::WrongName { asked: name.to_owned(), presented: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => {
                TlsError::WrongName { asked: name.to_owned(), presented: presented.clone() }
            }
            CertificateError::UnknownIssuer => TlsError::Untrusted(presented),
            other if format!("{other:?}").contains("CaUsedAsEndEntity") => TlsError::AuthorityAsServer,
            other => TlsError::Certificate(other.to_string()),
        },
        rustls::Error::InvalidMessage(_) => TlsError::NotTls,
        rustls::Error::AlertReceived(alert) => TlsError::Alert(format!("{alert:?}")),
        other => TlsError::Other(other.to_string()),
    }
}
