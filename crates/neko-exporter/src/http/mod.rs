//! HTTP: what a request asks, what is answered, and the listener.

mod accept;
mod listener;
mod page;
mod query;
mod reply;
mod routes;

pub use listener::{Listener, serve};
pub use reply::Reply;
pub use routes::{Asked, Present, Routes};
