//! Where files stand in the repository that a build server has checked out: its pages know them by their path from there.

use std::borrow::Cow;

/// A checkout, and where in it the names of files begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// Its absolute path, with `/`, without one at its end.
    root: String,
    /// The working directory below it: `deploy/rooms`; empty for the root itself.
    folder: String,
}

impl Checkout {
    /// The checkout at an absolute path, for a working directory; none where that is not in it.
    pub fn new(root: &str, working_directory: &str) -> Option<Self> {
        let (root, here) = (plain(root), plain(working_directory));
        let folder = match here.strip_prefix(&root)? {
            "" => String::new(),
            below => below.strip_prefix('/')?.to_owned(),
        };
        (!root.is_empty()).then_some(Self { root, folder })
    }

    /// A file's path from the checkout's root; as it is where it is not below.
    pub fn path<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let slashed = name.replace('\\', "/");
        let below = match slashed.strip_prefix(&self.root) {
            Some(rest) if rest.starts_with('/') => rest.trim_start_matches('/').to_owned(),
            _ if slashed.starts_with('/') || slashed.contains(":/") => return Cow::Borrowed(name),
            _ => format!("{}/{slashed}", self.folder),
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in below.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Cow::Borrowed(name);
                    }
                }
                part => parts.push(part),
            }
        }
        Cow::Owned(parts.join("/"))
    }
}

fn plain(path: &str) -> String {
    path.replace('\\', "/").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_the_root() {
        let below = Checkout::new("/builds/me/rooms/", "/builds/me/rooms/deploy/a").unwrap();
        for (name, path) in [
            ("neko.yaml", "deploy/a/neko.yaml"),
            ("./x//neko.yaml", "deploy/a/x/neko.yaml"),
            ("../../neko.yaml", "neko.yaml"),
            ("../../../neko.yaml", "../../../neko.yaml"),
            ("/builds/me/rooms/b/neko.yaml", "b/neko.yaml"),
            ("/builds/me/rooms2/neko.yaml", "/builds/me/rooms2/neko.yaml"),
            ("/etc/neko/neko.yaml", "/etc/neko/neko.yaml"),
        ] {
            assert_eq!(below.path(name), path);
        }
        assert_eq!(Checkout::new("/a", "/a").unwrap().path("./neko.yaml"), "neko.yaml");
        assert_eq!((Checkout::new("/a", "/ab"), Checkout::new("", "/ab")), (None, None));
    }
}
