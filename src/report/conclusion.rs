//! From findings, servers and paths to one answer in plain words.

use crate::diagnostic::Diagnostic;
use crate::source::Place;

use super::{Failure, Outcome, PathKind, PathReport, ServerReport, Verdict, in_neko};

/// A likely reason for a verdict that is not good.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// A rule's or a failure's permanent name.
    pub slug: String,
    /// One sentence.
    pub text: String,
    /// How to mend it.
    pub remedy: Option<String>,
    /// What neko itself does then, where it is a server's failure.
    pub neko: Option<&'static str>,
    /// The line of the config that it concerns.
    pub place: Option<Place>,
    /// Other lines, of this config or of others, that it concerns as well.
    pub also: Vec<Place>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// In a word.
    pub verdict: Verdict,
    /// In a sentence.
    pub text: String,
    /// Why, the most likely first.
    pub causes: Vec<Cause>,
}

/// Draws the conclusion. `breaks_viewers` are the findings that keep neko from offering, or the page from
/// connecting, whatever the network does.
pub fn conclude(
    breaks_viewers: &[&Diagnostic],
    servers: &[ServerReport],
    paths: &[PathReport],
    interrupted: bool,
) -> Conclusion {
    let counted: Vec<&PathReport> = paths.iter().filter(|path| path.counts).collect();
    let works = |path: &&&PathReport| path.outcome == Outcome::Works;
    let working = counted.iter().filter(works).count();
    let failing: Vec<&&PathReport> = counted.iter().filter(|path| matches!(path.outcome, Outcome::Fails(_))).collect();
    let unchecked = counted.iter().filter(|path| matches!(path.outcome, Outcome::NotChecked(_))).count();
    let conceded = servers.iter().flat_map(|server| &server.notes).any(|note| super::is_concession(note.slug));
    let relayless = !counted
        .iter()
        .any(|path| path.outcome == Outcome::Works && !matches!(path.kind, PathKind::Host | PathKind::HostTcp));

    let (verdict, text) = if !breaks_viewers.is_empty() {
        (Verdict::Bad, "No viewer gets video: the settings themselves prevent it, on every network.".to_owned())
    } else if interrupted {
        (Verdict::Unknown, "The run was interrupted before it could tell.".to_owned())
    } else if counted.is_empty() || (working == 0 && failing.is_empty()) {
        (Verdict::Unknown, "Nothing that counts could be checked from here.".to_owned())
    } else if working == 0 && unchecked > 0 {
        let text = format!(
            "No path that could be tried works, and {unchecked} of {} could not be tried from here.",
            counted.len()
        );
        (Verdict::Unknown, text)
    } else if working == 0 {
        (Verdict::Bad, "No viewer gets video: no path between neko and a viewer works.".to_owned())
    } else if working == counted.len() && conceded {
        (
            Verdict::Usable,
            "Every path works, but only because of --ca, --pin or --insecure: neko and browsers refuse such a server."
                .to_owned(),
        )
    } else if working == counted.len() {
        (Verdict::Good, "Viewers get video: every path that neko would use works.".to_owned())
    } else if !failing.is_empty() && relayless {
        (
            Verdict::Usable,
            "Only viewers who reach neko's own ports get video: no server of the config helps the others.".to_owned(),
        )
    } else if !failing.is_empty() {
        let text = format!("Viewers get video, though {} of {} paths do not work.", failing.len(), counted.len());
        (Verdict::Usable, text)
    } else {
        let text = format!(
            "What could be tried works; {unchecked} of {} paths could not be checked from here.",
            counted.len()
        );
        (Verdict::Usable, text)
    };
    Conclusion { verdict, text, causes: causes(breaks_viewers, servers, paths, &failing) }
}

