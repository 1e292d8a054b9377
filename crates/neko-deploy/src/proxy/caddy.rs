//! `reverse_proxy` of a Caddyfile. Caddy passes WebSockets on by itself.

use std::sync::Arc;

use super::blocks::{Ends, Statement, Word, read as blocks};
use super::{Route, Software, milliseconds, prefix, upstream};
use neko_text::source::{Place, Source};

/// The routes.
pub(super) fn read(source: &Arc<Source>) -> Vec<Route> {
    let whole = blocks(&source.text, Ends::Line);
    let mut routes = Vec::new();
    walk(source, &whole, &mut Vec::new(), &mut routes);
    routes
}

fn walk<'s, 't>(
    source: &Arc<Source>,
    block: &'s Statement<'t>,
    outer: &mut Vec<&'s Statement<'t>>,
    routes: &mut Vec<Route>,
) {
    outer.push(block);
    for own in &block.inner {
        match own.name() {
            "reverse_proxy" => routes.extend(route(source, own, outer)),
            _ if !own.inner.is_empty() => walk(source, own, outer, routes),
            _ => {}
        }
    }
    outer.pop();
}

fn route(source: &Arc<Source>, proxy: &Statement<'_>, levels: &[&Statement<'_>]) -> Option<Route> {
    let is_matcher = |word: &&Word<'_>| word.text.starts_with(['/', '@']) || word.text == "*";
    let matcher = proxy.arguments().first().filter(is_matcher);
    let to = proxy.all("to").next().and_then(|own| own.arguments().first());
    let word = proxy.arguments().get(usize::from(matcher.is_some())).or(to)?;
    let (host, port, _) = upstream(word.text)?;
    let handle = levels.iter().rev().find(|own| matches!(own.name(), "handle" | "handle_path" | "route"));
    let of_handle = handle.and_then(|own| own.arguments().first());
    let path = match matcher.or(of_handle) {
        Some(own) if own.text.starts_with('/') => prefix(own.text),
        Some(own) if own.text.starts_with('@') => None,
        _ => Some(String::new()),
    };
    let rewrites = ["uri", "rewrite", "import"];
    let is_rewritten = levels.iter().any(|level| rewrites.iter().any(|name| level.all(name).next().is_some()));
    let names = levels.iter().flat_map(|own| &own.words).chain([word]).chain(matcher);
    let transport = proxy.all("transport").next();
    let timeout = transport.and_then(|own| own.all("read_timeout").next()).and_then(|own| own.arguments().first());
    Some(Route {
        software: Software::Caddy,
        host: Some(if host.is_empty() { "localhost" } else { host }.to_owned()),
        port,
        place: Place::new(source, word.span.clone()),
        path: path.filter(|_| !is_rewritten && proxy.all("rewrite").next().is_none()),
        strips: handle.is_some_and(|own| own.name() == "handle_path"),
        dropped: dropped(proxy),
        read_timeout: timeout.and_then(|word| Some((milliseconds(word.text)?, Place::new(source, word.span.clone())))),
        names_neko: names.into_iter().any(|own| own.text.to_ascii_lowercase().contains("neko")),
    })
}

/// The header that a `header_up` takes off.
fn dropped(proxy: &Statement<'_>) -> Option<&'static str> {
    proxy.all("header_up").find_map(|own| {
        let (name, value) = (own.argument(0)?, own.argument(1));
        let name = match name.strip_prefix('-') {
            Some(name) => name,
            None if value.is_some_and(|value| ["close", "keep-alive", ""].contains(&value)) => name,
            None => return None,
        };
        ["Upgrade", "Connection"].into_iter().find(|own| own.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    fn of(text: &str) -> Vec<(String, u16, Option<String>, bool)> {
        let source = Source::new(SourceKind::File("Caddyfile".into()), text);
        let routes = read(&source).into_iter();
        routes.map(|own| (own.host.unwrap_or_default(), own.port, own.path, own.strips)).collect()
    }

    #[test]
    fn paths_come_from_the_matcher_or_the_handle_around() {
        let of_one = |path: Option<&str>, strips| vec![("neko".to_owned(), 8080, path.map(str::to_owned), strips)];
        assert_eq!(of("neko.example.org\nreverse_proxy neko:8080\n"), of_one(Some(""), false));
        assert_eq!(of("a {\n reverse_proxy /neko/* neko:8080\n}\n"), of_one(Some("/neko"), false));
        assert_eq!(of("a {\n handle_path /neko/* {\n  reverse_proxy neko:8080\n }\n}\n"), of_one(Some("/neko"), true));
        assert_eq!(of("a {\n @ws path /ws\n reverse_proxy @ws neko:8080\n}\n"), of_one(None, false));
        assert_eq!(
            of("a {\n handle /x/* {\n uri strip_prefix /x\n reverse_proxy neko:8080\n}\n}\n"),
            of_one(None, false)
        );
        assert!(of("a {\n reverse_proxy {$UP}\n}\n").is_empty());
    }
}
