//! How many allocations the viewers of several nekos take at a TURN server, and what the server has.
//!
//! A browser allocates once for each TURN URL that it is sent, and neko once for each that it uses, for every viewer.

use std::collections::{BTreeMap, HashSet};

use super::TurnLimits;
use super::context::Context;
use super::coturns::{Relay, relays};
use smol_str::SmolStr;

use neko_config::ice_server::{IceServer, Uri, Url, browser, pion};
use neko_deploy::coturn::Coturn;
use neko_text::source::Place;

/// What one TURN server is asked for.
#[derive(Debug)]
pub(super) struct Demand {
    /// Its name or address.
    pub host: SmolStr,
    /// Allocations for one viewer of each neko, all users.
    pub each: u64,
    /// Viewers of each neko at once.
    pub viewers: u64,
    /// How many nekos name it.
    pub nekos: usize,
    users: BTreeMap<SmolStr, u64>,
    /// What it has, and where that is said.
    pub limits: TurnLimits,
    /// Where the first neko names it, by its index.
    pub first: (usize, Option<Place>),
}

/// What each TURN server is asked for by the nekos of one host.
#[derive(Debug, Default)]
pub(super) struct Demands {
    all: BTreeMap<SmolStr, Demand>,
    /// Whether something is known of any of them.
    are_known: bool,
}

impl Demands {
    /// Those of which something is known: where nothing is known of any server nobody asks.
    pub fn iter(&self) -> impl Iterator<Item = &Demand> {
        self.all.values().filter(|_| self.are_known)
    }

    /// Adds what one more neko asks for; `is_alone` where none will follow.
    pub fn add(&mut self, index: usize, context: &Context<'_>, is_alone: bool) {
        self.are_known |= context.options.turn != TurnLimits::default() || !relays(context).is_empty();
        if is_alone && !self.are_known {
            return;
        }
        let viewers = u64::from(context.options.viewers.max(1));
        let (mut seen, beside) = (HashSet::new(), Beside::of(context));
        for (server, url, uri) in turn_urls(context) {
            let demand = self.all.entry(uri.host.clone()).or_insert_with(|| {
                let (limits, first) = (beside.limits(&uri.host), (index, url.place.clone()));
                let (host, users) = (uri.host.clone(), BTreeMap::new());
                Demand { host, each: 0, viewers, nekos: 0, users, limits, first }
            });
            demand.each += 1;
            *demand.users.entry(server.username.as_deref().unwrap_or_default().into()).or_default() += 1;
            demand.nekos += usize::from(seen.insert(uri.host));
        }
    }
}

/// Every TURN URL that makes allocations, once for each side that uses it.
fn turn_urls<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a IceServer, &'a Url, Uri)> {
    let of_viewers =
        context.frontend().iter().flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
    let of_viewers = of_viewers.filter_map(|(server, url)| Some((server, url, browser::contact(&url.value)?)));
    let own = context.backend().iter().flat_map(|server| server.urls.iter().flatten().map(move |url| (server, url)));
    let own = own.filter(|(_, url)| context.behaviour.allocates(&url.value));
    let own = own.filter_map(|(server, url)| Some((server, url, pion::contact(&url.value)?)));
    of_viewers.chain(own).filter(|(_, _, uri)| uri.scheme.is_turn())
}

/// What the TURN servers of one neko have.
struct Beside<'a> {
    said: TurnLimits,
    /// Each coturn beside neko, with the hosts by which URLs lead to it.
    relays: Vec<(&'a Coturn, HashSet<SmolStr>)>,
}

impl<'a> Beside<'a> {
    fn of(context: &Context<'a>) -> Self {
        let hosts = |relay: &Relay<'a>| relay.ways(context).into_iter().map(|way| way.uri.host).collect();
        let relays = relays(context).iter().map(|relay| (relay.coturn, hosts(relay))).collect();
        Self { said: context.options.turn, relays }
    }

    /// What a server has: what the options say, else the coturn beside neko that its URLs lead to.
    fn limits(&self, host: &str) -> TurnLimits {
        let Some((coturn, _)) = self.relays.iter().find(|(_, hosts)| hosts.contains(host)) else { return self.said };
        let number = |name: &str| coturn.last(name)?.value.trim().parse::<u64>().ok().filter(|number| *number > 0);
        TurnLimits {
            quota: self.said.quota.or_else(|| number("total-quota")),
            user_quota: self.said.user_quota.or_else(|| number("user-quota")),
            relay_ports: self.said.relay_ports.or_else(|| Some(coturn.relay_ports())),
        }
    }
}

impl Demand {
    /// How many allocations the user with the most of them takes.
    pub fn of_user(&self) -> u64 {
        self.users.values().copied().max().unwrap_or_default()
    }

    /// `3 nekos with 4 viewers each need`
    pub fn who(&self) -> String {
        match (self.nekos, self.viewers) {
            (1, 1) => "one viewer needs".to_owned(),
            (1, viewers) => format!("{viewers} viewers need"),
            (nekos, 1) => format!("{nekos} nekos with one viewer each need"),
            (nekos, viewers) => format!("{nekos} nekos with {viewers} viewers each need"),
        }
    }
}
