//! What `--version` prints.

use neko_config::Version;

/// The versions of Pion in [`Version::NEWEST`].
const PION: &str = "webrtc 4.2.11, ice 4.2.2, stun 3.1.1, turn 4.1.4";

/// All that is of use in a report of a fault, a line each, after the name of the program.
pub(super) fn long() -> String {
    let commit = match env!("NEKO_ICE_COMMIT") {
        "" => "unknown",
        commit => commit,
    };
    let features = if cfg!(feature = "probe") { "probe" } else { "none (built without probe)" };
    format!(
        "{}\ncommit:   {commit}\nfeatures: {features}\nneko:     {} is the newest release known\nPion:     {PION}",
        env!("CARGO_PKG_VERSION"),
        Version::NEWEST
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::versions::{self, Aspect};

    /// The releases of Pion are those that the newest neko's behaviour was recorded with.
    #[test]
    fn pion_is_that_of_the_recorded_release() {
        let known = |aspect| versions::known(aspect, Version::NEWEST).unwrap();
        let recorded = Aspect::ALL.map(|aspect| format!("{} {}", known(aspect).does, known(aspect).source)).join(" ");
        for part in ["webrtc 4.2.11", "ice 4.2.2", "stun 3.1.1"] {
            assert!(PION.contains(part) && recorded.contains(&format!("pion/{part}")), "{part}");
        }
        assert!(long().starts_with(env!("CARGO_PKG_VERSION")) && long().contains(&Version::NEWEST.to_string()));
    }
}
