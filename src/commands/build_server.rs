//! Whether a build server runs this: whoever wrote the files is somebody else than whoever reads what is printed.

use std::env;
use std::sync::LazyLock;

/// The variables by which build servers say so.
const NAMES: [&str; 7] =
    ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "BUILDKITE", "JENKINS_URL", "TEAMCITY_VERSION"];

/// Whether one of them is set, to anything but `false`.
pub(super) fn is_here() -> bool {
    *IS_HERE
}

/// A process's environment stays as it is, and this is asked for every file.
static IS_HERE: LazyLock<bool> = LazyLock::new(|| {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && !value.eq_ignore_ascii_case("false"));
    NAMES.into_iter().any(set)
});
