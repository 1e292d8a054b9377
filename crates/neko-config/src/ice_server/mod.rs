//! One ICE server, its URLs, and what Pion and browsers say of them.

use smol_str::SmolStr;

use neko_text::source::Place;

pub mod address;
mod agreed;
pub mod browser;
mod family;
mod go_url;
mod mask;
pub mod pion;
pub mod rest;
mod retyped;
mod side;
pub mod uri;

pub use family::Family;
pub use mask::Mask;
pub use retyped::is_retyped;
pub use side::Side;
pub use uri::{Scheme, Transport, Uri};

/// A string that is never printed by accident.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The secret itself, for the wire and for output that was asked to contain it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Never shows the value.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// One URL of a server and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Url {
    /// As neko has it, after all of its conversions.
    pub value: SmolStr,
    /// Where it was written, down to the element of a list or of embedded JSON.
    pub place: Option<Place>,
}

/// One entry of a server list, as neko has it after its weak decoding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IceServer {
    /// The URLs; `None` is neko's `{"urls": null}`, on which browsers throw.
    pub urls: Option<Vec<Url>>,
    /// The user name, where not empty.
    pub username: Option<String>,
    /// The credential, where not empty.
    pub credential: Option<Secret>,
    /// Where the user name's value stands.
    pub username_place: Option<Place>,
    /// Where the credential's value stands.
    pub credential_place: Option<Place>,
    /// Where the entry stands; none for neko's default server.
    pub place: Option<Place>,
}

impl IceServer {
    /// Whether it names a relay. Of such entries alone credentials are asked.
    pub fn relays(&self) -> bool {
        let is_turn = |url: &Url| {
            let scheme = url.value.split(':').next().unwrap_or_default();
            Scheme::of(&scheme.to_ascii_lowercase()).is_some_and(Scheme::is_turn)
        };
        self.urls.iter().flatten().any(is_turn)
    }

    /// Takes these credentials instead of its own.
    fn use_credentials(&mut self, made: &rest::TimeLimited) {
        self.username = Some(made.username.clone());
        self.credential = Some(made.credential.clone());
    }
}
