//! What people read stays readable: of the findings of one rule about one neko the first few are drawn, the rest counted;
//! what several nekos of a file have in common is drawn for the first of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use neko_lint::{Diagnostic, RuleId, Severity};

use super::Input;
use super::together::in_lines;
use super::visible;

/// For so many nekos of one file a finding of the same words is drawn.
const ALIKE: usize = 3;
/// For so many nekos of one file each rule has its share.
const SHARES: usize = 10;
/// So many of the nekos are named for which it is not.
const NAMED: usize = 5;

/// The findings of one file, neko by neko.
pub(super) struct Fold {
    most: usize,
    seen: HashMap<RuleId, usize>,
    /// For how many nekos something of the same words was found, and the number of the last of them, by the hash of the words.
    alike: HashMap<u64, (usize, usize)>,
    left: Vec<Left>,
    /// How many nekos were looked at.
    nekos: usize,
}

/// What is not drawn of one rule.
struct Left {
    rule: RuleId,
    /// Findings beyond the share of a rule.
    more: usize,
    /// Findings that are shown in no way.
    counted: usize,
    /// Nekos with findings whose words were drawn already, and the names of the first of them.
    nekos: usize,
    names: Vec<String>,
    /// The number of the last of them.
    last: usize,
}

impl Fold {
    /// At most so many of each rule for one neko; all where that is 0.
    pub fn new(most: usize) -> Self {
        Self { most, seen: HashMap::new(), alike: HashMap::new(), left: Vec::new(), nekos: 0 }
    }

    /// The same of an input, of which some findings may be counted alone.
    pub fn of<'a>(&mut self, input: &Input<'a>, neko: Option<&str>) -> Vec<&'a Diagnostic> {
        let shown = self.shown(input.in_detail(), neko);
        input.counted().for_each(|finding| self.left(finding.rule).counted += 1);
        shown
    }

    /// What is drawn of the findings of one neko, in their order; what is said for others is left out where it has a name.
    pub fn shown<'a>(
        &mut self,
        findings: impl IntoIterator<Item = &'a Diagnostic>,
        neko: Option<&str>,
    ) -> Vec<&'a Diagnostic> {
        if self.most == 0 {
            return findings.into_iter().collect();
        }
        self.nekos += 1;
        let mut shown = Vec::new();
        let mut here: HashMap<RuleId, usize> = HashMap::new();
        for finding in findings {
            if let Some(neko) = neko {
                let number = self.nekos;
                let (nekos, last) = self.alike.entry(words(finding, neko)).or_default();
                *nekos += usize::from(std::mem::replace(last, number) != number);
                if *nekos > ALIKE {
                    let left = self.left(finding.rule);
                    if std::mem::replace(&mut left.last, number) != number {
                        left.nekos += 1;
                        if left.names.len() < NAMED {
                            left.names.push(neko.to_owned());
                        }
                    }
                    continue;
                }
            }
            let (all, here) = (self.seen.entry(finding.rule).or_default(), here.entry(finding.rule).or_default());
            if *here < self.most && *all < self.most * SHARES {
                (*all, *here) = (*all + 1, *here + 1);
                shown.push(finding);
            } else {
                self.left(finding.rule).more += 1;
            }
        }
        shown
    }

    /// The same for formats of a line each: findings that say the same are one, where anything is folded at all.
    pub fn lines<'a>(&mut self, input: &Input<'a>) -> Vec<Cow<'a, Diagnostic>> {
        let shown = self.of(input, None);
        if self.most == 0 { shown.into_iter().map(Cow::Borrowed).collect() } else { in_lines(&shown) }
    }

    fn left(&mut self, rule: RuleId) -> &mut Left {
        let at = self.left.iter().position(|left| left.rule == rule).unwrap_or_else(|| {
            self.left.push(Left { rule, more: 0, counted: 0, nekos: 0, names: Vec::new(), last: 0 });
            self.left.len() - 1
        });
        &mut self.left[at]
    }

    /// What was left out, a sentence each: `and 981 more findings of unknown-key (--max-per-rule 0 shows all)`.
    pub fn told(&self) -> impl Iterator<Item = (RuleId, String)> {
        let told = |left: &'_ Left| {
            let Left { rule, more, counted, nekos, names, .. } = left;
            let mut sentences = Vec::new();
            if *nekos > 0 {
                let others = match nekos - names.len() {
                    0 => String::new(),
                    others => format!(" and {others} more"),
                };
                let names = visible::escaped(&names.join(", ")).into_owned();
                sentences.push(format!("and the same {rule} for {names}{others} (--max-per-rule 0 shows all)"));
            }
            let (more, how) = match counted {
                0 => (*more, "--max-per-rule 0 shows all"),
                counted => (more + counted, "--statistics counts all"),
            };
            if more > 0 {
                let plural = if more == 1 { "" } else { "s" };
                sentences.push(format!("and {more} more finding{plural} of {rule} ({how})"));
            }
            let rule = *rule;
            sentences.into_iter().map(move |sentence| (rule, sentence))
        };
        self.left.iter().flat_map(told)
    }
}

