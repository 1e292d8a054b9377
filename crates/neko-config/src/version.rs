//! Which neko is meant: a release, by the image's tag where that tells.

use std::fmt;
use std::str::FromStr;

use neko_text::source::Place;

/// A release of neko. Ordered as releases are, not by date: 3.0.11 is younger than 3.1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 2 or 3, so far.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third one.
    pub patch: u16,
}

/// A text that names no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a version of neko; write 3.1.5, 3.0, 3 or latest")]
pub struct NoVersion(String);

impl Version {
    /// The newest release that is known here, whose behaviour is recorded: what neko-ice assumes where nothing tells.
    pub const NEWEST: Self = Self::new(3, 1, 5);

    /// The libraries of Pion that [`Self::NEWEST`] is built with.
    pub const PION_OF_NEWEST: [(&str, &str); 4] =
        [("webrtc", "4.2.11"), ("ice", "4.2.2"), ("stun", "3.1.1"), ("turn", "4.1.4")];

    /// What the images of nurdism/neko run, from which this neko was forked in 2020 (`server/neko.go` of its last commit).
    const LAST_OF_NURDISM: Self = Self::new(2, 0, 0);

    /// A version by its numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Whether it is a release of neko's second version, which reads keys of its own.
    pub const fn is_second(self) -> bool {
        self.major == 2
    }

    /// The release that an image runs, by its tag: images of neko's own project only, since others number their own.
    /// None where the tag does not tell (`dev`, a digest alone, a flavour).
    pub fn of_image(image: &str) -> Option<Self> {
        let name = image.split('@').next().unwrap_or(image);
        let (name, tag) = match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, tag),
            // Docker takes `latest` where there is no tag; a digest alone tells nothing.
            _ => (name, if image.contains('@') { "" } else { "latest" }),
        };
        let parts: Vec<&str> = name.split('/').collect();
        let whose = |owner: &str| {
            let own = |at: usize| parts.get(at..).is_some_and(|parts| parts.starts_with(&[owner, "neko"]));
            own(0) || parts.len() > 2 && own(1)
        };
        // What the project was before m1k1o's: whatever the flavour, its last image.
        if whose("nurdism") {
            let older = tag.parse().ok().filter(|version| *version < Self::LAST_OF_NURDISM);
            return Some(older.unwrap_or(Self::LAST_OF_NURDISM));
        }
        // A registry's host may stand before it; Docker Hub has neko/application as a tag, `m1k1o/neko:firefox`.
        if !whose("m1k1o") {
            return None;
        }
        let tagged = |text: &str| text.parse().ok().filter(|version: &Self| version.major <= 9);
        // `3.0.0-beta.10` is of a release, `firefox-3.0.1` and `firefox-v2` name the application before it.
        tagged(tag).or_else(|| tagged(tag.split_once("-beta.")?.0)).or_else(|| {
            let (_, last) = tag.rsplit_once('-')?;
            tagged(last).filter(|_| last.contains('.') || last.starts_with('v'))
        })
    }

    /// The last release of each series, the newest first.
    pub fn last_of_series() -> impl Iterator<Item = Self> {
        LAST_PATCHES.into_iter()
    }

    /// Whether there is such a release, as far as is known here.
    pub fn is_released(self) -> bool {
        LAST_PATCHES.iter().any(|last| (last.major, last.minor) == (self.major, self.minor) && self.patch <= last.patch)
    }
}

/// The last release of each series.
const LAST_PATCHES: [Version; 12] = [
    Version::NEWEST,
    Version::new(3, 0, 11),
    Version::new(2, 9, 0),
    Version::new(2, 8, 13),
    Version::new(2, 7, 7),
    Version::new(2, 6, 2),
    Version::new(2, 5, 2),
    Version::new(2, 4, 0),
    Version::new(2, 3, 0),
    Version::new(2, 2, 0),
    Version::new(2, 1, 0),
    Version::LAST_OF_NURDISM,
];

/// Releases of which less than a series was named.
const LAST_OF: [(&str, Version); 3] =
    [("latest", Version::NEWEST), ("3", Version::NEWEST), ("2", Version::new(2, 9, 0))];

/// `3.1.5`, `v3.1.5`; `3.0`, `3` and `latest` are the last release of their series.
impl FromStr for Version {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let refused = || NoVersion(text.to_owned());
        let bare = text.strip_prefix('v').unwrap_or(text);
        if let Some((_, version)) = LAST_OF.iter().find(|(series, _)| *series == bare) {
            return Ok(*version);
        }
        let mut numbers = bare.split('.').map(|part| match part.bytes().all(|byte| byte.is_ascii_digit()) {
            true => part.parse::<u16>().map_err(|_| refused()),
            false => Err(refused()),
        });
        let mut next = || numbers.next().transpose();
        let (major, minor, patch) = (next()?, next()?, next()?);
        match (major, minor, next()?) {
            (Some(major), Some(minor), None) if major >= 1 => {
                let last = LAST_PATCHES.iter().find(|last| (last.major, last.minor) == (major, minor));
                Ok(Self::new(major, minor, patch.or(last.map(|last| last.patch)).unwrap_or(0)))
            }
            _ => Err(refused()),
        }
    }
}

