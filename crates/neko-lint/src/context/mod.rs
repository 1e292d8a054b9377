//! What every rule looks at, with the questions that several of them ask.

mod contacts;
mod decoding;
mod origin;
mod quote;

use std::borrow::Cow;
use std::cell::OnceCell;

use neko_config::behaviour::{Behaviour, Skip};
pub(super) use neko_config::ice_server::rest::expiry_of_named as rest_time;
use neko_config::ice_server::{IceServer, Mask, Side, Url};
use neko_config::setting;
use neko_config::{LogLine, Outcome, Resolution, WebRtc};
use neko_deploy::{Deployment, Problem};
use neko_text::source::Place;

use super::{Options, Subject};
use contacts::AllContacts;
pub(super) use origin::{by_v2_key, external, is_null, is_set_itself, list_place, set_by, switches, verbatim, written};
pub(super) use quote::{mask_userinfo, unquoted};

/// One resolved configuration under the eyes of the rules.
pub struct Context<'a> {
    /// Everything that is known of it.
    pub resolution: &'a Resolution,
    /// The service, container or command line around it; none for a config file of its own.
    pub deployment: Option<&'a Deployment>,
    beside: &'a [Problem],
    /// What neko will do with it.
    pub behaviour: Behaviour,
    /// What the caller knows beyond the configuration.
    pub options: &'a Options,
    /// Made when something is quoted, which few findings do.
    secrets: OnceCell<Mask>,
    /// What is contacted for each URL: a dozen rules ask.
    contacts: OnceCell<AllContacts<'a>>,
    /// What neko says in its log of parts of lists that it cannot decode, by where they stand.
    decoding: OnceCell<Vec<(&'a LogLine, &'a str, &'a Place)>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(subject: Subject<'a>, options: &'a Options) -> Self {
        let Subject { resolution, deployment, beside } = subject;
        let behaviour = Behaviour::of(resolution);
        let (secrets, contacts, decoding) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { resolution, deployment, beside, behaviour, options, secrets, contacts, decoding }
    }

    /// What is the matter with the text of its deployment, and of the project that it belongs to.
    pub(super) fn problems(&self) -> impl Iterator<Item = &'a Problem> {
        self.deployment.into_iter().flat_map(|own| &own.problems).chain(self.beside)
    }

    /// How this neko spells a setting of WebRTC, by its key, variable or flag in the third version.
    pub fn name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.behaviour.version.is_second() {
            true => setting::in_second(name).map_or(Cow::Borrowed(name), Cow::Owned),
            false => Cow::Borrowed(name),
        }
    }

    /// How this neko spells the variable of a setting of WebRTC, by its key in the third version.
    pub fn variable(&self, key: &str) -> String {
        self.name(&setting::variable(key)).into_owned()
    }

    /// The effective settings.
    pub fn webrtc(&self) -> &'a WebRtc {
        &self.resolution.webrtc
    }

    /// The servers that neko itself uses: none where icelite drops them.
    pub fn backend(&self) -> &'a [IceServer] {
        if self.webrtc().icelite.value { &[] } else { &self.webrtc().backend.value }
    }

    /// The servers that browsers are sent.
    pub fn frontend(&self) -> &'a [IceServer] {
        &self.webrtc().frontend.value
    }

    /// Whether one written list serves both sides (the global list, the V2 keys), so that one finding says it all.
    pub fn one_list(&self) -> bool {
        let (frontend, backend) = (&self.webrtc().frontend.origin, &self.webrtc().backend.origin);
        frontend == backend && frontend.place.is_some()
    }

    /// Every server that somebody wrote, once, with the sides that it is for: both where one list was written for them; where
    /// icelite drops a list, only browsers use it.
    pub fn servers(&self) -> impl Iterator<Item = (&'static [Side], &'a IceServer)> {
        let webrtc = self.webrtc();
        let both = self.one_list() && !self.backend().is_empty();
        let backend = if written(&webrtc.backend) { self.backend() } else { &[] };
        let frontend = if written(&webrtc.frontend) && !both { self.frontend() } else { &[] };
        let first: &[Side] = if both { &[Side::Backend, Side::Frontend] } else { &[Side::Backend] };
        let backend = backend.iter().map(move |server| (first, server));
        backend.chain(frontend.iter().map(|server| (&[Side::Frontend][..], server)))
    }

    /// Every URL of [`Self::servers`].
    pub fn urls(&self) -> impl Iterator<Item = (&'static [Side], &'a IceServer, &'a Url)> {
        self.servers().flat_map(|(sides, server)| server.urls.iter().flatten().map(move |url| (sides, server, url)))
    }

    /// The URLs that neko passes over for one reason, as far as somebody wrote them.
    pub fn skipped(&self, why: &Skip) -> impl Iterator<Item = &Url> {
        let skipped = move |skip: &Option<Skip>| skip.as_ref().is_some_and(|skip| skip == why);
        self.behaviour
            .urls
            .iter()
            .filter(move |used| skipped(&used.skip) && used.url.place.is_some())
            .map(|used| &used.url)
    }

    /// Whether neko exits on something in this entry: what it read of it until then counts for nothing.
    pub fn exits_in(&self, server: &IceServer) -> bool {
        let Outcome::Exits { place: Some(place), .. } = &self.resolution.outcome else { return false };
        let within = |entry: &Place| {
            entry.source.kind == place.source.kind
                && entry.span.start <= place.span.start
                && place.span.end <= entry.span.end
        };
        server.place.as_ref().is_some_and(within)
    }
}

#[cfg(test)]
mod tests;
