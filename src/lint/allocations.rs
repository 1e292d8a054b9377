//! How many allocations the viewers of several nekos take at a TURN server, and what the server has.
//!
//! A browser allocates once for each TURN URL that it is sent, and neko once for each that it uses, for every viewer.

use std::collections::BTreeMap;

use super::beside::relays;
use super::context::Context;
use super::{Options, TurnLimits};
use crate::ice_server::{IceServer, Uri, Url, browser, pion};
use crate::source::Place;

/// What one TURN server is asked for.
#[derive(Debug)]
pub(super) struct Demand<'a> {
    /// Its name or address.
    pub host: String,
    /// Allocations for one viewer of each neko, all users.
    pub each: u64,
    /// How many nekos name it.
    pub nekos: usize,
    /// The user with the most of them, and how many.
    pub user: (String, u64),
    /// What it has, and where that is said.
    pub limits: TurnLimits,
    /// Where the first neko names it, by its index.
    pub first: (usize, Option<&'a Place>),
}

/// What each TURN server is asked for, of which something is known.
pub(super) fn demands<'a>(host: &'a [Context<'_>]) -> Vec<Demand<'a>> {
    let mut all: BTreeMap<String, (Demand<'a>, BTreeMap<String, u64>)> = BTreeMap::new();
    for (index, context) in host.iter().enumerate() {
        let mut seen = Vec::new();
        for (server, url, uri) in turn_urls(context) {
            let limits = limits(context, &uri);
            let (demand, users) = all.entry(uri.host.clone()).or_insert_with(|| {
                let first = (index, url.place.as_ref());
                let user = (String::new(), 0);
                (Demand { host: uri.host.clone(), each: 0, nekos: 0, user, limits, first }, BTreeMap::new())
            });
            demand.each += 1;
            *users.entry(server.username.clone().unwrap_or_default()).or_default() += 1;
            if !seen.contains(&uri.host) {
                demand.nekos += 1;
                seen.push(uri.host);
            }
        }
    }
    let most = |(mut demand, users): (Demand<'a>, BTreeMap<String, u64>)| {
        demand.user = users.into_iter().max_by_key(|(_, number)| *number).unwrap_or_default();
        demand
    };
    all.into_values().map(most).collect()
}

/// Every TURN URL that makes allocations, once for each side that uses it.
fn turn_urls<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a IceServer, &'a Url, Uri)> {
    let of_viewers =
        context.frontend().iter().flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
    let of_viewers = of_viewers.filter_map(|(server, url)| Some((server, url, browser::contact(&url.value)?)));
    let used = |url: &Url| context.behaviour.skips(&url.value).is_none();
    let own = context.backend().iter().flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
    let own = own.filter(move |(_, url)| used(url));
    let own = own.filter_map(|(server, url)| Some((server, url, pion::contact(&url.value)?)));
    of_viewers.chain(own).filter(|(_, _, uri)| uri.scheme.is_turn())
}

/// What the server of a URL has: what the options say, else the coturn beside neko that it leads to.
fn limits(context: &Context<'_>, uri: &Uri) -> TurnLimits {
    let Options { turn, .. } = context.options;
    let beside = relays(context);
    let relay = beside.iter().find(|relay| relay.ways(context).iter().any(|way| way.uri.host == uri.host));
    let Some(coturn) = relay.map(|relay| relay.coturn) else { return *turn };
    let number = |name: &str| coturn.last(name)?.value.trim().parse::<u64>().ok().filter(|number| *number > 0);
    TurnLimits {
        quota: turn.quota.or_else(|| number("total-quota")),
        user_quota: turn.user_quota.or_else(|| number("user-quota")),
        relay_ports: turn.relay_ports.or_else(|| Some(coturn.relay_ports())),
    }
}

impl Demand<'_> {
    /// `3 nekos with 4 viewers each need`
    pub fn who(&self, viewers: u64) -> String {
        match (self.nekos, viewers) {
            (1, 1) => "one viewer needs".to_owned(),
            (1, viewers) => format!("{viewers} viewers need"),
            (nekos, 1) => format!("{nekos} nekos with one viewer each need"),
            (nekos, viewers) => format!("{nekos} nekos with {viewers} viewers each need"),
        }
    }
}