/// `3.1.5`
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// Who told the version.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum VersionBy {
    /// Nobody: it is the newest one.
    #[default]
    Newest,
    /// The caller (`--neko-version`).
    Caller,
    /// The image's tag, and where it stands.
    Image(Option<Place>),
}

/// The neko that a configuration is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Its version.
    pub version: Version,
    /// Who told.
    pub by: VersionBy,
}

impl Running {
    /// The image's where its tag tells, else the caller's, else the newest.
    pub fn of(image: Option<(&str, Option<Place>)>, caller: Option<Version>) -> Self {
        let by_image = image.and_then(|(image, place)| Some((Version::of_image(image)?, place)));
        match (by_image, caller) {
            (Some((version, place)), _) => Self { version, by: VersionBy::Image(place) },
            (None, Some(version)) => Self { version, by: VersionBy::Caller },
            (None, None) => Self::default(),
        }
    }
}

/// The newest release.
impl Default for Running {
    fn default() -> Self {
        Self { version: Version::NEWEST, by: VersionBy::Newest }
    }
}

/// `3.0.4, by the image's tag`
impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.by {
            VersionBy::Newest => write!(f, "{}, the newest known", self.version),
            VersionBy::Caller => write!(f, "{}, by --neko-version", self.version),
            VersionBy::Image(_) => write!(f, "{}, by the image's tag", self.version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::versions::{self, Aspect};

    #[test]
    fn the_tag_of_an_image_of_nekos_own_tells() {
        for (image, version) in [
            ("m1k1o/neko:3.0.4", Some("3.0.4")),
            ("ghcr.io/m1k1o/neko/firefox:3.1.0", Some("3.1.0")),
            ("ghcr.io/m1k1o/neko/nvidia-firefox:3.0@sha256:00", Some("3.0.11")),
            ("ghcr.io/m1k1o/neko/firefox:latest", Some("3.1.5")),
            ("ghcr.io/m1k1o/neko/firefox", Some("3.1.5")),
            ("localhost:5000/m1k1o/neko:2.9.0", Some("2.9.0")),
            ("m1k1o/neko:2", Some("2.9.0")),
            ("docker.io/m1k1o/neko:v2", Some("2.9.0")),
            ("m1k1o/neko:firefox-3.0.1", Some("3.0.1")),
            ("m1k1o/neko:google-chrome-v2", Some("2.9.0")),
            ("ghcr.io/m1k1o/neko/intel-chromium:2.7", Some("2.7.7")),
            ("ghcr.io/m1k1o/neko/firefox:3.0.0-beta.10", Some("3.0.0")),
            ("ghcr.io/m1k1o/neko/firefox:3.2.0", Some("3.2.0")),
            ("ghcr.io/m1k1o/neko/firefox:edge", None),
            ("ghcr.io/m1k1o/neko/firefox:sha-3031e0ab2c", None),
            ("m1k1o/neko:2024.05.01", None),
            ("m1k1o/neko:20240501", None),
            ("m1k1o/neko:2024-05-01", None),
            ("m1k1o/neko:firefox-2", None),
            ("m1k1o/neko:${TAG}", None),
            ("m1k1o/neko:firefox", None),
            ("nurdism/neko:firefox", Some("2.0.0")),
            ("docker.io/nurdism/neko", Some("2.0.0")),
            ("m1k1o/neko@sha256:00", None),
            ("m1k1o/neko:dev", None),
            ("registry.example/me/neko:1.4.0", None),
            ("m1k1o/neko-rooms:1.0.0", None),
            ("nurdism/neko:firefox", Some("2.0.0")),
            ("docker.io/nurdism/neko", Some("2.0.0")),
            ("nurdism/neko:1.1.0", Some("1.1.0")),
            ("nurdism/neko@sha256:00", Some("2.0.0")),
            ("", None),
        ] {
            assert_eq!(Version::of_image(image).map(|version| version.to_string()).as_deref(), version, "{image}");
        }
    }

    /// Those that its behaviour was recorded with. No recorded behaviour is that of pion/turn, neko's TURN client.
    #[test]
    fn pion_is_that_of_the_recorded_release() {
        let known = Aspect::ALL.map(|aspect| versions::known(aspect, Version::NEWEST).unwrap());
        let recorded = known.map(|known| format!("{} {}", known.does, known.source)).join(" ");
        for (library, version) in Version::PION_OF_NEWEST.into_iter().filter(|(library, _)| *library != "turn") {
            assert!(recorded.contains(&format!("pion/{library} {version}")), "{library} {version}");
        }
    }

    #[test]
    fn versions_are_parsed_and_refused() {
        assert_eq!("v3.1.5".parse(), Ok(Version::NEWEST));
        assert_eq!("4.0".parse(), Ok(Version::new(4, 0, 0)));
        for bad in ["", "v", "3.", "3.1.5.0", "3.1.5-rc1", "-3.1", "+3.1", "70000.1.1", "4", "0.1.0"] {
            assert!(bad.parse::<Version>().is_err(), "{bad}");
        }
        assert!(Version::new(3, 0, 11) < Version::new(3, 1, 0));
    }
}
