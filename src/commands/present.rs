//! What the linter is told of the present.

use std::time::SystemTime;

use neko_lint::Options;

/// The default, with the system's time.
pub(super) fn options() -> Options {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Options { now: now.ok().map(|since| since.as_secs()), ..Options::default() }
}
