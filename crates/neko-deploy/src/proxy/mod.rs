//! What stands before neko: nginx, Caddy or Traefik. Of their texts only the routes are read that lead somewhere, as far as
//! they are written out: what an include or a variable hides makes no route, or one of which less is known.
//!
//! What nginx 1.22 and Caddy 2.6 make of each was tried with a WebSocket server of the library that neko uses; Traefik's part is
//! from its documentation.

mod blocks;
mod caddy;
mod flaws;
mod nginx;
mod traefik;

use std::sync::Arc;

use crate::{Deployment, MountFrom};
use neko_config::Files;
use neko_text::source::{Place, Source, SourceKind};

pub use crate::problem::{Flaw, FlawKind, Software};
pub(crate) use flaws::{of_deployment, of_route};
pub(crate) use traefik::of_labels;

/// A way through a proxy to a server behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Which program it is.
    pub software: Software,
    /// Where it leads: a name or an address; none for the service that has the labels.
    pub host: Option<String>,
    /// To which port.
    pub port: u16,
    /// Where that is written.
    pub place: Place,
    /// The path that it is for, without the slash at the end; empty for all, none where that is not known.
    pub path: Option<String>,
    /// Whether that path is taken off.
    pub strips: bool,
    /// The header of a WebSocket's handshake that does not come through.
    pub dropped: Option<&'static str>,
    /// After how many milliseconds of silence it ends a connection, where that is written.
    pub read_timeout: Option<(u64, Place)>,
    /// Whether a name around it says that neko is behind it.
    pub names_neko: bool,
}

/// By a file's name, or by what only this program's files have.
pub(crate) fn software_of(path: &str, text: &str) -> Option<Software> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if name.starts_with("Caddyfile") || extension.eq_ignore_ascii_case("caddyfile") {
        return Some(Software::Caddy);
    }
    let is_nginx = || text.contains("proxy_pass") && text.contains('{') && text.contains(';');
    match extension {
        "conf" | "vhost" | "nginx" => is_nginx().then_some(Software::Nginx),
        "yaml" | "yml" | "toml" => traefik::is_one(text).then_some(Software::Traefik),
        _ => None,
    }
}

/// By an image's name, without its registry and tag.
pub(crate) fn software_of_image(image: &str) -> Option<Software> {
    let name = image.split('@').next().unwrap_or(image).rsplit('/').next()?.split(':').next()?;
    match name {
        "nginx" | "nginx-unprivileged" | "openresty" => Some(Software::Nginx),
        "caddy" => Some(Software::Caddy),
        "traefik" => Some(Software::Traefik),
        _ => None,
    }
}

/// Where a proxy's image has the file that people write.
const NAMES: [&str; 5] = ["default.conf", "nginx.conf", "neko.conf", "Caddyfile", "dynamic.yml"];

/// A container with the routes of the files that are mounted for the proxy that it runs, if any.
pub(crate) fn served_by(container: Deployment, files: &dyn Files, limit: u64) -> Deployment {
    let image = container.program.image.as_ref().map_or("", |image| &image.value);
    let Some(software) = software_of_image(image) else { return container };
    let mut routes = container.routes.to_vec();
    for mount in container.mounts.iter().filter(|own| own.inside.starts_with("/etc/")) {
        match &mount.from {
            MountFrom::Host(path) => {
                let inner = NAMES.iter().map(|name| format!("{path}/{name}"));
                for path in std::iter::once(path.clone()).chain(inner).filter(|own| files.is_file(own)) {
                    let text = files.read(&path, limit).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                    let source = text.map(|text| Source::new(files.standing(&path).kind(&path), text));
                    routes.extend(source.iter().filter(|own| own.may_be_quoted()).flat_map(|own| read(software, own)));
                }
            }
            MountFrom::Text(source) => routes.extend(read(software, source)),
            MountFrom::Carried(carried) => {
                let source = Source::new(SourceKind::File(carried.name.clone()), carried.text.to_string());
                let moved = |place: Place| Place::new(&carried.place.source, carried.offsets.span(place.span));
                routes.extend(read(software, &source).into_iter().map(|own| Route {
                    place: moved(own.place),
                    read_timeout: own.read_timeout.map(|(time, place)| (time, moved(place))),
                    ..own
                }));
            }
            MountFrom::Unseen(_) => {}
        }
    }
    Deployment { routes: routes.into(), ..container }
}

