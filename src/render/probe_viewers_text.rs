//! What each class of viewers gets, for people.

use std::time::Duration;

use neko_report::{
    Advice, AtOnce, Cause, Class, Direct, Interval, Path, Proof, Report, SeenBy, Timing, Transport, Video, ViewerPath,
    ViewerReport, Wait,
};

use super::probe_style::{Style, at};
use super::wrap::folded;

/// What each class of viewers gets, and what to do next.
pub(super) fn section(report: &Report, style: Style) -> String {
    let next = next_step(report).map(|next| format!("\n{}", folded("Next: ", &next, style.width.into())));
    classes(report, style) + &next.unwrap_or_default()
}

/// Those whom the settings mean to serve, then the others.
pub(super) fn classes(report: &Report, style: Style) -> String {
    let width = usize::from(style.width);
    let (meant, others): (Vec<_>, Vec<_>) = report.viewers.iter().partition(|viewer| viewer.meant);
    let mut out = String::new();
    let mut said: Vec<&String> = report.conclusion.causes.iter().filter_map(|cause| cause.remedy.as_ref()).collect();
    let sections = [
        (format!("\n{}", folded("", &format!("Viewers{}", counted(report)), width)), meant),
        ("Not what these settings are meant for\n".to_owned(), others),
    ];
    for (heading, viewers) in sections {
        if !viewers.is_empty() {
            out.push_str(&heading);
        }
        for alike in together(&viewers) {
            out.push_str(&row(&alike, &report.conclusion.causes, width));
            let viewer = alike[0];
            // What helps is said once, for viewers who are meant or sit beside neko.
            let told = viewer.remedies.iter().filter(|_| viewer.meant || viewer.class == Class::SameNetwork);
            for Advice { text, url } in told {
                if !said.contains(&text) && cause_about(url.as_ref(), &report.conclusion.causes).is_none() {
                    out.push_str(&folded("       - ", text, width));
                    said.push(text);
                }
            }
        }
    }
    out.extend(or_when(report).map(|when| folded("  (times after \"or\": ", &format!("{when})"), width)));
    out
}

fn row(alike: &[&ViewerReport], causes: &[Cause], width: usize) -> String {
    let labels: Vec<&str> = alike.iter().map(|viewer| label(viewer.class)).collect();
    let viewer = alike[0];
    match labels[..] {
        [label] => folded(&format!("  {:<4} {label:<15}  ", mark(viewer)), &gets(viewer, causes), width),
        _ => {
            let text = format!("{}: {}", labels.join(", "), gets(viewer, causes));
            folded(&format!("  {:<4} ", mark(viewer)), &text, width)
        }
    }
}

/// Those of whom one line says it, in the order of the first of each.
fn together<'a>(viewers: &[&'a ViewerReport]) -> Vec<Vec<&'a ViewerReport>> {
    let mut rows: Vec<Vec<&ViewerReport>> = Vec::new();
    for viewer in viewers {
        match rows.iter_mut().find(|row| is_alike(row[0], viewer)) {
            Some(row) => row.push(viewer),
            None => rows.push(vec![viewer]),
        }
    }
    rows
}

/// Whether one line says it for both.
fn is_alike(one: &ViewerReport, other: &ViewerReport) -> bool {
    let of = |viewer: &ViewerReport| (viewer.video, viewer.at_once, viewer.reason.clone(), viewer.seen_by.clone());
    let path = |viewer: &ViewerReport| (viewer.path.clone(), viewer.timing);
    of(one) == of(other) && line(one, "") == line(other, "") && (one.video != Video::Yes || path(one) == path(other))
}

/// From when the times of the rows count, and what comes after them: the same for all.
pub(super) fn counted(report: &Report) -> String {
    let Some(timing) = report.viewers.iter().find_map(|viewer| viewer.timing.filter(|_| viewer.video == Video::Yes))
    else {
        return String::new();
    };
    let picture = timing.key_frames.map(|most| format!("picture up to {} s later", seconds(most)));
    let offer = (timing.offer > Duration::ZERO).then(|| format!("offer after {} s", seconds(timing.offer)));
    let more: Vec<String> = picture.into_iter().chain(offer).collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    format!(", time from their answer to the connection{more}")
}

/// When the second time of a row holds.
pub(super) fn or_when(report: &Report) -> Option<String> {
    let timings = report.viewers.iter().filter(|viewer| viewer.video == Video::Yes).filter_map(|viewer| viewer.timing);
    let mut reasons: Vec<&str> = Vec::new();
    for or in timings.filter_map(|timing| timing.or) {
        let reason = match or.wait {
            Wait::PeerReflexive => "if the viewer's check comes first",
            Wait::Host => "if the browser shows its address",
            _ => "if a check is lost",
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    (!reasons.is_empty()).then(|| reasons.join(", or "))
}

/// The cause that tells already which server fails.
fn cause_about<'a>(url: Option<&String>, causes: &'a [Cause]) -> Option<&'a Cause> {
    causes.iter().find(|cause| url.is_some_and(|url| cause.urls.contains(url)))
}

