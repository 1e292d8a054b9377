//! Container images: which of them are neko's.

/// An image's repository without registry host, tag and digest: `m1k1o/neko/firefox`.
pub(super) fn repository(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let name = match (image.rfind('/'), image.rfind(':')) {
        (Some(slash), Some(colon)) if colon > slash => &image[..colon],
        (None, Some(colon)) => &image[..colon],
        _ => image,
    };
    match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => name,
    }
}

/// Whether an image holds a neko: some part of its name is `neko`, or begins or ends with it. The manager of rooms
/// (`m1k1o/neko-rooms`) holds none.
pub fn is_neko(image: &str) -> bool {
    let repository = repository(image).to_ascii_lowercase();
    let parts = || repository.split('/');
    !is_neko_rooms(image) && parts().any(|part| part.split(['-', '_', '.']).any(|word| word == "neko"))
}

/// Whether an image is the manager of rooms, whose variables begin with `NEKO_` too.
pub fn is_neko_rooms(image: &str) -> bool {
    let repository = repository(image).to_ascii_lowercase();
    repository.split('/').any(|part| part.starts_with("neko-rooms") || part.starts_with("neko_rooms"))
}

/// Whether an image is built by neko's own project.
pub(super) fn is_official(image: &str) -> bool {
    let repository = repository(image);
    repository == "m1k1o/neko" || repository.starts_with("m1k1o/neko/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_of_neko() {
        for image in [
            "m1k1o/neko:firefox",
            "m1k1o/neko",
            "ghcr.io/m1k1o/neko/nvidia-firefox:latest",
            "ghcr.io/m1k1o/neko/chromium@sha256:0123",
            "localhost:5000/me/neko-chrome:1",
            "registry.example.com:443/neko",
            "someone/my-neko:latest",
        ] {
            assert!(is_neko(image), "{image}");
        }
        for image in ["m1k1o/neko-rooms:latest", "nekobot/api", "coturn/coturn", "neko.example.com/turn:1", ""] {
            assert!(!is_neko(image), "{image}");
        }
        assert_eq!(repository("ghcr.io/m1k1o/neko/firefox:3.0"), "m1k1o/neko/firefox");
        assert!(is_official("ghcr.io/m1k1o/neko/firefox:3.0") && !is_official("someone/neko"));
    }
}
