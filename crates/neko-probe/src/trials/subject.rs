//! The servers whose relays are tried.

use std::net::IpAddr;

use super::Place;
use super::account::Account;
use super::addresses::each_once;
use crate::proof;
use crate::server_check::Target;
use crate::transport::{Carrier, Endpoint};
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
    pub(super) fn identity(&self) -> (IpAddr, Option<&str>) {
        (self.endpoint.address.ip(), self.report.username())
    }

    /// Its own one of several accounts.
    pub(super) fn account<'a>(&self, accounts: &'a [Account]) -> Option<&'a Account> {
        accounts.iter().find(|account| self.is_of(account))
    }

    fn is_of(&self, account: &Account) -> bool {
        let (server, username) = self.identity();
        account.is(server, username)
    }

    /// Whether it is asked over TCP or TLS.
    fn is_stream(&self) -> bool {
        matches!(self.endpoint.carrier, Carrier::Tcp | Carrier::Tls { .. })
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

/// Each user of each server once.
pub(super) fn accounts(subjects: &[Subject<'_>]) -> Vec<Account> {
    let identities = each_once(subjects.iter().map(Subject::identity));
    identities.into_iter().map(|(server, username)| Account::new(server, username.map(str::to_owned))).collect()
}

/// A server of each account that TCP allocations are asked of, rather one that is asked over TCP anyway.
pub(super) fn streams<'a, 'b>(
    subjects: &'a [Subject<'b>],
    accounts: &'a [Account],
) -> impl Iterator<Item = (&'a Subject<'b>, &'a Account)> {
    accounts.iter().filter_map(|account| {
        let of_account = || subjects.iter().filter(|subject| subject.is_of(account));
        Some((of_account().find(|subject| subject.is_stream()).or_else(|| of_account().next())?, account))
    })
}
