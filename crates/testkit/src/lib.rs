//! What tests need of the other side: a server that answers whatever a scenario says, a client that may ask whatever it
//! likes, and a line between them that is slow or loses packets. No part of the product.

pub mod client;
pub mod line;
pub mod scripted;
