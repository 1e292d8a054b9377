//! All trials against servers on loopback: one that does as it should, those that do not, and one behind the NAT.

use std::net::{Ipv4Addr, SocketAddr};

use super::*;
use crate::server_check::{self, FarEnd, StandIn};
use neko_config::ice_server::{Scheme, Transport, Uri};
use neko_config::{Input, NoFiles, Variable, resolve};
use neko_reach::{Quota, RelayTrials, Trial};
use testkit::scripted::{PASSWORD, RelayKind, Reply, Rule, Scenario, Scripted, USERNAME};
use tokio::sync::watch;
use turn_client::stun::wire::Method;
use turn_server::embedded::{self, Embedded};
use turn_server::nat::{Filtering, Nat};
use turn_server::{Account, Family, Listening};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn behaviour(variables: &[(&str, &str)]) -> Behaviour {
    let variables = variables.iter().map(|(name, value)| Variable::new(format!("NEKO_WEBRTC_{name}"), *value));
    Behaviour::of(&resolve(&Input { environment: variables.collect(), ..Input::default() }, &NoFiles).unwrap())
}

/// What a place needs beside servers.
struct Surroundings {
    interfaces: Interfaces,
    behaviour: Behaviour,
    concessions: Concessions,
    allocations: Allocations,
    cancel: Cancel,
}

impl Surroundings {
    fn new(variables: &[(&str, &str)]) -> Self {
        Self {
            interfaces: Interfaces { routable: vec![LOOPBACK], ipv6_loopback: false },
            behaviour: behaviour(variables),
            concessions: Concessions::default(),
            allocations: Allocations::new(),
            cancel: Cancel::new(watch::channel(false).1),
        }
    }

    fn place<'a>(&'a self, targets: &'a [Option<Target>], servers: &'a [ServerReport]) -> Place<'a> {
        Place {
            targets,
            servers,
            interfaces: &self.interfaces,
            behaviour: &self.behaviour,
            advertised: &[],
            concessions: &self.concessions,
            allocations: &self.allocations,
            deadline: Instant::now() + Duration::from_secs(30),
            cancel: &self.cancel,
            viewers: 1,
        }
    }

    async fn check(&self, target: &Target) -> ServerReport {
        let options = server_check::Options::new(Duration::from_secs(3), FarEnd::Socket(LOOPBACK));
        server_check::check(target, &options).await
    }
}

fn target(address: SocketAddr) -> Target {
    let host = address.ip().to_string().into();
    let uri = Uri { scheme: Scheme::Turn, host, port: address.port(), transport: Transport::Udp };
    Target::new(uri, Some(USERNAME), Some(PASSWORD))
}

async fn relay_of(scenario: Scenario) -> RelayTrials {
    relay_for(1, scenario).await.0
}

/// What the relay shows for so many viewers, and how many allocations were made.
async fn relay_for(viewers: usize, scenario: Scenario) -> (RelayTrials, u64) {
    let (server, around) = (Scripted::start(scenario, None).await.unwrap(), Surroundings::new(&[]));
    let target = target(server.address(Family::V4, Listening::Udp).unwrap());
    let (server_ip, report) = (server.address(Family::V4, Listening::Udp).unwrap().ip(), around.check(&target).await);
    let found = run(&Place { viewers, ..around.place(&[Some(target)], &[report]) }).await;
    assert!(around.allocations.release_all(Duration::from_secs(2)).await);
    assert_eq!(server.allocations(), 0, "given back");
    let relay = &found.relays[0].trials;
    let seats = around.allocations.at_once(&(server_ip, Some(USERNAME.to_owned())));
    let room = if let Quota::Is(quota) = relay.quota { quota } else { 4 };
    assert_eq!(seats, room, "what is found out is kept to");
    // A server on this machine shows nothing about the network.
    assert_eq!((found.network.tried, found.network.mapping, found.network.mapped), (vec![], None, vec![]));
    assert!(server.most_allocations() <= 4, "at once");
    (found.relays.into_iter().next().unwrap().trials, around.allocations.made())
}

#[tokio::test]
async fn many_viewers_need_many_relays_and_no_more_than_four_are_had_at_once() {
    let refused = |times| Rule::on(Method::ALLOCATE, Reply::error(486)).signed().times(times);
    // The server's check has had one before; then come the first relay and its neighbour, and those beside the first one.
    let rows = [
        (1, Scenario::good(), (Quota::AtLeast(2), 2)),
        (9, Scenario::good(), (Quota::AtLeast(4), 5)),
        (9, Scenario::with("three", refused(6..=99)), (Quota::Is(3), 4)),
        (9, Scenario::with("one", refused(3..=99)), (Quota::Is(1), 1)),
    ];
    for (viewers, scenario, expected) in rows {
        let (relay, made) = relay_for(viewers, scenario).await;
        assert_eq!((relay.quota, made), expected);
    }
}

