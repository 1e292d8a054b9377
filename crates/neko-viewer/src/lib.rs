//! A viewer of a running neko: signs in, asks for the video, and says what came of it.
//!
//! ```text
//! signalling (sans-IO: messages, state machine) ─┐
//! http (requests, WebSocket) ────────────────────┼─ visit ─ neko_report::ViewReport
//! peer (str0m, sockets, relays, measurement) ────┘
//! ```
//!
//! [`visit()`] is the whole of it. It never sends control, chat or a microphone, and it leaves nothing behind at neko.

mod capture;
mod codecs;
mod crowd;
mod each;
pub mod http;
mod options;
mod outage;
pub mod peer;
mod reasons;
mod series;
mod servers;
pub mod signalling;
mod visit;
mod watch;
mod work;

pub use crowd::visit_crowd;
pub use each::visit_each;
pub use options::{Login, Options};
pub use visit::{Events, visit, visit_sharing};
