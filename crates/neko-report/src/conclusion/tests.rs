use super::*;
use crate::{
    Advice, AtOnce, Contacted, Failure, ListedServer, Login, PathKind, Quality, Reason, ServerReport, Side, Slug, Step,
    StepName, StepOutcome, ViewerPath,
};
use Video::{No, NotProven, Yes};
use neko_config::ice_server::{Scheme, Transport, Uri};
use neko_lint::{Diagnostic, RuleId, Severity};
use neko_reach::{Class, Direct, Path, Video};
use neko_text::source::{Place, Source, SourceKind};

const RULE: RuleId = RuleId::MediaPortsUnpublished;

fn viewer(class: Class, video: Video) -> ViewerReport {
    let why =
        Reason { slug: "ports-closed", text: "no packet from outside reaches neko's UDP ports".to_owned(), url: None };
    let to = "198.51.100.7".parse().unwrap();
    let path = Path::Direct { transport: Transport::Udp, to, how: Direct::Open };
    ViewerReport {
        class,
        video,
        at_once: None,
        meant: true,
        path: (video == Yes).then(|| ViewerPath { path, to: Some(to), url: None, text: "directly".to_owned() }),
        timing: None,
        reason: (video != Yes).then_some(why),
        setting: None,
        place: None,
        proof: None,
        remedies: Vec::new(),
        seen_by: None,
    }
}

fn ordinary_and_mobile(ordinary: Video, mobile: Video) -> [ViewerReport; 2] {
    [viewer(Class::OrdinaryNat, ordinary), viewer(Class::SymmetricNat, mobile)]
}

fn found<'a>(viewers: &'a [ViewerReport]) -> Found<'a> {
    Found { viewers, hindrances: &[], findings: &[], servers: &[], paths: &[], shape_only: false, interrupted: None }
}

#[test]
fn the_verdict_is_what_those_get_whom_the_settings_mean() {
    for (ordinary, mobile, verdict, text) in [
        (Yes, Yes, Verdict::Good, "All viewers that these settings are meant for get video."),
        (
            Yes,
            No,
            Verdict::Usable,
            "Some viewers get video: those behind an ordinary router. No video for viewers behind a mobile or carrier-grade NAT.",
        ),
        (
            NotProven,
            Yes,
            Verdict::Usable,
            "Some viewers get video: those behind a mobile or carrier-grade NAT. Not proven for viewers behind an ordinary router.",
        ),
        (No, No, Verdict::Bad, "No viewer gets video: no packet from outside reaches neko's UDP ports."),
        (
            NotProven,
            No,
            Verdict::Unknown,
            "Could not tell: no packet from outside reaches neko's UDP ports. No video for viewers behind a mobile or carrier-grade NAT: no packet from outside reaches neko's UDP ports.",
        ),
        (NotProven, NotProven, Verdict::Unknown, "Could not tell: no packet from outside reaches neko's UDP ports."),
    ] {
        let conclusion = conclude(found(&ordinary_and_mobile(ordinary, mobile)));
        assert_eq!((conclusion.verdict, conclusion.text.as_str()), (verdict, text), "{ordinary:?} {mobile:?}");
    }
}

#[test]
fn whom_the_settings_do_not_mean_makes_nothing_bad() {
    let mut viewers = ordinary_and_mobile(Yes, No);
    viewers[1].meant = false;
    assert_eq!(conclude(found(&viewers)).verdict, Verdict::Good);
    // Where nobody is meant, everybody counts.
    viewers[0].meant = false;
    assert_eq!(conclude(found(&viewers)).verdict, Verdict::Usable);
    assert_eq!(conclude(found(&[])).verdict, Verdict::Unknown);
}

fn relay() -> PathKind {
    let uri = Uri { scheme: Scheme::Turn, host: "t".into(), port: 3478, transport: Transport::Udp };
    PathKind::Relay(Side::Backend, uri)
}

fn failing() -> PathReport {
    let outcome = Outcome::Fails(Failure::new(Slug::CredentialsRefused, "401"));
    PathReport { kind: relay(), outcome, counts: true, detail: None, media: None, quality: None }
}

fn ids(found: Found<'_>) -> Vec<CauseId> {
    conclude(found).causes.into_iter().map(|cause| cause.id).collect()
}

