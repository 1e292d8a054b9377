//! The two peers.
