//! The binary behind real NATs and firewalls: network namespaces, nftables and a coturn outside. Needs root.
//!
//! Each test has a world of its own: `inside` ─ `router` ─ `outside`. Nothing leaves these namespaces.
#![cfg(all(feature = "probe", target_os = "linux"))]

mod loss;
mod names;
mod nat;
mod proof;
mod reach;
mod trials;
mod world;
