//! `--ca`, `--pin`, `--insecure`: what passes though the system's authorities do not let it.

use std::path::PathBuf;

use anyhow::bail;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};

use crate::commands::help::TLS;
use crate::commands::read;
use neko_probe::transport::Concessions;

/// Far more than all the authorities of a system take.
const LONGEST: u64 = 16 << 20;

#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct TrustArgs {
    /// Also trust this certificate authority, PEM (repeatable); a result that needs it is at most `usable`
    #[arg(long, value_name = "FILE", help_heading = TLS, hide_short_help = true)]
    ca: Vec<PathBuf>,
    /// Accept the certificate with this SHA-256 fingerprint, in hexadecimal (repeatable); the result is at most `usable`
    #[arg(long, value_name = "SHA256", value_parser = fingerprint, help_heading = TLS, hide_short_help = true)]
    pin: Vec<Fingerprint>,
    /// Accept any certificate; the result is at most `usable`
    #[arg(long, help_heading = TLS, hide_short_help = true)]
    insecure: bool,
}

#[derive(Debug, Clone, Copy)]
struct Fingerprint([u8; 32]);

impl TrustArgs {
    pub(super) fn concedes(&self) -> bool {
        self.insecure || !self.ca.is_empty() || !self.pin.is_empty()
    }

    pub(super) fn concessions(&self) -> anyhow::Result<Concessions> {
        if self.insecure && !(self.ca.is_empty() && self.pin.is_empty()) {
            bail!(
                "--insecure accepts any certificate, so --ca and --pin have no effect: remove --insecure, or the others"
            );
        }
        let authorities = authorities("--ca", &self.ca)?;
        let pins = self.pin.iter().map(|pin| pin.0).collect();
        Ok(Concessions { authorities, pins, insecure: self.insecure })
    }
}

/// The certificates of PEM files. `option` is what names the files.
pub(super) fn authorities(option: &str, files: &[PathBuf]) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let mut authorities = Vec::new();
    for path in files {
        let shown = path.display();
        let bytes = read::named(path, LONGEST)
            .map_err(|error| anyhow::anyhow!("{option} {shown}: {}", error.words(LONGEST)))?;
        let found = CertificateDer::pem_slice_iter(&bytes)
            .collect::<Result<Vec<CertificateDer<'static>>, pem::Error>>()
            .map_err(|error| anyhow::anyhow!("{option} {shown}: not PEM: {error}"))?;
        if found.is_empty() {
            bail!("{option} {shown}: the file has no certificate; name a PEM file (-----BEGIN CERTIFICATE-----)");
        }
        for (index, certificate) in found.iter().enumerate() {
            if RootCertStore::empty().add(certificate.clone()).is_err() {
                bail!(
                    "{option} {shown}: its certificate number {} cannot be read; `openssl x509 -in {shown} -text` shows \
                     what it holds",
                    index + 1
                );
            }
        }
        authorities.extend(found);
    }
    Ok(authorities)
}

/// `AB:CD:…` or `abcd…`: what `openssl x509 -fingerprint -sha256` prints.
fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    let wrong = || "write 64 hexadecimal digits, as `openssl x509 -fingerprint -sha256` prints them".to_owned();
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| *c != ':')
        .map(|c| c.to_digit(16).map(|d| d as u8))
        .collect::<Option<_>>()
        .ok_or_else(wrong)?;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    if digits.len() != 64 { Err(wrong()) } else { bytes.try_into().map(Fingerprint).map_err(|_| wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_with_and_without_colons() {
        let plain = "0a".repeat(32);
        let colons = vec!["0A"; 32].join(":");
        assert_eq!(fingerprint(&plain).unwrap().0, [10; 32]);
        assert_eq!(fingerprint(&colons).unwrap().0, [10; 32]);
        for bad in ["", "0a", &"0g".repeat(32), &"0a".repeat(33)] {
            assert!(fingerprint(bad).is_err(), "{bad}");
        }
    }
}
