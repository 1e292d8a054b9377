//! Configurations looked at together: what is found of each, and of those that run on one host. Each is added and let go:
//! of ten thousand nekos only what is found of them is kept, and what they take of their host.

use std::collections::HashSet;
use std::rc::Rc;

use neko_deploy::Kind;
use neko_text::source::{Place, ceil, floor};

use super::host::Host;
use super::rule::Check;
use super::rule_limit::RuleLimit;
use super::{
    Context, Diagnostic, Options, Rule, Severity, Subject, checked, guarded, overlap, suppress, unquoted, wanted,
};

/// Configurations that are looked at together.
#[derive(Debug)]
pub(super) struct Together<'o> {
    options: &'o Options,
    limit: RuleLimit,
    hosts: Vec<Host>,
    added: Vec<Added>,
}

/// What is kept of a configuration that was looked at.
#[derive(Debug)]
struct Added {
    found: Vec<Diagnostic>,
    /// The rules about a host that know enough of it to speak.
    speaking: Vec<&'static Rule>,
    kind: Option<Kind>,
    /// What it took from files of which nothing is quoted.
    unquoted: Rc<HashSet<String>>,
}

impl<'o> Together<'o> {
    pub fn new(options: &'o Options) -> Self {
        Self { options, limit: RuleLimit::default(), hosts: Vec::new(), added: Vec::new() }
    }

    /// Looks at one more.
    pub fn add(&mut self, subject: Subject<'_>) {
        let context = Context::new(subject, self.options);
        let mut found = checked(&context, &mut self.limit);
        suppress(&context, &mut found);
        // Of four thousand that say the same one is left.
        found.shrink_to_fit();
        match self.hosts.last_mut().filter(|host| host.takes(&context)) {
            Some(host) => host.add(&context),
            None => {
                let mut host = Host::default();
                host.add(&context);
                self.hosts.push(host);
            }
        }
        let speaking = of_host(self.options).filter(|rule| suppress::may_speak(&context, rule)).collect();
        let kind = context.deployment.map(|own| own.kind);
        let unquoted = self.shared(unquoted::values(&context));
        self.added.push(Added { found, speaking, kind, unquoted });
    }

    /// Most nekos of a project take the same.
    fn shared(&self, values: HashSet<String>) -> Rc<HashSet<String>> {
        let same = self.added.last().map(|last| &last.unquoted).filter(|last| ***last == values);
        same.map_or_else(|| Rc::new(values), Rc::clone)
    }

    /// What is found of each, in their order.
    pub fn finish(mut self) -> Vec<Vec<Diagnostic>> {
        let mut first = 0;
        for host in &self.hosts {
            for rule in of_host(self.options) {
                let Check::Host(check) = rule.check else { continue };
                for (index, finding) in guarded(rule, || check(host), |failed| vec![(0, failed)]) {
                    if let Some(own) = self.added.get_mut(first + index) {
                        own.take(rule, finding);
                    }
                }
            }
            first += host.len();
        }
        let settled = |Added { mut found, .. }| {
            deduplicate(&mut found);
            found
        };
        self.added.into_iter().map(settled).collect()
    }
}

fn of_host(options: &Options) -> impl Iterator<Item = &'static Rule> {
    wanted(options).filter(|rule| matches!(rule.check, Check::Host(_)))
}

impl Added {
    /// Adds what a rule about its host says of it.
    fn take(&mut self, rule: &'static Rule, mut finding: Diagnostic) {
        if self.speaking.iter().any(|own| own.id == rule.id) {
            tell_quotes(self.kind, &mut finding);
            unquoted::leave_unquoted(&self.unquoted, std::slice::from_mut(&mut finding));
            self.found.push(finding);
        }
    }
}

/// Takes out what cannot be known, and what must not be quoted.
pub(super) fn suppress(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    suppress::unknown(context, found);
    for finding in found.iter_mut() {
        tell_quotes(context.deployment.map(|own| own.kind), finding);
    }
    unquoted::leave_unquoted(&unquoted::values(context), found);
}

/// Leaves one finding for one defect.
pub(super) fn deduplicate(found: &mut Vec<Diagnostic>) {
    overlap::deduplicate(found);
    for label in found.iter_mut().flat_map(|finding| &mut finding.labels) {
        label.place = trimmed(&label.place);
    }
}

/// Says of quotation marks inside a value where they come from.
fn tell_quotes(kind: Option<Kind>, finding: &mut Diagnostic) {
    if kind == Some(Kind::Compose) && has_quotes_inside(finding) {
        let note = "the quotes are part of the value: Compose keeps them after the `=` of a list";
        finding.notes.push(note.into());
    }
}

/// Whether a finding is about `- NAME="value"` in the `environment` of a service, of which neko gets the marks too.
fn has_quotes_inside(finding: &Diagnostic) -> bool {
    let Some(place) = finding.place().filter(|_| finding.severity >= Severity::Warning) else { return false };
    let (text, name) = (place.text(), place.source.name());
    let quoted = ['"', '\''].iter().any(|mark| text.len() > 1 && text.starts_with(*mark) && text.ends_with(*mark));
    let before = place.source.text.get(..place.span.start).unwrap_or_default();
    quoted && before.ends_with('=') && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

/// The place without the blanks at its end (a block of YAML reaches to where the next one begins), between characters.
fn trimmed(place: &Place) -> Place {
    let text = &place.source.text;
    let (start, end) = (floor(text, place.span.start), ceil(text, place.span.end));
    let kept = text[start..end.max(start)].trim_end().len();
    Place::new(&place.source, start..start + kept)
}