#[test]
fn settings_that_keep_viewers_out_come_before_what_failed() {
    let finding = Diagnostic::new(RULE, Severity::Error, "what is wrong");
    let (viewers, paths) = (ordinary_and_mobile(No, No), [failing()]);
    for who in [Hindered::Everybody, Hindered::Outside] {
        let hindrances = [Hindrance { who, finding: &finding }];
        let found = Found { hindrances: &hindrances, paths: &paths, ..found(&viewers) };
        assert_eq!(ids(found), [CauseId::Rule(RULE), CauseId::Failure(Slug::CredentialsRefused)]);
        // An interrupted run changes nothing about that.
        assert_eq!(conclude(Found { interrupted: Some(Interruption::Signal), ..found }).verdict, Verdict::Bad);
    }
    assert_eq!(
        conclude(Found { interrupted: Some(Interruption::Signal), ..found(&viewers) }).verdict,
        Verdict::Unknown
    );
}

#[test]
fn ports_that_not_everybody_reaches_are_a_cause_only_where_no_relay_helps() {
    let finding = Diagnostic::new(RULE, Severity::Warning, "what is wrong");
    let hindrances = [Hindrance { who: Hindered::Direct, finding: &finding }];
    let mut viewers = ordinary_and_mobile(Yes, Yes);
    assert_eq!(ids(Found { hindrances: &hindrances, ..found(&viewers) }), [CauseId::Rule(RULE)]);
    viewers[1].path.as_mut().unwrap().path = Path::ViewerRelay(0);
    assert_eq!(ids(Found { hindrances: &hindrances, ..found(&viewers) }), []);
    // What is no more than a note leaves viewers another way.
    let note = Diagnostic::new(RULE, Severity::Note, "what is to know");
    let hindrances = [Hindrance { who: Hindered::Direct, finding: &note }];
    assert_eq!(ids(Found { hindrances: &hindrances, ..found(&ordinary_and_mobile(Yes, Yes)) }), []);
}

#[test]
fn a_path_that_neko_skips_is_no_cause() {
    let skipped = [PathReport { counts: false, ..failing() }];
    assert_eq!(ids(Found { paths: &skipped, ..found(&ordinary_and_mobile(Yes, Yes)) }), []);
}

#[test]
fn what_did_not_work_before_stand_ins_or_relays_for_nobody_is_not_good() {
    let (viewers, paths) = (ordinary_and_mobile(Yes, Yes), [failing()]);
    let found = Found { paths: &paths, ..found(&viewers) };
    assert_eq!(conclude(found).verdict, Verdict::Good);
    assert_eq!(conclude(Found { shape_only: true, ..found }).verdict, Verdict::Usable);
    let finding = Diagnostic::new(RULE, Severity::Warning, "what is wrong");
    let unaided = [Hindrance { who: Hindered::Unaided, finding: &finding }];
    assert_eq!(conclude(Found { hindrances: &unaided, ..found }).verdict, Verdict::Usable);
}

#[test]
fn a_poor_path_counts_where_some_viewers_get_video_by_it() {
    let defects = || vec![Failure::new(Slug::LossHigh, "1.5 % are lost"), Failure::new(Slug::RateLow, "800 of 1000")];
    let path = |kind, quality| PathReport {
        kind,
        outcome: Outcome::Works,
        counts: true,
        detail: None,
        media: None,
        quality: Some(quality),
    };
    let direct = ordinary_and_mobile(Yes, Yes);
    let mut relayed = ordinary_and_mobile(Yes, Yes);
    for viewer in &mut relayed {
        let path = viewer.path.as_mut().unwrap();
        (path.path, path.url) = (Path::NekoRelay(0), Some("turn:t".to_owned()));
    }
    let poor = || Quality::Poor(defects());
    let (loss, rate) = (CauseId::Failure(Slug::LossHigh), CauseId::Failure(Slug::RateLow));
    for (viewers, path, verdict, causes) in [
        (&direct, path(PathKind::Host, poor()), Verdict::Usable, vec![loss, rate]),
        (&direct, path(PathKind::Host, Quality::Good), Verdict::Good, vec![]),
        (&direct, path(PathKind::Host, Quality::TooFew), Verdict::Good, vec![]),
        (&direct, path(relay(), poor()), Verdict::Good, vec![]),
        (&relayed, path(relay(), poor()), Verdict::Usable, vec![loss, rate]),
        (&relayed, PathReport { counts: false, ..path(relay(), poor()) }, Verdict::Good, vec![]),
    ] {
        let paths = [path];
        let found = Found { paths: &paths, ..found(viewers) };
        assert_eq!((conclude(found).verdict, ids(found)), (verdict, causes), "{paths:?}");
    }
    let paths = [path(PathKind::Host, poor())];
    let conclusion = conclude(Found { paths: &paths, ..found(&direct) });
    assert_eq!(conclusion.causes[0].text, "neko's own port over UDP: 1.5 % are lost");
}

