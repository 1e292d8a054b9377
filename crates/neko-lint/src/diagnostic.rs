//! One finding: its rule, how bad it is, where it points, what follows and how to mend it.

use std::ops::Range;
use std::sync::Arc;

use super::{Message, RuleId};
use neko_text::source::{Place, Source};

/// How bad a finding is. Ordered: `Note < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Works, though likely not as meant.
    Warning,
    /// Breaks neko or its viewers, or neko's documentation forbids it.
    Error,
}

impl Severity {
    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|own| own.as_str() == name)
    }

    /// `note`, `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place and what is to be seen there.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What, in a few words.
    pub text: Message,
    /// The place that the finding is about; the others are context.
    pub primary: bool,
}

/// A replacement of a span that mends a finding.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What the edit does, in the imperative.
    pub title: Message,
    /// What is replaced.
    pub place: Place,
    /// By what.
    pub replacement: String,
    /// Whether the text says plainly what was meant and only its spelling is wrong. What has to be guessed, or switches
    /// something on or off, is not.
    pub safe: bool,
}

impl Fix {
    /// An edit that somebody has to look at.
    pub fn new(title: impl Into<Message>, place: Place, replacement: impl Into<String>) -> Self {
        Self { title: title.into(), place, replacement: replacement.into(), safe: false }
    }

    /// The same, safe to do unseen.
    pub fn safe(mut self) -> Self {
        self.safe = true;
        self
    }
}

/// Where in which source.
pub(crate) type Spot = (*const Source, Range<usize>);

/// A finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that made it.
    pub rule: RuleId,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: Message,
    /// The name of what it is about, as the message quotes it: it stands for the whole finding where there are many.
    pub about: Option<Arc<str>>,
    /// Where, the primary one first. Empty where nothing was written (a default).
    pub labels: Vec<Label>,
    /// What neko and the browser will do, one paragraph each.
    pub notes: Vec<Message>,
    /// How to mend it.
    pub help: Option<Message>,
    /// An edit that mends it.
    pub fix: Option<Box<Fix>>,
    /// The file that it concerns, for a finding without a label.
    pub file: Option<String>,
}

impl Diagnostic {
    /// A finding without places yet.
    pub fn new(rule: RuleId, severity: Severity, message: impl Into<Message>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            about: None,
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            file: None,
        }
    }

    /// Adds the place that the finding is about.
    pub fn at(mut self, place: Option<Place>, text: impl Into<Message>) -> Self {
        if let Some(place) = place {
            // Most findings have one label and one note; a file may have fifty thousand findings.
            self.labels.reserve_exact(1);
            self.labels.insert(0, Label { place, text: text.into(), primary: true });
        }
        self
    }

    /// Adds a place of context.
    pub fn also(mut self, place: Option<Place>, text: impl Into<Message>) -> Self {
        if let Some(place) = place {
            self.labels.push(Label { place, text: text.into(), primary: false });
        }
        self
    }

    /// Adds what neko or the browser will do.
    pub fn note(mut self, note: impl Into<Message>) -> Self {
        self.notes.reserve_exact(1);
        self.notes.push(note.into());
        self
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds an edit that mends it, where there is one.
    pub fn with_fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Where it points, one way or another.
    pub(crate) fn spots(&self) -> Vec<Spot> {
        self.labels.iter().map(|label| (Arc::as_ptr(&label.place.source), label.place.span.clone())).collect()
    }

    /// The file that it is shown at: that of its place, or the one that it concerns; none for a variable or a flag.
    pub fn shown_at(&self) -> Option<&str> {
        match self.place() {
            Some(place) => place.source.has_lines().then(|| place.source.name()),
            None => self.file.as_deref(),
        }
    }

    /// The place that the finding is about.
    pub fn place(&self) -> Option<&Place> {
        self.labels.first().map(|label| &label.place)
    }
    /// Everything that it says.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Message> {
        let labels = self.labels.iter().map(|label| &label.text);
        let title = self.fix.iter().map(|fix| &fix.title);
        [&self.message].into_iter().chain(labels).chain(&self.notes).chain(&self.help).chain(title)
    }
}
