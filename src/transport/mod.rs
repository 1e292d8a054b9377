//! The sockets that drive the clients.

pub mod encapsulation;
