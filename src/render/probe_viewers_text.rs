//! What each class of viewers gets, for people.

use std::time::Duration;

use neko_report::{AtOnce, Class, Direct, Path, Proof, Report, Timing, Transport, Video, ViewerPath, ViewerReport};

use super::probe_style::Style;
use super::visible;
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
    for (heading, viewers) in [("Viewers, and when the picture comes", meant), ("Not meant by these settings", others)]
    {
        if !viewers.is_empty() {
            out.push_str(&format!("\n{heading}\n"));
        }
        for alike in viewers.chunk_by(|one, other| is_alike(one, other)) {
            let labels: Vec<&str> = alike.iter().map(|viewer| label(viewer.class)).collect();
            let viewer = alike[0];
            let row = match labels[..] {
                [label] => folded(&format!("  {:<4} {label:<15}  ", mark(viewer)), &gets(viewer), width),
                _ => folded(
                    &format!("  {:<4} ", mark(viewer)),
                    &format!("{}: {}", labels.join(", "), gets(viewer)),
                    width,
                ),
            };
            out.push_str(&row);
            // What helps is said once, for viewers who are meant or sit beside neko.
            let told = viewer.remedies.iter().filter(|_| viewer.meant || viewer.class == Class::SameNetwork);
            for remedy in told {
                if !said.contains(&remedy) {
                    out.push_str(&folded("       - ", remedy, width));
                    said.push(remedy);
                }
            }
        }
    }
    out
}

/// Whether one line says it for both.
fn is_alike(one: &ViewerReport, other: &ViewerReport) -> bool {
    let of = |viewer: &ViewerReport| (viewer.video, viewer.reason.clone());
    one.video != Video::Yes && of(one) == of(other) && line(one, "") == line(other, "")
}

/// `yes`, or `1/3` where not all who come at once get it.
fn mark(viewer: &ViewerReport) -> String {
    match (viewer.video, viewer.at_once) {
        (Video::Yes, Some(AtOnce { served, wanted })) => format!("{served}/{wanted}"),
        (Video::Yes, None) => "yes".to_owned(),
        (Video::No, _) => "no".to_owned(),
        (Video::NotProven, _) => "?".to_owned(),
    }
}

fn label(class: Class) -> &'static str {
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

fn gets(viewer: &ViewerReport) -> String {
    let reason = viewer.reason.as_ref().map(|reason| reason.text.as_str()).unwrap_or_default();
    let line = line(viewer, reason).map(|line| format!(" [{line}]")).unwrap_or_default();
    match (viewer.video, &viewer.path) {
        (Video::Yes, Some(path)) => {
            let when = viewer.timing.as_ref().map(picture).unwrap_or_default();
            // The reason is a cause above of those who are meant.
            let why = if viewer.meant { String::new() } else { format!(": {reason}") };
            let but = viewer.at_once.map(|at_once| format!("; {at_once}{why}{line}")).unwrap_or_default();
            format!("{}{when}{but}", by(path))
        }
        (Video::NotProven, _) => format!("not proven: {reason}{line}"),
        _ => format!("{reason}{line}"),
    }
}

/// `neko.yaml:4`, or the setting that stands nowhere, by its name where the reason does not say it.
fn line(viewer: &ViewerReport, reason: &str) -> Option<String> {
    let place = viewer.place.as_ref().map(|place| match place.source.has_lines() {
        true => format!("{}:{}", visible::escaped(place.source.name()), place.start().0),
        false => visible::escaped(place.source.name()).into_owned(),
    });
    let missing = |key: &str| if reason.contains(key) { "not set".to_owned() } else { format!("{key} is not set") };
    place.or_else(|| viewer.setting.map(missing))
}

/// `198.51.100.7 over UDP, by hole punching`, `turn:turn.example.org (relay)`
fn by(path: &ViewerPath) -> String {
    let url = path.url.as_deref().unwrap_or_default();
    match path.path {
        Path::ViewerRelay(_) => format!("{url} (relay)"),
        Path::NekoRelay(_) => format!("{url} (neko's relay)"),
        Path::Direct { transport, how, .. } => {
            let to = path.to.map_or_else(|| "neko's own address".to_owned(), |to| to.to_string());
            let over = if transport == Transport::Udp { "UDP" } else { "TCP" };
            let how = if how == Direct::Open { String::new() } else { format!(", {how}") };
            format!("{to} over {over}{how}")
        }
    }
}

/// `: 0.6–1.3 s, once the offer came after 5.0 s`
fn picture(timing: &Timing) -> String {
    let [min, max] = timing.picture();
    let what = if timing.key_frames.is_some() { ": " } else { ": connected after " };
    let seconds = |time: Duration| format!("{:.1}", time.as_secs_f64());
    let mut text = format!("{what}{}–{} s", seconds(min), seconds(max));
    if timing.offer > Duration::ZERO {
        text.push_str(&format!(", once the offer came after {} s", seconds(timing.offer)));
    }
    text
}

/// What settles most of what is not proven.
pub(crate) fn next_step(report: &Report) -> Option<String> {
    let open = || report.viewers.iter().filter(|viewer| viewer.meant && viewer.proof.is_some());
    let by = |proof| open().find(|viewer| viewer.proof == Some(proof));
    let outside = report.servers.iter().find(|server| server.listed.is_outside());
    if report.interrupted.is_some() {
        return open().next().map(|_| "run the probe again, with more time".to_owned());
    }
    if by(Proof::OutsideServer).is_some() {
        let next = match outside.map(|server| server.failure().is_some()) {
            Some(true) => "put --outside right, as said above, and run the probe again",
            Some(false) => "run the probe with another server in --outside: this one proved nothing of neko's ports",
            None => {
                "run the probe with --outside turn:HOST, a TURN server on another network: it tries neko's ports from there"
            }
        };
        return Some(next.to_owned());
    }
    if by(Proof::Probe).is_some() {
        return Some("run the probe where neko runs, without --embedded".to_owned());
    }
    by(Proof::Viewer).map(|viewer| format!("open neko's page from a place of this kind: {}", label(viewer.class)))
}
