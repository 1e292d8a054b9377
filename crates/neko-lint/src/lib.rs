//! The linter: every rule, one file each under `rules/`, over one resolved configuration.
//!
//! A rule is pure and cannot fail. It is named after the defect; names are permanent and share one namespace with the
//! slugs of probe failures. To add a rule: a file under `rules/` that declares it with the macro `rule!`, its
//! documentation in Markdown next to it, a line in `registry.rs`, and, if the examples there are not enough, fixtures under `fixtures/lint/<name>/`. `UPDATE_GENERATED=1 cargo test --test quick` then writes its
//! page, and its line in the table of contents.

mod allocations;
mod allowance;
pub mod baseline;
pub mod closing;
mod context;
mod coturns;
mod credentials;
mod diagnostic;
pub mod documentation;
pub mod fixing;
mod hole_punching;
mod host;
pub mod identity;
mod judge;
mod lookup;
pub mod migration;
mod network;
mod overlap;
mod pod;
mod policy;
mod problem;
mod proxies;
mod published;
mod registry;
mod relay;
pub mod renamed;
mod rule;
mod rule_limit;
mod rule_text;
mod rules;
mod sockets;
mod subject;
mod suppress;
mod together;
mod typography;
mod unquoted;
mod url_spelling;
mod visibility;
mod vpn;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use neko_config::Resolution;

use allowance::Allowances;
pub use context::Context;
use diagnostic::Spot;
pub use diagnostic::{Diagnostic, Fix, Label, Severity};
pub use judge::{Judge, errors, judge};
pub use lookup::UnknownRule;
pub use neko_text::message::Message;
pub use policy::{Level, Policy, Scope};
pub use problem::of_problem;
pub use registry::RuleId;
pub use relay::HolePunching;
pub use rule::{Effect, Rule};
pub use rule_text::RuleText;
pub use subject::Subject;

use rule::{Check, rule};
use rule_limit::RuleLimit;
use together::Together;

/// Every rule, in the order of the documentation.
pub fn rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// From what neko knows an address to name to viewers, so that a way to ports that nothing leads to may open.
pub fn hole_punching<'a>(subject: impl Into<Subject<'a>>) -> HolePunching {
    hole_punching::of(&Context::new(subject.into(), &Options::default()))
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
    /// Whether comments in the files (`# neko-ice: allow(rule) reason`) take out what they allow. Whoever has to rely on what
    /// is the case does not heed them.
    pub heed_comments: bool,
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

/// One viewer, no time, hosts apart, no further rule; what depends on today's date is not looked for.
impl Default for Options {
    fn default() -> Self {
        let turn = TurnLimits::default();
        Self { viewers: 1, now: None, same_host: false, turn, also: Vec::new(), heed_comments: true }
    }
}

impl Options {
    /// The same, whatever comments allow.
    pub fn regardless(self) -> Self {
        Self { heed_comments: false, ..self }
    }

    /// Whether a rule is on, or asked for.
    fn looks_for(&self, rule: RuleId) -> bool {
        rule.rule().by_default || self.also.contains(&rule)
    }
}

/// All findings of all rules about one configuration, sorted by place: files first, then variables and flags, then what has
/// no place.
pub fn run<'a>(subject: impl Into<Subject<'a>>, options: &Options) -> Vec<Diagnostic> {
    let subject = subject.into();
    heeded(subject.resolution, found(subject, options), options)
}

/// The findings of each of several configurations; those of rules about one host too, for the services of one project, or
/// for all of them with [`Options::same_host`].
pub fn run_together(subjects: &[Subject<'_>], options: &Options) -> Vec<Vec<Diagnostic>> {
    let mut together = Together::new(options);
    subjects.iter().for_each(|subject| together.add(*subject));
    let found = together.finish().into_iter().zip(subjects);
    found.map(|(found, subject)| heeded(subject.resolution, found, options)).collect()
}

/// Findings as the comments of their configuration let them count, sorted.
fn heeded(resolution: &Resolution, found: Vec<Diagnostic>, options: &Options) -> Vec<Diagnostic> {
    if !options.heed_comments {
        return sorted(found);
    }
    let allowances = Allowances::default();
    allowances.without(&allowances.commented(resolution), found, options)
}

/// Of so many configurations that are looked at together a finding about one may point into another: whoever shows it
/// masks the credentials of all.
pub const SHOWN_TOGETHER: usize = 256;

fn found(subject: Subject<'_>, options: &Options) -> Vec<Diagnostic> {
    let context = Context::new(subject, options);
    let mut found = checked(&context, &mut RuleLimit::default());
    together::suppress(&context, &mut found);
    together::deduplicate(&mut found);
    found
}

fn wanted(options: &Options) -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().copied().filter(|rule| options.looks_for(rule.id))
}

/// What each rule says of one configuration.
fn checked(context: &Context<'_>, limit: &mut RuleLimit) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in wanted(context.options) {
        let Check::Neko(check) = rule.check else { continue };
        let mut own = guarded(rule, || check(context), |failed| vec![failed]);
        leave_each_once(&mut own);
        limit.apply(&mut own);
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
    let mut seen: HashMap<Vec<Spot>, Vec<Message>> = HashMap::new();
    found.retain(|finding| {
        let there = seen.entry(finding.spots()).or_default();
        let is_new = !there.iter().any(|message| message.is_same(&finding.message));
        there.extend(is_new.then(|| finding.message.clone()));
        is_new
    });
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
}
