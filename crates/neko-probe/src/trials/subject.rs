//! The servers whose relays are tried.

use std::net::IpAddr;

use super::addresses::each_once;
use super::relay_findings::RelayFindings;
use super::{Place, RelayFound};
use crate::proof;
use crate::server_check::Target;
use crate::transport::{self, Carrier, Endpoint};
use neko_reach::RelayTrials;
use neko_report::ServerReport;
use turn_client::turn::Credentials;

/// A TURN server, by its number in the plan.
pub(super) struct Subject<'a> {
    pub(super) server: usize,
    pub(super) report: &'a ServerReport,
    pub(super) endpoint: Endpoint,
    pub(super) credentials: Option<Credentials>,
    /// Whether it is in this machine or its network, so that it proves nothing for strangers.
    pub(super) inside: bool,
}

impl Subject<'_> {
    /// Whom the server takes us for.
    fn identity(&self) -> (IpAddr, Option<&str>) {
        (self.endpoint.address.ip(), self.report.username())
    }

    /// Whom the server counts its relays for.
    pub(super) fn user(&self) -> transport::User {
        (self.endpoint.address.ip(), self.report.listed.login.username.clone())
    }

    /// Whether it is asked over TCP or TLS.
    fn is_stream(&self) -> bool {
        matches!(self.endpoint.carrier, Carrier::Tcp | Carrier::Tls { .. })
    }
}

/// One user of one server, and the URLs that lead to it. What one relay shows holds for the others, however they are
/// asked for.
pub(super) struct User<'a> {
    pub(super) subjects: Vec<&'a Subject<'a>>,
}

impl<'a> User<'a> {
    /// Each once.
    pub(super) fn each(subjects: &'a [Subject<'a>]) -> Vec<Self> {
        let of = |identity| subjects.iter().filter(|subject| subject.identity() == identity).collect();
        let identities = each_once(subjects.iter().map(Subject::identity));
        identities.into_iter().map(|identity| Self { subjects: of(identity) }).collect()
    }

    /// What is known of the relay of each.
    pub(super) fn relays(&self, shown: Option<&RelayFindings>) -> Vec<RelayFound> {
        let trials = shown.map_or_else(RelayTrials::default, |shown| shown.relay.clone());
        let of = |subject: &&Subject<'_>| RelayFound { server: subject.server, trials: trials.clone() };
        self.subjects.iter().map(of).collect()
    }

    /// The one that TCP allocations are asked of: rather one that is asked over TCP anyway.
    pub(super) fn stream(&self, other: &'a Subject<'a>) -> &'a Subject<'a> {
        self.subjects.iter().find(|subject| subject.is_stream()).unwrap_or(&other)
    }
}

/// The servers of the plan that granted an allocation.
pub(super) fn all<'a>(place: &Place<'a>) -> Vec<Subject<'a>> {
    let rows = place.targets.iter().zip(place.servers).enumerate();
    let granted = rows.filter(|(_, (_, report))| report.relayed.is_some());
    let subject = |(server, (target, report)): (usize, (&'a Option<Target>, &'a ServerReport))| {
        let target = target.as_ref()?;
        let endpoint = target.endpoint(report.address?, &[], place.concessions);
        let inside = proof::of_server(report, place.interfaces).is_err();
        Some(Subject { server, report, endpoint, credentials: target.credentials(), inside })
    };
    granted.filter_map(subject).collect()
}
