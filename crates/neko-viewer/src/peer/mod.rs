//! The viewer's peer: str0m, which answers neko's offer, the sockets and relays that it has, and what is measured.
//!
//! Its owner calls [`Peer::settle`] and then waits for [`Peer::arrival`], over and over; what a browser would tell its page
//! comes out as [`News`].

mod connection;
mod counters;
mod data_channel;
mod gather;
mod legs;
mod meter;
mod offer_text;
mod picture;

pub use connection::{News, Peer, Prepared};
pub use gather::{Allowed, Gathering};
pub use legs::{Arrival, Legs};
pub use meter::Sample;
