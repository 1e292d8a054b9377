//! How many viewers of a class get video at once, where ports or a quota do not last for all.

use super::answer::{Answer, Video};
use super::cause::Cause;
use super::class::Class;
use super::facts::Facts;
use super::way::Way;
use super::{answer, ways};

/// Some of a class get video, and those who come after them do not.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    /// How many get it at once.
    pub at_once: usize,
    /// What they get.
    pub answer: Answer,
    /// What the next one lacks.
    pub cause: Cause,
}

/// What keeps the last of the viewers from what the first ones get; none where all get the same.
pub fn shortage(class: Class, facts: &Facts) -> Option<Shortage> {
    let of = |viewers| answer(class, &facts.with_viewers(viewers));
    let serves = |viewers| of(viewers).video == Video::Yes;
    if facts.viewers < 2 || serves(facts.viewers) || !serves(1) {
        return None;
    }
    let (mut served, mut refused) = (1, facts.viewers);
    while refused - served > 1 {
        let middle = served.midpoint(refused);
        if serves(middle) {
            served = middle;
        } else {
            refused = middle;
        }
    }
    let cause = ways(class, &facts.with_viewers(refused)).into_iter().find_map(|way| match way {
        Way::None(cause) if cause.is_shortage() => Some(cause),
        _ => None,
    })?;
    Some(Shortage { at_once: served, answer: of(served), cause })
}

/// What all viewers of a class get at once. What is not proven of the first is not proven of the others: whether the ports
/// last for them is a question of its own.
pub(super) fn of_all(class: Class, facts: &Facts) -> Answer {
    let of = |facts: &Facts| Answer::of(class, facts, &ways(class, facts));
    let all = of(facts);
    let first = (facts.viewers > 1 && all.video == Video::No).then(|| of(&facts.with_viewers(1)));
    first.filter(|first| first.video == Video::NotProven).unwrap_or(all)
}

impl Facts {
    fn with_viewers(&self, viewers: usize) -> Self {
        Self { viewers, ..self.clone() }
    }
}
