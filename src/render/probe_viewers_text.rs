//! What each class of viewers gets, for people.

use std::time::Duration;

use neko_report::{Class, Direct, Path, Proof, Report, Timing, Transport, Video, ViewerPath, ViewerReport};

use super::probe_text::Style;
use super::wrap::folded;

/// Those whom the settings mean to serve, then the others.
pub(super) fn section(report: &Report, style: Style) -> String {
    let width = usize::from(style.width);
    let (meant, others): (Vec<_>, Vec<_>) = report.viewers.iter().partition(|viewer| viewer.meant);
    let (mut out, mut said): (String, Vec<&String>) = Default::default();
    for (heading, viewers) in [("Viewers, and when the picture comes", meant), ("Not meant by these settings", others)]
    {
        if !viewers.is_empty() {
            out.push_str(&format!("\n{heading}\n"));
        }
        for alike in viewers.chunk_by(|one, other| is_alike(one, other)) {
            let labels: Vec<&str> = alike.iter().map(|viewer| label(viewer.class)).collect();
            let lead = format!("  {:<4} {:<15}  ", mark(alike[0].video), labels.join(", "));
            out.push_str(&folded(&lead, &gets(alike[0]), width));
            let viewer = alike[0];
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
    if let Some(next) = report.viewers.iter().filter(|viewer| viewer.meant).find_map(|viewer| viewer.proof) {
        out.push_str(&format!("\n{}", folded("Next: ", next_step(next), width)));
    }
    out
}

/// Whether one line says it for both.
fn is_alike(one: &ViewerReport, other: &ViewerReport) -> bool {
    let of = |viewer: &ViewerReport| (viewer.video, viewer.reason.clone());
    one.video != Video::Yes && of(one) == of(other)
}

fn mark(video: Video) -> &'static str {
    match video {
        Video::Yes => "yes",
        Video::No => "no",
        Video::NotProven => "?",
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
    match (viewer.video, &viewer.path) {
        (Video::Yes, Some(path)) => {
            let when = viewer.timing.as_ref().map(picture).unwrap_or_default();
            format!("{}{when}", by(path))
        }
        (Video::NotProven, _) => format!("not proven: {reason}"),
        _ => reason.to_owned(),
    }
}

/// `198.51.100.7 over UDP, by hole punching`, `turn:turn.example.org (viewer's relay)`
fn by(path: &ViewerPath) -> String {
    let url = path.url.as_deref().unwrap_or_default();
    match path.path {
        Path::ViewerRelay(_) => format!("{url} (viewer's relay)"),
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

fn next_step(proof: Proof) -> &'static str {
    match proof {
        Proof::OutsideServer => {
            "run the probe with --outside turn:HOST, a TURN server on another network: it tries neko's ports from there"
        }
        Proof::Probe => "run the probe where neko runs, without --embedded",
        Proof::Viewer => "open neko's page from such a network",
    }
}
