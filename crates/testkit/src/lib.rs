//! What tests need of the other side: a server that answers whatever a scenario says, and a client that may ask
//! whatever it likes. No part of the product.

pub mod client;
pub mod scripted;
