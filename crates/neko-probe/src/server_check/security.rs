//! `--security`: what one's own server lets its users reach. Permissions are asked for and given back; nothing is sent.

use std::net::{IpAddr, SocketAddr};

use super::classify::failure;
use super::{Options, Target};
use crate::transport::{Endpoint, Error, Session};
use neko_report::{Failure, SecurityCheck, Slug};
use turn_client::stun::request::RelayFamily;
use turn_client::turn::{Answer, Client, Refusal, Settings};

/// A group of peers that no user should reach: its slug, an address of each kind, and coturn's option against it.
struct Group {
    slug: Slug,
    peers: &'static [&'static str],
    remedy: &'static str,
}

const GROUPS: [Group; 4] = [
    Group {
        slug: Slug::RelayToLoopback,
        peers: &["127.0.0.1", "127.255.255.254", "0.0.0.0", "::1"],
        remedy: "remove allow-loopback-peers; add denied-peer-ip=127.0.0.0-127.255.255.255, denied-peer-ip=0.0.0.0-0.255.255.255 and denied-peer-ip=::1",
    },
    Group {
        slug: Slug::RelayToLinkLocal,
        peers: &["169.254.169.254", "fe80::1"],
        remedy: "denied-peer-ip=169.254.0.0-169.254.255.255 and denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    },
    Group {
        slug: Slug::RelayToPrivate,
        peers: &["10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "fd00::1"],
        remedy: "denied-peer-ip=10.0.0.0-10.255.255.255, 172.16.0.0-172.31.255.255, 192.168.0.0-192.168.255.255, 100.64.0.0-100.127.255.255 and fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, one line each (then allowed-peer-ip for neko's own address, where it is private)",
    },
    Group {
        slug: Slug::RelayToMulticast,
        peers: &["224.0.0.1", "239.255.255.250", "ff02::1"],
        remedy: "no-multicast-peers",
    },
];

/// Checks the server, and notes what it finds.
pub(super) async fn check(
    target: &Target,
    options: &Options,
    endpoint: &Endpoint,
) -> (Vec<SecurityCheck>, Vec<Failure>) {
    let (v4, v6) = tokio::join!(asked(target, options, endpoint, false), asked(target, options, endpoint, true));
    let mut checks = vec![open_relay(options, endpoint).await];
    let mut notes = Vec::new();
    for group in GROUPS {
        let mut reached = Vec::new();
        let mut refused = 0;
        let mut unknown = None;
        for (peer, answer) in
            v4.iter().chain(&v6).filter(|(peer, _)| group.peers.iter().any(|one| one.parse() == Ok(*peer)))
        {
            match answer {
                Permission::Granted => reached.push(peer.to_string()),
                Permission::Refused => refused += 1,
                Permission::Unknown(why) => unknown = Some(why.clone()),
            }
        }
        let (safe, detail) = match (&reached[..], refused, unknown) {
            ([], 0, why) => (None, why.unwrap_or_else(|| "no allocation to ask with".to_owned())),
            ([], _, _) => (Some(true), "refused".to_owned()),
            (reached, _, _) => (Some(false), format!("a user may relay to {}", reached.join(", "))),
        };
        if safe == Some(false) {
            notes.push(Failure::new(group.slug, format!("{detail}; coturn: {}", group.remedy)));
        }
        checks.push(SecurityCheck { name: group.slug.as_str(), safe, detail, remedy: group.remedy });
    }
    (checks, notes)
}

async fn open_relay(options: &Options, endpoint: &Endpoint) -> SecurityCheck {
    let settings = Settings::new(None, endpoint.timing());
    let asking = async {
        let session = Session::start(endpoint.open().await?, endpoint.address, settings, &options.allocations)?;
        session.granted(Client::allocate).await
    };
    let (safe, detail) = match tokio::time::timeout(options.timeout / 2, asking).await {
        Ok(Ok(_)) => (Some(false), "it allocates without credentials".to_owned()),
        Ok(Err(Error::Refused(_, refusal))) if matches!(*refusal, Refusal::CredentialsMissing { .. }) => {
            (Some(true), "it asks for credentials".to_owned())
        }
        Ok(Err(error)) => (None, failure(&error, endpoint).message),
        Err(_) => (None, "no answer in time".to_owned()),
    };
    SecurityCheck {
        name: Slug::OpenRelay.as_str(),
        safe,
        detail,
        remedy: "lt-cred-mech or use-auth-secret, and no no-auth",
    }
}

enum Permission {
    Granted,
    Refused,
    Unknown(String),
}

/// Asks for a permission for each peer of a family, on one allocation that is given back.
async fn asked(target: &Target, options: &Options, endpoint: &Endpoint, ipv6: bool) -> Vec<(IpAddr, Permission)> {
    let peers = GROUPS.iter().flat_map(|group| group.peers).filter_map(|peer| peer.parse::<IpAddr>().ok());
    let peers: Vec<IpAddr> = peers.filter(|peer| peer.is_ipv6() == ipv6).collect();
    let family = if ipv6 { RelayFamily::V6 } else { RelayFamily::Default };
    let settings = Settings::new(target.credentials(), endpoint.timing()).with_family(family);
    let _room = options.room(target, endpoint, 1).await;
    let asking = async {
        let session = Session::start(endpoint.open().await?, endpoint.address, settings, &options.allocations)?;
        match session.granted(Client::allocate).await?.0 {
            Answer::Allocated(granted) if granted.relayed.is_ipv6() == ipv6 => {}
            _ => return Ok(Vec::new()),
        }
        let mut answers = Vec::new();
        for peer in &peers {
            let permitted =
                session.granted(|client, now| client.create_permission(now, SocketAddr::new(*peer, 9))).await;
            answers.push((*peer, of_permission(permitted.map(drop), endpoint)));
        }
        // The answers matter; giving it back is the session's own business when this fails.
        let _ = session.granted(Client::release).await;
        Ok::<_, Error>(answers)
    };
    match tokio::time::timeout(options.timeout, asking).await {
        Ok(Ok(answers)) => answers,
        Ok(Err(error)) => {
            let why = failure(&error, endpoint).message;
            peers.into_iter().map(|peer| (peer, Permission::Unknown(why.clone()))).collect()
        }
        Err(_) => peers.into_iter().map(|peer| (peer, Permission::Unknown("no answer in time".to_owned()))).collect(),
    }
}

fn of_permission(answer: Result<(), Error>, endpoint: &Endpoint) -> Permission {
    match answer {
        Ok(()) => Permission::Granted,
        Err(Error::Refused(_, refusal)) if matches!(&*refusal, Refusal::Error { .. }) => Permission::Refused,
        Err(error) => Permission::Unknown(failure(&error, endpoint).message),
    }
}
