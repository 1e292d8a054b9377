//! Which containers run a neko.

/// Whether a container runs neko, by its image and the names of its variables.
pub(super) fn is_neko<'n>(image: Option<&str>, mut variables: impl Iterator<Item = &'n str>) -> bool {
    if image.is_some_and(is_other_tool) {
        return false;
    }
    image.is_some_and(is_neko_image)
        || variables.any(|name| name.starts_with("NEKO_") && !name.starts_with("NEKO_ROOMS_"))
}

/// Whether a container runs neko-rooms, which makes nekos, by its image or the variables that say what every room gets.
pub(super) fn makes_rooms<'n>(image: Option<&str>, mut variables: impl Iterator<Item = &'n str>) -> bool {
    let by_image = |image| path(image).split('/').any(|segment| segment == "neko-rooms");
    image.is_some_and(by_image)
        || variables.any(|name| ["NEKO_ROOMS_EPR", "NEKO_ROOMS_NAT1TO1", "NEKO_ROOMS_MUX"].contains(&name))
}

/// `ghcr.io/m1k1o/neko/firefox:3`, `m1k1o/neko`, `registry:5000/my-neko@sha256:…`; a registry's host does not count.
fn is_neko_image(image: &str) -> bool {
    path(image).split('/').any(|segment| segment.contains("neko"))
}

/// Whether an image is built by neko's own project.
pub(super) fn is_official(image: &str) -> bool {
    let path = path(image);
    path == "m1k1o/neko" || path.starts_with("m1k1o/neko/")
}

/// The browsers of neko's images that are made of Chromium (`webpage/docs/installation/docker-images.md` of neko).
const CHROMIUM: [&str; 6] = ["chromium", "google-chrome", "microsoft-edge", "brave", "vivaldi", "opera"];

/// Whether an image of neko's is one with a browser made of Chromium: `m1k1o/neko:chromium`,
/// `ghcr.io/m1k1o/neko/nvidia-google-chrome:3`.
pub fn is_chromium(image: &str) -> bool {
    is_neko_image(image) && CHROMIUM.iter().any(|name| application(image).ends_with(name))
}

/// Whether an image of neko's is one of those for ARM alone: `ghcr.io/m1k1o/neko/arm-firefox`.
pub fn is_for_arm(image: &str) -> bool {
    is_neko_image(image) && application(image).starts_with("arm-")
}

/// Images that put who shares their network into a VPN, where every member reaches every port.
const VPN: [&str; 6] = ["tailscale", "netbird", "zerotier", "wireguard", "wg-easy", "nebula"];

/// Whether an image is that of a VPN: `tailscale/tailscale`, `linuxserver/wireguard:latest`.
pub fn is_vpn(image: &str) -> bool {
    path(image).rsplit('/').next().is_some_and(|name| VPN.contains(&name))
}

/// What an image of neko's runs: the last part of its name, or its tag behind the name alone.
fn application(image: &str) -> String {
    let path = path(image);
    let last = path.rsplit('/').next().unwrap_or_default();
    let tag = image.split('@').next().and_then(|name| name.rsplit('/').next()?.split_once(':')).map(|(_, tag)| tag);
    if last == "neko" { tag.unwrap_or_default().to_ascii_lowercase() } else { last.to_owned() }
}

/// Tools around neko that have its name in theirs, and variables of its kind; Steam Headless has some for a neko that it
/// no longer holds.
fn is_other_tool(image: &str) -> bool {
    path(image).split('/').any(|segment| ["neko-rooms", "neko-ice", "neko-room", "steam-headless"].contains(&segment))
}

/// Whether a word may name an image: in one piece, and without capitals but in a tag or a variable.
pub(super) fn is_reference(image: &str) -> bool {
    let name = image.split('@').next().unwrap_or(image);
    let name = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(name, _)| name);
    image.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '$')
        && !image.contains("//")
        && !image.contains(|c: char| c.is_whitespace() || "\"'`=,;()".contains(c))
        && (image.contains('$') || !name.contains(|c: char| c.is_ascii_uppercase()))
}

/// An image's name without registry, tag and digest, in lower case.
fn path(image: &str) -> String {
    let name = image.split('@').next().unwrap_or(image);
    let name = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    let path = match name.split_once('/') {
        Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => path,
        _ => name,
    };
    path.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vpns() {
        for (image, expected) in [
            ("tailscale/tailscale:latest", true),
            ("ghcr.io/tailscale/tailscale@sha256:00", true),
            ("lscr.io/linuxserver/wireguard", true),
            ("tailscale/derper", false),
            ("qmcgaw/gluetun", false),
        ] {
            assert_eq!(is_vpn(image), expected, "{image}");
        }
    }

    #[test]
    fn images() {
        for image in [
            "m1k1o/neko",
            "m1k1o/neko:firefox",
            "ghcr.io/m1k1o/neko/nvidia-google-chrome:3.0.4",
            "localhost:5000/my-Neko@sha256:00",
            "neko",
            "docker.io/nurdism/neko:latest",
        ] {
            assert!(is_neko(Some(image), std::iter::empty()), "{image}");
        }
        for image in ["nginx", "neko.example.org/nginx:1", "nginx:neko", "ghcr.io/m1k1o/neko-rooms:2", ""] {
            assert!(!is_neko(Some(image), std::iter::empty()), "{image}");
        }
    }

    #[test]
    fn browsers() {
        for image in [
            "m1k1o/neko:chromium",
            "nurdism/neko:chromium",
            "m1k1o/neko:arm-chromium",
            "ghcr.io/m1k1o/neko/nvidia-google-chrome:3.0.4",
            "ghcr.io/m1k1o/neko/microsoft-edge",
            "ghcr.io/m1k1o/neko/brave@sha256:00",
        ] {
            assert!(is_chromium(image), "{image}");
        }
        for image in ["m1k1o/neko", "m1k1o/neko:latest", "ghcr.io/m1k1o/neko/firefox:3", "chromium", "m1k1o/neko:xfce"]
        {
            assert!(!is_chromium(image), "{image}");
        }
        assert!(is_for_arm("m1k1o/neko:arm-firefox") && is_for_arm("ghcr.io/m1k1o/neko/arm-chromium:latest"));
        assert!(!is_for_arm("ghcr.io/m1k1o/neko/firefox:arm-3") && !is_for_arm("arm-firefox"));
    }

    #[test]
    fn variables() {
        assert!(is_neko(Some("my/browser"), ["TZ", "NEKO_EPR"].into_iter()));
        assert!(is_neko(None, ["NEKO_EPR"].into_iter()));
        assert!(!is_neko(Some("m1k1o/neko-rooms"), ["NEKO_ROOMS_EPR", "NEKO_X"].into_iter()));
        assert!(!is_neko(Some("josh5/steam-headless:latest"), ["NEKO_NAT1TO1"].into_iter()));
        assert!(!is_neko(Some("web"), ["NEKO_ROOMS_API", "TZ"].into_iter()));
    }
}
