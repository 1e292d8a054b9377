//! neko-ice: will the viewers of a [neko](https://github.com/m1k1o/neko) get video, and if not, which line is wrong?
//!
//! Data goes one way through the rooms of this house:
//!
//! ```text
//! files, env, flags ─ source ─ document ─ config ─ behaviour ─┬─ lint ───┐
//!                                                             ├─ export ─┤
//!                                                             └─ probe ──┴─ report, diagnostic ─ render ─ commands ─ main
//!                                      stun · turn · transport · server ─┘
//! ```

pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod ice_server;
#[cfg(feature = "probe")]
pub mod probe;
pub mod report;
pub mod source;
