//! What a server counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of one server over all of its sockets, as they stood when they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Packets from clients: datagrams, or messages in a stream.
    pub packets_in: u64,
    /// Packets to clients.
    pub packets_out: u64,
    /// Packets from clients that were neither answered nor relayed: no STUN, or over 1500 bytes.
    pub packets_ignored: u64,
    /// Allocations that stand now.
    pub allocations: u64,
    /// Allocations ever made.
    pub allocations_ever: u64,
    /// Datagrams from relayed addresses to peers.
    pub relayed_out: u64,
    /// Datagrams from peers to relayed addresses.
    pub relayed_in: u64,
    /// Retransmitted requests, answered from memory.
    pub replayed: u64,
    /// Binding requests.
    pub binding: u64,
    /// Allocate requests.
    pub allocate: u64,
    /// Refresh requests.
    pub refresh: u64,
    /// CreatePermission requests.
    pub create_permission: u64,
    /// ChannelBind requests.
    pub channel_bind: u64,
    /// Send indications.
    pub send: u64,
    /// ChannelData from clients.
    pub channel_data: u64,
}

/// The same while they count.
#[derive(Default)]
pub(super) struct Counters {
    pub(super) packets_in: AtomicU64,
    pub(super) packets_out: AtomicU64,
    pub(super) packets_ignored: AtomicU64,
    pub(super) allocations: AtomicU64,
    pub(super) allocations_ever: AtomicU64,
    pub(super) relayed_out: AtomicU64,
    pub(super) relayed_in: AtomicU64,
    pub(super) replayed: AtomicU64,
    pub(super) binding: AtomicU64,
    pub(super) allocate: AtomicU64,
    pub(super) refresh: AtomicU64,
    pub(super) create_permission: AtomicU64,
    pub(super) channel_bind: AtomicU64,
    pub(super) send: AtomicU64,
    pub(super) channel_data: AtomicU64,
}

/// Counts one.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Counters {
    pub(super) fn read(&self) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            packets_in: read(&self.packets_in),
            packets_out: read(&self.packets_out),
            packets_ignored: read(&self.packets_ignored),
            allocations: read(&self.allocations),
            allocations_ever: read(&self.allocations_ever),
            relayed_out: read(&self.relayed_out),
            relayed_in: read(&self.relayed_in),
            replayed: read(&self.replayed),
            binding: read(&self.binding),
            allocate: read(&self.allocate),
            refresh: read(&self.refresh),
            create_permission: read(&self.create_permission),
            channel_bind: read(&self.channel_bind),
            send: read(&self.send),
            channel_data: read(&self.channel_data),
        }
    }
}
