//! The linter: every rule, one file each under `rules/`, over one resolved configuration.
//!
//! A rule is pure and cannot fail. It is named after the defect; names are permanent and share one namespace with the
//! slugs of probe failures. To add a rule: a file under `rules/` that declares it with the macro `rule!`, a line in
//! the registry of `rules/mod.rs`, fixtures under `fixtures/lint/<name>/`; `UPDATE_GENERATED=1 cargo test --test quick` then
//! writes its page and its line in the README.

mod allocations;
mod allowance;
mod beside;
pub mod closing;
mod context;
mod credentials;
mod diagnostic;
pub mod documentation;
mod judge;
mod mend;
pub mod mending;
pub mod migration;
mod network;
mod opening;
mod outside;
mod overlap;
mod pod;
mod policy;
mod problem;
mod published;
mod relay;
pub mod renamed;
mod rule;
mod rule_id;
mod rules;
mod sockets;
mod spare;
mod subject;
mod unseen;
mod vpn;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use neko_config::{Resolution, index};
use neko_deploy::Kind;
use neko_text::source::{Place, ceil, floor};

use allowance::Allowances;
pub use context::Context;
pub use diagnostic::{Diagnostic, Fix, Label, Severity};
pub use judge::{errors, judge};
pub use neko_text::message::Message;
pub use policy::{Level, Policy, Scope};
pub use problem::of_problem;
pub use relay::Opening;
pub use rule::{Effect, Rule};
pub use rule_id::UnknownRule;
pub use rules::RuleId;
pub use subject::Subject;

use rule::{Check, rule};

/// Every rule, in the order of the documentation.
pub fn rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// From what neko knows an address to name to viewers, so that a way to ports that nothing leads to may open.
pub fn opening<'a>(subject: impl Into<Subject<'a>>) -> Opening {
    opening::of(&Context::new(subject.into(), &Options::default()))
}

/// What the rules take from their caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// For how many viewers at once the port range must do.
    pub viewers: u32,
    /// The time by which credentials expire, in seconds since 1970; none where nobody says it. The linter has no clock.
    pub now: Option<u64>,
    /// Whether configurations that are looked at together run on one host.
    pub same_host: bool,
    /// What the TURN servers have.
    pub turn: TurnLimits,
    /// Rules that are off by default and asked for.
    pub also: Vec<RuleId>,
}

/// What a TURN server has for allocations; none where that is not known, or has no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TurnLimits {
    /// Allocations in all.
    pub quota: Option<u64>,
    /// Allocations for one user name.
    pub user_quota: Option<u64>,
    /// Relay ports, first and last.
    pub relay_ports: Option<(u16, u16)>,
}

/// One viewer, no time, hosts apart, no further rule.
impl Default for Options {
    fn default() -> Self {
        Self { viewers: 1, now: None, same_host: false, turn: TurnLimits::default(), also: Vec::new() }
    }
}

impl Options {
    /// Whether a rule is on, or asked for.
    fn looks_for(&self, rule: RuleId) -> bool {
        rule.rule().by_default || self.also.contains(&rule)
    }
}

/// [`run_with`] no further wishes: what depends on today's date is not looked for.
pub fn run<'a>(subject: impl Into<Subject<'a>>) -> Vec<Diagnostic> {
    run_with(subject, &Options::default())
}

/// All findings of all rules, sorted by place: files first, then variables and flags, then what has no place.
/// Comments in the files (`# neko-ice: allow(rule) reason`) take out what they allow.
pub fn run_with<'a>(subject: impl Into<Subject<'a>>, options: &Options) -> Vec<Diagnostic> {
    let subject = subject.into();
    without_allowed(subject.resolution, found(subject, options), options)
}

/// Findings without those that comments allow, and with those of comments that allow in vain.
pub fn without_allowed(resolution: &Resolution, findings: Vec<Diagnostic>, options: &Options) -> Vec<Diagnostic> {
    Allowances::default().without(resolution, findings, options)
}

/// [`run`], whatever comments allow: what is the case, for whoever has to rely on it.
pub fn run_regardless<'a>(subject: impl Into<Subject<'a>>) -> Vec<Diagnostic> {
    run_regardless_with(subject, &Options::default())
}

