//! `--add-allow`: a comment above each finding, where one changes nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use neko_deploy::load::{Neko, Text};
use neko_lint::RuleId;
use neko_lint::identity::Identity;
use neko_text::edit::{self, Edit, Original};
use neko_transfer::export;

use super::super::edited;
use super::super::output_file;
use super::super::writer::{print_diff, say};
use super::super::{FINDINGS, OK, USAGE};
use super::baseline::Baseline;
use super::files::Named;
use super::judged::Judged;
use super::validator::Validator;

/// How often one file is judged anew to see whether a comment can stand: more than that nobody reads.
const MOST_TRIES: usize = 200;
/// So many lines are named that cannot have a comment.
const NAMED: usize = 5;

/// A line of a file and the rules that find something there.
struct Line {
    number: usize,
    rules: BTreeSet<&'static str>,
    edit: Edit,
}

/// A file with comments that allow its findings.
struct Commented {
    original: Original,
    text: String,
    done: Vec<Line>,
    /// Where no comment can stand.
    left: Vec<Line>,
}

/// What a text says, so that two can be compared: findings without their lines, and the settings.
#[derive(PartialEq)]
struct Said {
    findings: HashMap<(RuleId, Identity), usize>,
    /// A number for the variables of each neko: of many they would take more room than the file.
    variables: Vec<u64>,
}

impl Validator<'_> {
    /// Writes the comments, or with `diff` shows them. Exit code 2 where a file could not be written.
    pub fn add_comments(&self, files: &[Named], known: Option<&Baseline>, diff: bool) -> anyhow::Result<u8> {
        let mut code = OK;
        for path in files.iter().filter_map(|named| named.as_deref().ok()).filter(|path| path.is_file()) {
            // A file that cannot be read is reported with the findings.
            let Ok(Some(commented)) = self.commented(path, known) else { continue };
            if diff {
                let texts = [&*commented.original.text, &*commented.text];
                print_diff(&edited::diff(&self.inputs, path, texts, self.show_secrets)?)?;
                code = code.max(FINDINGS);
            } else if let Err(error) = output_file::replace(path, &commented.original, &commented.text) {
                say!("error: {error:#}");
                code = USAGE;
                continue;
            }
            tell(path, &commented, diff);
        }
        Ok(code)
    }

    /// A file with its findings allowed; none where there is nothing to allow.
    fn commented(&self, path: &Path, known: Option<&Baseline>) -> anyhow::Result<Option<Commented>> {
        let text = self.inputs.text(path)?;
        let (before, lines) = self.look_at(&text, known);
        if lines.is_empty() {
            return Ok(None);
        }
        let original = Original::read(path, self.inputs.request.size_limit)?;
        let mut tries = 0;
        let (done, left) = edit::keep(lines, |lines| {
            tries += 1;
            tries <= MOST_TRIES && self.stand(&text, known, &before, lines)
        });
        let edits: Vec<Edit> = done.iter().map(|line| line.edit.clone()).collect();
        let edited = edit::apply(&original.text, &edits);
        Ok(edited.map(|text| Commented { original, text, done, left }))
    }

    /// What a text says, none where it cannot be read, and the lines at which something is found that nobody knows.
    fn look_at(&self, text: &Text, known: Option<&Baseline>) -> (Option<Said>, Vec<Line>) {
        let loader = self.inputs.loader();
        let mut judged = self.judge(|take| loader.each_of_text(loader.kind(text), text, take));
        let said = self.said(text, &judged);
        if let Some(known) = known {
            known.apply(&mut judged, true);
        }
        (said, lines(text, judged))
    }

    /// Whether comments take away what they allow, and nothing else is said anew.
    fn stand(&self, text: &Text, known: Option<&Baseline>, before: &Option<Said>, lines: &[Line]) -> bool {
        let edits: Vec<Edit> = lines.iter().map(|line| line.edit.clone()).collect();
        let Some(edited) = edit::apply(&text.source().text, &edits).map(|edited| text.edited(&edited)) else {
            return false;
        };
        let (Some(before), (Some(after), still)) = (before, self.look_at(&edited, known)) else { return false };
        // Each comment moves what is below by one line.
        let is_left = |(index, line): (usize, &Line)| {
            let number = line.number + index + 1;
            still.iter().any(|own| own.number == number && !own.rules.is_disjoint(&line.rules))
        };
        let count = |key| before.findings.get(key).copied().unwrap_or(0);
        let brings_nothing = after.findings.iter().all(|(key, number)| *number <= count(key));
        brings_nothing && before.variables == after.variables && !lines.iter().enumerate().any(is_left)
    }

    fn said(&self, text: &Text, judged: &[Judged]) -> Option<Said> {
        let mut variables = Vec::new();
        let exported = |own: Box<Neko>| {
            let exported = export::variables(&own.resolution, &export::Selection::default()).variables;
            let mut hasher = DefaultHasher::new();
            exported.iter().for_each(|own| (&own.name, &own.value).hash(&mut hasher));
            variables.push(hasher.finish());
        };
        self.inputs.each_with(text, exported).ok()?;
        let mut findings = HashMap::new();
        for (finding, identity) in judged.iter().flat_map(|own| own.findings.iter().zip(&own.identities)) {
            *findings.entry((finding.rule, identity.clone())).or_default() += 1;
        }
        Some(Said { findings, variables })
    }
}

