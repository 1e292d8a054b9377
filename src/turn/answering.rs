//! What the client makes of an answer.

use std::time::{Duration, Instant};

use super::answer::{Answer, Event, Granted, Refusal};
use super::client::{Client, Question};
use super::credentials::Challenge;
use super::keep_alive::{KeepAlive, Lease};
use crate::stun::request::Ask;
use crate::stun::transaction::Cost;
use crate::stun::wire::{Check, Class, ErrorCode, Message, attribute};

/// How often a question is asked anew for a fresh nonce before the server is called stale for ever.
const FRESH_NONCES: u32 = 2;
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
                None => return self.finish(question, Cost::default(), Err(Refusal::AnswerIncomplete("ERROR-CODE"))),
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
                if error.is_none() && matches!(question.ask, Ask::Allocate { .. } | Ask::AllocateTcp) {
                    // It is not believed, but it may stand: it will be released.
                    self.keep_alive.lease = Some(Lease::new(now, Duration::from_secs(600)));
                }
                let present = check == Check::Invalid;
                return self.finish(question, Cost::default(), Err(Refusal::IntegrityWrong { present }));
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
        self.finish(question, Cost::default(), outcome);
    }

    /// 401 and 438: asks again where that can help.
    fn challenged(&mut self, now: Instant, message: &Message<'_>, mut question: Question, error: ErrorCode) {
        let realm = message.text(attribute::REALM);
        let refusal = match &self.settings.credentials {
            None => Refusal::CredentialsMissing { realm },
            Some(_) if question.ask == Ask::Binding => Refusal::Error { error, alternate: None, unknown: Vec::new() },
            Some(credentials) => match Challenge::read(message, credentials, self.challenge.as_ref()) {
                Err(missing) => Refusal::ChallengeIncomplete { missing, error },
                Ok(_) if error.code == 401 && question.signed => Refusal::CredentialsRefused { realm, error },
                Ok(_) if question.stale >= FRESH_NONCES => Refusal::StaleNonce(error),
                Ok(_) if self.closing && question.ask != Ask::Refresh(0) => Refusal::NoAnswer(None),
                Ok(fresh) => {
                    if error.code == 438 {
                        question.stale += 1;
                    }
                    self.challenge = Some(fresh);
                    return self.ask(now, question);
                }
            },
        };
        self.finish(question, Cost::default(), Err(refusal));
    }

    fn granted(&mut self, now: Instant, message: &Message<'_>, question: &Question) -> Result<Answer, Refusal> {
        let lifetime = message.u32(attribute::LIFETIME).map(|seconds| Duration::from_secs(seconds.into()));
        match question.ask {
            Ask::Binding => {
                let mapped = message.mapped_address().ok_or(Refusal::AnswerIncomplete("XOR-MAPPED-ADDRESS"))?;
                Ok(Answer::Bound { mapped, software: message.text(attribute::SOFTWARE) })
            }
            Ask::Allocate { .. } | Ask::AllocateTcp => {
                // It stands on the server whatever else the answer lacks: it will be released.
                self.keep_alive.lease = Some(Lease::new(now, lifetime.unwrap_or(Duration::from_secs(600))));
                let relayed = message.xor_address(attribute::XOR_RELAYED_ADDRESS);
                Ok(Answer::Allocated(Granted {
                    relayed: relayed.ok_or(Refusal::AnswerIncomplete("XOR-RELAYED-ADDRESS"))?,
                    mapped: message.mapped_address(),
                    lifetime: lifetime.ok_or(Refusal::AnswerIncomplete("LIFETIME"))?,
                    challenged: question.signed,
                    realm: self.challenge.as_ref().map(Challenge::realm),
                    software: message.text(attribute::SOFTWARE),
                }))
            }
            Ask::Permission(peer) => {
                self.keep_alive.permitted(now, peer);
                Ok(Answer::Permitted)
            }
            Ask::Channel(peer, number) => {
                self.keep_alive.bound(now, peer);
                Ok(Answer::Channel(number))
            }
            Ask::Refresh(0) => {
                self.keep_alive = KeepAlive::default();
                Ok(Answer::Refreshed(Duration::ZERO))
            }
            Ask::Refresh(asked) => {
                let lifetime = lifetime.unwrap_or(Duration::from_secs(asked.into()));
                self.keep_alive.lease = Some(Lease::new(now, lifetime));
                Ok(Answer::Refreshed(lifetime))
            }
        }
    }

    pub(super) fn finish(&mut self, question: Question, cost: Cost, outcome: Result<Answer, Refusal>) {
        let mut total = question.cost;
        total += cost;
        // A 437 to a Refresh says that the allocation is gone, which is what a release wants; to a blind one, that it
        // was not there yet.
        if let (Ask::Refresh(_), Err(Refusal::Error { error, .. })) = (question.ask, &outcome)
            && error.code == 437
            && (!self.closing || self.goodbyes > 0)
        {
            self.keep_alive = KeepAlive::default();
        }
        if let Some(ticket) = question.ticket {
            self.events.push_back(Event { ticket, method: question.ask.method(), outcome, cost: total });
        }
    }
}
