//! When allocation, permissions and channels are refreshed (RFC 8656, sections 7.3, 9 and 12).

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

/// Permissions last 300 s and channels 600 s; a ChannelBind refreshes both.
const PERMISSION_REFRESH: Duration = Duration::from_secs(240);

/// A live allocation's dates.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) refresh_at: Instant,
}

impl Lease {
    /// A minute before the end, or half-way where a minute is long.
    pub(super) fn new(now: Instant, lifetime: Duration) -> Self {
        let early = (lifetime / 2).min(Duration::from_secs(60));
        Self { refresh_at: now + lifetime.saturating_sub(early).max(Duration::from_millis(250)) }
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
    pub(super) fn permitted(&mut self, now: Instant, peer: SocketAddr) {
        self.permissions.insert(peer.ip(), (peer, Some(now + PERMISSION_REFRESH)));
    }

    pub(super) fn bound(&mut self, now: Instant, peer: SocketAddr) {
        self.permissions.remove(&peer.ip());
        if let Some(channel) = self.channels.get_mut(&peer) {
            channel.bound = true;
            channel.refresh_at = Some(now + PERMISSION_REFRESH);
        }
    }

    pub(super) fn next(&self) -> Option<Instant> {
        let channels = self.channels.values().filter_map(|channel| channel.refresh_at);
        let permissions = self.permissions.values().filter_map(|(_, at)| *at);
        self.lease.as_ref().map(|lease| lease.refresh_at).into_iter().chain(channels).chain(permissions).min()
    }

    /// One thing whose time has come. It is not named again until its refresh was answered.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Renewal> {
        if let Some(lease) = &mut self.lease
            && lease.refresh_at <= now
        {
            lease.refresh_at = now + Duration::from_secs(3600);
            return Some(Renewal::Allocation);
        }
        for (peer, channel) in &mut self.channels {
            if channel.refresh_at.is_some_and(|at| at <= now) {
                channel.refresh_at = None;
                return Some(Renewal::Channel(*peer));
            }
        }
        for (peer, at) in self.permissions.values_mut() {
            if at.is_some_and(|at| at <= now) {
                *at = None;
                return Some(Renewal::Permission(*peer));
            }
        }
        None
    }
}