#[test]
fn what_ends_a_run_is_named() {
    let viewers = ordinary_and_mobile(Yes, Yes);
    let ended = |interruption| conclude(Found { interrupted: Some(interruption), ..found(&viewers) });
    let told = |interruption| (ended(interruption).verdict, ended(interruption).text);
    let signal = "The run was interrupted before there was a result.".to_owned();
    assert_eq!(told(Interruption::Signal), (Verdict::Unknown, signal));
    let deadline = "--deadline 2.5s ended the run before there was a result: allow more time.".to_owned();
    let time = std::time::Duration::from_millis(2500);
    assert_eq!(told(Interruption::Deadline(time)), (Verdict::Unknown, deadline));
}

/// Viewers of a class of whom one of three at once gets video.
fn one_of_three(class: Class) -> ViewerReport {
    ViewerReport {
        at_once: Some(AtOnce { served: 1, wanted: 3 }),
        reason: Some(Reason {
            slug: "ports-used-up",
            text: "the range has 2 ports, and each viewer takes 2".to_owned(),
            url: None,
        }),
        setting: Some("webrtc.epr"),
        remedies: vec![Advice::new("widen the range")],
        ..viewer(class, Yes)
    }
}

#[test]
fn of_those_who_come_at_once_the_first_get_video() {
    let both = [one_of_three(Class::OrdinaryNat), one_of_three(Class::SymmetricNat)];
    let conclusion = conclude(found(&both));
    let text = "Some viewers get video: those behind an ordinary router, behind a mobile or carrier-grade NAT. \
                Only 1 of 3 at once: the range has 2 ports, and each viewer takes 2.";
    assert_eq!((conclusion.verdict, conclusion.text.as_str()), (Verdict::Usable, text));
    let causes = conclusion.causes.iter().map(|cause| (cause.id, cause.text.as_str(), cause.remedy.as_deref()));
    let cause = "only 1 of 3 at once get video: the range has 2 ports, and each viewer takes 2";
    let expected = (CauseId::Rule(RuleId::EprTooSmall), cause, Some("widen the range"));
    assert_eq!(causes.collect::<Vec<_>>(), [expected]);
    let some = [viewer(Class::OrdinaryNat, Yes), one_of_three(Class::SymmetricNat)];
    let text = conclude(found(&some)).text;
    let of_mobile = "Only 1 of 3 at once of those behind a mobile or carrier-grade NAT: the range has 2 ports, \
                     and each viewer takes 2.";
    assert!(text.ends_with(of_mobile), "{text}");
}

#[test]
fn a_server_of_the_command_line_that_fails_is_said_first() {
    let uri = Uri { scheme: Scheme::Turn, host: "t".into(), port: 3478, transport: Transport::Udp };
    let listed = ListedServer::unlisted("turn:t", uri, Login::new(Some("neko".to_owned()), None));
    let step = Step {
        name: StepName::Allocate,
        outcome: StepOutcome::Failed(Failure::new(Slug::CredentialsRefused, "t answered 401")),
        time: std::time::Duration::ZERO,
        round_trips: 1,
        retransmissions: 0,
        detail: None,
    };
    let servers = [ServerReport { steps: vec![step], ..ServerReport::new(listed, Contacted::Server) }];
    let (viewers, paths) = (ordinary_and_mobile(NotProven, NotProven), [failing()]);
    let conclusion = conclude(Found { servers: &servers, paths: &paths, ..found(&viewers) });
    assert_eq!(conclusion.text, "Could not tell: the server given with --outside failed. turn:t: t answered 401.");
    let first = &conclusion.causes[0];
    let remedy = "Correct --outside-user, and the password of --outside-password-file or --outside-password-env.";
    let told = (first.text.as_str(), first.remedy.as_deref(), &first.place);
    assert_eq!(told, ("--outside turn:t: t answered 401", Some(remedy), &None));
}

/// A viewer without video for a server that fails.
fn kept_out_by(url: &str, class: Class) -> ViewerReport {
    let reason = Reason {
        slug: "allocation-fails",
        text: format!("{url} refuses the user name or password"),
        url: Some(url.to_owned()),
    };
    ViewerReport { reason: Some(reason), ..viewer(class, No) }
}

