//! What each user has left over. It is kept without its type: what keeps it stands below the sockets.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::endpoint::Endpoint;
use super::room::User;

/// A relay, and the way to its server.
type Spare = (Endpoint, Arc<dyn Any + Send + Sync>);

/// What each user has left over.
#[derive(Debug, Clone, Default)]
pub(super) struct Spares(Arc<Mutex<BTreeMap<User, Spare>>>);

impl Spares {
    /// Puts something there, or nothing; what was there before.
    pub(super) fn replace(&self, user: &User, spare: Option<Spare>) -> Option<Spare> {
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
