//! Paths as Compose joins them: by text alone, against a project's folder.

/// The folder of a file; empty for the working directory.
pub(super) fn folder(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => &path[..at],
        None => "",
    }
}

/// A path against a folder, `.` and `..` taken out where the text allows it.
pub(super) fn join(folder: &str, path: &str) -> String {
    if path.starts_with('/') || folder.is_empty() {
        return clean(path);
    }
    clean(&format!("{folder}/{path}"))
}

/// A path as it is seen from a folder above it.
pub(super) fn below<'a>(folder: &str, path: &'a str) -> &'a str {
    let rest = path.strip_prefix(folder).filter(|_| !folder.is_empty());
    rest.and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// Whether a path begins with a drive of Windows, or is one of its network's.
pub(super) fn is_of_windows(path: &str) -> bool {
    let bytes = path.as_bytes();
    let slash = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b'/' | b'\\'));
    bytes.get(1) == Some(&b':') && slash(2) || slash(0) && slash(1)
}

/// Go's `path.Clean`, an empty path for the folder itself.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if rooted { format!("/{joined}") } else { joined }
}

/// Whether a path is one that Compose fetches from elsewhere.
pub(super) fn is_remote(path: &str) -> bool {
    ["http://", "https://", "git://", "ssh://", "git@", "github.com/", "oci://"]
        .iter()
        .any(|start| path.starts_with(start))
        || path.ends_with(".git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_by_text() {
        assert_eq!(join("", "./a/../b.env"), "b.env");
        assert_eq!(join("rooms", "../neko.env"), "neko.env");
        assert_eq!(join("..", "../x"), "../../x");
        assert_eq!(join("a", "/etc//neko/"), "/etc/neko");
        assert_eq!(join("/srv/neko", "x"), "/srv/neko/x");
        assert_eq!((folder("a/b.yaml"), folder("b.yaml"), folder("/b.yaml")), ("a", "", "/"));
        assert_eq!(clean("/../a"), "/a");
        assert_eq!((below("sub", "sub/x"), below("", "sub/x"), below("su", "sub/x")), ("x", "sub/x", "sub/x"));
        assert!(
            is_of_windows("C:\\x") && is_of_windows("\\\\host\\x") && !is_of_windows("C:x") && !is_of_windows("/x")
        );
    }
}
