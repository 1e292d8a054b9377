//! How a viewer and neko talk, without any I/O: messages, and the state machine of a viewer.
//!
//! ```text
//! FIND → LOGIN → OPEN → INIT → REQUEST → OFFERED → CONNECTING → FLOWING → COUNTING → CLOSING → DONE
//!                                                                  └── PRIVATE ──┘
//! ```
//!
//! neko answers a mistake with silence, so that each state has a time limit of its own ([`Patience`]). A viewer can harm a
//! running neko; [`Machine`] does not: it answers every offer, keeps its peer for 1.5 s after it was kicked, and leaves
//! nothing behind.

mod candidate;
mod closing;
mod dialect;
mod exchange;
mod login;
mod machine;
mod message;
mod offer;
mod patience;
mod reading;
mod standing;
mod verdicts;

pub use candidate::RemoteCandidate;
pub use dialect::Dialect;
pub use exchange::{Act, Input, State};
pub use login::{HttpAnswer, Session};
pub use machine::Machine;
pub use message::{IceServer, Outgoing, Server};
pub use offer::{Line, Offer};
pub(crate) use patience::GOODBYE;
pub use patience::Patience;
