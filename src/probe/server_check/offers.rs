//! What a server offers beyond the relay that was tried: the other address family (RFC 8656, section 7.1) and TCP
//! allocations (RFC 6062).

use super::classify::failure;
use super::{Options, Target};
use crate::report::Offer;
use crate::transport::{Carrier, Endpoint, Error, Session};
use crate::turn::{Answer, Client, Refusal, Settings};

/// Asks for each; all at once. Every allocation is given back.
pub(super) async fn ask(target: &Target, options: &Options, endpoint: &Endpoint) -> Vec<Offer> {
    let reliable = matches!(endpoint.carrier, Carrier::Tcp | Carrier::Tls { .. });
    let (ipv4, ipv6, tcp) = tokio::join!(
        one(target, options, endpoint, "relay-ipv4", false, Client::allocate),
        one(target, options, endpoint, "relay-ipv6", true, Client::allocate),
        async {
            match reliable {
                true => Some(one(target, options, endpoint, "tcp-allocation", false, Client::allocate_tcp).await),
                false => None,
            }
        },
    );
    [Some(ipv4), Some(ipv6), tcp].into_iter().flatten().collect()
}

async fn one(
    target: &Target,
    options: &Options,
    endpoint: &Endpoint,
    name: &'static str,
    ipv6_relay: bool,
    ask: fn(&mut Client, std::time::Instant) -> crate::turn::Ticket,
) -> Offer {
    let settings = Settings { credentials: target.credentials(), timing: endpoint.timing(), ipv6_relay };
    let asking = async {
        let session = Session::start(endpoint.open().await?, endpoint.address, settings, &options.allocations)?;
        let (answer, _) = session.granted(ask).await?;
        // The answer matters; giving it back is the session's own business when this fails.
        let _ = session.granted(Client::release).await;
        Ok::<_, Error>(answer)
    };
    let (offered, detail) = match tokio::time::timeout(options.timeout / 2, asking).await {
        Ok(Ok(Answer::Allocated(granted))) if granted.relayed.is_ipv6() == ipv6_relay => {
            (Some(true), format!("granted {}", granted.relayed))
        }
        Ok(Ok(Answer::Allocated(granted))) => (Some(false), format!("granted {} instead", granted.relayed)),
        Ok(Ok(_)) => (None, "the answer is to another question".to_owned()),
        Ok(Err(error)) => {
            let told = failure(&error, endpoint).message;
            (if is_no(&error) { Some(false) } else { None }, told)
        }
        Err(_) => (None, "no answer in time".to_owned()),
    };
    Offer { name, offered, detail }
}

/// 440, 442, 443, and the 400 and 420 of servers that do not know the question.
fn is_no(error: &Error) -> bool {
    match error {
        Error::Refused(_, refusal) => match &**refusal {
            Refusal::Error { error, .. } => matches!(error.code, 400 | 420 | 440 | 442 | 443),
            _ => false,
        },
        _ => false,
    }
}