#[test]
fn a_server_that_fails_is_first_in_the_verdict_with_its_lines() {
    let source = Source::new(SourceKind::File("neko.yaml".into()), "a: turn:t\nb: x\n");
    let place = |span| Some(Place::new(&source, span));
    let uri = Uri { scheme: Scheme::Turn, host: "t".into(), port: 3478, transport: Transport::Udp };
    let listed = ListedServer {
        sides: vec![Side::Frontend],
        places: place(3..9).into_iter().collect(),
        ..ListedServer::unlisted("turn:t", uri, Login::new(Some("neko".to_owned()), None))
    };
    let refused = Failure::new(Slug::CredentialsRefused, "t answered 401").at(place(13..14));
    let step = Step {
        name: StepName::Allocate,
        outcome: StepOutcome::Failed(refused),
        time: std::time::Duration::ZERO,
        round_trips: 1,
        retransmissions: 0,
        detail: None,
    };
    let servers = [ServerReport { steps: vec![step], ..ServerReport::new(listed, Contacted::Server) }];
    let told = |viewers: &[ViewerReport]| conclude(Found { servers: &servers, ..found(viewers) }).text;
    let fails = "turn:t refuses the user name or password (neko.yaml:2)";
    let out = kept_out_by("turn:t", Class::TurnOnly);
    assert_eq!(
        told(&[viewer(Class::OrdinaryNat, Yes), out.clone()]),
        format!(
            "{fails}: viewers who reach TURN servers only get no video. \
             Some viewers get video: those behind an ordinary router."
        )
    );
    assert_eq!(
        told(&[viewer(Class::OrdinaryNat, NotProven), out.clone()]),
        format!(
            "{fails}: viewers who reach TURN servers only get no video. \
             Could not tell for the others: no packet from outside reaches neko's UDP ports."
        )
    );
    assert_eq!(told(&[out]), format!("No viewer gets video: {fails}."));
}

/// A TURN server that refuses the credentials at that line.
fn refusing(url: &str, transport: Transport, place: Option<Place>) -> ServerReport {
    let uri = Uri { scheme: Scheme::Turn, host: "t".into(), port: 3478, transport };
    let listed = ListedServer {
        sides: vec![Side::Frontend],
        ..ListedServer::unlisted(url, uri, Login::new(Some("neko".to_owned()), None))
    };
    let step = Step {
        name: StepName::Allocate,
        outcome: StepOutcome::Failed(Failure::new(Slug::CredentialsRefused, "t answered 401").at(place)),
        time: std::time::Duration::ZERO,
        round_trips: 1,
        retransmissions: 0,
        detail: None,
    };
    ServerReport { steps: vec![step], ..ServerReport::new(listed, Contacted::Server) }
}

#[test]
fn a_server_that_fails_by_several_urls_is_one_cause_and_first_where_nothing_is_proven() {
    let source = Source::new(SourceKind::File("neko.yaml".into()), "a: x\nb: y\n");
    let place = |span| Some(Place::new(&source, span));
    let servers = [
        refusing("turn:t", Transport::Udp, place(3..4)),
        refusing("turn:t?transport=tcp", Transport::Tcp, place(8..9)),
    ];
    let viewers = ordinary_and_mobile(NotProven, NotProven);
    let conclusion = conclude(Found { servers: &servers, ..found(&viewers) });
    let [cause] = &conclusion.causes[..] else { panic!("{:#?}", conclusion.causes) };
    assert_eq!(cause.text, "turn:t: t answered 401; the same for turn:t?transport=tcp");
    assert_eq!((cause.urls.len(), cause.places().count()), (2, 2));
    assert_eq!(
        conclusion.text,
        "turn:t (and 1 more) refuses the user name or password (neko.yaml:1, neko.yaml:2). Could not tell: no packet \
         from outside reaches neko's UDP ports."
    );
}

#[test]
fn an_error_of_the_linter_that_keeps_nobody_out_is_named() {
    let error = |rule| Diagnostic::new(rule, Severity::Error, "what is wrong");
    let findings = [
        error(RuleId::IceliteWithBackendServers),
        error(RuleId::IceliteWithBackendServers),
        Diagnostic::new(RULE, Severity::Warning, "what is odd"),
    ];
    let viewers = ordinary_and_mobile(Yes, Yes);
    let told = |findings: &[Diagnostic]| conclude(Found { findings, ..found(&viewers) }).text;
    let good = "All viewers that these settings are meant for get video.";
    assert_eq!(told(&findings), format!("{good} Still, `neko-ice validate` fails: icelite-with-backend-servers."));
    assert_eq!(told(&findings[2..]), good);
}