fn causes(
    breaks_viewers: &[&Diagnostic],
    servers: &[ServerReport],
    paths: &[PathReport],
    failing: &[&&PathReport],
) -> Vec<Cause> {
    let mut causes: Vec<Cause> = breaks_viewers
        .iter()
        .map(|finding| Cause {
            slug: finding.rule.to_owned(),
            text: finding.message.clone(),
            // Sentences of ours have lines, what they quote has not.
            remedy: finding.help.as_deref().map(|help| help.replace('\n', "\\n")),
            neko: None,
            place: finding.place().cloned(),
            also: Vec::new(),
        })
        .collect();
    let matters = |server: &&ServerReport| {
        let uses = |path: &&PathReport| match &path.kind {
            PathKind::ServerReflexive(side, uri) | PathKind::Relay(side, uri) => {
                server.uri.as_ref() == Some(uri) && server.sides.contains(side)
            }
            PathKind::Host | PathKind::HostTcp => false,
        };
        let mut used = paths.iter().filter(uses).peekable();
        // A server without any path (its URL leads nowhere) is told about too.
        used.peek().is_none() || used.any(|path| path.counts)
    };
    let from_servers = servers.iter().filter(matters).filter_map(|server| Some((server.failure()?, Some(server))));
    let from_paths = failing.iter().filter_map(|path| match &path.outcome {
        Outcome::Fails(failure) => Some((failure, None)),
        _ => None,
    });
    for (failure, server) in from_servers.chain(from_paths) {
        let cause = cause_of(failure, server);
        // A path fails because its server does: one cause, told once.
        if !causes.iter().any(|known| known.slug == cause.slug && (known.place == cause.place || cause.place.is_none()))
        {
            causes.push(cause);
        }
    }
    causes
}

/// A failure as a cause; of a path no server is blamed.
pub(super) fn cause_of(failure: &Failure, server: Option<&ServerReport>) -> Cause {
    let subject = server.map(|server| format!("{}: ", server.url)).unwrap_or_default();
    Cause {
        slug: failure.slug.as_str().to_owned(),
        text: format!("{subject}{}", failure.message),
        remedy: Some(failure.slug.remedy().to_owned()),
        neko: server.and_then(|server| in_neko(failure.slug, server.uri.as_ref())),
        place: failure.place.clone().or_else(|| server?.places.first().cloned()),
        also: failure.also.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Side, Slug};
    use super::*;
    use crate::diagnostic::Severity;
    use crate::ice_server::{Scheme, Transport, Uri};

    fn relay() -> PathKind {
        let uri = Uri { scheme: Scheme::Turn, host: "t".into(), port: 3478, transport: Transport::Udp };
        PathKind::Relay(Side::Backend, uri)
    }

    fn path(kind: PathKind, outcome: Outcome) -> PathReport {
        PathReport { kind, outcome, counts: true, detail: None, media: None }
    }

    fn fails() -> Outcome {
        Outcome::Fails(Failure::new(Slug::CredentialsRefused, "401"))
    }

    fn verdict(paths: &[PathReport]) -> Verdict {
        conclude(&[], &[], paths, false).verdict
    }

    #[test]
    fn not_checked_never_counts_as_passed() {
        let unchecked = || Outcome::NotChecked("hairpin".into());
        assert_eq!(verdict(&[]), Verdict::Unknown);
        assert_eq!(verdict(&[path(PathKind::Host, unchecked())]), Verdict::Unknown);
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), path(relay(), unchecked())]), Verdict::Usable);
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), path(relay(), Outcome::Works)]), Verdict::Good);
    }

    #[test]
    fn a_failing_path_is_bad_alone_and_usable_beside_a_working_one() {
        assert_eq!(verdict(&[path(relay(), fails())]), Verdict::Bad);
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), path(relay(), fails())]), Verdict::Usable);
    }

    #[test]
    fn what_could_not_be_tried_may_be_what_works() {
        let unchecked = path(PathKind::Host, Outcome::NotChecked("hairpin".into()));
        assert_eq!(verdict(&[unchecked, path(relay(), fails())]), Verdict::Unknown);
    }

    #[test]
    fn a_path_that_neko_skips_never_counts() {
        let skipped = PathReport { counts: false, ..path(relay(), fails()) };
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), skipped.clone()]), Verdict::Good);
        assert_eq!(verdict(&[skipped]), Verdict::Unknown);
    }

    #[test]
    fn settings_that_stop_every_offer_outweigh_working_paths_and_come_first() {
        let finding = Diagnostic::new("backend-url-refused", Severity::Error, "unknown scheme type");
        let paths = [path(PathKind::Host, Outcome::Works), path(relay(), fails())];
        let conclusion = conclude(&[&finding], &[], &paths, false);
        assert_eq!(conclusion.verdict, Verdict::Bad);
        let slugs: Vec<_> = conclusion.causes.iter().map(|cause| cause.slug.as_str()).collect();
        assert_eq!(slugs, ["backend-url-refused", "credentials-refused"]);
    }
}
