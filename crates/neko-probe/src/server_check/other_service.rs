//! What a TCP port speaks that gives no answer: TLS or HTTP instead of STUN, STUN instead of TLS. Many services wait for a whole line of their own
//! protocol, or close silently, so that silence alone tells nothing.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::classify::of_garbage;
use super::{Check, Options};
use crate::transport::{Allocations, Carrier, Concessions, Endpoint, Error, Session, TlsError, Trust};
use neko_report::{Failure, Slug, StepName, StepOutcome};
use turn_client::turn::{Client, Settings};

/// What an HTTP server answers at once, whatever it serves.
const REQUEST: &[u8] = b"OPTIONS * HTTP/1.0\r\n\r\n";

/// How long it is awaited when the time of the check is over.
const GRACE: Duration = Duration::from_millis(50);

/// A second look that is ready to be taken. It begins by itself when half of the time is over, so that its result is
/// there when the first one's time is; dropped before, it never begins.
pub(super) struct SecondLook {
    ask: oneshot::Sender<()>,
    seen: JoinHandle<Option<Failure>>,
}

impl SecondLook {
    /// For TCP, with TLS and without; nothing else leaves room for it.
    pub(super) fn prepare(endpoint: &Endpoint, host: &str, options: &Options) -> Option<Self> {
        let secure = match endpoint.carrier {
            Carrier::Tcp => false,
            Carrier::Tls { .. } => true,
            Carrier::Udp | Carrier::Dtls { .. } => return None,
        };
        let (ask, asked) = oneshot::channel();
        let (endpoint, host) = (Endpoint { carrier: Carrier::Tcp, ..endpoint.clone() }, host.to_owned());
        let (within, allocations) = (options.timeout, options.allocations.clone());
        let seen = tokio::spawn(async move {
            match timeout(within / 2, asked).await {
                Ok(Err(_)) => None,
                _ if secure => timeout(within / 5, answers_stun(&endpoint, &allocations)).await.ok().flatten(),
                _ => look(&endpoint, &host, within / 5).await,
            }
        });
        Some(Self { ask, seen })
    }

    /// What it saw.
    async fn take(self) -> Option<Failure> {
        let _ = self.ask.send(()); // it may have begun by itself
        self.seen.await.ok().flatten()
    }
}

impl Check<'_> {
    /// Says what the port speaks, where the last step failed for want of a STUN answer.
    pub(super) async fn look_again(&mut self, look: Option<SecondLook>) {
        let unanswered = self.steps.last().is_some_and(|step| {
            let StepOutcome::Failed(failure) = &step.outcome else { return false };
            match step.name {
                StepName::Tls => matches!(failure.slug, Slug::ServerSilent | Slug::TlsNotSpoken),
                StepName::Binding | StepName::Allocate => {
                    matches!(failure.slug, Slug::ServerSilent | Slug::ConnectionReset | Slug::NotStun)
                }
                _ => false,
            }
        });
        if !unanswered {
            return;
        }
        let Some(look) = look else { return };
        let until = self.steps.deadline().max(Instant::now() + GRACE);
        let seen = tokio::select! {
            seen = look.take() => seen,
            () = tokio::time::sleep_until(until) => None,
            () = self.options.allocations.closing() => None,
        };
        if let Some(seen) = seen {
            self.steps.change_last(|outcome| *outcome = StepOutcome::Failed(seen));
        }
    }
}

async fn look(endpoint: &Endpoint, host: &str, each: Duration) -> Option<Failure> {
    let (tls, http) = tokio::join!(timeout(each, speaks_tls(endpoint, host)), timeout(each, answers_http(endpoint)));
    if tls == Ok(true) {
        let message = format!("{} speaks TLS, but the URL asks for plain messages", endpoint.address);
        return Some(Failure::new(Slug::WrongService, message));
    }
    http.ok().flatten()
}

async fn speaks_tls(endpoint: &Endpoint, host: &str) -> bool {
    // Whose certificate it is does not matter here.
    let trust = Trust { concessions: Concessions { insecure: true, ..Concessions::default() }, ..Trust::default() };
    let Ok(stream) = endpoint.connect().await else { return false };
    match Endpoint::secure(stream, host, &trust).await {
        Ok(_) => true,
        Err(Error::Tls(TlsError::Alert(_) | TlsError::TooOld)) => true,
        Err(_) => false,
    }
}

async fn answers_stun(endpoint: &Endpoint, allocations: &Allocations) -> Option<Failure> {
    let settings = Settings::new(None, endpoint.timing());
    let session = Session::start(endpoint.open().await.ok()?, endpoint.address, settings, allocations).ok()?;
    session.granted(Client::binding).await.ok()?;
    let message = format!("{} does not speak TLS: it answers plain STUN messages on that port", endpoint.address);
    Some(Failure::new(Slug::TlsNotSpoken, message))
}

async fn answers_http(endpoint: &Endpoint) -> Option<Failure> {
    let mut stream = endpoint.connect().await.ok()?;
    stream.write_all(REQUEST).await.ok()?;
    let mut sample = [0; 64];
    let len = stream.read(&mut sample).await.ok()?;
    let failure = of_garbage(sample.get(..len)?, endpoint);
    (failure.slug == Slug::WrongService).then_some(failure)
}
