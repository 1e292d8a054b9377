//! A report drawn for people and written for programs, whole.

use std::time::Duration;

use neko_ice::ice_server::{Scheme, Transport, Uri};
use neko_ice::lint::{Diagnostic, RuleId, Severity};
#[cfg(feature = "probe")]
use neko_ice::render::page;
use neko_ice::render::redact::Redaction;
use neko_ice::render::{probe_json, probe_text};
use neko_ice::report::{
    Advice, Class, Contacted, Direct, Direction, Failure, Found, Interval, ListedServer, Login, Mapping, Media,
    NetworkReport, Outcome, Path, PathKind, PathReport, PortReport, PortState, PortTrial, Proof, Quality, Reason,
    Report, Requirement, Sender, Sent, ServerReport, Side, Slug, Step, StepName, StepOutcome, Stream, StreamKind,
    Subject, Thresholds, Timing, Trial, Video, ViewerPath, ViewerReport, Wait, conclude,
};
use neko_ice::source::{Place, Source, SourceKind};

fn uri(scheme: Scheme, transport: Transport) -> Uri {
    Uri { scheme, host: "turn.example.org".into(), port: 3478, transport }
}

fn step(name: StepName, outcome: StepOutcome, micros: u64, round_trips: u32) -> Step {
    Step { name, outcome, time: Duration::from_micros(micros), round_trips, retransmissions: 0, detail: None }
}

fn stream(kind: StreamKind, direction: Direction, jitter: Option<u64>) -> Stream {
    let jitter = jitter.map(Duration::from_micros);
    Stream {
        kind,
        direction,
        sent: 600,
        received: 590,
        repaired: 2,
        bytes: 250_000,
        frames: 57,
        frames_sent: 60,
        jitter,
        bits_per_second: 1_000_000,
    }
}

fn wait(min: u64, max: u64, wait: Wait) -> Interval {
    Interval { min: Duration::from_millis(min), max: Duration::from_millis(max), wait }
}

fn unserved(
    class: Class,
    video: Video,
    meant: bool,
    slug: &'static str,
    text: &str,
    proof: Option<Proof>,
) -> ViewerReport {
    let reason = Some(Reason { slug, text: text.to_owned(), url: None });
    ViewerReport {
        class,
        video,
        at_once: None,
        meant,
        path: None,
        timing: None,
        reason,
        setting: None,
        place: None,
        proof,
        remedies: vec![Advice::new("switch on hairpin in the router")],
        seen_by: None,
    }
}

/// A range of which a relay reached each port, a mux that none reached, and another machine's address.
fn network() -> NetworkReport {
    let by = || Sender::Relay("turn:turn.example.org".to_owned());
    let trial = |by, address: [u8; 4], transport, ports, result| PortTrial {
        by,
        address: address.into(),
        transport,
        ports,
        result,
    };
    let (own, other) = ([203, 0, 113, 9], [203, 0, 113, 70]);
    let range = |middle| vec![(59000, true), (59050, middle), (59100, true)];
    NetworkReport {
        mapped: vec![own.into()],
        mapping: Some(Mapping::KeepsPort),
        hairpin: Trial::Lost,
        container: false,
        trials: vec![
            trial(by(), own, Transport::Udp, range(true), Trial::Arrived),
            trial(Sender::StunAnswer, own, Transport::Udp, range(true), Trial::Arrived),
            trial(by(), own, Transport::Tcp, vec![(52100, false)], Trial::Lost),
            trial(by(), other, Transport::Udp, range(false), Trial::NotTried),
        ],
    }
}

