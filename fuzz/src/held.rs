//! What has to hold of trees, errors and resolutions, whatever they were made of.

use neko_ice::config::{Outcome, Resolution};
use neko_ice::document::{Content, Style, SyntaxError, Tree};
use neko_ice::ice_server::IceServer;
use neko_ice::lint::{self, Diagnostic, Subject};
use neko_ice::load::{self, Loaded, Neko};
use neko_ice::render::redact::Redaction;
use neko_ice::render::{self, json, text};
use neko_ice::source::Place;

/// Spans are those of characters, and a scalar's characters come from its own span.
pub fn tree(tree: &Tree, text: &str) {
    for (_, node) in tree.nodes() {
        let slice = text.get(node.span.clone());
        let slice = slice.unwrap_or_else(|| panic!("a span of no characters: {:?} of {}", node.span, text.len()));
        let Content::Scalar { text: value, style, offsets } = &node.content else { continue };
        if *style == Style::Plain && !slice.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            assert_eq!(slice, &**value, "a plain scalar is another text than its span");
        }
        for (at, character) in value.char_indices() {
            let source = offsets.source(at);
            let inside = node.span.start <= source && source < node.span.end.max(node.span.start + 1);
            assert!(inside, "{character:?} at {source} is outside of {:?}", node.span);
            assert!(text.is_char_boundary(source), "{character:?} begins within a character of the source");
        }
    }
}

/// An error says something, and about a span of characters.
pub fn error(error: &SyntaxError, text: &str) {
    assert!(!error.message.is_empty());
    assert!(text.get(error.span.clone()).is_some(), "{}: {:?} of {}", error.message, error.span, text.len());
}

/// Every place of a resolution and of its findings, which it gives back, slices its source.
pub fn resolution(resolution: &Resolution) -> Vec<Diagnostic> {
    places(resolution);
    findings(Subject::from(resolution))
}

/// The same of every neko with what is around it, and of what no neko sees.
pub fn loaded(loaded: &Loaded) {
    for configuration in &loaded.configurations {
        match &configuration.outcome {
            load::Outcome::Neko(neko) => deployed(neko),
            load::Outcome::Refused(problems, secrets) => {
                problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(place);
                secrets.iter().for_each(place);
            }
            load::Outcome::Beside(problems) => {
                problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(place);
            }
            load::Outcome::Failed(failure) => assert!(!failure.to_string().is_empty()),
        }
    }
}

fn deployed(neko: &Neko) {
    neko.problems().filter_map(|problem| problem.place.as_ref()).for_each(place);
    if let Some(deployment) = &neko.deployment {
        deployment.environment.variables.iter().for_each(|variable| place(&variable.place));
        deployment.reach.ports.iter().filter_map(|port| port.place.as_ref()).for_each(place);
        deployment.secrets.iter().for_each(place);
    }
    places(&neko.resolution);
    findings(neko.into());
}

fn places(resolution: &Resolution) {
    let webrtc = &resolution.webrtc;
    for list in [&webrtc.frontend.value, &webrtc.backend.value, &webrtc.backend_dropped] {
        list.iter().for_each(server);
    }
    let origins = [&webrtc.icelite.origin, &webrtc.frontend.origin, &webrtc.backend.origin, &webrtc.epr.origin];
    let written = resolution.written.iter().flat_map(|key| [key.origin.place.as_ref(), key.key_place.as_ref()]);
    let log = resolution.log.iter().map(|line| line.place.as_ref());
    let addresses = webrtc.nat1to1.value.iter().map(|address| address.place.as_ref());
    let exit = match &resolution.outcome {
        Outcome::Exits { place, .. } => place.as_ref(),
        Outcome::Starts => None,
    };
    let all = origins.into_iter().map(|origin| origin.place.as_ref()).chain(written).chain(log).chain(addresses);
    all.chain([exit]).chain(resolution.secrets.iter().map(Some)).flatten().for_each(place);
}

fn findings(subject: Subject<'_>) -> Vec<Diagnostic> {
    let findings = lint::run(subject, &lint::Options::default());
    for finding in &findings {
        assert!(!finding.message.for_display().is_empty(), "{} says nothing", finding.rule);
        assert_ne!(finding.message.for_display(), lint::RULE_FAILED, "{}", finding.rule);
        finding.labels.iter().for_each(|label| place(&label.place));
        if let Some(fix) = &finding.fix {
            place(&fix.place);
        }
    }
    secrets(&subject.resolution.secrets, &findings);
    findings
}

/// Whether a secret could be nothing else, and stands nowhere else.
pub fn telling(place: &Place, secrets: &[Place]) -> bool {
    let text = place.text();
    text.len() >= 10
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && place.source.text.matches(text).count() == 1
        && secrets.iter().all(|other| other.source.text == place.source.text || !other.source.text.contains(text))
}

/// What is secret stands in no output. A secret that could be a word of ours, or stands elsewhere too, proves nothing.
fn secrets(places: &[Place], findings: &[Diagnostic]) {
    let telling: Vec<&Place> = places.iter().filter(|place| telling(place, places)).collect();
    if telling.is_empty() || findings.is_empty() {
        return;
    }
    let redaction = Redaction::new(places);
    let inputs = [render::Input::of("neko", findings, &redaction)];
    let shown = text::findings(findings, &redaction, &text::Style::default());
    let json = json::document(&inputs).expect("a document");
    for place in telling {
        for output in [&shown, &json] {
            assert!(!output.contains(place.text()), "the secret at {place} is shown:\n{output}");
        }
    }
}

/// Nothing hangs on the order of a hash table or on what was read before.
pub fn same((one, found): (&Resolution, &[Diagnostic]), again: &Resolution) {
    assert_eq!(format!("{:?}", one.webrtc), format!("{:?}", again.webrtc), "the second reading gives something else");
    assert_eq!(one.outcome, again.outcome);
    let found_again = lint::run(again, &lint::Options::default());
    let said = |found: &Diagnostic| (found.rule, found.message.to_string());
    assert!(found.iter().map(said).eq(found_again.iter().map(said)), "the second reading finds something else");
}

/// A URL that is written without quotation marks or escapes is what its place shows.
fn server(server: &IceServer) {
    for url in server.urls.iter().flatten() {
        let Some(at) = &url.place else { continue };
        place(at);
        let spelled = at.text();
        let verbatim = url.value.contains("turn") && url.value.bytes().all(|b| b.is_ascii_graphic());
        let plain = !spelled.contains(['\\', '"', '\'', '\n', '\r', '$', '&', '*']) && spelled.contains("turn");
        if verbatim && plain {
            assert!(spelled.contains(url.value.as_str()), "{} is said to stand at {spelled:?}", url.value);
        }
    }
    for at in [&server.username_place, &server.credential_place, &server.place].into_iter().flatten() {
        place(at);
    }
}

pub fn place(place: &Place) {
    let span = place.span.clone();
    assert!(place.source.text.get(span.clone()).is_some(), "{place}: {span:?} is no text");
    assert!(place.start() <= place.end());
}
