//! The network half: two peers that stream to each other over one forced path.

pub mod media;
pub mod peer;
