//! A STUN and TURN client without I/O.

pub mod stun;
pub mod turn;
