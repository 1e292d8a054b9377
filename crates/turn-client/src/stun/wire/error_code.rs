//! ERROR-CODE (RFC 8489, section 14.8).

/// A code and the server's own words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// 300 to 699 by the RFC; kept as it came.
    pub code: u16,
    /// The reason phrase, whatever characters it has; bytes that are not UTF-8 are read as Latin-1.
    pub reason: String,
}

impl ErrorCode {
    /// Reads the value; none where it is shorter than four bytes.
    pub fn decode(value: &[u8]) -> Option<Self> {
        let (head, reason) = value.split_at_checked(4)?;
        let code = u16::from(head[2] & 0x07) * 100 + u16::from(head[3]);
        let reason = match std::str::from_utf8(reason) {
            Ok(text) => text.to_owned(),
            Err(_) => reason.iter().map(|&byte| char::from(byte)).collect(),
        };
        Some(Self { code, reason })
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)?;
        if !self.reason.is_empty() {
            write!(f, " ({})", self.reason)?;
        }
        Ok(())
    }
}