/// The inputs of one file each: nekos of one Compose file or manifest stand together.
pub(super) fn files<'i, 'a>(inputs: &'i [Input<'a>]) -> impl Iterator<Item = &'i [Input<'a>]> {
    inputs.chunk_by(|one, next| one.neko().zip(next.neko()).is_some_and(|((file, _), (next, _))| file == next))
}

/// What the inputs of one file are called together.
pub(super) fn name<'a>(nekos: &[Input<'a>]) -> &'a str {
    let file = |only: &Input<'a>| only.neko().map_or(only.name, |(file, _)| file);
    nekos.first().map_or("", file)
}

/// Everything that is said of a finding, with the neko's own name left out.
fn words(finding: &Diagnostic, neko: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (finding.rule, finding.severity as u8, finding.labels.len()).hash(&mut hasher);
    let labels = finding.labels.iter().map(|label| &label.text);
    for text in [&finding.message].into_iter().chain(labels).chain(&finding.notes).chain(&finding.help) {
        for word in text.for_display().split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
            let own = word == neko || neko.split('/').any(|part| part == word);
            if own { 0u8.hash(&mut hasher) } else { word.hash(&mut hasher) }
        }
    }
    hasher.finish()
}

/// How many findings there are of each severity: `2 errors, 1 warning`; none where there is none.
pub(crate) fn counts<'a>(findings: impl Iterator<Item = &'a Diagnostic> + Clone) -> Option<String> {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = findings.clone().filter(|finding| finding.severity == severity).count();
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.as_str()))
        })
        .collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: RuleId = RuleId::UnknownKey;
    const B: RuleId = RuleId::V2Key;

    fn found(rules: &[RuleId]) -> Vec<Diagnostic> {
        rules.iter().map(|rule| Diagnostic::new(*rule, Severity::Note, "x")).collect()
    }

    fn rules(shown: &[&Diagnostic]) -> Vec<RuleId> {
        shown.iter().map(|finding| finding.rule).collect()
    }

    fn told(fold: &Fold) -> Vec<String> {
        fold.told().map(|(_, told)| told).collect()
    }

    #[test]
    fn each_rule_has_its_own_share() {
        let findings = found(&[A, B, A, A, B, A]);
        let mut fold = Fold::new(2);
        let shown = fold.shown(&findings, None);
        assert_eq!(rules(&shown), [A, B, A, B]);
        assert_eq!(told(&fold), ["and 2 more findings of unknown-key (--max-per-rule 0 shows all)"]);
        let mut all = Fold::new(0);
        assert_eq!((all.shown(&findings, None).len(), told(&all).len()), (6, 0));
    }

    #[test]
    fn what_nekos_have_in_common_is_drawn_for_the_first_three() {
        let mut fold = Fold::new(20);
        for number in 0..9 {
            let neko = format!("room{number}");
            let mut findings = found(&[A, B]);
            findings[0].message = format!("`{neko}` is wrong").into();
            findings[1].message = number.to_string().into();
            let shown = rules(&fold.shown(&findings, Some(&neko)));
            assert_eq!(shown, if number < 3 { vec![A, B] } else { vec![B] }, "{neko}");
        }
        let sentence =
            "and the same unknown-key for room3, room4, room5, room6, room7 and 1 more (--max-per-rule 0 shows all)";
        assert_eq!(told(&fold), [sentence]);
    }

    #[test]
    fn many_nekos_with_something_of_their_own_each_have_an_end() {
        let mut fold = Fold::new(2);
        let mut shown = 0;
        for number in 0..30 {
            let mut findings = found(&[A, A, A]);
            findings.iter_mut().for_each(|finding| finding.message = number.to_string().into());
            shown += fold.shown(&findings, Some("neko")).len();
        }
        assert_eq!(
            (shown, told(&fold)),
            (20, vec!["and 70 more findings of unknown-key (--max-per-rule 0 shows all)".to_owned()])
        );
    }

    #[test]
    fn a_neko_with_one_finding_twice_is_one_neko() {
        let mut fold = Fold::new(20);
        let findings = found(&[A, A]);
        let shown: Vec<usize> = ["p", "q", "r", "s"].map(|neko| fold.shown(&findings, Some(neko)).len()).into();
        assert_eq!(shown, [2, 2, 2, 0]);
        assert_eq!(told(&fold), ["and the same unknown-key for s (--max-per-rule 0 shows all)"]);
    }
}
