use super::*;
use crate::{Failure, Hindered, Outcome, PathKind, Side, Slug};
use neko_config::ice_server::{Scheme, Transport, Uri};
use neko_lint::{Diagnostic, RuleId, Severity};

const RULE: RuleId = RuleId::MediaPortsUnpublished;

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
    conclude(&[], Opening::Asked, &[], paths, false).verdict
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

fn hindered(who: Hindered, paths: &[PathReport]) -> Conclusion {
    hindered_but(who, Opening::Asked, paths)
}

fn hindered_but(who: Hindered, opening: Opening, paths: &[PathReport]) -> Conclusion {
    let finding = Diagnostic::new(RULE, Severity::Error, "what is wrong");
    conclude(&[Hindrance { who, finding: &finding }], opening, &[], paths, false)
}

#[test]
fn settings_that_keep_viewers_out_outweigh_working_paths_and_come_first() {
    let paths = [path(PathKind::Host, Outcome::Works), path(relay(), fails())];
    for who in [Hindered::Everybody, Hindered::Outside] {
        let conclusion = hindered(who, &paths);
        assert_eq!(conclusion.verdict, Verdict::Bad, "{who:?}");
        let ids: Vec<_> = conclusion.causes.iter().map(|cause| cause.id).collect();
        assert_eq!(ids, [CauseId::Rule(RULE), CauseId::Failure(Slug::CredentialsRefused)]);
    }
}

#[test]
fn ports_that_nothing_leads_to_are_not_bad_where_stun_may_open_a_way() {
    let stun = |side, outcome| {
        let uri = Uri { scheme: Scheme::Stun, host: "s".into(), port: 3478, transport: Transport::Udp };
        path(PathKind::ServerReflexive(side, uri), outcome)
    };
    let unseen = || Outcome::NotChecked("elsewhere".into());
    use Opening::{Asked, Named};
    for (opening, neko, viewer, verdict) in [
        (Asked, unseen(), unseen(), Verdict::Unknown),
        (Asked, unseen(), Outcome::Works, Verdict::Unknown),
        (Asked, fails(), unseen(), Verdict::Bad),
        (Asked, unseen(), fails(), Verdict::Bad),
        (Asked, Outcome::Works, Outcome::Works, Verdict::Unknown),
        (Named, fails(), unseen(), Verdict::Unknown),
        (Named, unseen(), fails(), Verdict::Bad),
        (Opening::None, unseen(), unseen(), Verdict::Bad),
    ] {
        let paths = [stun(Side::Backend, neko), stun(Side::Frontend, viewer)];
        let conclusion = hindered_but(Hindered::Outside, opening, &paths);
        assert_eq!(conclusion.verdict, verdict, "{opening:?} {paths:?}");
        assert_eq!(conclusion.causes[0].id, CauseId::Rule(RULE));
    }
}

#[test]
fn ports_that_not_everybody_reaches_count_only_where_no_relay_helps() {
    let paths = [path(PathKind::Host, Outcome::Works), path(relay(), Outcome::Works)];
    let conclusion = hindered(Hindered::Direct, &paths);
    assert_eq!((conclusion.verdict, conclusion.causes.len()), (Verdict::Good, 0));
    let finding = Diagnostic::new(RULE, Severity::Warning, "what is wrong");
    let both = [Hindered::Direct, Hindered::Relayed].map(|who| Hindrance { who, finding: &finding });
    let conclusion = conclude(&both, Opening::Asked, &[], &paths, false);
    assert_eq!((conclusion.verdict, conclusion.causes.len()), (Verdict::Unknown, 2));
}

#[test]
fn ports_that_not_everybody_reaches_are_never_good_where_nothing_is_relayed() {
    let uri = Uri { scheme: Scheme::Stun, host: "s".into(), port: 3478, transport: Transport::Udp };
    let stun = path(PathKind::ServerReflexive(Side::Backend, uri), Outcome::Works);
    let conclusion = hindered(Hindered::Direct, &[path(PathKind::Host, Outcome::Works), stun.clone()]);
    assert_eq!((conclusion.verdict, conclusion.causes.len()), (Verdict::Unknown, 1));
    // What is no more than a note leaves viewers another way.
    let finding = Diagnostic::new(RULE, Severity::Note, "what is to know");
    let note = [Hindrance { who: Hindered::Direct, finding: &finding }];
    assert_eq!(conclude(&note, Opening::Asked, &[], &[stun], false).verdict, Verdict::Good);
}

#[test]
fn a_private_address_is_for_neko_s_own_network_where_no_relay_is_seen_to_help() {
    let unchecked = || Outcome::NotChecked("x".into());
    let only = "Only viewers of neko's own network";
    let at_most = "Could not tell: at most viewers of neko's own network get video";
    for (host, relayed, verdict, text) in [
        (Outcome::Works, Outcome::Works, Verdict::Good, "Viewers get video"),
        (Outcome::Works, unchecked(), Verdict::Usable, only),
        (Outcome::Works, fails(), Verdict::Usable, only),
        (unchecked(), fails(), Verdict::Unknown, at_most),
        (unchecked(), unchecked(), Verdict::Unknown, "Could not tell: 2 of 2 paths"),
        (fails(), fails(), Verdict::Bad, "No viewer gets video"),
    ] {
        let conclusion = hindered(Hindered::Distant, &[path(PathKind::Host, host), path(relay(), relayed)]);
        assert_eq!(conclusion.verdict, verdict, "{}", conclusion.text);
        assert!(conclusion.text.starts_with(text), "{}", conclusion.text);
    }
    // That a server is of no use to neko says less.
    let finding = Diagnostic::new(RULE, Severity::Warning, "what is wrong");
    let both = [Hindered::Unaided, Hindered::Distant].map(|who| Hindrance { who, finding: &finding });
    let conclusion = conclude(&both, Opening::None, &[], &[path(PathKind::Host, Outcome::Works)], false);
    assert!(conclusion.text.starts_with(only), "{}", conclusion.text);
}

#[test]
fn a_turn_server_that_relays_for_nobody_is_never_what_makes_it_work() {
    let host = |outcome| path(PathKind::Host, outcome);
    let relayed = || path(relay(), Outcome::Works);
    let unchecked = || Outcome::NotChecked("one machine".into());
    for (paths, verdict) in [
        (vec![host(Outcome::Works), relayed()], Verdict::Usable),
        (vec![host(Outcome::Works)], Verdict::Usable),
        (vec![host(unchecked()), relayed()], Verdict::Unknown),
        (vec![relayed()], Verdict::Unknown),
    ] {
        let conclusion = hindered(Hindered::Relayed, &paths);
        assert_eq!((conclusion.verdict, conclusion.causes[0].id), (verdict, CauseId::Rule(RULE)), "{paths:?}");
    }
}
