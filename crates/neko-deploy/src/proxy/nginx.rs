//! `proxy_pass` of nginx, with what it inherits.

use std::collections::HashMap;
use std::sync::Arc;

use super::blocks::{Ends, Statement, read as blocks};
use super::{Route, Software, milliseconds, prefix, upstream};
use neko_text::source::{Place, Source};

/// The routes over HTTP.
pub(super) fn read(source: &Arc<Source>) -> Vec<Route> {
    let whole = blocks(&source.text, Ends::Semicolon);
    let mut reader = Reader { source, upstreams: HashMap::new(), routes: Vec::new() };
    reader.upstreams(&whole);
    reader.walk(&whole, &mut Vec::new());
    reader.routes
}

struct Reader<'a, 't> {
    source: &'a Arc<Source>,
    upstreams: HashMap<&'t str, &'t str>,
    routes: Vec<Route>,
}

impl<'a, 't> Reader<'a, 't> {
    /// The first server of each `upstream`.
    fn upstreams(&mut self, outer: &Statement<'t>) {
        for own in &outer.inner {
            match own.name() {
                "upstream" => {
                    let server = own.all("server").next().and_then(|server| server.argument(0));
                    self.upstreams.extend(own.argument(0).zip(server));
                }
                "http" => self.upstreams(own),
                _ => {}
            }
        }
    }

    fn walk<'s>(&mut self, block: &'s Statement<'t>, outer: &mut Vec<&'s Statement<'t>>) {
        // Datagrams and connections go through `stream` as they are.
        if matches!(block.name(), "stream" | "mail") {
            return;
        }
        outer.push(block);
        for own in &block.inner {
            if own.name() == "proxy_pass" {
                self.routes.extend(self.route(own, outer));
            }
            if !own.inner.is_empty() {
                self.walk(own, outer);
            }
        }
        outer.pop();
    }

    fn route(&self, pass: &Statement<'t>, levels: &[&Statement<'t>]) -> Option<Route> {
        let word = pass.arguments().first()?;
        let (name, port, behind) = upstream(word.text)?;
        let server = self.upstreams.get(name).copied();
        let (host, port, _) = match server {
            Some(server) => upstream(server)?,
            None => (name, port, behind),
        };
        // What stands in an `if` or beside a rewrite is not followed.
        let location = levels.last().filter(|own| own.name() == "location")?;
        let path = match location.arguments() {
            [path] => Some(path.text),
            [mark, path] if mark.text == "^~" => Some(path.text),
            _ => None,
        };
        let path = path.filter(|_| location.all("rewrite").next().is_none() && matches!(behind, "" | "/"));
        let path = path.and_then(prefix);
        let place = Place::new(self.source, word.span.clone());
        Some(Route {
            software: Software::Nginx,
            host: Some(host.to_owned()),
            port,
            place,
            dropped: self.dropped(path.as_deref(), levels),
            names_neko: names_neko(name, host, levels),
            path,
            strips: !behind.is_empty(),
            read_timeout: self.read_timeout(levels),
        })
    }

    /// The header that does not come through. Headers of an outer level count where an inner one sets none.
    fn dropped(&self, path: Option<&str>, levels: &[&Statement<'t>]) -> Option<&'static str> {
        let server = levels.iter().rev().find(|own| own.name() == "server")?;
        let is_for_sockets = path.is_some_and(|path| path.ends_with("ws") || !path.starts_with("/api"));
        // Another location may be there for WebSockets.
        let location = levels.last()?;
        if !is_for_sockets || server.all("location").any(|own| !std::ptr::eq(own, *location) && is_of_sockets(own)) {
            return None;
        }
        for level in levels.iter().rev() {
            if level.name() != "http" && !level.name().is_empty() && level.all("include").next().is_some() {
                return None;
            }
            let mut headers = level.all("proxy_set_header").peekable();
            if headers.peek().is_some() {
                let (mut upgrade, mut connection) = (false, false);
                for header in headers {
                    let (name, value) = (header.argument(0)?, header.argument(1)?.to_ascii_lowercase());
                    upgrade |= name.eq_ignore_ascii_case("upgrade") && !value.is_empty();
                    connection |=
                        name.eq_ignore_ascii_case("connection") && (value.contains("upgrade") || value.contains('$'));
                }
                return match (upgrade, connection) {
                    (false, _) => Some("Upgrade"),
                    (_, false) => Some("Connection"),
                    _ => None,
                };
            }
        }
        Some("Upgrade")
    }

    fn read_timeout(&self, levels: &[&Statement<'t>]) -> Option<(u64, Place)> {
        let own = levels.iter().rev().find_map(|level| level.all("proxy_read_timeout").last())?;
        let word = own.arguments().first()?;
        Some((milliseconds(word.text)?, Place::new(self.source, word.span.clone())))
    }
}

/// Whether a location says that it passes WebSockets on.
fn is_of_sockets(location: &Statement<'_>) -> bool {
    location.all("proxy_set_header").any(|own| own.argument(0).is_some_and(|name| name.eq_ignore_ascii_case("upgrade")))
}

fn names_neko(name: &str, host: &str, levels: &[&Statement<'_>]) -> bool {
    let is_it = |text: &str| text.to_ascii_lowercase().contains("neko");
    let of_server = levels.iter().flat_map(|own| own.all("server_name")).flat_map(Statement::arguments);
    let mut of_location = levels.iter().filter(|own| own.name() == "location").flat_map(|own| own.arguments());
    is_it(name)
        || is_it(host)
        || of_location.any(|word| is_it(word.text))
        || of_server.into_iter().any(|word| is_it(word.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    fn dropped(location: &str) -> Option<&'static str> {
        let text = format!("http {{ upstream n {{ server neko:8080; }} server {{ {location} }} }}");
        let source = Source::new(SourceKind::File("nginx.conf".into()), text);
        read(&source).first().expect("a route").dropped
    }

    #[test]
    fn headers_are_inherited_unless_a_level_sets_its_own() {
        let both = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\";";
        assert_eq!(dropped("location / { proxy_pass http://n; }"), Some("Upgrade"));
        assert_eq!(dropped(&format!("{both} location / {{ proxy_pass http://n; }}")), None);
        assert_eq!(
            dropped(&format!("{both} location / {{ proxy_set_header Host x; proxy_pass http://n; }}")),
            Some("Upgrade")
        );
        let upgrade = "proxy_set_header Upgrade websocket;";
        assert_eq!(dropped(&format!("location / {{ {upgrade} proxy_pass http://n; }}")), Some("Connection"));
        for hidden in ["include proxy.conf;", &format!("{upgrade} include ws.conf;")] {
            assert_eq!(dropped(&format!("location / {{ {hidden} proxy_pass http://n; }}")), None, "{hidden}");
        }
        assert_eq!(
            dropped(&format!(
                "location / {{ proxy_pass http://n; }} location /api/ws {{ {both} proxy_pass http://n; }}"
            )),
            None
        );
    }
}
