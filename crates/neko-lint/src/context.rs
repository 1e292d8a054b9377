//! What every rule looks at, with the questions that several of them ask.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::net::IpAddr;

use neko_config::behaviour::{Behaviour, Skip};
use neko_config::ice_server::pion::PionUri;
pub(super) use neko_config::ice_server::rest::expiry_of_named as rest_time;
use neko_config::ice_server::{IceServer, Mask, Side, Uri, Url, browser, pion};
use neko_config::index::{Index, hash};
use neko_config::setting::{self, Bool, Row};
use neko_config::{LogLine, Origin, Outcome, Resolution, Setter, Setting, WebRtc};
use neko_deploy::{Deployment, Problem};
use neko_text::document::base64;
use neko_text::source::Place;

use super::{Options, Subject};

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

/// What is contacted for each URL of a configuration, each once.
struct AllContacts<'a> {
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

/// How many parts of an error are quoted in one finding.
const FIRST_PARTS: usize = 3;
/// How many parts of errors are looked at that begin at one place.
const AT_ONE_PLACE: usize = 8;

/// Shorter ones are parts of any text: to mask them everywhere would only garble it, names of keys first.
const SHORTEST_SECRET: usize = 8;

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

    fn mask(&self) -> &Mask {
        self.secrets.get_or_init(|| {
            let written = self.resolution.secrets.iter().map(|place| unquoted(place.text()).to_owned());
            let read = servers(&self.resolution.webrtc)
                .filter_map(|server| Some(server.credential.as_ref()?.reveal().to_owned()));
            // A word of the sentences that are quoted would be masked there, which tells that it is the secret.
            let own = |secret: &String| browser::SAYS.iter().any(|sentence| sentence.contains(secret.as_str()));
            let words =
                written.chain(read).filter(|secret| !own(secret)).flat_map(|secret| match secret.chars().count() {
                    SHORTEST_SECRET.. => vec![secret],
                    // Where it is quoted as a whole it is no part of a word.
                    _ => vec![format!("\"{secret}\""), format!("'{secret}'")],
                });
            Mask::new(words.filter(|word| word.len() > 2))
        })
    }

    /// How this neko spells a setting of WebRTC, by its key, variable or flag in the third version.
    pub fn name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.behaviour.version.is_second() {
            true => setting::in_second(name).map_or(Cow::Borrowed(name), Cow::Owned),
            false => Cow::Borrowed(name),
        }
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

    /// What neko says in its log of a list of servers that it cannot decode, where that is about this place.
    pub fn decoding_error(&self, place: &Place) -> Option<String> {
        let parts = self.decoding.get_or_init(|| self.decoding_errors());
        let from = parts.partition_point(|(.., part)| part.span.start < place.span.start);
        let near = parts[from..].iter().take_while(|(.., part)| part.span.start <= place.span.end);
        let within = |part: &Place| part.source.kind == place.source.kind && part.span.end <= place.span.end;
        let (line, part, _) = near.take(AT_ONE_PLACE).find(|(.., part)| within(part))?;
        Some(format!("neko logs `{}: {}`", line.message, self.quote(&behind_start(line, part))))
    }

    /// The parts of all of them, by where they begin.
    fn decoding_errors(&self) -> Vec<(&'a LogLine, &'a str, &'a Place)> {
        let lines = self.resolution.log.iter().filter(|line| line.message.is_unreadable_list());
        let whole = |line: &'a LogLine| Some((line, line.error.as_deref()?, line.place.as_ref()?));
        let parts = lines.flat_map(|line| {
            let alone = whole(line).filter(|_| line.parts.is_empty());
            let parts =
                line.parts.iter().filter_map(move |part| Some((line, part.text.as_str(), part.place.as_ref()?)));
            alone.into_iter().chain(parts)
        });
        let mut parts: Vec<_> = parts.collect();
        parts.sort_by_key(|(.., place)| place.span.start);
        parts
    }

    /// The words of an error of neko's, or of its first parts where it has many.
    pub fn first_words(&self, line: &LogLine) -> String {
        let message = line.message.to_string();
        let whole = line.error.as_deref().unwrap_or(&message);
        let Some(left) = line.parts.len().checked_sub(FIRST_PARTS).filter(|left| *left > 0) else {
            return self.quote(whole);
        };
        let first: Vec<&str> = line.parts.iter().take(FIRST_PARTS).map(|part| part.text.as_str()).collect();
        format!("{}, and {left} more like these", self.quote(&behind_start(line, &first.join(" "))))
    }

    /// Text of neko's or of a parser's own, which may quote the input: every credential in it is masked.
    pub fn quote(&self, text: &str) -> String {
        // neko's errors may have several lines; here each is one sentence.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = mask_userinfo(&text);
        // Decoding errors end in the value itself, re-typed: no search finds it there.
        if let Some(start) = text.find("value: '") {
            text.truncate(start);
            text.push_str("value: '…'");
        }
        self.mask().apply(&text)
    }
}

