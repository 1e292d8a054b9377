//! Which of many edits stand: all of them at once, else those that nothing speaks against, and the rest in halves.

use std::collections::BTreeMap;

use super::Attempt;
use super::proof::{Proof, Verdict};
use crate::{RuleId, Subject};
use neko_text::edit::{self, Edit};

/// How often the text is read anew in one pass.
const MOST_TRIES: usize = 100;
/// How often in all passes.
const MOST_READS: usize = 300;
/// So many edits of a rule are tried one by one, if need be.
const FEW: usize = 32;
/// Of more, so many stand for all of them.
const SAMPLES: usize = 8;

/// Tries with the edits of one text.
pub(super) struct Tries<'a, T, R> {
    text: &'a str,
    proof: Proof<'a, T>,
    read: &'a R,
    reads: &'a mut usize,
    left: usize,
    /// The text of the last try that stood, and what it says.
    last: Option<(String, Vec<T>)>,
}

impl<'a, T, R> Tries<'a, T, R>
where
    for<'b> &'b T: Into<Subject<'b>>,
    R: Fn(&str) -> Option<Vec<T>>,
{
    /// None was made yet.
    pub fn new(text: &'a str, before: &'a [T], read: &'a R, reads: &'a mut usize) -> Self {
        let left = MOST_READS.saturating_sub(*reads).min(MOST_TRIES);
        Self { text, proof: Proof::of(before), read, reads, left, last: None }
    }

    /// What came of the last try that stood.
    pub fn last(self) -> Option<(String, Vec<T>)> {
        self.last
    }

    /// Those of these edits that stand together.
    pub fn those_that_stand<'e>(&mut self, edits: &'e [Attempt]) -> Vec<&'e Attempt> {
        let mut open: Vec<&Attempt> = edits.iter().collect();
        // What comes into force with the name of a section has mistakes of its own: the others are looked for anew.
        if let Some((first, _)) = edits.split_first().filter(|(first, _)| first.rule.rule().fix_uncovers) {
            if self.attempt(&[first]) == Verdict::Stands {
                return vec![first];
            }
            open.remove(0);
        }
        if open.is_empty() {
            return open;
        }
        let suspects = match self.attempt(&open) {
            Verdict::Stands => return open,
            Verdict::Fails { suspects } => suspects,
        };
        let kept = self.beside(&mut open, &suspects);
        let open = self.without_hopeless(&kept, open);
        let more = edit::keep(open, |tried: &[&Attempt]| self.stand(&kept, tried)).0;
        [kept, more].concat()
    }

    /// Takes those out that stand beside the suspects.
    fn beside<'e>(&mut self, open: &mut Vec<&'e Attempt>, suspects: &[usize]) -> Vec<&'e Attempt> {
        let is_suspect = |index: &usize| suspects.binary_search(index).is_ok();
        let (suspected, others): (Vec<_>, Vec<_>) = open.iter().enumerate().partition(|(index, _)| is_suspect(index));
        let [suspected, others] =
            [suspected, others].map(|part| part.into_iter().map(|(_, own)| *own).collect::<Vec<_>>());
        if suspected.is_empty() || others.is_empty() || !self.stand(&[], &others) {
            return Vec::new();
        }
        *open = suspected;
        others
    }

    /// Takes out the edits of each rule that has many, where none of some stands that are spread among them.
    fn without_hopeless<'e>(&mut self, kept: &[&'e Attempt], mut open: Vec<&'e Attempt>) -> Vec<&'e Attempt> {
        let mut of_rules: BTreeMap<RuleId, Vec<&Attempt>> = BTreeMap::new();
        open.iter().for_each(|own| of_rules.entry(own.rule).or_default().push(own));
        for (rule, edits) in of_rules.into_iter().filter(|(_, edits)| edits.len() > FEW) {
            let mut samples = edits.iter().step_by(edits.len().div_ceil(SAMPLES));
            if !samples.any(|sample| self.stand(kept, &[sample])) {
                open.retain(|own| own.rule != rule);
            }
        }
        open
    }

    fn stand(&mut self, kept: &[&Attempt], more: &[&Attempt]) -> bool {
        self.attempt(&[kept, more].concat()) == Verdict::Stands
    }

    fn attempt(&mut self, tried: &[&Attempt]) -> Verdict {
        let nothing = Verdict::Fails { suspects: Vec::new() };
        let edits: Vec<Edit> = tried.iter().map(|own| own.edit.clone()).collect();
        let Some(edited) = edit::apply(self.text, &edits).filter(|_| self.left > 0) else { return nothing };
        self.left -= 1;
        *self.reads += 1;
        let Some(after) = (self.read)(&edited) else { return nothing };
        let verdict = self.proof.judge(&after, tried, edited.len());
        if verdict == Verdict::Stands {
            self.last = Some((edited, after));
        }
        verdict
    }
}
