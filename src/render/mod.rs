//! One output format a file, for diagnostics and for reports.

pub mod checkout;
mod clip;
pub(crate) mod closing;
pub mod concise;
pub mod detail;
#[cfg(feature = "probe")]
pub mod doctor_text;
pub mod explain_json;
pub mod explain_text;
mod fingerprint;
pub(crate) mod fold;
pub mod github;
pub mod gitlab;
mod inert;
pub mod json;
pub mod junit;
pub mod links;
mod ordinary;
#[cfg(feature = "probe")]
pub mod page;
mod picture;
pub(crate) mod probe_brief;
mod probe_browsers_text;
pub mod probe_events;
pub mod probe_json;
mod probe_json_details;
pub mod probe_junit;
pub(crate) mod probe_network_text;
mod probe_paths_text;
pub mod probe_prometheus;
mod probe_servers_text;
mod probe_style;
pub mod probe_text;
pub(crate) mod probe_viewers_text;
pub mod redact;
mod reflow;
pub mod rules_text;
pub mod sarif;
mod shown;
mod spellings;
pub mod statistics;
mod style;
pub mod summary;
pub mod text;
mod together;
mod units;
pub mod view_json;
pub mod view_text;
pub mod visible;
mod window;
mod words;
mod wrap;
mod xml;

use std::borrow::Cow;

use neko_lint::closing::Closings;
use neko_lint::{Diagnostic, Message, Severity};
use neko_text::source::{Place, SourceKind};

use detail::Listed;
use redact::Redaction;

/// The findings of one input, or why it could not be read.
#[derive(Debug)]
pub struct Input<'a> {
    /// Its name, as it was given.
    pub name: &'a str,
    /// The file that it was read from, where others may have been read from it too; its name then begins with the file's.
    pub file: Option<&'a str>,
    /// Its findings.
    pub findings: &'a [Diagnostic],
    /// Which of them are written in detail; all where nothing says so. The others are counted.
    pub listed: Option<&'a Listed>,
    /// What must not be shown in them.
    pub redaction: &'a Redaction,
    /// Why it could not be read.
    pub unreadable: Option<&'a str>,
    /// What is left to look at where nothing explains a black page; only the text for people has it.
    pub closings: Option<&'a Closings>,
    /// The checkout of the build server that this runs on, for the formats that its pages read.
    pub checkout: Option<&'a checkout::Checkout>,
}

impl<'a> Input<'a> {
    /// Findings of which nothing else is known.
    pub fn of(name: &'a str, findings: &'a [Diagnostic], redaction: &'a Redaction) -> Self {
        let (file, listed, unreadable, closings, checkout) = (None, None, None, None, None);
        Self { name, file, findings, listed, redaction, unreadable, closings, checkout }
    }

    /// The findings that are written in detail, or those that are not.
    fn parted(&self, is_listed: bool) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let listed = self.listed;
        let own = self.findings.iter().enumerate();
        let own = own.filter(move |(number, _)| listed.is_none_or(|listed| listed.has(*number)) == is_listed);
        own.map(|(_, finding)| finding)
    }

    /// The findings that are written in detail.
    fn in_detail(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.parted(true)
    }

    /// The findings that are only counted.
    fn counted(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.parted(false)
    }
}

/// `12 more findings are counted and not listed`, where there are any.
fn not_listed(inputs: &[Input<'_>]) -> Option<String> {
    let count = inputs.iter().flat_map(Input::counted).count();
    let (s, are) = if count == 1 { ("", "is") } else { ("s", "are") };
    (count > 0)
        .then(|| format!("{count} more finding{s} {are} counted and not listed (--statistics counts all by rule)"))
}

impl Input<'_> {
    /// A file's name as the pages of a build server know it.
    fn located<'n>(&self, name: &'n str) -> Cow<'n, str> {
        self.checkout.map_or(Cow::Borrowed(name), |checkout| checkout.path(name))
    }
}

impl<'a> Input<'a> {
    /// The file, and the name of the neko in it, for one of several.
    fn neko(&self) -> Option<(&'a str, &'a str)> {
        let file = self.file?;
        Some((file, self.name.strip_prefix(file)?.strip_prefix(", ")?))
    }
}

/// How many findings of a severity the inputs have.
fn count(inputs: &[Input<'_>], severity: Severity) -> usize {
    inputs.iter().flat_map(|input| input.findings).filter(|finding| finding.severity == severity).count()
}

/// What a finding is said of where no file can be: the variable's or the flag's name.
fn subject(finding: &Diagnostic) -> Option<&str> {
    finding.place().filter(|place| !place.source.has_lines()).map(|place| place.source.name())
}

/// Whether a place is in a file that other tools can find.
fn in_file(place: &Place) -> bool {
    matches!(place.source.kind, SourceKind::File(_))
}

/// A message in one line, masked.
fn one_line(text: &Message, redaction: &Redaction) -> String {
    clip::words(&redaction.words(text)).into_owned()
}
