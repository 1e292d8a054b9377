//! Traefik's dynamic configuration, as labels of a Compose service or as a file. Its documentation says that it passes
//! WebSockets on by itself. Whether it ends a silent one was not tried, and nothing is said of it.

use std::sync::Arc;

use super::{Route, Software, prefix, upstream};
use neko_text::document::{Content, NodeId, Tree, toml, yaml};
use neko_text::source::{Place, Source};

/// A key from the root, in lower case, and its value.
struct Entry {
    key: String,
    value: String,
    place: Place,
}

/// Whether a YAML or TOML text is of Traefik's dynamic configuration.
pub(super) fn is_one(text: &str) -> bool {
    let begins = |word: &str| text.lines().any(|line| line.starts_with(word));
    let has_routes = || ["routers", "loadBalancer", "loadbalancer"].iter().any(|word| text.contains(word));
    (begins("http:") || begins("[http.")) && has_routes()
}

/// The routes of a file.
pub(super) fn read(source: &Arc<Source>) -> Vec<Route> {
    let tree = match source.name().ends_with(".toml") {
        true => toml::parse(&source.text),
        false => yaml::parse(&source.text),
    };
    let Ok(tree) = tree else { return Vec::new() };
    let mut entries = Vec::new();
    if let Some(root) = tree.root().filter(|_| !tree.has_aliases()) {
        flatten(&tree, root, String::new(), source, &mut entries);
    }
    // A template's text is not what Traefik reads.
    match source.text.contains("{{") {
        true => Vec::new(),
        false => routes(&entries, ".url"),
    }
}

/// The routes that labels of a service make to it: names without `traefik.`, values and places.
pub(crate) fn of_labels<'l>(labels: impl Iterator<Item = (&'l str, &'l str, Place)>) -> Vec<Route> {
    let entries: Vec<Entry> = labels
        .filter_map(|(name, value, place)| {
            let key = name.to_ascii_lowercase().strip_prefix("traefik.")?.to_owned();
            Some(Entry { key, value: value.to_owned(), place })
        })
        .collect();
    let is_on = entries.iter().all(|own| own.key != "enable" || own.value.eq_ignore_ascii_case("true"));
    if is_on { routes(&entries, ".port") } else { Vec::new() }
}

/// How deep a file's mappings are followed.
const DEEPEST: usize = 12;

fn flatten(tree: &Tree, id: NodeId, key: String, source: &Arc<Source>, out: &mut Vec<Entry>) {
    if key.matches('.').count() > DEEPEST || out.len() > 10_000 {
        return;
    }
    let below = |name: &str| {
        if key.is_empty() { name.to_ascii_lowercase() } else { format!("{key}.{}", name.to_ascii_lowercase()) }
    };
    let node = tree.node(id);
    match &node.content {
        Content::Scalar { text, .. } => {
            out.push(Entry { key, value: text.to_string(), place: Place::new(source, node.span.clone()) });
        }
        Content::Sequence(items) => items.iter().for_each(|item| flatten(tree, *item, key.clone(), source, out)),
        Content::Mapping(pairs) => {
            for (name, value) in pairs {
                if let Content::Scalar { text, .. } = &tree.node(*name).content {
                    flatten(tree, *value, below(text), source, out);
                }
            }
        }
        Content::Alias { .. } => {}
    }
}

