//! What `--version` prints.

use neko_config::Version;

/// All that is of use in a report of a fault, a line each, after the name of the program.
pub(super) fn long() -> String {
    let commit = match env!("COMMIT_OF_NEKO_ICE") {
        "" => "unknown",
        commit => commit,
    };
    let pion = Version::PION_OF_NEWEST.map(|(library, version)| format!("{library} {version}")).join(", ");
    let features = if cfg!(feature = "probe") { "probe" } else { "none (built without probe)" };
    format!(
        "{}\ncommit:   {commit}\nfeatures: {features}\nneko:     {} is the newest release known\nPion:     {pion}",
        env!("CARGO_PKG_VERSION"),
        Version::NEWEST
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_this_program_the_newest_neko_and_pion() {
        let long = long();
        assert!(long.starts_with(env!("CARGO_PKG_VERSION")) && long.contains(&Version::NEWEST.to_string()));
        assert!(
            Version::PION_OF_NEWEST.iter().all(|(library, version)| long.contains(&format!("{library} {version}")))
        );
    }
}