/// The lines of a text at which something is found.
fn lines(text: &Text, judged: Vec<Judged>) -> Vec<Line> {
    let source = text.source();
    let mut rules: BTreeMap<usize, BTreeSet<&'static str>> = BTreeMap::new();
    for finding in judged.into_iter().flat_map(|own| own.findings) {
        let of_comments = [RuleId::AllowByOldName, RuleId::AllowWithoutFinding].contains(&finding.rule);
        let place = finding.place().filter(|place| place.source.kind == source.kind && !of_comments);
        if let Some(place) = place {
            rules.entry(place.start().0).or_default().insert(finding.rule.as_str());
        }
    }
    let mut starts = std::iter::once(0).chain(source.text.match_indices('\n').map(|(at, _)| at + 1));
    let mut last = 0;
    let line = |(number, rules): (usize, BTreeSet<&'static str>)| {
        let start = starts.nth(number - last - 1)?;
        last = number;
        let line = source.text[start..].split('\n').next().unwrap_or_default();
        let indent = &line[..line.len() - line.trim_start().len()];
        let names = rules.iter().copied().collect::<Vec<_>>().join(", ");
        let end = if line.ends_with('\r') { "\r\n" } else { "\n" };
        let edit = Edit::new(start..start, format!("{indent}# neko-ice: allow({names}){end}"));
        Some(Line { number, rules, edit })
    };
    rules.into_iter().map_while(line).collect()
}

fn tell(path: &Path, commented: &Commented, diff: bool) {
    let name = path.display();
    let findings = |lines: &[Line]| lines.iter().map(|line| line.rules.len()).sum::<usize>();
    if !commented.done.is_empty() && !diff {
        let (count, lines) = (findings(&commented.done), commented.done.len());
        let (s, lines_s) = (if count == 1 { "" } else { "s" }, if lines == 1 { "" } else { "s" });
        say!("allowed in {name}: {count} finding{s}, by {lines} comment{lines_s}");
    }
    for line in commented.left.iter().take(NAMED) {
        let rules: Vec<&str> = line.rules.iter().copied().collect();
        say!(
            "{name}:{}: no comment can stand here: use --allow {}, or the settings file",
            line.number,
            rules.join(", ")
        );
    }
    if commented.left.len() > NAMED {
        say!("{name}: no comment can stand at {} more lines", commented.left.len() - NAMED);
    }
}