/// Each server of a service, with the path of the router that leads to it.
fn routes(entries: &[Entry], end: &str) -> Vec<Route> {
    let mut routes = Vec::new();
    for entry in entries.iter().take(10_000) {
        let Some(service) = entry.key.strip_prefix("http.services.").and_then(|rest| {
            let (name, rest) = rest.split_once('.')?;
            (rest.starts_with("loadbalancer.server") && rest.ends_with(end)).then_some(name)
        }) else {
            continue;
        };
        if routes.len() >= super::MOST {
            break;
        }
        let found = match end {
            ".port" => entry.value.trim().parse().ok().map(|port| (None, port)),
            _ => upstream(entry.value.trim()).map(|(host, port, _)| (Some(host.to_owned()), port)),
        };
        let Some((host, port)) = found else { continue };
        let (path, strips) = path_of(entries, service, end == ".port");
        let names_neko = format!("{} {}", entry.value, service).to_ascii_lowercase().contains("neko");
        routes.push(Route {
            software: Software::Traefik,
            host,
            port,
            place: entry.place.clone(),
            path,
            strips,
            dropped: None,
            read_timeout: None,
            names_neko,
        });
    }
    routes
}

/// The path of the one router of a service, and whether a middleware takes it off; none where there are several.
fn path_of(entries: &[Entry], service: &str, is_default: bool) -> (Option<String>, bool) {
    let of_routers =
        || entries.iter().filter_map(|own| Some((own.key.strip_prefix("http.routers.")?.split_once('.')?, own)));
    let named: Vec<&str> = of_routers()
        .filter(|((_, key), own)| {
            *key == "service" && own.value.split('@').next().is_some_and(|name| name.eq_ignore_ascii_case(service))
        })
        .map(|((router, _), _)| router)
        .collect();
    let rules: Vec<_> = of_routers().filter(|((_, key), _)| *key == "rule").collect();
    let mut own = rules.iter().filter(|((router, _), _)| named.contains(router));
    let rule = match (own.next(), own.next()) {
        (Some(rule), None) => rule,
        // Of the one service of a container's labels the routers need not say it.
        (None, _) if is_default && rules.len() == 1 => &rules[0],
        _ => return (None, false),
    };
    let ((router, _), rule) = rule;
    let middlewares = of_routers().filter(|((name, key), _)| name == router && key.starts_with("middlewares")).count();
    let strips = entries.iter().any(|own| own.key.contains(".stripprefix"));
    let changes = middlewares > 0
        && entries.iter().any(|own| {
            [".replacepath", ".addprefix", ".stripprefixregex", ".chain"].iter().any(|word| own.key.contains(word))
        });
    // A middleware that is defined elsewhere may do anything.
    let is_elsewhere = middlewares > 0 && !entries.iter().any(|own| own.key.starts_with("http.middlewares."));
    if changes || is_elsewhere {
        return (None, false);
    }
    let path = match rule.value.split("PathPrefix(").collect::<Vec<_>>()[..] {
        [_] if !rule.value.contains("Path") => Some(String::new()),
        [_, behind] => behind.split(['`', '\'', '"']).nth(1).and_then(prefix),
        _ => None,
    };
    (path.filter(|_| !rule.value.contains("||")), strips && middlewares > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::SourceKind;

    #[test]
    fn a_file_and_labels_make_the_same_routes() {
        let text = "http:\n  routers:\n    n:\n      rule: PathPrefix(`/neko`)\n      service: s\n      middlewares: [m]\n  \
                    middlewares:\n    m:\n      stripPrefix:\n        prefixes: [/neko]\n  services:\n    s:\n      \
                    loadBalancer:\n        servers:\n          - url: http://neko:8080\n";
        let source = Source::new(SourceKind::File("dynamic.yml".into()), text);
        let routes = read(&source);
        assert_eq!((routes[0].host.as_deref(), routes[0].port), (Some("neko"), 8080));
        assert_eq!((routes[0].path.as_deref(), routes[0].strips), (Some("/neko"), true));
        let labels = [
            ("traefik.http.routers.n.rule", "Host(`x`) && PathPrefix(`/neko`)"),
            ("traefik.http.services.s.loadbalancer.server.port", "52000"),
        ];
        let routes = of_labels(labels.into_iter().map(|(name, value)| (name, value, Place::whole(&source))));
        assert_eq!((routes[0].port, routes[0].path.as_deref(), routes[0].strips), (52000, Some("/neko"), false));
    }
}
