//! The way to neko: its URL, requests over HTTP, the WebSocket. Every answer has a limit in size and in time.

mod base;
mod client;
mod find;
mod websocket;

pub use base::{Base, BaseError};
pub use client::{Client, Dial, Request};
pub use find::{Found, find};
pub use websocket::{Key, Socket, open};
