//! One browser, from the opening of the page to its last step.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::time::timeout;

use neko_report::{BrowserNetwork, BrowserReport, Failure, Slug, StepKind};

use crate::browser_name::{browser_name, is_mobile};
use crate::class::{Known, class};
use crate::message::{Join, Todo, Told};
use crate::peer::Peer;
use crate::step::{self, Seen};
use crate::steps::Step;
use crate::visitor::{Gone, Visitor};

/// How long a WebSocket may take.
const WEBSOCKET: Duration = Duration::from_secs(8);
/// What a visit needs.
pub struct Visit<'a> {
    /// What the page said when it was opened.
    pub join: Join,
    /// Where its requests come from.
    pub from: Option<IpAddr>,
    /// What is tried.
    pub steps: &'a [Step],
    /// This machine's addresses.
    pub own: &'a [IpAddr],
    /// The MIME type of the configured video.
    pub codec: &'a str,
}

/// Makes neko's peer of a step.
pub trait MakePeer {
    /// The peer.
    fn peer(&self, step: &Step) -> impl Future<Output = Result<Peer, Failure>> + Send;
}

impl Visit<'_> {
    /// Goes through all steps with a browser.
    pub async fn run(self, visitor: &mut Visitor, make: &impl MakePeer, started: impl FnOnce()) -> BrowserReport {
        let mut report = self.report();
        if !self.join.webrtc {
            let why = "the page loaded, and this browser offers it no WebRTC (RTCPeerConnection is missing)";
            report.failure = Some(Failure::new(Slug::WebrtcBlocked, why));
            return self.end(report, visitor).await;
        }
        loop {
            match visitor.told().await {
                Ok(Told::Start) => break,
                Ok(_) => {}
                Err(_) => {
                    report.failure =
                        Some(Failure::new(Slug::StartNotPressed, "the page was opened, and nobody pressed Start"));
                    return report;
                }
            }
        }
        started();
        let mut seen = Seen::default();
        for (number, step) in self.steps.iter().enumerate() {
            match step::play(step, number, make.peer(step).await, visitor).await {
                Ok((of_step, what)) => {
                    report.steps.push(of_step);
                    if number == 0 {
                        seen = what;
                    }
                }
                Err(gone) => {
                    report.failure = Some(ended_early(gone, &step.kind));
                    break;
                }
            }
        }
        if report.failure.is_none() {
            visitor.todo(Todo::Websocket);
            report.websocket = websocket(visitor).await;
        }
        self.classify(&mut report, seen);
        self.end(report, visitor).await
    }

    fn report(&self) -> BrowserReport {
        let lacks = |codec: &str| !self.join.codecs.iter().any(|known| known.eq_ignore_ascii_case(codec));
        let missing = !self.join.codecs.is_empty() && !self.codec.is_empty() && lacks(self.codec);
        BrowserReport {
            agent: browser_name(&self.join.agent),
            mobile: is_mobile(&self.join.agent),
            network: match self.join.network.as_str() {
                "cellular" => BrowserNetwork::Mobile,
                "wifi" => BrowserNetwork::Wifi,
                "ethernet" => BrowserNetwork::Wired,
                _ => BrowserNetwork::Unknown,
            },
            missing_codec: missing.then(|| self.codec.trim_start_matches("video/").to_owned()),
            ..BrowserReport::default()
        }
    }

    fn classify(&self, report: &mut BrowserReport, seen: Seen) {
        let Seen { neko, viewer, troubles } = seen;
        let step = report.verdict();
        let pair = step.and_then(|step| step.pair.as_ref()).filter(|pair| !pair.viewer.starts_with("relay "));
        let tcp = pair.is_some_and(|pair| pair.viewer.split(' ').nth(1) == Some("tcp"));
        let relayed = step.and_then(|step| step.relay.as_deref());
        let udp = neko.iter().any(|candidate| !candidate.tcp);
        // A relay's own address is none of the browser's.
        let address = pair.and_then(|pair| address(&pair.viewer)).filter(|_| relayed.is_none());
        let known = Known {
            candidates: &viewer,
            from: address.map(|address| address.ip()).or(self.from),
            port: address.filter(|_| !tcp).map(|address| address.port()),
            over_tcp: udp && (tcp || relayed.is_some_and(|protocol| protocol != "udp")),
            own: self.own,
            network: report.network,
        };
        report.class = class(&known);
        (report.candidates, report.neko) = (viewer, neko);
        report.notes = troubles;
    }

    async fn end(self, report: BrowserReport, visitor: &Visitor) -> BrowserReport {
        let picture = report.has_picture();
        let mut lines = vec![report.outcome()];
        lines.extend(report.steps.iter().skip(1).map(|step| format!("{}: {}", step.kind, step.outcome())));
        lines.extend(
            report
                .missing_codec
                .iter()
                .map(|codec| format!("this browser does not play {codec}, which neko is set to")),
        );
        visitor.todo(Todo::End { picture, lines });
        visitor.farewell().await;
        report
    }
}

/// The page was closed, or the run was over first.
fn ended_early(gone: Gone, step: &StepKind) -> Failure {
    match gone {
        Gone::Closed => Failure::new(Slug::TabClosed, format!("the page was closed during the test ({step})")),
        Gone::RunOver => Failure::new(Slug::DeadlineReached, format!("the run ended during the test ({step})")),
    }
}

/// Of `prflx udp 198.51.100.20:5000`.
fn address(end: &str) -> Option<SocketAddr> {
    end.rsplit(' ').next()?.parse().ok()
}

async fn websocket(visitor: &mut Visitor) -> Option<bool> {
    let answer = async {
        loop {
            match visitor.told().await {
                Ok(Told::Websocket { open }) => return Some(open),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    };
    timeout(WEBSOCKET, answer).await.ok().flatten()
}
