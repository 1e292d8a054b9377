//! How findings are drawn for people.

use neko_lint::Severity;

use super::links::Links;

/// How the text is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour it.
    pub colour: bool,
    /// The columns at which it is wrapped; none where it is not.
    pub width: Option<usize>,
    /// Where links lead; none for a text without links.
    pub links: Option<Links>,
    /// How many findings of one rule are drawn; 0 for all.
    pub per_rule: usize,
    /// The least severity that fails the run.
    pub fails: Severity,
    /// Which edits of files a line at the end offers.
    pub offered: Offered,
    /// Whether the findings stand alone, without counts, offers and what else there is to look at.
    pub quiet: bool,
    /// Whether each finding names the page of its rule.
    pub pages: bool,
}

/// Edits that can still be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Offered {
    /// None: they were done, or there is no option for them.
    #[default]
    None,
    /// Those of `--unsafe-fixes`, the others being done.
    Unsafe,
    /// Those of `--fix` and of `--unsafe-fixes`.
    All,
}

impl Default for Style {
    fn default() -> Self {
        let (fails, offered) = (Severity::Error, Offered::None);
        Self { colour: false, width: None, links: None, per_rule: 0, fails, offered, quiet: false, pages: false }
    }
}
