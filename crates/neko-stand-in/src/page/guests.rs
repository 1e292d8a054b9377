//! Who is there.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, mpsc, watch};

use super::limits;
use crate::message::Join;
use crate::token::Token;
use crate::visitor::{Desk, Visitor};

/// A browser that opened the page.
pub struct Joined {
    /// What it said.
    pub join: Join,
    /// Where its request came from.
    pub from: Option<IpAddr>,
    /// Its visit.
    pub visitor: Visitor,
}

/// What all requests share.
pub struct Page {
    pub(super) token: Token,
    pub(super) joined: mpsc::Sender<Joined>,
    pub(super) over: watch::Receiver<bool>,
    /// Room for WebSockets.
    pub(super) sockets: Arc<Semaphore>,
    desks: Mutex<HashMap<String, Arc<Desk>>>,
}

impl Page {
    /// A page for whoever has the link.
    pub fn new(token: Token, joined: mpsc::Sender<Joined>, over: watch::Receiver<bool>) -> Arc<Self> {
        let sockets = Arc::new(Semaphore::new(limits::SOCKETS));
        Arc::new(Self { token, joined, over, sockets, desks: Mutex::default() })
    }

    pub(super) fn desks(&self) -> MutexGuard<'_, HashMap<String, Arc<Desk>>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The visit of that number.
    pub(super) fn desk(&self, id: &str) -> Option<Arc<Desk>> {
        self.desks().get(id).cloned()
    }
}
