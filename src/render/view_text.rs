//! A visit to a running neko, for people.

use std::fmt::Write as _;
use std::time::Duration;

use neko_report::{
    SeenCandidate, SeenVideo, Slug, ViewEvent, ViewInterval, ViewReport, ViewStepName, ViewVerdict, Way, WayReport,
};

use super::units::{percent, rate, time};

/// Freezes that are listed.
const FREEZES: usize = 5;

/// The first lines.
pub fn title(url: &str) -> String {
    format!("view {url}\n\n")
}

/// What is seen, as soon as it is.
pub fn event(event: &ViewEvent) -> String {
    let line = match event {
        ViewEvent::Step(step) => format!("{}  {:<13} {}", at(step.at), name(step.name), step.detail),
        ViewEvent::Interval(interval) => self::interval(interval),
        ViewEvent::Gone(why) => format!("           gone          {why}; looking for neko again"),
        ViewEvent::Outage(outage) => format!("           back          there was no picture for {}", time(*outage)),
    };
    format!("{}\n", line.trim_end())
}

fn at(time: Duration) -> String {
    format!("{:>9}", format!("{:.3} s", time.as_secs_f64()))
}

fn interval(interval: &ViewInterval) -> String {
    let ViewInterval { at, bits_per_second, frame_rate, packets, lost, round_trip, jitter: _ } = interval;
    let round_trip = round_trip.map_or_else(String::new, |time| format!(", round trip {}", self::time(time)));
    format!(
        "{}  {:<13} {frame_rate:.0} frames/s, {}{round_trip}",
        self::at(*at),
        rate(*bits_per_second),
        self::lost(*lost, *packets)
    )
}

pub(super) fn name(name: ViewStepName) -> &'static str {
    match name {
        ViewStepName::DataChannel => "data channel",
        ViewStepName::FirstPacket => "first packet",
        name => name.as_str(),
    }
}

/// All that comes behind the steps.
pub fn rest(report: &ViewReport) -> String {
    let mut out = String::new();
    candidates(&mut out, "neko offers", &report.neko);
    candidates(&mut out, "this viewer offers", &report.viewer);
    if !report.ice_servers.is_empty() {
        let _ = writeln!(out, "\nservers for viewers\n  {}", report.ice_servers.join("\n  "));
    }
    flows(&mut out, report);
    ways(&mut out, &report.ways);
    for note in &report.notes {
        let _ = writeln!(out, "\nnote: {note}");
    }
    let _ = write!(out, "\n{}", conclusion(report));
    out
}

fn ways(out: &mut String, ways: &[WayReport]) {
    if ways.is_empty() {
        return;
    }
    out.push('\n');
    for tried in ways {
        let name = match &tried.way {
            Way::Browser => "as a browser".to_owned(),
            Way::TcpOnly => "without UDP".to_owned(),
            Way::RelayOnly(url) => url.clone(),
            Way::Viewer(number) => format!("viewer {number}"),
        };
        let outcome = match (&tried.failure, tried.picture_at) {
            (Some(failure), _) => {
                let verdict = if tried.verdict() == ViewVerdict::Unknown { "unknown" } else { "no picture" };
                format!("{verdict}: {} [{}]", failure.message, failure.slug.as_str())
            }
            (None, Some(at)) => format!("picture after {}", time(at)),
            (None, None) => "picture".to_owned(),
        };
        let pair = tried.pair.as_ref().map_or_else(String::new, |pair| format!(", {} to {}", pair.neko, pair.viewer));
        let _ = writeln!(out, "  {name:<13} {outcome}{pair}");
    }
}

fn candidates(out: &mut String, title: &str, candidates: &[SeenCandidate]) {
    if candidates.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for candidate in candidates {
        let hint = candidate.hint.map_or_else(String::new, |hint| format!("   {}", hint.text()));
        let _ = writeln!(out, "  {candidate}{hint}");
    }
}

fn flows(out: &mut String, report: &ViewReport) {
    if let Some(pair) = &report.pair {
        let _ = writeln!(out, "\npackets flow\n  {} to {}", pair.neko, pair.viewer);
    }
    if report.video.is_none() && report.audio.is_none() && report.data.is_none() {
        return;
    }
    out.push_str("\nmeasured\n");
    if let Some(video) = &report.video {
        self::video(out, video);
    }
    if let Some(audio) = &report.audio {
        let lost = lost(audio.lost, audio.packets);
        let _ = writeln!(out, "  audio         {}, {lost}, jitter {}", audio.codec, time(audio.jitter));
    }
    if let Some(data) = &report.data {
        let round_trip = data.round_trip.map_or_else(String::new, |time| format!("round trip {}, ", self::time(time)));
        let _ = writeln!(out, "  data channel  {round_trip}{} of {} pings answered", data.pongs, data.pings);
    }
}

fn video(out: &mut String, video: &SeenVideo) {
    let size = video.size.map_or_else(String::new, |(width, height)| format!(" {width}x{height}"));
    let _ = writeln!(
        out,
        "  video         {}{size}, {}, {:.1} frames/s, {}",
        video.codec,
        rate(video.bits_per_second),
        video.frame_rate,
        video
            .key_frame_distance
            .map_or_else(|| "one key frame".to_owned(), |distance| format!("a key frame every {}", time(distance)))
    );
    let late = if video.late > 0 { format!(", {} late", video.late) } else { String::new() };
    let lost = lost(video.lost, video.packets);
    let _ = writeln!(out, "                {lost}{late}, jitter {}", time(video.jitter));
    let total: Duration = video.freezes.iter().map(|freeze| freeze.length).sum();
    let freezes = match video.freezes.len() {
        0 => "none".to_owned(),
        count => {
            let listed = video.freezes.iter().take(FREEZES);
            let listed: Vec<String> =
                listed.map(|freeze| format!("{} after {}", time(freeze.length), time(freeze.at))).collect();
            format!("{count}, together {}: {}", time(total), listed.join("; "))
        }
    };
    let _ = writeln!(out, "  freezes       {freezes}");
}

pub(super) fn lost(lost: u64, received: u64) -> String {
    let all = lost + received;
    format!("{lost} of {all} packets lost ({})", percent(lost as f64 / all.max(1) as f64))
}

/// The answer, and what to do about it.
fn conclusion(report: &ViewReport) -> String {
    let verdict = match report.verdict() {
        ViewVerdict::Picture => {
            let at = report.at(ViewStepName::Picture).map_or_else(String::new, |at| format!(" after {}", time(at)));
            return format!("picture: the video came{at} and stayed\n");
        }
        ViewVerdict::NoPicture => "no picture",
        ViewVerdict::Unknown => "unknown",
    };
    let Some(failure) = &report.failure else { return format!("{verdict}\n") };
    let slug = failure.slug;
    let (name, cause, remedy) = (slug.as_str(), slug.cause(), slug.remedy());
    format!("{verdict}: {} [{name}]\n  {cause}\n  What to do: {remedy}{}\n", failure.message, all_the_same(slug))
}

/// How to look all the same.
pub(super) fn all_the_same(slug: Slug) -> &'static str {
    match slug {
        Slug::TlsSelfSigned | Slug::TlsUntrusted | Slug::TlsWrongName | Slug::TlsExpired => {
            " To connect anyway: --pin with the certificate's fingerprint, --ca with its authority, or --insecure."
        }
        _ => "",
    }
}
