//! Does media get through? Plan, server checks, paths, verdict.
//!
//! [`run()`] is the whole of it: the plan is made ([`plan`], pure), all servers are checked at once ([`server_check`]),
//! then each path is forced in turn between two media peers ([`peer`]), and a [`neko_report::Report`] comes out.
//! With stand-ins ([`stand_ins`]) nothing leaves the machine.

mod address;
mod answers;
mod behaviour_discovery;
mod check_all;
mod counterpart;
mod event;
pub mod interfaces;
mod job;
pub mod legs;
pub mod media;
pub mod names;
mod options;
mod path_context;
mod paths;
pub mod peer;
pub mod plan;
mod port_holder;
pub mod ports;
mod proof;
mod reaches;
mod run;
pub mod server_check;
mod servers;
pub mod stand_ins;
mod targets;
pub mod transport;
pub mod trials;
mod unsent;
mod video_rate;

pub use event::Event;
pub use job::{Job, replace_credentials};
pub use options::Options;
pub use path_context::Cancel;
pub use run::run;
pub use servers::{ServersJob, run_servers};
pub use unsent::unsent;
pub use video_rate::VideoRate;