/// How many routes of a text are looked at.
const MOST: usize = 256;

/// The routes of a text.
pub(crate) fn read(software: Software, source: &Arc<Source>) -> Vec<Route> {
    let mut routes = match software {
        Software::Nginx => nginx::read(source),
        Software::Caddy => caddy::read(source),
        Software::Traefik => traefik::read(source),
    };
    routes.truncate(MOST);
    routes
}

/// `neko:8080`, `http://neko:8080/`, `[::1]:8080`: host, port, and the path behind it. None where a variable is in it.
fn upstream(text: &str) -> Option<(&str, u16, &str)> {
    if text.contains(['$', '{', '<', '%']) {
        return None;
    }
    let (default, rest) = match text.split_once("://") {
        Some(("http", rest)) => (80, rest),
        Some(("https", rest)) => (443, rest),
        Some(("h2c", rest)) => (80, rest),
        Some(_) => return None,
        None => (80, text),
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, default),
    };
    (!host.starts_with("unix")).then_some((host, port, path))
}

/// `10`, `10s`, `500ms`, `1m30s`, `1h`, in milliseconds; a number alone is of seconds.
fn milliseconds(text: &str) -> Option<u64> {
    let (mut total, mut rest) = (0_u64, text);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        let behind = &rest[digits..];
        let unit = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let factor = match &behind[..unit] {
            "ms" => 1,
            "" | "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(factor)?)?;
        rest = &behind[unit..];
    }
    (!text.is_empty()).then_some(total)
}

/// A path of a location or matcher as a prefix: `/neko/*` is `/neko`, `/` is empty.
fn prefix(path: &str) -> Option<String> {
    let own = path.trim_end_matches('*').trim_end_matches('/');
    (!own.contains(['*', '$', '{', '(', '^'])).then(|| own.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upstreams_times_and_paths_are_read_as_they_are_written() {
        assert_eq!(upstream("http://neko:8080/x"), Some(("neko", 8080, "/x")));
        assert_eq!(upstream("http://neko"), Some(("neko", 80, "")));
        assert_eq!(upstream("[::1]:8080"), Some(("[::1]", 8080, "")));
        assert_eq!(upstream("https://neko/"), Some(("neko", 443, "/")));
        for hidden in ["http://$up:8080", "{$HOST}:80", "unix:/run/x", "http://neko:port"] {
            assert_eq!(upstream(hidden), None, "{hidden}");
        }
        for (text, expected) in
            [("5", Some(5_000)), ("1m30s", Some(90_000)), ("500ms", Some(500)), ("x", None), ("", None)]
        {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
        assert_eq!(milliseconds("99999999999999999999h"), None);
        assert_eq!(prefix("/neko/*"), Some("/neko".to_owned()));
        assert_eq!(prefix("/"), Some(String::new()));
    }

    #[test]
    fn a_program_is_known_by_name_content_or_image() {
        assert_eq!(software_of("a/Caddyfile", ""), Some(Software::Caddy));
        assert_eq!(software_of("a/x.conf", "location / { proxy_pass http://a; }"), Some(Software::Nginx));
        assert_eq!(software_of("turnserver.conf", "realm=x\n"), None);
        assert_eq!(software_of("d.yml", "http:\n  routers: {}\n"), Some(Software::Traefik));
        assert_eq!(software_of("neko.yaml", "webrtc: {}\n"), None);
        assert_eq!(software_of_image("docker.io/library/nginx:1.27-alpine"), Some(Software::Nginx));
        assert_eq!(software_of_image("traefik@sha256:1"), Some(Software::Traefik));
    }
}
