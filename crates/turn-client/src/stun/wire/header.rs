//! The header's fields (RFC 8489, section 5).

use std::fmt;

/// The header's length in bytes.
pub const HEADER_LEN: usize = 20;

/// What tells STUN from the protocols that share its port.
pub const MAGIC_COOKIE: u32 = 0x2112_A442;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Asks for an answer.
    Request,
    /// Asks for none.
    Indication,
    /// The answer that grants.
    Success,
    /// The answer that refuses.
    Error,
}

/// What a message is about: 12 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Method(pub u16);

impl Method {
    /// RFC 8489, section 14.
    pub const BINDING: Self = Self(0x001);
    /// RFC 8656, section 17.
    pub const ALLOCATE: Self = Self(0x003);
    /// RFC 8656, section 17.
    pub const REFRESH: Self = Self(0x004);
    /// RFC 8656, section 17; indications only.
    pub const SEND: Self = Self(0x006);
    /// RFC 8656, section 17; indications only.
    pub const DATA: Self = Self(0x007);
    /// RFC 8656, section 17.
    pub const CREATE_PERMISSION: Self = Self(0x008);
    /// RFC 8656, section 17.
    pub const CHANNEL_BIND: Self = Self(0x009);
    /// RFC 6062, section 6.1.
    pub const CONNECT: Self = Self(0x00A);
    /// RFC 6062, section 6.1.
    pub const CONNECTION_BIND: Self = Self(0x00B);
    /// RFC 6062, section 6.1; indications only.
    pub const CONNECTION_ATTEMPT: Self = Self(0x00C);

    /// The name in the RFC, for those that have a constant here.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::BINDING => "Binding",
            Self::ALLOCATE => "Allocate",
            Self::REFRESH => "Refresh",
            Self::SEND => "Send",
            Self::DATA => "Data",
            Self::CREATE_PERMISSION => "CreatePermission",
            Self::CHANNEL_BIND => "ChannelBind",
            Self::CONNECT => "Connect",
            Self::CONNECTION_BIND => "ConnectionBind",
            Self::CONNECTION_ATTEMPT => "ConnectionAttempt",
            _ => return None,
        })
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "method 0x{:03x}", self.0),
        }
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The type field: the class's two bits lie between the method's twelve.
pub(super) fn encode_type(class: Class, method: Method) -> u16 {
    let class = match class {
        Class::Request => 0x0000,
        Class::Indication => 0x0010,
        Class::Success => 0x0100,
        Class::Error => 0x0110,
    };
    let method = method.0 & 0x0FFF;
    class | (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2)
}

pub(super) fn decode_type(field: u16) -> (Class, Method) {
    let class = match field & 0x0110 {
        0x0000 => Class::Request,
        0x0010 => Class::Indication,
        0x0100 => Class::Success,
        _ => Class::Error,
    };
    let method = (field & 0x000F) | ((field >> 1) & 0x0070) | ((field >> 2) & 0x0F80);
    (class, Method(method))
}

/// 96 bits that tie an answer to its request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TransactionId(pub [u8; 12]);

impl TransactionId {
    /// A new one, from the operating system's randomness.
    pub fn random() -> Self {
        Self(*stun_rs::TransactionId::default().as_bytes())
    }
}

impl fmt::Debug for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
