//! What a page is made of.

use std::time::Duration;

/// How something turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It works.
    Good,
    /// It works in part, or with a doubt.
    Partly,
    /// It does not work.
    Bad,
    /// Nobody knows.
    Unknown,
}

impl Mark {
    /// A symbol that does not depend on colour.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Partly => "!",
            Self::Bad => "✗",
            Self::Unknown => "?",
        }
    }

    /// The class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Partly => "partly",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

/// Words of a run that are to be replaced wherever they turn up.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Hosts of STUN and TURN servers.
    pub servers: Vec<String>,
    /// Other hosts.
    pub hosts: Vec<String>,
    /// User names.
    pub users: Vec<String>,
    /// Files, as the user named them.
    pub files: Vec<String>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// `neko-ice probe: compose.yaml`
    pub title: String,
    /// How it turned out.
    pub mark: Mark,
    /// The verdict in a word or two.
    pub verdict: String,
    /// The verdict in a sentence or two.
    pub text: String,
    /// What holds for the verdict: conditions, the next step.
    pub lead: Vec<Fact>,
    /// The rest.
    pub sections: Vec<Section>,
    /// Versions, times.
    pub about: Vec<Fact>,
    /// What is to be replaced.
    pub known: Known,
}

/// What is under one heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading.
    pub heading: &'static str,
    /// What is there.
    pub blocks: Vec<Block>,
}

/// A label and what it says. Lines that begin with two blanks are commands or lines to copy.
#[derive(Debug, Clone)]
pub struct Fact {
    /// `Next`
    pub label: &'static str,
    /// The text, perhaps of several lines.
    pub text: String,
}

impl Fact {
    /// One of them.
    pub fn new(label: &'static str, text: impl Into<String>) -> Self {
        Self { label, text: text.into() }
    }
}

/// A part of a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Labels with texts.
    Facts(Vec<Fact>),
    /// Points.
    List(List),
    /// Something with a heading of its own.
    Card(Card),
    /// A table.
    Table(Table),
    /// When what happened.
    Waterfall(Vec<Lane>),
    /// How a value went.
    Chart(Chart),
}

/// Points, and how many were left out.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The points.
    pub points: Vec<String>,
    /// How many were left out.
    pub omitted: usize,
}

impl List {
    /// All of them.
    pub fn new(points: Vec<String>) -> Self {
        Self { points, omitted: 0 }
    }
}

/// Something with a heading of its own.
#[derive(Debug, Clone)]
pub struct Card {
    /// How it turned out.
    pub mark: Mark,
    /// Its heading.
    pub heading: String,
    /// What it says.
    pub facts: Vec<Fact>,
}

/// A table. The first cell of each row is its heading.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads of the columns.
    pub head: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// How many were left out.
    pub omitted: usize,
}

impl Table {
    /// With all rows; nothing where there is none.
    pub fn block(caption: impl Into<String>, head: &[&'static str], rows: Vec<Vec<Cell>>) -> Option<Block> {
        let (caption, head) = (caption.into(), head.to_vec());
        (!rows.is_empty()).then_some(Block::Table(Self { caption, head, rows, omitted: 0 }))
    }
}

/// What is in a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// How it turned out, where it is an answer.
    pub mark: Option<Mark>,
    /// The text, perhaps of several lines.
    pub text: String,
}

impl Cell {
    /// An answer.
    pub fn marked(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark: Some(mark), text: text.into() }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { mark: None, text: text.into() }
    }
}

/// One row of a waterfall.
#[derive(Debug, Clone)]
pub struct Lane {
    /// What it is about.
    pub label: String,
    /// How it turned out.
    pub mark: Mark,
    /// One after another.
    pub stages: Vec<Stage>,
    /// What came of it.
    pub end: String,
}

/// A stage of a lane.
#[derive(Debug, Clone)]
pub struct Stage {
    /// `ICE`
    pub name: &'static str,
    /// When it began.
    pub from: Duration,
    /// When it was done.
    pub to: Duration,
}

/// One after another, each from the end of that before it; those that did not happen are left out.
pub fn stages(times: impl IntoIterator<Item = (&'static str, Option<Duration>)>) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for (name, at) in times.into_iter().filter_map(|(name, at)| Some((name, at?))) {
        let from = stages.last().map(|last| last.to).unwrap_or_default();
        stages.push(Stage { name, from: from.min(at), to: at.max(from) });
    }
    stages
}

/// How a value went.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows, with its unit.
    pub caption: &'static str,
    /// How a value is written.
    pub unit: fn(f64) -> String,
    /// When, and how much.
    pub points: Vec<(Duration, f64)>,
}

impl Page {
    /// Changes every text, in the order in which a reader comes to them.
    pub(super) fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        let Self { title, mark: _, verdict, text, lead, sections, about, known: _ } = self;
        [title, verdict, text].into_iter().for_each(&mut *change);
        lead.iter_mut().for_each(|fact| change(&mut fact.text));
        sections.iter_mut().flat_map(|section| &mut section.blocks).for_each(|block| block.each_text(change));
        about.iter_mut().for_each(|fact| change(&mut fact.text));
    }
}

impl Block {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Text(text) => change(text),
            Self::Facts(facts) => facts.iter_mut().for_each(|fact| change(&mut fact.text)),
            Self::List(list) => list.points.iter_mut().for_each(change),
            Self::Card(Card { heading, facts, mark: _ }) => {
                change(heading);
                facts.iter_mut().for_each(|fact| change(&mut fact.text));
            }
            Self::Table(Table { caption, rows, head: _, omitted: _ }) => {
                change(caption);
                rows.iter_mut().flatten().for_each(|cell| change(&mut cell.text));
            }
            Self::Waterfall(lanes) => {
                for Lane { label, end, mark: _, stages: _ } in lanes {
                    change(label);
                    change(end);
                }
            }
            Self::Chart(_) => {}
        }
    }
}
