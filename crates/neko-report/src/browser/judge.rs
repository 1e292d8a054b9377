//! What browsers saw as an answer for all viewers.

use neko_reach::Video;

use super::{BrowserReport, BrowserStep};
use crate::{Advice, Cause, CauseId, Conclusion, Failure, Interruption, Reason, SeenBy, Slug, Verdict, ViewerReport};

/// Enters what each browser saw where its class of viewers stands, and draws the conclusion.
pub fn judge_browsers(
    viewers: &mut [ViewerReport],
    browsers: &[BrowserReport],
    interrupted: Option<Interruption>,
) -> Conclusion {
    for browser in browsers.iter().filter(|browser| browser.verdict().is_some()) {
        if let Some(viewer) = viewers.iter_mut().find(|viewer| Some(viewer.class) == browser.class) {
            enter(viewer, browser);
        }
    }
    let (verdict, text) = judge(viewers, browsers, interrupted);
    let causes = match verdict {
        Verdict::Good => Vec::new(),
        _ => causes(browsers),
    };
    Conclusion { verdict, text, causes, assumption: None }
}

/// Of several browsers of a class one that gets nothing counts more.
fn enter(viewer: &mut ViewerReport, browser: &BrowserReport) {
    if viewer.seen_by.is_some() && viewer.video == Video::No {
        return;
    }
    viewer.seen_by = Some(SeenBy { agent: browser.agent.clone(), text: browser.outcome() });
    (viewer.path, viewer.timing, viewer.setting, viewer.place, viewer.proof) = (None, None, None, None, None);
    (viewer.reason, viewer.remedies) = (None, Vec::new());
    viewer.video = if browser.has_picture() { Video::Yes } else { Video::No };
    if let Some(failure) = browser.verdict().and_then(|step| step.failure.as_ref()) {
        let text = failure.message.clone();
        viewer.reason = Some(Reason { slug: failure.slug.as_str(), text, url: None });
        viewer.remedies = vec![Advice::new(failure.slug.remedy())];
    }
}

fn judge(viewers: &[ViewerReport], browsers: &[BrowserReport], interrupted: Option<Interruption>) -> (Verdict, String) {
    let tested: Vec<&BrowserReport> = browsers.iter().filter(|browser| browser.verdict().is_some()).collect();
    let pictures = tested.iter().filter(|browser| browser.has_picture()).count();
    let of = |count| if count == 1 { "browser" } else { "browsers" };
    let (all, also) = (tested.len(), not_tested(browsers));
    match (all, pictures) {
        (0, _) => (Verdict::Unknown, unknown(browsers, interrupted)),
        (_, 0) => (Verdict::Bad, format!("No picture in {all} {}{also}.", of(all))),
        _ if pictures < all => (Verdict::Usable, format!("A picture in {pictures} of {all} {}{also}.", of(all))),
        _ => {
            let meant = viewers.iter().filter(|viewer| viewer.meant);
            let others = meant.clone().any(|viewer| viewer.video != Video::Yes);
            let verdict = if others || !also.is_empty() { Verdict::Usable } else { Verdict::Good };
            let others = if others { " Viewers in other kinds of networks were not tested." } else { "" };
            (verdict, format!("A picture in {all} of {all} {}{also}.{others}", of(all)))
        }
    }
}

/// `; 1 opened the page and was not tested`
fn not_tested(browsers: &[BrowserReport]) -> String {
    match browsers.iter().filter(|browser| browser.verdict().is_none()).count() {
        0 => String::new(),
        count => format!("; {count} opened the page and ended without a test"),
    }
}

fn unknown(browsers: &[BrowserReport], interrupted: Option<Interruption>) -> String {
    match (browsers.iter().find_map(|browser| browser.failure.as_ref()), interrupted) {
        (Some(failure), _) => format!("Could not tell: {}.", failure.message),
        (None, Some(Interruption::Signal)) => format!("{}.", Interruption::Signal),
        (None, _) => "Could not tell: nobody opened the link in time.".to_owned(),
    }
}

/// Each failure once.
fn causes(browsers: &[BrowserReport]) -> Vec<Cause> {
    let of = |browser: &BrowserReport| {
        let step = browser.verdict().and_then(|step: &BrowserStep| step.failure.clone());
        step.or_else(|| browser.failure.clone())
    };
    let mut failures: Vec<Failure> = Vec::new();
    for failure in browsers.iter().filter_map(of) {
        if !failures.iter().any(|known| known.slug == failure.slug) {
            failures.push(failure);
        }
    }
    if browsers.is_empty() {
        failures.push(Failure::new(Slug::NobodyCame, "nobody opened the link in time"));
    }
    let cause = |failure: Failure| Cause {
        id: CauseId::Failure(failure.slug),
        text: failure.message.clone(),
        urls: Vec::new(),
        remedy: Some(failure.slug.remedy().to_owned()),
        neko: None,
        place: None,
        also: Vec::new(),
        failure: Some(failure),
    };
    failures.into_iter().map(cause).collect()
}
