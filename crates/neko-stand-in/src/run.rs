//! The whole run: neko's ports, the page, and every browser that opens it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use neko_config::Resolution;
use neko_config::behaviour::Behaviour;
use neko_probe::transport::Allocations;
use neko_probe::{Cancel, VideoRate};
use neko_report::{BrowserReport, Failure, Interruption};

use crate::gather::Gatherer;
use crate::options::Options;
use crate::page::{Joined, Page, serve};
use crate::peer::{Making, Peer};
use crate::ports::{Ports, Taken};
use crate::steps::{Step, steps};
use crate::token::Token;
use crate::visit::{MakePeer, Visit};

/// When the run is over, what was seen is written down in so long.
const WRITING: Duration = Duration::from_secs(2);
/// How long servers are given to answer to the end of an allocation.
const RELEASE: Duration = Duration::from_millis(300);
/// Between two key frames, where the pipeline does not tell.
const KEY_FRAMES: Duration = Duration::from_secs(1);

/// What happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// A browser opened the page.
    Opened(&'a str),
    /// Start was pressed.
    Started(&'a str),
    /// A browser is done.
    Ended(&'a BrowserReport),
}

/// Why nothing could be tried.
#[derive(Debug)]
pub enum NotStarted {
    /// One of neko's media ports.
    Port(Taken),
    /// The port of the page.
    Page(std::io::Error),
    /// The operating system gives no random numbers.
    Random,
}

/// neko's place, taken.
pub struct StandIn {
    options: Options,
    behaviour: Behaviour,
    steps: Vec<Step>,
    own: Vec<IpAddr>,
    codec: String,
    maker: Maker,
    listener: TcpListener,
    token: Token,
    allocations: Allocations,
}

struct Maker {
    behaviour: Behaviour,
    gatherer: Arc<Gatherer>,
    bits_per_second: u64,
    key_frames: Duration,
}

impl MakePeer for Maker {
    async fn peer(&self, step: &Step) -> Result<Peer, Failure> {
        let Self { behaviour, gatherer, bits_per_second, key_frames } = self;
        let (bits_per_second, key_frames) = (*bits_per_second, *key_frames);
        Peer::new(Making { behaviour, gatherer, offered: step.offered, bits_per_second, key_frames }).await
    }
}

impl StandIn {
    /// Takes neko's ports and that of the page.
    pub async fn open(resolution: &Resolution, options: Options) -> Result<Self, NotStarted> {
        let behaviour = Behaviour::of(resolution);
        let token = Token::new().map_err(|_| NotStarted::Random)?;
        let ports = Arc::new(Ports::open(resolution, &behaviour).await.map_err(NotStarted::Port)?);
        let listener = TcpListener::bind(options.listen).await.map_err(NotStarted::Page)?;
        let allocations = Allocations::new();
        let own = ports.addresses().to_vec();
        let concessions = options.concessions.clone();
        let gatherer = Gatherer::new(resolution, &behaviour, ports, concessions, allocations.clone());
        let maker = Maker {
            behaviour: behaviour.clone(),
            gatherer: Arc::new(gatherer),
            bits_per_second: options.bits_per_second.unwrap_or_else(|| VideoRate::of(resolution).bits_per_second()),
            key_frames: resolution.capture.key_frame_distance().unwrap_or(KEY_FRAMES),
        };
        let steps = steps(resolution, &behaviour, options.policy, options.watch);
        let codec = format!("video/{}", resolution.capture.video_codec.value.to_uppercase());
        Ok(Self { options, behaviour, steps, own, codec, maker, listener, token, allocations })
    }

    /// Where the page is served.
    pub fn page_address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The secret of the link.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// This machine's addresses.
    pub fn addresses(&self) -> &[IpAddr] {
        &self.own
    }

    /// What neko does.
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// Waits for browsers and tests them: until so many are done as are waited for, until the deadline, or until
    /// interrupted. How many allocations were made is told too.
    pub async fn run(
        self,
        cancel: &Cancel,
        events: &(dyn Fn(Event<'_>) + Send + Sync),
    ) -> (Vec<BrowserReport>, Option<Interruption>, u64) {
        let deadline = Instant::now() + self.options.deadline;
        let (joined, mut joining) = mpsc::channel(16);
        let (end, over) = watch::channel(false);
        let page = Page::new(self.token.clone(), joined, over);
        let serving = tokio::spawn(serve(page, self.listener));
        let maker = Arc::new(self.maker);
        let shared = Arc::new((self.steps, self.own, self.codec));
        let (starts, mut started) = mpsc::unbounded_channel::<String>();
        let mut visits: JoinSet<BrowserReport> = JoinSet::new();
        let mut reports: Vec<BrowserReport> = Vec::new();
        let mut interrupted = None;
        while reports.iter().filter(|report| report.verdict().is_some()).count() < self.options.viewers {
            tokio::select! {
                biased;
                () = cancel.clone().cancelled() => {
                    interrupted = Some(Interruption::Signal);
                    break;
                }
                Some(agent) = started.recv() => events(Event::Started(&agent)),
                Some(Ok(report)) = visits.join_next(), if !visits.is_empty() => {
                    events(Event::Ended(&report));
                    reports.push(report);
                }
                Some(joined) = joining.recv() => {
                    events(Event::Opened(&crate::browser_name::browser_name(&joined.join.agent)));
                    visits.spawn(visit(joined, Arc::clone(&shared), Arc::clone(&maker), starts.clone()));
                }
                () = sleep_until(deadline) => {
                    interrupted = Some(Interruption::Deadline(self.options.deadline));
                    break;
                }
            }
        }
        end.send_replace(true);
        let ends = async {
            while let Some(ended) = visits.join_next().await {
                reports.extend(ended.ok());
            }
        };
        // A visit that does not end is one of which nothing is known.
        let _ = timeout(WRITING, ends).await;
        visits.shutdown().await;
        serving.abort();
        self.allocations.release_all(RELEASE).await;
        (reports, interrupted, self.allocations.made())
    }
}

async fn visit(
    joined: Joined,
    shared: Arc<(Vec<Step>, Vec<IpAddr>, String)>,
    maker: Arc<Maker>,
    starts: mpsc::UnboundedSender<String>,
) -> BrowserReport {
    let Joined { join, from, mut visitor } = joined;
    let (steps, own, codec) = &*shared;
    let agent = crate::browser_name::browser_name(&join.agent);
    let visit = Visit { join, from, steps, own, codec };
    visit.run(&mut visitor, &*maker, || drop(starts.send(agent))).await
}
