//! What the client makes of an answer.

use std::time::{Duration, Instant};

use super::answer::{Answer, Event, Granted, Kept, Loss, Refusal};
use super::client::{Client, Question};
use super::credentials::Challenge;
use super::keep_alive::{KeepAlive, Lease};
use crate::stun::request::{LIFETIME, Request};
use crate::stun::transaction::Cost;
use crate::stun::wire::{Check, Class, ErrorCode, Message, Transform, attribute, decode_address};

/// How often a question is asked anew for a fresh nonce before the server is called stale for ever.
const FRESH_NONCES: u32 = 2;
/// How long an allocation lives whose answer does not say so, or is not believed.
const UNTOLD: Duration = Duration::from_secs(LIFETIME as u64);

impl Client {
    pub(super) fn answer(&mut self, now: Instant, message: &Message<'_>) {
        let Some((mut question, cost)) = self.transactions.finish(message.transaction_id()) else { return };
        question.cost += cost;
        if self.transactions.waiting().next().is_none() {
            self.noise = None;
        }
        let error = match message.class() {
            Class::Error => match message.error_code() {
                Some(error) => Some(error),
                None => {
                    return self.finish(now, question, Cost::default(), Err(Refusal::AnswerIncomplete("ERROR-CODE")));
                }
            },
            _ => None,
        };
        if let Some(error) = error.as_ref().filter(|error| matches!(error.code, 401 | 438)) {
            let error = error.clone();
            return self.challenged(now, message, question, error);
        }
        if let Some(key) = self.challenge.as_ref().filter(|_| question.signed).map(|challenge| &challenge.key) {
            let check = message.check_integrity(key);
            // Servers leave errors unsigned (the turn crate all of them), and nothing is granted by an error.
            if check == Check::Invalid || (check == Check::Absent && error.is_none()) {
                if error.is_none() && matches!(question.request, Request::Allocate { .. }) {
                    // It is not believed, but it may stand: it will be released.
                    self.keep_alive.lease = Some(Lease::new(now, UNTOLD));
                }
                let present = check == Check::Invalid;
                return self.finish(now, question, Cost::default(), Err(Refusal::IntegrityWrong { present }));
            }
        }
        let outcome = match error {
            Some(error) => Err(Refusal::Error {
                error,
                alternate: message.plain_address(attribute::ALTERNATE_SERVER),
                unknown: message.unknown_attributes(),
            }),
            None => self.granted(now, message, &question),
        };
        self.finish(now, question, Cost::default(), outcome);
    }

    /// 401 and 438: asks again where that can help.
    fn challenged(&mut self, now: Instant, message: &Message<'_>, mut question: Question, error: ErrorCode) {
        let realm = message.text(attribute::REALM);
        let refusal = match &self.settings.credentials {
            None => Refusal::CredentialsMissing { realm },
            Some(_) if question.request == Request::Binding => {
                Refusal::Error { error, alternate: None, unknown: Vec::new() }
            }
            Some(credentials) => match Challenge::read(message, credentials, self.challenge.as_ref()) {
                Err(missing) => Refusal::ChallengeIncomplete { missing, error },
                Ok(_) if error.code == 401 && question.signed => Refusal::CredentialsRefused { realm, error },
                Ok(_) if question.stale >= FRESH_NONCES => Refusal::StaleNonce(error),
                Ok(_) if self.closing && question.request != Request::Refresh(0) => Refusal::NoAnswer(None),
                Ok(fresh) => {
                    if error.code == 438 {
                        question.stale += 1;
                    }
                    self.challenge = Some(fresh);
                    return self.ask(now, question);
                }
            },
        };
        self.finish(now, question, Cost::default(), Err(refusal));
    }