/// `yes`, or `1/3` where not all who come at once get it.
pub(super) fn mark(viewer: &ViewerReport) -> String {
    match (viewer.video, viewer.at_once) {
        (Video::Yes, Some(AtOnce { served, wanted })) => format!("{served}/{wanted}"),
        (Video::Yes, None) => "yes".to_owned(),
        (Video::No, _) => "no".to_owned(),
        (Video::NotProven, _) => "?".to_owned(),
    }
}

pub(super) fn label(class: Class) -> &'static str {
    match class {
        Class::SameNetwork => "own network",
        Class::OrdinaryNat => "ordinary router",
        Class::SymmetricNat => "mobile network",
        Class::NoUdp => "no UDP",
        Class::Tcp443Only => "TCP 443 only",
        Class::TurnOnly => "TURN only",
        Class::Ipv6Only => "IPv6 only",
    }
}

pub(super) fn gets(viewer: &ViewerReport, causes: &[Cause]) -> String {
    let reason = viewer.reason.as_ref().map(|reason| reason.text.as_str()).unwrap_or_default();
    if let Some(SeenBy { agent, text }) = &viewer.seen_by {
        return format!("{text} ({agent})");
    }
    let line = line(viewer, reason).map(|line| format!(" [{line}]")).unwrap_or_default();
    match (viewer.video, &viewer.path) {
        (Video::Yes, Some(path)) => {
            let when = viewer.timing.as_ref().map(connected).unwrap_or_default();
            // The reason is a cause above of those who are meant.
            let why = if viewer.meant { String::new() } else { format!(": {reason}") };
            let but = viewer.at_once.map(|at_once| format!("; {at_once}{why}{line}")).unwrap_or_default();
            format!("{}{when}{but}", by(path))
        }
        (Video::NotProven, _) => format!("not proven: {reason}{line}"),
        _ => match cause_about(viewer.reason.as_ref().and_then(|reason| reason.url.as_ref()), causes) {
            Some(cause) => format!("{}, as said above", cause.id),
            None => format!("{reason}{line}"),
        },
    }
}

/// `neko.yaml:4`, or the setting that stands nowhere, by its name where the reason does not say it.
fn line(viewer: &ViewerReport, reason: &str) -> Option<String> {
    let place = viewer.place.as_ref().map(at);
    let missing = |key: &str| if reason.contains(key) { "not set".to_owned() } else { format!("{key} is not set") };
    place.or_else(|| viewer.setting.map(missing))
}

/// `198.51.100.7 over UDP, by hole punching`, `turn:turn.example.org`
fn by(path: &ViewerPath) -> String {
    let url = path.url.as_deref().unwrap_or_default();
    match path.path {
        Path::ViewerRelay(_) => url.to_owned(),
        Path::NekoRelay(_) => format!("{url} (neko's relay)"),
        Path::Direct { transport, how, .. } => {
            let to = path.to.map_or_else(|| "neko's own address".to_owned(), |to| to.to_string());
            let over = if transport == Transport::Udp { "UDP" } else { "TCP" };
            let how = if how == Direct::Open { String::new() } else { format!(", {how}") };
            format!("{to} over {over}{how}")
        }
    }
}

/// `: 0.6–0.75 or 1–1.25 s`
fn connected(timing: &Timing) -> String {
    let time = |interval: Interval| format!("{}–{}", seconds(interval.min), seconds(interval.max));
    let times: Vec<String> = timing.intervals().map(time).collect();
    format!(": {} s", times.join(" or "))
}

/// `0.5`, `1`, `7.81`
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 100.0).round() / 100.0
}

/// What settles most of what is not proven.
pub(crate) fn next_step(report: &Report) -> Option<String> {
    let open = || report.viewers.iter().filter(|viewer| viewer.meant && viewer.proof.is_some());
    if !report.browsers.is_empty() {
        let missing = open().next()?;
        return Some(format!("open the link in a place of this kind too: {} (--viewers 2)", label(missing.class)));
    }
    let by = |proof| open().find(|viewer| viewer.proof == Some(proof));
    let outside = report.servers.iter().find(|server| server.listed.is_outside());
    if report.interrupted.is_some() {
        return open().next().map(|_| "run the probe again, with more time".to_owned());
    }
    if by(Proof::OutsideServer).is_some() {
        let next = match outside.map(|server| server.failure().is_some()) {
            Some(true) => "correct --outside, as said above, and run the probe again",
            Some(false) => "run the probe with another server in --outside: this one proved nothing about neko's ports",
            None => {
                "run the probe with --outside turn:HOST, a TURN server on another network: it tries neko's ports from there"
            }
        };
        return Some(next.to_owned());
    }
    if by(Proof::Probe).is_some() {
        let next = match report.shape_only {
            true => "run the probe where neko runs, without --embedded",
            false => "run the probe where neko runs, with webrtc.nat1to1 set to its address",
        };
        return Some(next.to_owned());
    }
    by(Proof::Viewer).map(|viewer| format!("open neko's page from a place of this kind: {}", label(viewer.class)))
}
