//! What one relay does: whom it forbids, which datagrams pass between it and us, and what of it arrives at neko's ports.

use std::net::IpAddr;

use tokio::time::Instant;

use super::addresses::{answers_binding, each_once};
use super::allocation::Held;
use super::between::{Between, between};
use super::first_sender::FirstSender;
use super::forward;
use super::mapping::Seen;
use super::outcome::outcome;
use super::permissions::Permissions;
use super::ports::Sample;
use super::relay_findings::RelayFindings;
use super::relaying::Relaying;
use super::subject::{Subject, User};
use super::together::together;
use super::{Ground, over_tcp, quota, replies, stranger};
use crate::transport::{LINGERS, RelaySocket};
use neko_reach::{RelayTrials, Trial, Tried};

/// Allocates, tries everything and gives it back; none where there is no allocation to be had. Not more than four
/// allocations stand at once.
pub(super) async fn try_out(ground: &Ground<'_>, user: &User<'_>, subject: &Subject<'_>) -> Option<RelayFindings> {
    let settled = Instant::now() + LINGERS;
    let (held, speaker) = tokio::join!(Held::new(ground, subject, settled), speaker(ground, subject));
    let held = held.ok()?;
    let beside = async {
        let between = between(ground, subject, &held.relay, settled).await;
        let quota = quota::try_out(ground, user, subject, between).await;
        (between, quota, over_tcp::try_out(ground, user.stream(subject)).await)
    };
    let (shown, (between, quota, over_tcp)) = tokio::join!(of_relay(ground, subject, &held.relay, speaker), beside);
    held.give_back(ground, subject).await;
    let between = match between {
        Between::OneAlone | Between::Untried => Trial::NotTried,
        Between::Forbidden => Trial::Lost,
        Between::Tried(arrived) => outcome(arrived, shown.reaches_us),
    };
    Some(RelayFindings { relay: RelayTrials { between, quota, ..shown.relay }, over_tcp, ..shown })
}

/// A server in our own network sees us as nobody outside does.
async fn speaker(ground: &Ground<'_>, subject: &Subject<'_>) -> Option<FirstSender> {
    let server = subject.endpoint.address;
    let stun = match subject.inside {
        true => answers_binding(subject.report).then_some(server),
        false => ground.addresses.stun_beside(server.ip()),
    };
    FirstSender::new(ground, server, subject.endpoint.gateway, stun).await
}

async fn of_relay(
    ground: &Ground<'_>,
    subject: &Subject<'_>,
    relay: &RelaySocket,
    speaker: Option<FirstSender>,
) -> RelayFindings {
    let relayed = relay.relayed_addr();
    // A relay of the other family needs another socket, about which no server has said anything.
    let speaker = match speaker.filter(|speaker| speaker.local.is_ipv4() == relayed.is_ipv4()) {
        None => FirstSender::new(ground, relayed, subject.endpoint.gateway, None).await,
        speaker => speaker,
    };
    let mapped = speaker.as_ref().and_then(|speaker| speaker.seen).map(|seen| seen.mapped);
    let asked = mapped.into_iter().chain(subject.report.mapped).map(|mapped| mapped.ip());
    let permissions = Permissions::ask(relay, each_once(asked.chain(ground.addresses.offered()))).await;
    match speaker {
        None => RelayFindings::of_permissions(subject.server, &permissions),
        Some(speaker) => Relaying { ground, subject, relay, relayed, speaker, permissions }.shown().await,
    }
}

impl Relaying<'_> {
    async fn shown(&self) -> RelayFindings {
        let (came, by_side_door) = tokio::join!(self.to(self.relayed), self.by_side_door());
        let (exchanged, strangers, forwards) =
            tokio::join!(self.exchange(came.or(by_side_door)), stranger::try_out(self), forward::to_nekos_ports(self));
        let to_relay = came.is_some() || exchanged.to_relay;
        let reaches_us = exchanged.by_offered || exchanged.by_source;
        // Silence means something where our socket's datagrams get out, and the relay is to let them in.
        let proven = self.speaker.seen.is_some_and(|seen| self.permissions.granted.contains(&seen.mapped.ip()));
        let mut shown = RelayFindings::of_permissions(self.subject.server, &self.permissions);
        shown.relay.inbound = outcome(came.is_some(), proven);
        shown.relay.exchange = outcome(exchanged.by_offered && to_relay, proven);
        let kept_out = strangers.are_kept_out(reaches_us);
        shown.udp_ports = forwards.iter().map(|forwarded| (forwarded.ip, forwarded.ports.clone())).collect();
        let judged =
            forwards.iter().filter_map(|own| Some((own, self.forward(own.ip, own.arrived?, kept_out, reaches_us))));
        let tried = judged.map(async |(forwarded, udp)| Tried {
            udp,
            replies: replies::to_the_relay(self, forwarded, kept_out).await,
            ..Tried::nothing(forwarded.ip)
        });
        shown.over_udp = together(tried).await;
        shown.strangers = strangers.judge(reaches_us);
        if !self.subject.inside {
            let seen = came.map(|mapped| Seen { local: self.speaker.local, by: self.relayed, mapped });
            shown.seen = self.speaker.seen.into_iter().chain(seen).collect();
        }
        shown.reaches_us = reaches_us;
        shown
    }

    /// What has come to a few ports may have come by what they sent before this run, unless the NAT keeps strangers out.
    fn forward(&self, ip: IpAddr, arrived: bool, kept_out: bool, reaches_us: bool) -> Trial {
        let addresses = &self.ground.addresses;
        let is_few = self.ground.sample.as_ref().is_some_and(Sample::is_few);
        if arrived && is_few && !kept_out && !addresses.own.contains(&ip) {
            return Trial::NotTried;
        }
        outcome(arrived, reaches_us)
    }
}