#[tokio::test]
async fn a_relay_shows_what_it_lets_through() {
    use Trial::{Arrived, Lost, NotTried};
    let untried = RelayTrials::default();
    let two = Quota::AtLeast(2);
    let all = RelayTrials { inbound: Arrived, exchange: Arrived, between: Arrived, quota: two, ..untried.clone() };
    let forbids = |method| Rule::on(method, Reply::error(403));
    let refused = |times| Rule::on(Method::ALLOCATE, Reply::error(486)).signed().times(times);
    let mute = Scenario { relay: RelayKind::Nothing, ..Scenario::good() };
    let rows = [
        (Scenario::good(), all.clone()),
        (
            Scenario::with("forbids", forbids(Method::CREATE_PERMISSION)),
            RelayTrials {
                denied: vec![LOOPBACK],
                denies_strangers: true,
                between: Lost,
                quota: two,
                ..untried.clone()
            },
        ),
        // What comes to it arrives, what it sends does not; so nothing is known of its other relays.
        (mute, RelayTrials { inbound: Arrived, exchange: Lost, between: NotTried, quota: two, ..untried.clone() }),
        // The check's own allocation counts for a while.
        (Scenario::with("lingers", refused(2..=4)), all.clone()),
        (
            Scenario::with("quota", refused(3..=99)),
            RelayTrials { between: NotTried, quota: Quota::Is(1), ..all.clone() },
        ),
        // With none of ours beside it, a refusal says nothing about a number.
        (Scenario::with("used up", refused(2..=99)), untried.clone()),
    ];
    let (scenarios, expected): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    assert_eq!(together(scenarios.into_iter().map(relay_of)).await, expected);
}

/// A server on whose way there is a NAT, as if it were outside.
async fn behind(filtering: Filtering) -> RelayFindings {
    let config = embedded::Config { accounts: vec![Account::new(USERNAME, PASSWORD)], ..embedded::Config::default() };
    let (server, nat) = (Embedded::start(config).await.unwrap(), Nat::start(filtering).unwrap());
    let address = server.address(Family::V4, Listening::Udp).unwrap();
    let gateway = nat.gateway(Family::V4);
    let stand_in = StandIn { address, server_name: None, certificate: None, gateway };
    let (target, around) = (Target { stand_in: Some(stand_in), ..target(address) }, Surroundings::new(&[]));
    let report = around.check(&target).await;
    let mapped = report.mapped.unwrap().ip();
    let subject = subject::Subject {
        server: 0,
        report: &report,
        endpoint: target.endpoint(address, &[], &around.concessions),
        credentials: target.credentials(),
        inside: false,
    };
    let stun = vec![address];
    let addresses = Addresses { own: vec![LOOPBACK], mapped: vec![mapped], advertised: Vec::new(), stun };
    let place = around.place(&[], &[]);
    let ground = Ground { place: &place, addresses, heard: Received::default(), sample: None, mux: None };
    let shown = relay::try_out(&ground, &User { subjects: vec![&subject] }, &subject).await.unwrap();
    assert!(shown.seen.iter().all(|seen| seen.mapped.ip() == mapped), "{shown:?}");
    shown
}

#[tokio::test]
async fn a_nat_lets_in_who_was_spoken_to_and_strangers_where_it_is_a_full_cone() {
    use Trial::{Arrived, Lost, NotTried};
    // The relay has the STUN server's address: that it comes in says nothing about another stranger.
    for (filtering, strangers) in [(Filtering::AddressAndPort, Lost), (Filtering::None, NotTried)] {
        let RelayFindings { relay, strangers: shown, reaches_us, .. } = behind(filtering).await;
        let passed = (relay.inbound, relay.exchange, relay.between, reaches_us);
        assert_eq!((passed, shown), ((Arrived, Arrived, Arrived, true), strangers), "{filtering:?}");
    }
}

#[tokio::test]
async fn an_interrupt_ends_the_trials_and_gives_everything_back() {
    let (server, around) = (Scripted::start(Scenario::good(), None).await.unwrap(), Surroundings::new(&[]));
    let target = target(server.address(Family::V4, Listening::Udp).unwrap());
    let report = around.check(&target).await;
    let (switch, switched) = watch::channel(true);
    let (targets, servers, cancel) = ([Some(target)], [report], Cancel::new(switched));
    let found = run(&Place { cancel: &cancel, ..around.place(&targets, &servers) }).await;
    drop(switch);
    assert_eq!(
        (found.relays, found.network.own),
        (vec![RelayFound { server: 0, trials: RelayTrials::default() }], vec![LOOPBACK])
    );
    assert!(around.allocations.release_all(Duration::from_secs(2)).await);
    assert_eq!(server.allocations(), 0);
}
