//! The page, and what it asks for. Everything but the page itself needs the secret of the link.

mod answers;
mod guests;
mod limits;
mod routes;
mod serve;
mod websocket;

pub use guests::{Joined, Page};
pub use serve::serve;
