//! What must be refreshed, and when (RFC 8656, sections 8, 9 and 12).

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::answer::Refusal;

/// The least that lies between a renewal that failed and the next one.
const PATIENCE: Duration = Duration::from_secs(1);

/// A live allocation's dates.
#[derive(Debug)]
pub(super) struct Lease {
    /// None while a Refresh is on its way.
    refresh_at: Option<Instant>,
    ends_at: Instant,
    /// Why the last Refresh failed.
    refused: Option<Refusal>,
    /// Whether its end was told.
    lost: bool,
}

impl Lease {
    /// Refreshed a minute before the end, or half-way where a minute is long.
    pub(super) fn new(now: Instant, lifetime: Duration) -> Self {
        let early = (lifetime / 2).min(Duration::from_secs(60));
        let refresh_at = now + lifetime.saturating_sub(early).max(Duration::from_millis(250));
        let ends_at = now + lifetime.max(PATIENCE);
        Self { refresh_at: Some(refresh_at), ends_at, refused: None, lost: false }
    }

    /// A Refresh failed though the allocation may stand: once more half-way to its end.
    pub(super) fn retry(&mut self, now: Instant, refused: Refusal) {
        let left = self.ends_at.saturating_duration_since(now);
        self.refresh_at = Some(now + (left / 2).max(PATIENCE));
        self.refused = Some(refused);
    }

    /// Why it is over, once.
    fn ended(&mut self, now: Instant) -> Option<Refusal> {
        if self.lost || now < self.ends_at {
            return None;
        }
        self.lost = true;
        self.refresh_at = None;
        Some(self.refused.take().unwrap_or(Refusal::NoAnswer(None)))
    }

    fn next(&self) -> Option<Instant> {
        let end = (!self.lost).then_some(self.ends_at);
        self.refresh_at.into_iter().chain(end).min()
    }
}

/// A channel and its date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Channel {
    pub(super) number: u16,
    pub(super) bound: bool,
    pub(super) refresh_at: Option<Instant>,
}

/// What is to be refreshed next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewal {
    Allocation,
    Channel(SocketAddr),
    Permission(SocketAddr),
}

/// Everything that must be kept alive.
#[derive(Debug, Default)]
pub(super) struct KeepAlive {
    pub(super) lease: Option<Lease>,
    pub(super) channels: BTreeMap<SocketAddr, Channel>,
    permissions: BTreeMap<IpAddr, (SocketAddr, Option<Instant>)>,
}

impl KeepAlive {
    /// A permission was granted: to be renewed then. A channel on the same address renews it too.
    pub(super) fn permitted(&mut self, peer: SocketAddr, renew_at: Instant) {
        if !self.channels.iter().any(|(other, channel)| other.ip() == peer.ip() && channel.bound) {
            self.permissions.insert(peer.ip(), (peer, Some(renew_at)));
        }
    }

    /// A channel was granted.
    pub(super) fn bound(&mut self, peer: SocketAddr, renew_at: Instant) {
        self.permissions.remove(&peer.ip());
        if let Some(channel) = self.channels.get_mut(&peer) {
            channel.bound = true;
            channel.refresh_at = Some(renew_at);
        }
    }

    /// A renewal for that peer failed: once more later.
    pub(super) fn retry_peer(&mut self, now: Instant, peer: SocketAddr) {
        let at = Some(now + PATIENCE);
        if let Some(channel) = self.channels.get_mut(&peer).filter(|channel| channel.bound) {
            channel.refresh_at = at;
        } else if let Some((_, refresh_at)) = self.permissions.get_mut(&peer.ip()) {
            *refresh_at = at;
        }
    }

    pub(super) fn next(&self) -> Option<Instant> {
        let channels = self.channels.values().filter_map(|channel| channel.refresh_at);
        let permissions = self.permissions.values().filter_map(|(_, at)| *at);
        self.lease.as_ref().and_then(Lease::next).into_iter().chain(channels).chain(permissions).min()
    }

    /// Why the allocation is over, once its time is up without a Refresh that was granted.
    pub(super) fn ended(&mut self, now: Instant) -> Option<Refusal> {
        self.lease.as_mut()?.ended(now)
    }

    /// One thing whose time has come. It is not named again until its refresh was answered.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Renewal> {
        if let Some(lease) = &mut self.lease
            && lease.refresh_at.take_if(|at| *at <= now).is_some()
        {
            return Some(Renewal::Allocation);
        }
        for (peer, channel) in &mut self.channels {
            if channel.refresh_at.take_if(|at| *at <= now).is_some() {
                return Some(Renewal::Channel(*peer));
            }
        }
        for (peer, at) in self.permissions.values_mut() {
            if at.take_if(|at| *at <= now).is_some() {
                return Some(Renewal::Permission(*peer));
            }
        }
        None
    }
}
