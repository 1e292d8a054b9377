//! Where a user may have one relay alone, the next path takes over that of the last one: the server would count it for a
//! second more.

use std::mem::discriminant;
use std::sync::Arc;

use super::endpoint::Endpoint;
use super::registry::Allocations;
use super::relay::RelaySocket;
use super::room::User;

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
        let (way, spare) = self.spares().replace(user, None)?;
        let relay = spare.downcast::<RelaySocket>().ok()?;
        let is_same = way.address == endpoint.address && discriminant(&way.carrier) == discriminant(&endpoint.carrier);
        if is_same && relay.stands().await == Some(true) {
            return Some(relay);
        }
        let _ = relay.release().await; // dropping it asks once more
        None
    }
}