/// [`run_with`], whatever comments allow.
pub fn run_regardless_with<'a>(subject: impl Into<Subject<'a>>, options: &Options) -> Vec<Diagnostic> {
    sorted(found(subject.into(), options))
}

/// Of so many configurations that are looked at together a finding about one may point into another: whoever shows it
/// masks the credentials of all.
pub const SHOWN_TOGETHER: usize = 256;

/// The findings of each of several configurations, whatever comments allow; those of rules about one host too, for the
/// services of one project, or for all of them with [`Options::same_host`].
pub fn run_together(subjects: &[Subject<'_>], options: &Options) -> Vec<Vec<Diagnostic>> {
    let contexts: Vec<Context<'_>> = subjects.iter().map(|subject| Context::new(*subject, options)).collect();
    let mut room = Room::default();
    let mut found: Vec<Vec<Diagnostic>> = contexts.iter().map(|context| checked(context, &mut room)).collect();
    for host in hosts(&contexts, options.same_host) {
        for rule in wanted(options) {
            let Check::Host(check) = rule.check else { continue };
            let own = &contexts[host.clone()];
            for (index, finding) in guarded(rule, || check(own), |failed| vec![(0, failed)]) {
                if let Some(own) = found.get_mut(host.start + index) {
                    own.push(finding);
                }
            }
        }
    }
    found.into_iter().zip(&contexts).map(|(own, context)| sorted(settled(context, own))).collect()
}

/// Which configurations run on one host: all where that was said, else the containers of one Compose project or one
/// script, which come one behind the other.
fn hosts(contexts: &[Context<'_>], same_host: bool) -> Vec<Range<usize>> {
    let project =
        |context: &Context<'_>| context.deployment.map(|own| own.kind).filter(|kind| *kind != Kind::Kubernetes);
    let mut hosts: Vec<Range<usize>> = Vec::new();
    for (index, context) in contexts.iter().enumerate() {
        let joins =
            same_host || (index > 0 && project(context).is_some() && project(context) == project(&contexts[index - 1]));
        match hosts.last_mut().filter(|_| joins) {
            Some(host) => host.end = index + 1,
            None => hosts.push(index..index + 1),
        }
    }
    hosts
}

fn found(subject: Subject<'_>, options: &Options) -> Vec<Diagnostic> {
    let context = Context::new(subject, options);
    settled(&context, checked(&context, &mut Room::default()))
}

fn wanted(options: &Options) -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().copied().filter(|rule| options.looks_for(rule.id))
}

/// What each rule says of one configuration.
fn checked(context: &Context<'_>, room: &mut Room) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in wanted(context.options) {
        let Check::Neko(check) = rule.check else { continue };
        let mut own = guarded(rule, || check(context), |failed| vec![failed]);
        leave_each_once(&mut own);
        room.leave(&mut own);
        // One rule may find as much as the file is long: that is not copied.
        if own.len() > found.len() {
            own.splice(0..0, found.drain(..));
            found = own;
        } else {
            found.append(&mut own);
        }
    }
    found
}

/// What aliases bring in many times is said once.
fn leave_each_once(found: &mut Vec<Diagnostic>) {
    // What is found one behind the other in a text is not there twice.
    let order = |one: &Diagnostic, other: &Diagnostic| match (one.place(), other.place()) {
        (Some(one), Some(other)) => Arc::ptr_eq(&one.source, &other.source) && one.span.start < other.span.start,
        _ => false,
    };
    if found.is_sorted_by(order) {
        return;
    }
    let mut seen = HashSet::new();
    found.retain(|finding| {
        let place = finding.place().map(|place| (Arc::as_ptr(&place.source), place.span.clone()));
        seen.insert((place, index::hash(finding.message.for_display())))
    });
}

/// How many findings of one rule are listed of what is looked at together; nobody reads them, and each is far larger than
/// what it is about.
const MOST_OF_A_RULE: usize = 5_000;

/// How many findings each rule has had.
#[derive(Default)]
struct Room(HashMap<RuleId, usize>);

