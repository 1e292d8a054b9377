//! What servers answered, as the model of reach takes it.

use std::net::{IpAddr, Ipv4Addr};

use neko_config::Resolution;
use neko_config::ice_server::Family;
use neko_config::ice_server::address::AddressClass;
use neko_reach::{
    Allocation, AllocationFault, Answers, Contact, Fault, Network, Relay, RelayTrials, ServerAnswer, Trial, Tried,
};
use neko_report::{ServerReport, Side, Slug, StepName, StepOutcome};

use super::address;
use super::interfaces::Interfaces;
use super::plan::{Plan, PlannedUrl};
use super::proof;
use super::trials::Found;

/// What stands for neko's own addresses before stand-ins, where the settings name none: outside and inside.
const OUTSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 0, 2));
pub(super) const STAND_INS: [IpAddr; 2] = [OUTSIDE, INSIDE];

/// What the servers answered, one row each and one for a name's other family; with nothing that was tried beside.
pub(super) fn of_servers(plan: &Plan, checked: &[Vec<ServerReport>], own: &Interfaces) -> Answers {
    let answer = |url: &PlannedUrl, families: Vec<Family>, rows: &[&ServerReport]| ServerAnswer {
        side: url.side,
        number: url.number,
        families,
        contact: best_of(rows.iter().map(|row| contact(row, url.side, own))),
        allocation: rows.iter().map(|row| allocation(row)).reduce(better).unwrap_or_default(),
    };
    // A viewer has one family, and what the other one gets says nothing about his.
    let answers = |url: &PlannedUrl| -> Vec<ServerAnswer> {
        let rows: Vec<_> = checked[url.server].iter().collect();
        let of_family = |family| {
            let is_of = |row: &&ServerReport| row.address.is_some_and(|address| Family::of(address.ip()) == family);
            let rows: Vec<_> = rows.iter().copied().filter(is_of).collect();
            (!rows.is_empty()).then(|| answer(url, vec![family], &rows))
        };
        let each: Vec<_> = Family::ALL.into_iter().filter_map(of_family).collect();
        if each.is_empty() { vec![answer(url, Vec::new(), &rows)] } else { each }
    };
    let network = Network { own: own.routable.clone(), ..Network::default() };
    Answers { servers: plan.urls.iter().flat_map(answers).collect(), network, ..Answers::default() }
}

/// Adds what was found out by sending.
pub(super) fn add_trials(answers: &mut Answers, plan: &Plan, addresses: &[Vec<IpAddr>], found: Found) {
    let (mapped, own) = (found.network.mapped.clone(), found.network.own.clone());
    answers.network = found.network;
    for answer in &mut answers.servers {
        let is_of = |url: &&PlannedUrl| (url.side, url.number) == (answer.side, answer.number);
        let Some(url) = plan.urls.iter().find(is_of) else { continue };
        // What is refused at the router's own address from inside may be forwarded from outside.
        let may_be_the_router_s = |ip: &IpAddr| (mapped.is_empty() || mapped.contains(ip)) && !own.contains(ip);
        let at_the_router = addresses[url.server].iter().any(may_be_the_router_s);
        if url.side == Side::Frontend && at_the_router && answer.contact == Contact::Failed(Fault::Refused) {
            answer.contact = Contact::Inside;
        }
        let tried = found.relays.iter().find(|relay| relay.server == url.server);
        if let (Some(tried), Allocation::Granted(relay)) = (tried, &mut answer.allocation) {
            relay.trials = tried.trials.clone();
        }
    }
}

