//! Time-limited credentials in the place of those that a configuration has.

use neko_config::Resolution;
use neko_config::ice_server::{IceServer, Secret, rest};

/// Gives every TURN server of both lists credentials that are good until `expires` (seconds since 1970). How many
/// entries got some.
pub fn time_limited_credentials(resolution: &mut Resolution, secret: &Secret, user: &str, expires: u64) -> usize {
    let Some(made) = rest::time_limited(secret, user, expires) else { return 0 };
    let webrtc = &mut resolution.webrtc;
    let lists = [&mut webrtc.frontend.value, &mut webrtc.backend.value, &mut webrtc.backend_dropped];
    let mut changed = 0;
    for server in lists.into_iter().flatten().filter(|server| relays(server)) {
        server.use_credentials(&made);
        changed += 1;
    }
    changed
}

fn relays(server: &IceServer) -> bool {
    server.urls.iter().flatten().any(|url| {
        let scheme = url.value.split(':').next().unwrap_or_default().to_ascii_lowercase();
        scheme == "turn" || scheme == "turns"
    })
}
