//! Whom to trust, what a server's certificate says, and why it was refused. Shared by TLS and DTLS.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};

/// Whom to trust.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Certificates beside (or, with `only_extra`, in place of) the system's authorities.
    pub extra: Vec<CertificateDer<'static>>,
    /// Leaves the system's authorities out: for stand-ins.
    pub only_extra: bool,
    /// What the user lets pass though the system would not.
    pub concessions: Concessions,
}

/// What the user lets pass though the system's authorities do not: a success that needed it is told as such.
#[derive(Debug, Clone, Default)]
pub struct Concessions {
    /// Authorities of the user's own (`--ca`).
    pub authorities: Vec<CertificateDer<'static>>,
    /// SHA-256 fingerprints of certificates (`--pin`).
    pub pins: Vec<[u8; 32]>,
    /// Any certificate at all (`--insecure`).
    pub insecure: bool,
}

/// The concession that a handshake needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conceded {
    /// An authority of `--ca`.
    Authority,
    /// A fingerprint of `--pin`.
    Pin,
    /// `--insecure`.
    Anything,
}

impl Conceded {
    /// The option.
    pub fn option(self) -> &'static str {
        match self {
            Self::Authority => "--ca",
            Self::Pin => "--pin",
            Self::Anything => "--insecure",
        }
    }
}

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateInfo {
    /// The names and addresses that it is for.
    pub names: Vec<String>,
    /// How many certificates the server showed.
    pub chain: usize,
    /// Whole days until the first certificate of the chain ends; negative where one has.
    pub days_left: Option<i64>,
    /// When that is, in seconds since 1970.
    pub expires: Option<i64>,
    /// SHA-256 of the server's own certificate, in hexadecimal.
    pub fingerprint: String,
    /// What let it pass, and what the system says of it.
    pub conceded: Option<(Conceded, TlsError)>,
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
    /// TLS 1.0 or 1.1, or older.
    #[error("the server offers only outdated versions of TLS")]
    TooOld,
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
    #[error("a certificate cannot be for the name {0}")]
    NameUnusable(String),
}

