//! The same server twice in one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::{IceServer, Uri};
use neko_text::source::Place;

rule! {
    DuplicateUrl = "duplicate-url",
    severity: Note,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    repeated(context, context.backend(), &mut found);
    if !context.one_list() || context.backend().is_empty() {
        repeated(context, context.frontend(), &mut found);
    }
    found
}

fn repeated<'a>(context: &'a Context<'_>, servers: &'a [IceServer], found: &mut Vec<Diagnostic>) {
    let urls = servers.iter().map(|server| server.urls.as_ref().map_or(0, Vec::len)).sum();
    let mut first: HashMap<Server<'_>, Option<&Place>> = HashMap::with_capacity(urls);
    for server in servers {
        for url in server.urls.iter().flatten() {
            let contact = context.neko_contact(&url.value);
            let key = (contact.ok_or(url.value.as_str()), server.username.as_deref());
            let earlier = match first.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(url.place.as_ref());
                    continue;
                }
                Entry::Occupied(entry) => *entry.get(),
            };
            found.push(
                RULE.about(mask_userinfo(&url.value), |url| format!("`{url}` is in the list twice"))
                    .at(url.place.clone(), "queried again for every viewer")
                    .also(earlier.cloned(), "the same server")
                    .help("remove one of them"),
            );
        }
    }
}

/// What is contacted, whatever its spelling, else the URL as it is written; and under which name.
type Server<'a> = (Result<&'a Uri, &'a str>, Option<&'a str>);