/// A part of an error behind what the error begins with.
fn behind_start(line: &LogLine, part: &str) -> String {
    let start = line.error.as_deref().and_then(|error| error.split_once("\n\n")).map(|(start, _)| start);
    start.filter(|_| !line.parts.is_empty()).map_or_else(|| part.to_owned(), |start| format!("{start} {part}"))
}

/// The servers of every list, the dropped one included.
fn servers(webrtc: &WebRtc) -> impl Iterator<Item = &IceServer> {
    webrtc.frontend.value.iter().chain(&webrtc.backend.value).chain(&webrtc.backend_dropped)
}

/// Without the quotation marks around it, where it has them.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    ['"', '\''].into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark)).unwrap_or(text)
}

/// A URL, or words that quote one: what stands before an `@` in its authority is masked.
pub(super) fn mask_userinfo(text: &str) -> String {
    let Some(at) = text.rfind('@') else { return text.to_owned() };
    let start = text[..at].rfind([' ', '"', '\'', '`']).map_or(0, |found| found + 1);
    let token = &text[start..at];
    let schemes = ["://", "turns:", "turn:", "stuns:", "stun:"];
    let scheme = schemes.iter().find_map(|scheme| token.find(scheme).map(|found| found + scheme.len()));
    match scheme {
        Some(behind) => masked(text, start + behind, at),
        None if token.contains(':') => masked(text, start, at),
        None => text.to_owned(),
    }
}

fn masked(text: &str, start: usize, end: usize) -> String {
    format!("{}{}{}", &text[..start], "*".repeat(text[start..end].chars().count()), &text[end..])
}

/// Whether a value came by a key of neko's second version: `epr`, `NEKO_EPR`, `--epr`.
pub(super) fn by_v2_key(origin: &Origin) -> bool {
    let of_v2 = |row: Option<&Row>| row.is_some_and(|row| row.v2.is_some());
    match &origin.setter {
        Setter::File(key) => of_v2(setting::by_key(key)),
        Setter::Variable(name) => of_v2(setting::by_variable(name)),
        Setter::Flag(flag) => of_v2(setting::by_key(flag.trim_start_matches('-'))),
        Setter::Default | Setter::Fallback(_) => false,
    }
}

/// Whether somebody wrote the value, rather than neko making it up.
pub(super) fn written<T>(setting: &Setting<T>) -> bool {
    !matches!(setting.origin.setter, Setter::Default | Setter::Fallback(_))
}

/// The name by which a value was set, in the spelling of a key: `webrtc.epr` for a file, a variable and a flag alike.
/// The underscores of a key come as dots.
pub(super) fn set_by(origin: &Origin) -> Option<String> {
    let name = match &origin.setter {
        Setter::File(key) => key,
        Setter::Variable(name) => name.strip_prefix("NEKO_").unwrap_or(name),
        Setter::Flag(flag) => flag.trim_start_matches('-'),
        Setter::Default | Setter::Fallback(_) => return None,
    };
    Some(name.to_ascii_lowercase().replace('_', "."))
}