pub(super) fn provider() -> Arc<CryptoProvider> {
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

/// Asks the system's authorities first and the user's concessions afterwards, and remembers what it saw.
#[derive(Debug)]
pub(super) struct Verifier {
    inner: Arc<WebPkiServerVerifier>,
    own: Option<Arc<WebPkiServerVerifier>>,
    concessions: Concessions,
    name: String,
    seen: Mutex<Option<CertificateInfo>>,
    refused: Mutex<Option<TlsError>>,
}

impl Verifier {
    pub(super) fn new(name: &str, trust: &Trust) -> Result<Arc<Self>, TlsError> {
        let mut roots = if trust.only_extra { RootCertStore::empty() } else { system_roots().clone() };
        roots.add_parsable_certificates(trust.extra.iter().cloned());
        let concessions = trust.concessions.clone();
        let mut own = RootCertStore::empty();
        own.add_parsable_certificates(concessions.authorities.iter().cloned());
        if roots.is_empty() {
            // A store must hold something: what refuses all is one that holds an authority that signs nothing here.
            roots.add_parsable_certificates(concessions.authorities.iter().cloned());
        }
        let build =
            |roots: RootCertStore| WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
        let inner = build(roots).map_err(|_| TlsError::Other("this system has no trusted authorities".to_owned()))?;
        let own = build(own).ok();
        let name = name.to_owned();
        Ok(Arc::new(Self { inner, own, concessions, name, seen: Mutex::new(None), refused: Mutex::new(None) }))
    }

    /// The certificate that was accepted or refused.
    pub(super) fn seen(&self) -> Option<CertificateInfo> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Why it was refused.
    pub(super) fn refused(&self) -> Option<TlsError> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn conceded(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Option<Conceded> {
        let ours = |verifier: &Arc<WebPkiServerVerifier>| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, &[], now).is_ok()
        };
        if self.own.as_ref().is_some_and(ours) {
            return Some(Conceded::Authority);
        }
        // `openssl req -x509` marks a server's own certificate as an authority's: named itself, it is taken as one.
        let named = self.concessions.authorities.iter().any(|authority| authority == end_entity);
        let fits = webpki::EndEntityCert::try_from(end_entity)
            .is_ok_and(|certificate| certificate.verify_is_valid_for_subject_name(server_name).is_ok());
        if named && fits && days_left(end_entity, now).is_some_and(|days| days >= 0) {
            return Some(Conceded::Authority);
        }
        if self.concessions.pins.iter().any(|pin| pin[..] == *digest(&SHA256, end_entity).as_ref()) {
            return Some(Conceded::Pin);
        }
        self.concessions.insecure.then_some(Conceded::Anything)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let mut info = describe(end_entity, intermediates, now);
        let verified = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let verified = verified.or_else(|error| {
            let presented = webpki::EndEntityCert::try_from(end_entity).ok().map(|certificate| {
                if certificate.issuer() == certificate.subject() { Presented::SelfSigned } else { Presented::Issued }
            });
            let why = of_rustls(&error, &self.name, presented.unwrap_or(Presented::Issued));
            match self.conceded(end_entity, intermediates, server_name, now) {
                Some(by) => {
                    info.conceded = Some((by, why));
                    Ok(ServerCertVerified::assertion())
                }
                None => {
                    *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                    Err(error)
                }
            }
        });
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(info);
        verified
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

/// What the certificates of a chain say.
fn describe(end_entity: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>], now: UnixTime) -> CertificateInfo {
    let expires = std::iter::once(end_entity).chain(intermediates).filter_map(expires).min();
    CertificateInfo {
        names: names(end_entity),
        chain: 1 + intermediates.len(),
        days_left: expires.and_then(|expires| days_until(expires, now)),
        expires,
        fingerprint: digest(&SHA256, end_entity).as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
        conceded: None,
    }
}

fn days_left(certificate: &CertificateDer<'_>, now: UnixTime) -> Option<i64> {
    days_until(expires(certificate)?, now)
}

/// When a certificate ends, in seconds since 1970.
fn expires(certificate: &CertificateDer<'_>) -> Option<i64> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    Some(parsed.validity().not_after.timestamp())
}

fn days_until(expires: i64, now: UnixTime) -> Option<i64> {
    Some((expires - i64::try_from(now.as_secs()).ok()?).div_euclid(86_400))
}

/// The subject's alternative names, as far as names of hosts and addresses go.
fn names(certificate: &CertificateDer<'_>) -> Vec<String> {
    use x509_parser::extensions::GeneralName;
    let Ok((_, parsed)) = x509_parser::parse_x509_certificate(certificate) else { return Vec::new() };
    let Ok(Some(names)) = parsed.subject_alternative_name() else { return Vec::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|ip| std::net::Ipv4Addr::from(ip).to_string()),
            16 => <[u8; 16]>::try_from(*bytes).ok().map(|ip| std::net::Ipv6Addr::from(ip).to_string()),
            _ => None,
        },
        _ => None,
    };
    names.value.general_names.iter().filter_map(name).collect()
}

/// Why a handshake ended.
pub(super) fn classify(error: &std::io::Error, name: &str) -> TlsError {
    use std::io::ErrorKind as Kind;
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(tls) => of_rustls(tls, name, Presented::Issued),
        None => match error.kind() {
            Kind::UnexpectedEof | Kind::ConnectionReset | Kind::BrokenPipe => TlsError::Closed,
            _ => TlsError::Other(error.to_string()),
        },
    }
}

/// Whether an authority's own certificate was presented as a server's.
fn is_authority(error: &rustls::OtherError) -> bool {
    matches!(error.0.downcast_ref::<webpki::Error>(), Some(webpki::Error::CaUsedAsEndEntity))
}

fn of_rustls(error: &rustls::Error, name: &str, presented: Presented) -> TlsError {
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsError::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsError::NotYetValid,
            CertificateError::NotValidForName => TlsError::WrongName { asked: name.to_owned(), presented: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => {
                TlsError::WrongName { asked: name.to_owned(), presented: presented.clone() }
            }
            CertificateError::UnknownIssuer => TlsError::Untrusted(presented),
            CertificateError::Other(other) if is_authority(other) => TlsError::AuthorityAsServer,
            other => TlsError::Certificate(other.to_string()),
        },
        rustls::Error::InvalidMessage(_) => TlsError::NotTls,
        rustls::Error::AlertReceived(rustls::AlertDescription::ProtocolVersion) => TlsError::TooOld,
        rustls::Error::PeerIncompatible(
            rustls::PeerIncompatible::ServerDoesNotSupportTls12Or13
            | rustls::PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => TlsError::TooOld,
        rustls::Error::AlertReceived(alert) => TlsError::Alert(format!("{alert:?}")),
        other => TlsError::Other(other.to_string()),
    }
}