    fn granted(&mut self, now: Instant, message: &Message<'_>, question: &Question) -> Result<Answer, Refusal> {
        let lifetime = message.u32(attribute::LIFETIME).map(|seconds| Duration::from_secs(seconds.into()));
        match question.request {
            Request::Binding => {
                let mapped = message.mapped_address().ok_or(Refusal::AnswerIncomplete("XOR-MAPPED-ADDRESS"))?;
                Ok(Answer::Bound { mapped, software: message.text(attribute::SOFTWARE) })
            }
            Request::Allocate { .. } => {
                // It stands on the server whatever else the answer lacks: it will be released.
                self.keep_alive.lease = Some(Lease::new(now, lifetime.unwrap_or(UNTOLD)));
                let transform = Transform::Xor(message.transaction_id());
                let relays = message.counting().filter(|one| one.kind == attribute::XOR_RELAYED_ADDRESS);
                let second_refused = message
                    .value(attribute::ADDRESS_ERROR_CODE)
                    .or_else(|| message.value(attribute::DRAFT_ADDRESS_ERROR_CODE));
                let mut relays = relays.filter_map(|one| decode_address(one.value, transform));
                let relayed = relays.next().ok_or(Refusal::AnswerIncomplete("XOR-RELAYED-ADDRESS"))?;
                // coturn writes 0.0.0.0:0 where it has no address of the other family.
                let second = relays.find(|second| second.is_ipv4() != relayed.is_ipv4() && second.port() > 0);
                Ok(Answer::Allocated(Granted {
                    relayed,
                    second,
                    second_refused: second_refused.and_then(ErrorCode::decode),
                    mapped: message.mapped_address(),
                    lifetime: lifetime.ok_or(Refusal::AnswerIncomplete("LIFETIME"))?,
                    challenged: question.signed,
                    realm: self.challenge.as_ref().map(Challenge::realm),
                    software: message.text(attribute::SOFTWARE),
                }))
            }
            Request::CreatePermission(peer) => {
                self.keep_alive.permitted(peer, now + self.settings.renew_peers);
                Ok(Answer::Permitted)
            }
            Request::ChannelBind(peer, number) => {
                self.keep_alive.bound(peer, now + self.settings.renew_peers);
                Ok(Answer::Channel(number))
            }
            Request::Refresh(0) => {
                self.keep_alive = KeepAlive::default();
                Ok(Answer::Refreshed(Duration::ZERO))
            }
            Request::Refresh(asked) => {
                let lifetime = lifetime.unwrap_or(Duration::from_secs(asked.into()));
                self.keep_alive.lease = Some(Lease::new(now, lifetime));
                Ok(Answer::Refreshed(lifetime))
            }
            Request::Connect(_) => {
                let id = message.u32(attribute::CONNECTION_ID).ok_or(Refusal::AnswerIncomplete("CONNECTION-ID"))?;
                Ok(Answer::Connected(id))
            }
            Request::ConnectionBind(_) => Ok(Answer::ConnectionBound),
        }
    }

    pub(super) fn finish(&mut self, now: Instant, question: Question, cost: Cost, outcome: Result<Answer, Refusal>) {
        let mut total = question.cost;
        total += cost;
        if let Err(refusal) = &outcome {
            self.unkept(now, &question, refusal);
        }
        if let Some(ticket) = question.ticket {
            self.events.push_back(Event { ticket, method: question.request.method(), outcome, cost: total });
        }
    }

    /// What a refused renewal means for what it was to keep.
    fn unkept(&mut self, now: Instant, question: &Question, refusal: &Refusal) {
        let mismatch = matches!(refusal, Refusal::Error { error, .. } if error.code == 437);
        let own = question.ticket.is_none();
        match question.request {
            // The answer was lost, or something else came in its place: an allocation may stand, and will be released.
            Request::Allocate { .. } if matches!(refusal, Refusal::NoAnswer(_)) && self.may_be_granted(question) => {
                self.keep_alive.lease = Some(Lease::new(now, UNTOLD));
            }
            // A 437 to a Refresh says that the allocation is gone, which is what a release wants; to a blind one, that
            // it was not there yet.
            Request::Refresh(0) if mismatch && (!self.closing || self.goodbyes > 0) => {
                self.keep_alive = KeepAlive::default();
            }
            Request::Refresh(0) => {}
            Request::Refresh(_) if mismatch && !own => self.keep_alive = KeepAlive::default(),
            Request::Refresh(_) | Request::ChannelBind(..) | Request::CreatePermission(_) if mismatch && own => {
                if self.keep_alive.lease.is_some() {
                    self.losses.push_back(Loss { what: Kept::Allocation, refusal: refusal.clone() });
                }
                self.keep_alive = KeepAlive::default();
            }
            Request::Refresh(_) => {
                if let Some(lease) = &mut self.keep_alive.lease {
                    lease.retry(now, refusal.clone());
                }
            }
            Request::ChannelBind(peer, _) | Request::CreatePermission(peer) if own => match refusal {
                Refusal::NoAnswer(_) => self.keep_alive.retry_peer(now, peer),
                _ => self.losses.push_back(Loss { what: Kept::Peer(peer), refusal: refusal.clone() }),
            },
            _ => {}
        }
    }
}