/// Whether a key of a file holds nothing (`~`): in a variable, a flag or quotation marks that is a word like others.
pub(super) fn is_null(origin: &Origin) -> bool {
    let Some(place) = origin.place.as_ref().filter(|_| matches!(origin.setter, Setter::File(_))) else { return false };
    let quoted = place.source.text[..place.span.start].ends_with(['"', '\'']);
    !quoted && matches!(place.text().trim(), "" | "~" | "null" | "Null" | "NULL")
}

/// The switches of WebRTC, and the one for V2 keys.
pub(super) fn switches(resolution: &Resolution) -> impl Iterator<Item = &Setting<bool>> {
    setting::of_type::<Bool>(&resolution.webrtc).into_iter().chain([&resolution.legacy])
}

/// The address that an entry of `nat1to1` advertises: the first of an `external/local` pair.
pub(super) fn external(entry: &str) -> Option<IpAddr> {
    entry.split('/').next()?.trim().parse().ok()
}

/// Where a value stands, if what stands there is the value: a variable of a deployment may be put together from others
/// (`${PORT:-59000}`) or be encoded (base64 in a Secret).
pub(super) fn verbatim(origin: &Origin) -> Option<&Place> {
    let place = origin.place.as_ref()?;
    let deployed = matches!(origin.setter, Setter::Variable(_) | Setter::Flag(_)) && place.source.has_lines();
    let text = place.text();
    (!deployed || !(text.contains('$') || looks_encoded(unquoted(text)))).then_some(place)
}

/// Whether a text is base64 of something printable.
fn looks_encoded(text: &str) -> bool {
    let is_printable = |byte: &u8| (0x20..0x7f).contains(byte) || *byte == b'\n';
    base64::decode(text).is_some_and(|bytes| !bytes.is_empty() && bytes.iter().all(is_printable))
}

/// Where a list stands: its servers where they are known, else the whole setting.
pub(super) fn list_place(setting: &Setting<Vec<IceServer>>, servers: &[IceServer]) -> Option<Place> {
    let first = servers.iter().find_map(|server| server.place.clone());
    match (first, setting.place()) {
        // One server: point at it. Several: at the list, which neko treats as one.
        (Some(first), _) if servers.len() == 1 => Some(first),
        (_, Some(list)) => Some(list.clone()),
        (first, None) => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_is_masked_where_it_is_quoted_and_a_long_one_everywhere() {
        use neko_config::{Input, NoFiles, Variable, resolve};
        let json = r#"[{"urls":["turn:h"],"username":"u","credential":"neko"},{"urls":["turn:h"],"username":"u","credential":"hunter2-hunter2"}]"#;
        let environment = vec![Variable::new("NEKO_WEBRTC_ICESERVERS_BACKEND", json)];
        let resolution = resolve(&Input { environment, ..Input::default() }, &NoFiles).unwrap();
        let options = Options::default();
        let context = Context::new(Subject::from(&resolution), &options);
        assert_eq!(context.quote("neko_webrtc in neko"), "neko_webrtc in neko");
        assert_eq!(context.quote("parsing \"neko\": invalid"), "parsing ******: invalid");
        assert_eq!(context.quote("xhunter2-hunter2x"), "x***************x");
    }

    #[test]
    fn base64_of_something_printable_is_told_from_words() {
        for (text, is) in [
            ("ZmFsc2U=", true),
            ("NTkwMDA=", true),
            ("true", false),
            ("maybe", false),
            ("59000/udp", false),
            ("====", false),
            ("Zm8==", false),
            ("", false),
        ] {
            assert_eq!(looks_encoded(text), is, "{text}");
        }
    }

    #[test]
    fn what_stands_before_the_at_is_masked() {
        assert_eq!(mask_userinfo("turn:u:p@h:1"), "turn:***@h:1");
        assert_eq!(mask_userinfo("'bob:x@h' is not a valid URL."), "'*****@h' is not a valid URL.");
        assert_eq!(mask_userinfo("turns://u:p@h"), "turns://***@h");
        for plain in ["stun:h", "long deprecated user@host syntax"] {
            assert_eq!(mask_userinfo(plain), plain);
        }
    }
}
