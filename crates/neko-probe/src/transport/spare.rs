//! Where a user may have one relay alone, the next path takes over that of the last one: the server would count it for a
//! second more.

use std::collections::BTreeMap;
use std::mem::discriminant;
use std::sync::{Arc, Mutex, PoisonError};

use super::room::User;
use super::{Allocations, Endpoint, RelaySocket};

/// A relay, and the way to its server.
type Spare = (Endpoint, Arc<RelaySocket>);

/// What each user has left over.
#[derive(Clone, Default)]
pub(super) struct Spares(Arc<Mutex<BTreeMap<User, Spare>>>);

impl std::fmt::Debug for Spares {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spares")
    }
}

impl Spares {
    fn replace(&self, user: &User, spare: Option<Spare>) -> Option<Spare> {
        let mut spares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match spare {
            Some(spare) => spares.insert(user.clone(), spare),
            None => spares.remove(user),
        }
    }

    /// Lets go of all.
    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Allocations {
    /// Gives a relay back: to the server, or where the user may have no other to whoever asks next.
    pub async fn give_back(&self, user: &User, endpoint: &Endpoint, relay: Arc<RelaySocket>) {
        if self.at_once(user) == 1 && !self.is_closing() {
            self.spares().replace(user, Some((endpoint.clone(), relay)));
        } else {
            // Dropping it asks once more where this was not answered.
            let _ = relay.release().await;
        }
    }

    /// The relay that was left over, where it stands and leads the same way. Any other is given back.
    pub async fn take_over(&self, user: &User, endpoint: &Endpoint) -> Option<Arc<RelaySocket>> {
        let (way, relay) = self.spares().replace(user, None)?;
        let is_same = way.address == endpoint.address && discriminant(&way.carrier) == discriminant(&endpoint.carrier);
        if is_same && relay.stands().await == Some(true) {
            return Some(relay);
        }
        let _ = relay.release().await; // dropping it asks once more
        None
    }
}
