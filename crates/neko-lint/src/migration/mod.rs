//! V2 keys and variables into V3: one key after the other, each kept only if neko ends up with the same settings.

mod keys;

use neko_config::versions::{Aspect, as_newest};
use neko_config::{Outcome, Resolution, Running, Setter, WebRtc, WrittenKey, setting};
use neko_deploy::load::{Failure, FileSystem, Loader, Release, Request, Text};
use neko_text::edit::{self, Edit};
use neko_text::source::{Place, SourceKind};
use neko_transfer::export;

use keys::Way;

/// A text in neko's third version, as far as it goes over.
#[derive(Debug)]
pub struct Migrated {
    /// The text.
    pub text: String,
    /// How many V2 keys there were.
    pub keys: usize,
    /// What became of each, in lines. Without secrets.
    pub said: Vec<String>,
    /// Whether something is left to do by hand.
    pub left: bool,
}

/// Migrates the text that goes by the name of `kind`; what stands elsewhere is left alone. `before` is what neko makes of
/// it now, and `read` what it would make of another text in its place, none where that cannot be read.
pub fn migrate(
    text: &str,
    kind: &SourceKind,
    mut before: Vec<Resolution>,
    read: impl Fn(&str) -> Option<Vec<Resolution>>,
) -> Migrated {
    let mut out = Migrated::nothing(text, before.iter().any(|own| !own.legacy.value));
    let mut done: Vec<(String, usize)> = Vec::new();
    let mut went = 0;
    while let Some(key) = next(&before, kind, &done) {
        let (v2, v3) = (plain(&key), key.v2.unwrap_or_default());
        done.push(mark(&key));
        let (way, caveat) = keys::way(&v2);
        let edited = match way {
            Way::ByHand(why) => Err(why),
            Way::Rename => [false, true]
                .into_iter()
                .find_map(|rewrite| attempt(&before, &out.text, &key, rewrite, &read))
                .ok_or(keys::why_left(&v2)),
            Way::Servers => attempt(&before, &out.text, &key, true, &read)
                .ok_or("the list of servers cannot be written here: write webrtc.iceservers"),
        };
        match edited {
            Ok((text, after)) => {
                (out.text, before) = (text, after);
                went += 1;
                out.said.push(format!("{}: now {}", key.name, named(&key, v3)));
                out.said.extend(caveat.map(|caveat| format!("  note: {caveat}")));
            }
            Err(why) => {
                out.left = true;
                out.said.push(format!("{}: left as it is: {why}", key.name));
            }
        }
    }
    out.keys = done.len();
    if went > 0 {
        out.said.push(format!("note: {}", keys::ORDER));
    }
    out
}

/// What is there before anything is migrated; of many nekos nothing else has to be kept.
#[derive(Debug, Default)]
pub struct Survey {
    has_keys: bool,
    is_legacy_off: bool,
    /// The first neko that does not read settings of the third version.
    old: Option<Running>,
}

impl Survey {
    /// Looks at what a neko of the text makes of it.
    pub fn add(&mut self, text: &Text, own: &Resolution) {
        self.has_keys = self.has_keys || own.written.iter().any(|key| key.v2.is_some() && is_of(key, &text.kind));
        self.is_legacy_off |= !own.legacy.value;
        if self.old.is_none() && !as_newest(Aspect::Reading, own.running.version) {
            self.old = Some(own.running.clone());
        }
    }
}

impl Migrated {
    /// A text in which nothing was done.
    fn nothing(text: &str, is_legacy_off: bool) -> Self {
        let note = "note: legacy is off, so neko reads no V2 key here; they are renamed anyway";
        let said = if is_legacy_off { vec![note.to_owned()] } else { Vec::new() };
        Self { text: text.to_owned(), keys: 0, said, left: false }
    }
}

/// [`migrate`], for a file: `text` is what is loaded of it, `survey` has seen its nekos, `original` is what is in it, and
/// `files` have what it names. Beside what becomes of its keys it is said where there are none, and where the neko of today
/// would not read what they become.
pub fn migrate_file(
    original: &str,
    text: &Text,
    survey: Survey,
    request: &Request,
    files: &dyn FileSystem,
) -> Result<Migrated, Failure> {
    // What it becomes is for the third version.
    let newest = Request { release: Release::Newest, ..request.clone() };
    let resolutions = |text: &Text| -> Result<Vec<Resolution>, Failure> {
        let nekos = Loader::new(&newest, files).nekos_with(text)?;
        Ok(nekos.into_iter().map(|own| own.resolution).collect())
    };
    let read = |edited: &str| resolutions(&text.edited(edited)).ok();
    let kind = SourceKind::File(text.name().to_owned());
    let mut new = match survey.has_keys {
        true => migrate(original, &kind, resolutions(text)?, read),
        false => Migrated::nothing(original, survey.is_legacy_off),
    };
    if new.keys == 0 {
        new.said.push(format!("{}: no V2 keys", text.name()));
    }
    if let Some(old) = survey.old {
        // What was migrated takes effect with the next image only.
        new.left = true;
        let warning = format!(
            "warning: this neko ({old}) reads only the V2 keys: update the image's tag too, or it reads none of \
             these settings"
        );
        new.said.insert(0, warning);
    }
    Ok(new)
}

/// The next V2 key of the file that was not looked at yet.
fn next(resolutions: &[Resolution], kind: &SourceKind, done: &[(String, usize)]) -> Option<WrittenKey> {
    let ours = |key: &&WrittenKey| key.v2.is_some() && !done.contains(&mark(key)) && is_of(key, kind);
    let mut keys: Vec<&WrittenKey> = resolutions.iter().flat_map(|own| &own.written).filter(ours).collect();
    keys.sort_by_key(|key| key.origin.place.as_ref().map_or(0, |place| place.span.start));
    keys.first().copied().cloned()
}

