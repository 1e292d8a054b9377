//! A server as configurations name it: one value from the plan to the report.

use std::sync::Arc;

use neko_config::behaviour::Skip;
use neko_config::ice_server::{Side, Uri};
use neko_text::source::Place;

use super::Login;

/// A server that a config names, shared by the plan, the check and the report. Lists that name the same URL with the same
/// credentials share it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedServer {
    /// The URL as it stands in the config.
    pub url: String,
    /// The URL, read; or why it cannot be contacted.
    pub uri: Result<Uri, String>,
    /// The credentials beside it.
    pub login: Login,
    /// Which lists name it.
    pub sides: Vec<Side>,
    /// Where the URL stands; one for each list that names it.
    pub places: Vec<Place>,
    /// Why neko uses it nowhere: each use is in the backend list, and neko skips it.
    pub unused: Option<Skip>,
    /// Why neko never uses such a URL from its backend list, where that names it; viewers may use it all the same.
    pub skipped: Option<Skip>,
    /// Whether neko uses the same server by another URL, so that it loses nothing by what it skips.
    pub used_over_udp: bool,
}

impl ListedServer {
    /// One that no list names.
    pub fn unlisted(url: impl Into<String>, uri: Uri, login: Login) -> Self {
        Self {
            url: url.into(),
            uri: Ok(uri),
            login,
            sides: Vec::new(),
            places: Vec::new(),
            unused: None,
            skipped: None,
            used_over_udp: false,
        }
    }

    /// Whether the command line alone names it, not a list.
    pub fn is_outside(&self) -> bool {
        self.sides.is_empty()
    }

    /// Whether it is contacted as a TURN server.
    pub fn is_turn(&self) -> bool {
        self.uri.as_ref().is_ok_and(|uri| uri.scheme.is_turn())
    }

    /// Enters a server into a list that names each once; its index there.
    pub fn enter(self: Arc<Self>, servers: &mut Vec<Arc<Self>>) -> usize {
        let Some(index) = servers.iter().position(|known| known.is_same(&self)) else {
            servers.push(self);
            return servers.len() - 1;
        };
        Arc::make_mut(&mut servers[index]).merge(Arc::unwrap_or_clone(self));
        index
    }

    /// Whether both are the same server, asked with the same credentials.
    fn is_same(&self, other: &Self) -> bool {
        let same_target = match (&self.uri, &other.uri) {
            (Ok(a), Ok(b)) => {
                a.host.eq_ignore_ascii_case(&b.host)
                    && (a.scheme, a.port, a.transport) == (b.scheme, b.port, b.transport)
            }
            _ => self.url == other.url,
        };
        same_target && self.login.is_same(&other.login)
    }

    /// Takes over what other lists say of the same server.
    fn merge(&mut self, other: Self) {
        self.skip_also(&other);
        self.unused = self.unused.take().and(other.unused);
        let new = other.sides.into_iter().filter(|side| !self.sides.contains(side)).collect::<Vec<_>>();
        self.sides.extend(new);
        Place::add_new(&mut self.places, other.places);
        self.login.merge(other.login);
    }

    /// Takes over what another use of the same server in backend lists means.
    fn skip_also(&mut self, other: &Self) {
        let skipped = other.skipped.clone();
        if [&*self, other].iter().all(|server| server.sides.contains(&Side::Backend)) {
            self.skipped = self.skipped.take().and(skipped);
            self.used_over_udp &= other.used_over_udp;
        } else {
            self.skipped = self.skipped.take().or(skipped);
            self.used_over_udp |= other.used_over_udp;
        }
    }
}
