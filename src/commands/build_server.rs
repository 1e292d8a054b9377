//! Whether a build server runs this: whoever wrote the files is somebody else than whoever reads what is printed.

use std::env;

/// The variables by which build servers say so.
const NAMES: [&str; 7] =
    ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "BUILDKITE", "JENKINS_URL", "TEAMCITY_VERSION"];

/// Whether one of them is set, to anything but `false`.
pub(super) fn is_here() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && !value.eq_ignore_ascii_case("false"));
    NAMES.into_iter().any(set)
}
