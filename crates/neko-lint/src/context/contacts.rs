//! What browsers and neko contact for the URLs of a configuration.

use std::cell::OnceCell;

use neko_config::ice_server::pion::PionUri;
use neko_config::ice_server::{IceServer, Uri, browser, pion};
use neko_config::index::{Index, hash};

use super::Context;

/// What is contacted for each URL of a configuration, each once.
pub(super) struct AllContacts<'a> {
    all: Vec<(&'a str, Contacts)>,
    index: Index,
}

/// What one URL leads to, as far as somebody asked.
#[derive(Default)]
struct Contacts {
    browser: OnceCell<Option<Uri>>,
    pion: OnceCell<Result<PionUri, String>>,
    neko: OnceCell<Option<Uri>>,
    /// Its number among the URLs of the behaviour.
    number: Option<usize>,
}

impl<'a> Context<'a> {
    /// What browsers contact for a URL of the configuration; none where they refuse it.
    pub fn contact(&self, url: &str) -> Option<&Uri> {
        self.contacts(url)?.browser.get_or_init(|| browser::contact(url)).as_ref()
    }

    /// What neko contacts for a URL of the configuration; none where Pion refuses it.
    pub fn neko_contact(&self, url: &str) -> Option<&Uri> {
        let parsed = || self.pion(url)?.as_ref().ok().and_then(pion::contact_of);
        self.contacts(url)?.neko.get_or_init(parsed).as_ref()
    }

    /// What Pion reads in a URL of the configuration, or why it refuses it.
    pub fn pion(&self, url: &str) -> Option<&Result<PionUri, String>> {
        let contacts = self.contacts(url)?;
        let read = contacts.number.and_then(|number| self.behaviour.urls.get(number)).map(|used| &used.parsed);
        Some(read.unwrap_or_else(|| contacts.pion.get_or_init(|| pion::parse(url))))
    }

    fn contacts(&self, url: &str) -> Option<&Contacts> {
        let AllContacts { all, index } = self.contacts.get_or_init(|| {
            let webrtc = self.webrtc();
            let urls = |servers: &'a [IceServer]| servers.iter().flat_map(|server| server.urls.iter().flatten());
            let frontend = urls(&webrtc.frontend.value).map(|url| (url, None));
            // neko's own were read when its behaviour was.
            let own = urls(&webrtc.backend.value).chain(urls(&webrtc.backend_dropped)).enumerate();
            let own = own.map(|(number, url)| (url, Some(number)));
            let count = frontend.clone().chain(own.clone()).count();
            let mut all: Vec<(&'a str, Contacts)> = Vec::with_capacity(count);
            let mut index = Index::with_room(count);
            for (url, number) in frontend.chain(own) {
                let (url, hash) = (url.value.as_str(), hash(&url.value));
                match index.find(hash, |other| all[other].0 == url) {
                    Some(known) => all[known].1.number = all[known].1.number.or(number),
                    None => {
                        index.put(hash, all.len(), |_| false);
                        all.push((url, Contacts { number, ..Contacts::default() }));
                    }
                }
            }
            AllContacts { all, index }
        });
        index.find(hash(url), |number| all[number].0 == url).map(|number| &all[number].1)
    }
}