fn report() -> Report {
    let source = Source::new(
        SourceKind::File("neko.yaml".into()),
        "webrtc:\n  iceservers:\n    backend:\n      - urls: turn:turn.example.org\n        credential: x\n",
    );
    let place = |text: &str| {
        let start = source.text.find(text).unwrap();
        Place::new(&source, start..start + text.len())
    };
    let turn = uri(Scheme::Turn, Transport::Udp);
    let mut refused =
        Failure::new(Slug::CredentialsRefused, "192.0.2.1:3478 answered 401 to the credentials").with_code(401);
    refused.place = Some(place("x\n"));
    let listed = ListedServer {
        sides: vec![Side::Backend, Side::Frontend],
        places: vec![place("turn:turn.example.org")],
        ..ListedServer::unlisted("turn:turn.example.org", turn.clone(), Login::new(Some("neko".into()), None))
    };
    let server = ServerReport {
        address: Some("192.0.2.1:3478".parse().unwrap()),
        steps: vec![
            step(StepName::Resolve, StepOutcome::Done, 3_200, 0),
            step(StepName::Binding, StepOutcome::Done, 12_345, 1),
            step(StepName::Allocate, StepOutcome::Failed(refused.clone()), 24_690, 2),
        ],
        mapped: Some("203.0.113.9:40000".parse().unwrap()),
        software: Some("Coturn-4.6.1".into()),
        ..ServerReport::new(listed, Contacted::Server)
    };
    let media = Media {
        ice: Some(Duration::from_micros(1_500)),
        dtls: Some(Duration::from_micros(3_000)),
        first_media: Some(Duration::from_micros(4_500)),
        round_trip: Some((Duration::from_micros(600), Duration::from_micros(1_100))),
        streams: vec![
            stream(StreamKind::Video, Direction::Down, Some(300)),
            stream(StreamKind::Audio, Direction::Down, Some(200)),
            stream(StreamKind::Microphone, Direction::Up, Some(200)),
            stream(StreamKind::Data, Direction::Down, None),
            stream(StreamKind::Data, Direction::Up, None),
        ],
        checks_retransmitted: 1,
        pair: Some(("127.0.0.1:59000".parse().unwrap(), "127.0.0.1:40001".parse().unwrap())),
        ..Media::default()
    };
    let path = |kind, outcome, counts, detail: Option<&str>, media: Option<Media>| PathReport {
        kind,
        outcome,
        counts,
        detail: detail.map(str::to_owned),
        quality: media.as_ref().and_then(|media| {
            let sent = Sent { video_bitrate: 1_000_000, pipeline: Some(place("webrtc")), server: None };
            Thresholds::default().judge(media, &sent)
        }),
        media,
    };
    let paths = vec![
        path(PathKind::Host, Outcome::Works, true, None, Some(media)),
        path(PathKind::Relay(Side::Backend, turn.clone()), Outcome::Fails(refused), true, None, None),
        path(
            PathKind::Relay(Side::Backend, uri(Scheme::Turn, Transport::Tcp)),
            Outcome::Impossible("neko skips TURN over TCP without tcpmux".into()),
            false,
            None,
            None,
        ),
        path(
            PathKind::ServerReflexive(Side::Frontend, uri(Scheme::Stun, Transport::Udp)),
            Outcome::NotChecked("the router does not lead 203.0.113.9:40000 back here (hairpin)".into()),
            true,
            Some("mapped 203.0.113.9:40000"),
            None,
        ),
    ];
    let ports = vec![
        PortReport { key: "webrtc.epr", ports: "59000-59100/udp".into(), state: PortState::Free, place: None },
        PortReport {
            key: "webrtc.tcpmux",
            ports: "52100/tcp".into(),
            state: PortState::Taken { port: 52100, count: 1, by: Some("neko (pid 812)".into()) },
            place: None,
        },
    ];
    let servers = vec![server];
    let viewers = vec![
        ViewerReport {
            class: Class::OrdinaryNat,
            video: Video::Yes,
            at_once: None,
            meant: true,
            path: Some(ViewerPath {
                path: Path::Direct { transport: Transport::Udp, to: [203, 0, 113, 9].into(), how: Direct::Punched },
                to: Some([203, 0, 113, 9].into()),
                url: None,
                text: "directly to 203.0.113.9 over UDP, by hole punching".into(),
            }),
            timing: Some(Timing {
                offer: Duration::from_secs(5),
                connected: wait(600, 750, Wait::ServerReflexive),
                or: Some(wait(1000, 1250, Wait::PeerReflexive)),
                key_frames: Some(Duration::from_millis(1500)),
            }),
            reason: None,
            setting: Some("webrtc.epr"),
            place: None,
            proof: None,
            remedies: Vec::new(),
            seen_by: None,
        },
        unserved(Class::TurnOnly, Video::No, true, "allocation-fails", "it refuses the user name or password", None),
        unserved(
            Class::SameNetwork,
            Video::NotProven,
            true,
            "multicast-not-tried",
            "only where multicast passes",
            Some(Proof::Viewer),
        ),
        unserved(Class::Ipv6Only, Video::No, false, "no-address", "neko has no IPv6 address to offer", None),
    ];
    let found = Found {
        viewers: &viewers,
        hindrances: &[],
        findings: &[],
        servers: &servers,
        paths: &paths,
        shape_only: false,
        interrupted: None,
    };
    let conclusion = conclude(found);
    Report {
        subject: Subject::File("neko.yaml".into()),
        shape_only: false,
        interrupted: None,
        findings: Vec::new(),
        viewers,
        ports,
        servers,
        configs: Vec::new(),
        address: None,
        network: Some(network()),
        paths,
        browsers: Vec::new(),
        conclusion,
        required: vec![Requirement::All, Requirement::Direct],
        allocations: 3,
        elapsed: Duration::from_millis(4_321),
    }
}

fn style(width: u16, verbose: bool) -> probe_text::Style {
    probe_text::Style { width, colour: false, verbose, judges: false }
}

fn drawn(verbose: bool, width: u16) -> String {
    probe_text::render(&report(), &Redaction::off(), style(width, verbose))
}