impl Room {
    /// Leaves out what is too much, and says how much that is.
    fn leave(&mut self, found: &mut Vec<Diagnostic>) {
        let Some(first) = found.first() else { return };
        let had = self.0.entry(first.rule).or_default();
        let left = MOST_OF_A_RULE.saturating_sub(*had);
        *had += found.len();
        let more = found.len().saturating_sub(left);
        if more < 2 {
            return;
        }
        let (rule, severity) = (first.rule, found.iter().map(|own| own.severity).max().unwrap_or(first.severity));
        let place = found[left].place().cloned();
        found.truncate(left);
        let message = format!("{more} more findings of this rule, which are not listed");
        found.push(Diagnostic::new(rule, severity, message).at(place, "the first of them"));
    }
}

/// What a rule is found to say that panicked.
pub const RULE_FAILED: &str = "neko-ice itself failed in this rule";

/// A mistake of ours in one rule must not hide what the others find.
fn guarded<T>(rule: &Rule, check: impl FnOnce() -> T, failed: impl FnOnce(Diagnostic) -> T) -> T {
    panic::catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| {
        let finding = Diagnostic::new(rule.id, Severity::Warning, RULE_FAILED);
        failed(finding.help("the other rules were run; please report it, with the file if you can"))
    })
}

fn settled(context: &Context<'_>, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    spare::spare(context, &mut found);
    overlap::settle(&mut found);
    if context.deployment.is_some_and(|own| own.kind == Kind::Compose) {
        for finding in found.iter_mut().filter(|finding| has_quotes_inside(finding)) {
            finding
                .notes
                .push("the quotation marks belong to the value: Compose leaves them behind the `=` of a list".into());
        }
    }
    for label in found.iter_mut().flat_map(|finding| &mut finding.labels) {
        label.place = trimmed(&label.place);
    }
    outside::leave_unquoted(context, &mut found);
    found
}

/// Whether a finding is about `- NAME="value"` in the `environment` of a service, of which neko gets the marks too.
fn has_quotes_inside(finding: &Diagnostic) -> bool {
    let Some(place) = finding.place().filter(|_| finding.severity >= Severity::Warning) else { return false };
    let (text, name) = (place.text(), place.source.name());
    let quoted = ['"', '\''].iter().any(|mark| text.len() > 1 && text.starts_with(*mark) && text.ends_with(*mark));
    let before = place.source.text.get(..place.span.start).unwrap_or_default();
    quoted && before.ends_with('=') && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // Sorting takes room for half of them once more; what one rule finds is mostly in order already.
    if !found.is_sorted_by(|a, b| order(a) <= order(b)) {
        found.sort_by(|a, b| order(a).cmp(&order(b)));
    }
    found
}

/// By what findings are sorted. It borrows: a file may have fifty thousand of them.
fn order(diagnostic: &Diagnostic) -> (bool, &str, usize, Reverse<Severity>, &str) {
    let place = diagnostic.place();
    (
        place.is_none_or(|place| !place.source.has_lines()),
        place.map_or("", |place| place.source.name()),
        place.map_or(0, |place| place.span.start),
        Reverse(diagnostic.severity),
        diagnostic.rule.as_str(),
    )
}

/// The place without the blanks at its end (a block of YAML reaches to where the next one begins), between characters.
fn trimmed(place: &Place) -> Place {
    let text = &place.source.text;
    let (start, end) = (floor(text, place.span.start), ceil(text, place.span.end));
    let kept = text[start..end.max(start)].trim_end().len();
    Place::new(&place.source, start..start + kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_panics_is_told_and_hides_nothing() {
        let rule = rules()[0];
        let found = guarded(rule, || panic!("of a test"), |failed| vec![failed]);
        assert_eq!((found[0].rule, found[0].severity), (rule.id, Severity::Warning));
        assert_eq!(guarded(rule, || vec![1], |_| Vec::new()), [1]);
    }

    #[test]
    fn documentation_is_written_in_sentences() {
        for rule in rules() {
            for text in [rule.summary, rule.why] {
                assert!(text.ends_with('.') && text.starts_with(|c: char| !c.is_whitespace()), "{}", rule.name);
            }
            assert_ne!(rule.bad, rule.good, "{}", rule.name);
        }
    }
}