/// Whether a key stands in the text of this name.
fn is_of(key: &WrittenKey, kind: &SourceKind) -> bool {
    key.key_place.as_ref().or(key.origin.place.as_ref()).is_some_and(|place| place.source.kind == *kind)
}

/// What stays the same of a key while later ones are edited: the lines before them.
fn mark(key: &WrittenKey) -> (String, usize) {
    (key.name.to_string(), key.origin.place.as_ref().map_or(0, |place| place.start().0))
}

/// The V2 key's name: `epr` for the file's key, the variable and the flag.
fn plain(key: &WrittenKey) -> String {
    let name = match &key.origin.setter {
        Setter::Variable(name) => name.strip_prefix("NEKO_").unwrap_or(name),
        _ => &key.name,
    };
    name.to_ascii_lowercase()
}

/// The V3 name in the spelling of the place.
fn named(key: &WrittenKey, v3: &str) -> String {
    match key.origin.setter {
        Setter::Variable(_) => setting::variable(v3),
        _ => v3.to_owned(),
    }
}

/// The text with one key under its V3 name, where neko ends up with the same settings.
fn attempt(
    before: &[Resolution],
    text: &str,
    key: &WrittenKey,
    rewrite: bool,
    read: impl Fn(&str) -> Option<Vec<Resolution>>,
) -> Option<(String, Vec<Resolution>)> {
    let v3 = key.v2?;
    let value = key.origin.place.as_ref()?;
    let mut edits: Vec<Edit> = names(text, key).into_iter().map(|span| Edit::new(span, named(key, v3))).collect();
    if edits.is_empty() {
        return None;
    }
    if rewrite {
        let effective = before.iter().find_map(|own| effective(own, v3))?;
        edits.push(Edit::new(whole(text, value)?, format!("'{effective}'")));
    }
    let edited = edit::apply(text, &edits)?;
    let after = read(&edited)?;
    let same = before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| same(before, after));
    same.then_some((edited, after))
}

/// Where the key's name stands: before its value, with nothing but marks between them.
fn names(text: &str, key: &WrittenKey) -> Option<std::ops::Range<usize>> {
    let written = match &key.origin.setter {
        Setter::Variable(name) => &**name,
        _ => {
            // A key of the file has a place of its own; case is free there.
            let place = key.key_place.as_ref()?;
            let inner = place.text().trim_matches(['"', '\'']);
            let start = place.span.start + place.text().find(inner)?;
            return Some(start..start + inner.len());
        }
    };
    let value = key.origin.place.as_ref()?.span.start;
    let before = text.get(..value)?;
    let start = before.rfind(written)?;
    let between = &before[start + written.len()..];
    // A manifest has the value under a key of its own, `- name: …` and `value: …`.
    let between = match between.split_once("value") {
        Some((name, value)) if name.contains(['\n', ',']) => {
            format!("{}{value}", name.replacen(['\n', ',', '\r'], "", 2))
        }
        _ => between.to_owned(),
    };
    between.chars().all(|c| "\"':= \t".contains(c)).then_some(start..start + written.len())
}

/// A value with the quotation marks around it.
fn whole(text: &str, value: &Place) -> Option<std::ops::Range<usize>> {
    let (start, end) = (value.span.start, value.span.end);
    let before = text.get(..start)?.chars().next_back();
    let after = text.get(end..)?.chars().next();
    let quoted = before == after && matches!(before, Some('"' | '\''));
    Some(if quoted { start - 1..end + 1 } else { start..end })
}

/// What neko ends up with for a key, in the spelling of a variable.
fn effective(resolution: &Resolution, v3: &str) -> Option<String> {
    let [min, max] = resolution.webrtc.epr.value;
    match v3 {
        WebRtc::EPR => Some(format!("{min}-{max}")),
        WebRtc::ICE_SERVERS => {
            let variables = export::variables(resolution, &export::Selection::default()).variables;
            let list = |key: &str| {
                let own = variables.iter().find(|variable| setting::is_variable(&variable.name, key));
                own.map(|own| own.value.clone())
            };
            let backend = list(WebRtc::BACKEND)?;
            (list(WebRtc::FRONTEND)? == backend).then_some(backend)
        }
        _ => None,
    }
}

/// Whether neko ends up with the same, as far as neko-ice knows, and starts where it did.
fn same(before: &Resolution, after: &Resolution) -> bool {
    // Beside udpmux the range has no effect, and whether V2 keys or V3 ones leave it unset makes a difference of nothing.
    let counts = |key: &&str| *key != WebRtc::EPR || before.webrtc.udpmux.value <= 0;
    let unequal = export::unequal(&before.webrtc, &after.webrtc);
    !unequal.iter().any(counts) && others(before) == others(after) && no_worse(&before.outcome, &after.outcome)
}

/// Whether neko starts, or gives up over what it gave up over before: a key that is there twice would hide all others.
fn no_worse(before: &Outcome, after: &Outcome) -> bool {
    match (before, after) {
        (_, Outcome::Starts) => true,
        (Outcome::Exits { phase, message, .. }, Outcome::Exits { phase: now, message: says, .. }) => {
            (phase, message) == (now, says)
        }
        (Outcome::Starts, Outcome::Exits { .. }) => false,
    }
}

type Settings<'a> = ([&'a str; 3], (u32, u32, u32));

/// What neko ends up with outside `webrtc`.
fn others(resolution: &Resolution) -> Settings<'_> {
    let Resolution { desktop, capture, server, .. } = resolution;
    let screen = desktop.screen.value;
    (
        [&server.bind.value, &capture.video_codec.value, &capture.audio_codec.value],
        (screen.width, screen.height, screen.rate),
    )
}
