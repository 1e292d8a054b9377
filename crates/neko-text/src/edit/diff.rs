//! Unified diffs, as `patch` and `git apply` read them.

use similar::TextDiff;

/// What changed in a file, with three lines of context; empty where nothing did. `name` is a path as the user wrote it.
pub fn unified(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let name = name.strip_prefix("./").unwrap_or(name).trim_start_matches('/');
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_has_its_context_and_its_missing_line_end() {
        let diff = unified("./neko.yaml", "a\nb\nc\nd\ne\nf", "a\nb\nc\nd\nE\nf");
        assert_eq!(
            diff,
            "--- a/neko.yaml\n+++ b/neko.yaml\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+E\n f\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("x", "a", "a"), "");
    }
}