/// What is a cause already is known by what it is, not by its words.
#[test]
fn a_note_in_the_words_of_a_cause_stands_beside_its_server() {
    let mut report = report();
    report.servers[0].notes.push(Failure::new(Slug::ServerSilent, "answered 401 to the credentials"));
    let text = probe_text::render(&report, &Redaction::off(), style(200, true));
    assert_eq!(text.matches("server-silent: answered 401 to the credentials").count(), 1, "{text}");
    // Once with its path; beside the server it is left to the cause.
    assert_eq!(text.matches("credentials-refused: 192.0.2.1:3478 answered").count(), 1, "{text}");
}

#[test]
fn for_people() {
    insta::assert_snapshot!(drawn(false, 80));
}

#[test]
fn for_people_who_want_everything() {
    insta::assert_snapshot!(drawn(true, 110));
}

#[test]
fn for_programs() {
    insta::assert_snapshot!(probe_json::render(&report(), Vec::new()));
}

#[test]
fn what_is_required_and_not_proven_fails_the_run_with_its_name() {
    use Requirement::{All, Direct, Relay, RelayTls, Secure, Servers};
    let of = |required: &[Requirement]| Report { required: required.to_vec(), ..report() };
    let unmet = |required| {
        let report = of(&[required]);
        assert_eq!(report.exit_code(), u8::from(required.unmet(&report).is_some()));
        required.unmet(&report)
    };
    assert_eq!(unmet(Direct), None);
    assert_eq!(unmet(Relay).unwrap(), "no test showed that viewers get video through a TURN server");
    assert_eq!(unmet(RelayTls).unwrap(), "no test showed that a TURN server over TLS relays for viewers");
    assert_eq!(unmet(All).unwrap(), "the verdict is not good");
    let refused = "turn:turn.example.org: 192.0.2.1:3478 answered 401 to the credentials";
    assert_eq!(unmet(Servers).unwrap(), refused);
    assert_eq!(unmet(Secure).unwrap(), "no TURN server was checked");
    assert_eq!(of(&[]).exit_code(), 0);
}

/// Each finding that is worth it has a line, and the notes are counted.
#[test]
fn what_the_linter_says_stands_below_the_answers_in_a_line_each() {
    let source = Source::new(SourceKind::File("neko.yaml".into()), "webrtc:\n  icelite: true\n");
    let finding = |severity, text: &str| {
        let place = Place::new(&source, 10..17);
        Diagnostic::new(RuleId::IceliteWithBackendServers, severity, text.to_owned()).at(Some(place), "here")
    };
    let findings = vec![
        finding(Severity::Error, "ICE Lite is on, so neko drops the ICE servers of its backend list"),
        finding(Severity::Note, "what is left out"),
    ];
    let report = Report { findings, ..report() };
    let text = probe_text::render(&report, &Redaction::off(), style(80, false));
    let (answers, settings) = text.split_once("\nSettings (-v draws them)\n").expect("a section");
    assert!(answers.contains("Verdict: ") && !answers.contains("ICE Lite"), "{answers}");
    let lines = "  error   icelite-with-backend-servers: ICE Lite is on, so neko drops the ICE\n          \
                 servers of its backend list [neko.yaml:2]\nTook 4.3 s, 3 allocations; 1 note left out";
    assert!(settings.starts_with(lines), "{settings}");
}

/// Where somebody asks how good a path is, and too little flowed.
#[test]
fn a_path_that_carried_too_little_to_judge_says_so_where_that_was_asked() {
    let mut report = report();
    report.paths[0].quality = Some(Quality::TooFew);
    let drawn = |judges| {
        let style = probe_text::Style { judges, ..style(200, false) };
        probe_text::render(&report, &Redaction::off(), style)
    };
    assert!(drawn(true).contains("1.3 % after repair, too few packets to judge\n"), "{}", drawn(true));
    assert!(!drawn(false).contains("too few"), "{}", drawn(false));
}

#[cfg(feature = "probe")]
#[test]
fn the_page_is_whole_and_names_nobody() {
    let setting = |key, value: &str, origin: &str| page::Setting { key, value: value.into(), origin: origin.into() };
    let settings = [
        setting("webrtc.nat1to1", "203.0.113.9", "neko.yaml:2:11"),
        setting("webrtc.epr", "59000-59100", "default"),
        setting("server.bind", ":8080", "default"),
    ];
    let page = page::of_probe(&report(), &Redaction::default(), &settings);
    let options = page::Options { show_addresses: false, now: std::time::UNIX_EPOCH };
    let html = page::render(page.clone(), options);
    for never in ["turn.example.org", "192.0.2.1", "203.0.113.9"] {
        assert!(!html.contains(never), "{never}");
    }
    insta::assert_snapshot!(html.replace(env!("CARGO_PKG_VERSION"), "VERSION").replace("><", ">\n<"));
    let shown = page::render(page, page::Options { show_addresses: true, ..options });
    assert!(shown.contains("turn:turn.example.org") && shown.contains("as --show-addresses wants it"));
}
