//! What a stranger may take of this machine.

use std::time::Duration;

/// Connections at a time; a browser takes six at most.
pub const CONNECTIONS: usize = 96;
/// How long one lives.
pub const CONNECTION: Duration = Duration::from_secs(300);
/// How long the head of a request may take, and the wait for one.
pub const HEADERS: Duration = Duration::from_secs(20);
/// How long a body may take.
pub const BODY: Duration = Duration::from_secs(10);
/// How long a head may be.
pub const BUFFER: usize = 16 << 10;
/// Headers of a request.
pub const MOST_HEADERS: usize = 64;
/// How long a body may be: an answer with all its candidates is far shorter.
pub const LONGEST_BODY: usize = 80 << 10;
/// Browsers of one run, those that went away included.
pub const BROWSERS: usize = 32;
/// A question for something to do is answered after so long, also where there is nothing.
pub const POLL: Duration = Duration::from_secs(15);
/// After a connection that could not be taken.
pub const PAUSE: Duration = Duration::from_millis(20);
/// WebSockets at a time, one for each browser.
pub const SOCKETS: usize = 64;
/// How long one lives.
pub const SOCKET: Duration = Duration::from_secs(900);