/// What is taken for granted before stand-ins: that servers which answered are outside, and that neko's ports are open.
pub(super) fn assumed(plan: &Plan, checked: &[Vec<ServerReport>], resolution: &Resolution) -> Answers {
    let answer = |url: &PlannedUrl| {
        let rows = &checked[url.server];
        let refused = |row: &ServerReport| matches!(allocation(row), Allocation::Refused(AllocationFault::Credentials));
        let granted = rows.iter().any(|row| row.relayed.is_some());
        let answered = rows.iter().any(|row| row.mapped.is_some());
        ServerAnswer {
            side: url.side,
            number: url.number,
            // Of a name nobody knows the addresses here.
            families: match plan.servers[url.server].uri.as_ref().ok().and_then(|uri| uri.host.parse().ok()) {
                Some(literal) => vec![Family::of(literal)],
                None => Family::ALL.to_vec(),
            },
            contact: if answered { Contact::Outside } else { Contact::NotAsked },
            allocation: if granted {
                Allocation::Granted(Relay { relayed: OUTSIDE, trials: RelayTrials::all(Trial::Arrived) })
            } else if rows.iter().any(refused) {
                Allocation::Refused(AllocationFault::Credentials)
            } else {
                Allocation::NotTried
            },
        }
    };
    let entries = &resolution.webrtc.nat1to1.value;
    let (mut mapped, mut own): (Vec<_>, Vec<_>) =
        address::named(entries).into_iter().partition(|ip| proof::only_here(*ip).is_none());
    own.retain(|ip| AddressClass::of(*ip) == AddressClass::Private);
    mapped.push(OUTSIDE);
    own.extend(address::named_inside(entries));
    own.push(INSIDE);
    let open = |ip| Tried { udp: Trial::Arrived, tcp: Trial::Arrived, ..Tried::nothing(ip) };
    Answers {
        servers: plan.urls.iter().map(answer).collect(),
        network: Network { own, tried: mapped.iter().copied().map(open).collect(), mapped, ..Network::default() },
        ..Answers::default()
    }
}

fn best_of(contacts: impl Iterator<Item = Contact>) -> Contact {
    let rank = |contact: &Contact| match contact {
        Contact::Outside => 4,
        Contact::Inside | Contact::Here => 3,
        Contact::Silent => 2,
        Contact::NotAsked => 1,
        Contact::Failed(_) => 0,
    };
    contacts.max_by_key(rank).unwrap_or_default()
}

fn contact(row: &ServerReport, side: Side, own: &Interfaces) -> Contact {
    let proven = match side {
        Side::Backend => proof::of_server(row, own),
        Side::Frontend => proof::of_viewers_server(row, own),
    };
    let failed = row.failure().map(|failure| failure.slug);
    match (failed.and_then(without_answer), failed) {
        (Some(contact), _) => contact,
        (None, None) if row.mapped.is_none() => Contact::NotAsked,
        _ if proven.is_ok() => Contact::Outside,
        _ if row.address.is_some_and(|address| own.owns(address.ip())) => Contact::Here,
        _ => Contact::Inside,
    }
}

/// What a failure says of a server that did not answer a STUN message; none of one that did.
fn without_answer(slug: Slug) -> Option<Contact> {
    Some(match slug {
        Slug::NameNotFound => Contact::Failed(Fault::NameUnknown),
        Slug::ConnectionRefused => Contact::Failed(Fault::Refused),
        Slug::NotStun | Slug::WrongService | Slug::TlsNotSpoken => Contact::Failed(Fault::OtherService),
        Slug::TlsUntrusted
        | Slug::TlsSelfSigned
        | Slug::TlsExpired
        | Slug::TlsWrongName
        | Slug::TlsIpLiteral
        | Slug::TlsTooOld
        | Slug::TlsFailed => Contact::Failed(Fault::Certificate),
        Slug::ServerSilent
        | Slug::NoRoute
        | Slug::NameServerSilent
        | Slug::ConnectionReset
        | Slug::ReplyFromElsewhere => Contact::Silent,
        Slug::DeadlineReached | Slug::Interrupted | Slug::Internal | Slug::UrlUnusable => Contact::NotAsked,
        _ => return None,
    })
}

fn allocation(row: &ServerReport) -> Allocation {
    if let Some(relayed) = row.relayed {
        return Allocation::Granted(Relay { relayed: relayed.ip(), trials: RelayTrials::all(Trial::NotTried) });
    }
    let refused = row.steps.iter().find_map(|step| match (&step.outcome, step.name) {
        (StepOutcome::Failed(failure), StepName::Allocate) => Some(failure.slug),
        _ => None,
    });
    match refused {
        None => Allocation::NotTried,
        Some(slug) if without_answer(slug).is_some() => Allocation::NotTried,
        Some(Slug::CredentialsRefused | Slug::CredentialsMissing | Slug::BadRequest) => {
            Allocation::Refused(AllocationFault::Credentials)
        }
        Some(_) => Allocation::Refused(AllocationFault::Other),
    }
}

fn better(one: Allocation, other: Allocation) -> Allocation {
    match (&one, &other) {
        (Allocation::Granted(_), _) => one,
        (_, Allocation::Granted(_)) | (Allocation::NotTried, _) => other,
        _ => one,
    }
}
