//! What browsers saw, as an answer.

use std::time::Duration;

use neko_reach::{Class, Video};

use super::{BrowserReport, BrowserStep, StepKind, StepTimes, judge_browsers};
use crate::{Failure, Interruption, SeenPair, Slug, Verdict, ViewerReport};

fn viewer(class: Class) -> ViewerReport {
    ViewerReport {
        class,
        video: Video::NotProven,
        at_once: None,
        meant: true,
        path: None,
        timing: None,
        reason: None,
        setting: None,
        place: None,
        proof: None,
        remedies: Vec::new(),
        seen_by: None,
    }
}

fn browser(class: Class, failure: Option<Slug>) -> BrowserReport {
    let picture = failure.is_none().then_some(Duration::from_millis(2310));
    let step = BrowserStep {
        kind: StepKind::AsNeko,
        times: StepTimes { picture, ..StepTimes::default() },
        pair: Some(SeenPair { viewer: "relay udp 192.0.2.9:5".into(), neko: "host udp 192.0.2.1:5".into() }),
        relay: Some("udp".to_owned()),
        media: None,
        failure: failure.map(|slug| Failure::new(slug, "nothing came through")),
    };
    BrowserReport {
        agent: "Chrome 126 on Android".to_owned(),
        class: Some(class),
        steps: vec![step],
        ..Default::default()
    }
}

fn judged(browsers: &[BrowserReport]) -> (Verdict, String, Vec<ViewerReport>) {
    let mut viewers = vec![viewer(Class::OrdinaryNat), viewer(Class::SymmetricNat)];
    let conclusion = judge_browsers(&mut viewers, browsers, None);
    (conclusion.verdict, conclusion.text, viewers)
}

#[test]
fn a_picture_fills_the_class_of_the_browser() {
    let (verdict, text, viewers) = judged(&[browser(Class::SymmetricNat, None)]);
    assert_eq!(verdict, Verdict::Usable);
    assert_eq!(text, "A picture in 1 of 1 browser. Viewers in other kinds of networks were not tested.");
    assert_eq!(viewers[0].video, Video::NotProven);
    let seen = viewers[1].seen_by.as_ref().expect("a browser");
    assert_eq!((viewers[1].video, seen.text.as_str()), (Video::Yes, "picture after 2.3 s over relay udp"));
}

#[test]
fn all_classes_with_a_picture_are_good_and_none_is_bad() {
    let all = [browser(Class::SymmetricNat, None), browser(Class::OrdinaryNat, None)];
    assert_eq!(judged(&all).0, Verdict::Good);
    let none = judged(&[browser(Class::SymmetricNat, Some(Slug::IceFailed))]);
    assert_eq!((none.0, none.1.as_str()), (Verdict::Bad, "No picture in 1 browser."));
    assert_eq!(none.2[1].reason.as_ref().map(|reason| reason.slug), Some("ice-failed"));
}

#[test]
fn of_one_class_the_one_without_a_picture_counts() {
    for reversed in [false, true] {
        let mut both = vec![browser(Class::OrdinaryNat, None), browser(Class::OrdinaryNat, Some(Slug::IceFailed))];
        if reversed {
            both.reverse();
        }
        let (verdict, _, viewers) = judged(&both);
        assert_eq!((verdict, viewers[0].video), (Verdict::Usable, Video::No));
    }
}

#[test]
fn nobody_and_a_blocked_browser_are_answers_of_their_own() {
    let (verdict, text, _) = judged(&[]);
    assert_eq!((verdict, text.as_str()), (Verdict::Unknown, "Could not tell: nobody opened the link in time."));
    let blocked =
        BrowserReport { failure: Some(Failure::new(Slug::WebrtcBlocked, "it has no WebRTC")), ..Default::default() };
    let (verdict, text, _) = judged(&[blocked]);
    assert_eq!((verdict, text.as_str()), (Verdict::Unknown, "Could not tell: it has no WebRTC."));
    let conclusion = judge_browsers(&mut [], &[], Some(Interruption::Signal));
    assert_eq!(conclusion.text, "The run was interrupted before there was a result.");
}
