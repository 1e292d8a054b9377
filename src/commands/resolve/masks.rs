//! What is masked of a configuration's values.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use neko_config::ice_server::{Secret, Url};
use neko_config::setting::Masking;
use neko_config::{Origin, Resolution, Written, suspected};
use neko_text::source::{Place, Source, SourceKind};
use neko_text::spans::Spans;

/// What stands instead of a credential.
pub(super) const MASK: &str = "********";

/// What is masked of a configuration, unless it is revealed.
pub(super) struct Masks<'a> {
    resolution: &'a Resolution,
    reveal: bool,
    /// Where its secrets stand, by text.
    secrets: OnceCell<HashMap<&'a SourceKind, Rc<Spans>>>,
    /// The same by address: each of ten thousand servers is looked up, and to hash a name takes long.
    by_source: RefCell<HashMap<*const Source, Rc<Spans>>>,
    /// The same, and what looks like a secret: ten thousand values of one text may be shadowed.
    suspected: RefCell<HashMap<*const Source, Rc<Spans>>>,
}

impl Masking for Masks<'_> {
    fn text<'v>(&self, text: &'v str, place: Option<&Place>) -> Cow<'v, str> {
        let Some(place) = place.filter(|_| !self.reveal) else { return text.into() };
        let secrets = self.secrets_of(place);
        match secrets.touching(&place.span).next() {
            None => text.into(),
            Some(_) if is_hidden(place, &secrets) => MASK.into(),
            Some(_) => within(text, place, &secrets),
        }
    }

    fn url(&self, text: &str, place: Option<&Place>) -> String {
        if self.reveal {
            return text.to_owned();
        }
        let Some(place) = place else { return without_parameters(text.to_owned()) };
        let secrets = self.secrets_of(place);
        without_parameters(match secrets.touching(&place.span).next() {
            Some(_) if is_hidden(place, &secrets) => return MASK.to_owned(),
            Some(_) if text.contains(['@', '?']) => masked(place, &secrets),
            _ => text.to_owned(),
        })
    }

    fn address(&self, url: &str, place: Option<&Place>) -> String {
        self.text(&address(url, self.reveal), place).into_owned()
    }

    fn credential<'v>(&self, secret: &'v Secret) -> &'v str {
        if self.reveal { secret.reveal() } else { MASK }
    }
}

impl<'a> Masks<'a> {
    /// Those of a configuration.
    pub fn of(resolution: &'a Resolution, reveal: bool) -> Self {
        Self {
            resolution,
            reveal,
            secrets: OnceCell::new(),
            by_source: RefCell::default(),
            suspected: RefCell::default(),
        }
    }

    /// A word of a setting; where it stands in a secret (a value of a Kubernetes Secret), it is masked.
    pub fn written<'v>(&self, word: &'v Written) -> Cow<'v, str> {
        self.text(&word.value, word.place.as_ref())
    }

    /// A server's URL.
    pub fn server(&self, url: &Url) -> String {
        self.url(&url.value, url.place.as_ref())
    }

    /// An address of `ip_retrieval_url`.
    pub fn retrieval(&self, url: &str) -> String {
        self.address(url, self.resolution.webrtc.ip_retrieval_url.place())
    }

    /// A shadowed value as it was written, its credentials masked.
    pub fn raw(&self, raw: &str, origin: &Origin) -> String {
        if self.reveal {
            return raw.to_owned();
        }
        let Some(place) = &origin.place else { return raw.to_owned() };
        let shown = masked(place, &self.suspected_in(place));
        if shown == place.text() && raw.contains('\\') && raw.contains('{') {
            return MASK.to_owned();
        }
        // A list of flags stands in several words, of which the place is the last one.
        let secret = |raw: &str| self.resolution.secrets.iter().any(|secret| raw.contains(secret.text()));
        if shown == place.text() && !place.source.has_lines() && !secret(raw) { raw.to_owned() } else { shown }
    }

    /// The secrets in the text of a place.
    fn secrets_of(&self, place: &Place) -> Rc<Spans> {
        let mut known = self.by_source.borrow_mut();
        Rc::clone(known.entry(Arc::as_ptr(&place.source)).or_insert_with(|| self.secrets_in(&place.source.kind)))
    }

    fn secrets_in(&self, kind: &SourceKind) -> Rc<Spans> {
        let all = self.secrets.get_or_init(|| {
            let mut spans: HashMap<&SourceKind, Vec<_>> = HashMap::new();
            for secret in &self.resolution.secrets {
                spans.entry(&secret.source.kind).or_default().push(secret.span.clone());
            }
            spans.into_iter().map(|(kind, spans)| (kind, Rc::new(spans.into()))).collect()
        });
        all.get(kind).cloned().unwrap_or_default()
    }

    /// The same, and what looks like one: words of a command line are escaped in their own way, so that a secret there may be
    /// none that is known.
    fn suspected_in(&self, place: &Place) -> Rc<Spans> {
        let find = || {
            let known = self.secrets_of(place);
            Rc::new(known.iter().cloned().chain(suspected::suspected(&place.source)).collect::<Vec<_>>().into())
        };
        let mut all = self.suspected.borrow_mut();
        Rc::clone(all.entry(Arc::as_ptr(&place.source)).or_insert_with(find))
    }
}

/// Whether a value is hidden: all of its place is secret.
fn is_hidden(place: &Place, secrets: &Spans) -> bool {
    let mark = |text: &str| text.trim_matches(['"', '\'', ' ', '\n']).len();
    let own = |span| mark(place.source.text.get(span).unwrap_or_default());
    secrets.hold(&place.span)
        || secrets.beginning_in(&place.span).iter().any(|secret| own(secret.clone()) == mark(place.text()))
}

/// An HTTP address; what stands before its host is masked.
fn address(url: &str, reveal: bool) -> String {
    if reveal {
        return url.to_owned();
    }
    without_parameters(match (url.split_once("//"), url.rfind('@')) {
        (Some((scheme, _)), Some(at)) if at > scheme.len() => format!("{scheme}//{MASK}{}", &url[at..]),
        _ => url.to_owned(),
    })
}

/// A URL whose telling parameters (`?token=`) are masked.
fn without_parameters(mut url: String) -> String {
    for span in suspected::parameters_of_url(&url).into_iter().rev() {
        url.replace_range(span, MASK);
    }
    url
}

/// A value that was read from a place, with the secrets there masked in it.
fn within<'v>(text: &'v str, place: &Place, secrets: &Spans) -> Cow<'v, str> {
    if text == place.text() {
        return masked(place, secrets).into();
    }
    let own = |span: &Range<usize>| place.source.text.get(span.clone()).unwrap_or_default();
    let secrets = secrets.touching(&place.span).map(own).filter(|secret| !secret.is_empty());
    secrets.fold(text.into(), |text, secret| match text.contains(secret) {
        true => text.replace(secret, MASK).into(),
        false => text,
    })
}

/// The text of a place with every secret in it masked.
fn masked(place: &Place, secrets: &Spans) -> String {
    let text = place.text();
    let (mut out, mut at) = (String::with_capacity(text.len()), place.span.start);
    for secret in secrets.touching(&place.span) {
        let span = secret.start.max(place.span.start)..secret.end.min(place.span.end);
        if span.start >= at {
            out.push_str(text.get(at - place.span.start..span.start - place.span.start).unwrap_or_default());
            out.push_str(MASK);
        }
        at = at.max(span.end);
    }
    out.push_str(text.get(at - place.span.start..).unwrap_or_default());
    out
}
