//! Why a server could not be talked to.

use std::io;

use super::TlsError;
use turn_client::stun::wire::Method;
use turn_client::turn::Refusal;

/// Why a link carries nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// ICMP or TCP said that nothing listens there.
    #[error("connection refused")]
    Refused,
    /// No route, no such address family, a firewall that says so.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The server ended the stream.
    #[error("the server closed the connection")]
    Closed,
    /// The server reset the stream.
    #[error("the server reset the connection")]
    Reset,
    /// A stream carried what is neither STUN nor ChannelData: its first bytes.
    #[error("what came back is not STUN")]
    Garbage(Vec<u8>),
    /// The allocation is gone: the server said so, or answered no Refresh until its time was up.
    #[error("the allocation is gone")]
    AllocationLost(Box<Refusal>),
    /// The run ends.
    #[error("closing")]
    Closing,
    /// Anything else that the operating system said.
    #[error("{0}")]
    Io(String),
}

impl From<&io::Error> for Broken {
    fn from(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::ConnectionRefused => Self::Refused,
            Kind::ConnectionReset | Kind::BrokenPipe | Kind::ConnectionAborted => Self::Reset,
            Kind::UnexpectedEof => Self::Closed,
            Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::AddrNotAvailable | Kind::NetworkDown => {
                Self::Unreachable(error.to_string())
            }
            Kind::PermissionDenied => Self::Unreachable("this machine's own firewall forbids it".to_owned()),
            // EAFNOSUPPORT: this kernel has no IPv6.
            _ if error.raw_os_error() == Some(97) => Self::Unreachable(error.to_string()),
            _ => Self::Io(error.to_string()),
        }
    }
}

/// Why something asked of a server did not come to pass.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The socket or the connection.
    #[error("{0}")]
    Link(#[from] Broken),
    /// The TLS handshake.
    #[error("{0}")]
    Tls(#[from] TlsError),
    /// The server's word, or its silence.
    #[error("{0} was not granted")]
    Refused(Method, Box<Refusal>),
    /// The time allowed was over.
    #[error("the time allowed was over")]
    TimedOut,
}

impl Error {
    /// The code of an error response.
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Refused(_, refusal) => match &**refusal {
                Refusal::Error { error, .. } => Some(error.code),
                _ => None,
            },
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Link(Broken::from(&error))
    }
}
