//! The rules' documentation as Markdown: a page for each, and the index.

use super::renamed::Renamed;
use super::{Effect, Rule};

/// The page of one rule; `drawn` is what the linter prints about each of its wrong examples.
pub fn page(rule: &Rule, drawn: &[String]) -> String {
    let severity = rule.severity.as_str();
    let default = if rule.by_default { "" } else { ", off by default" };
    let ask = if rule.by_default {
        String::new()
    } else {
        format!("Ask for it with `neko-ice validate --warn {}`.\n\n", rule.name)
    };
    let text = rule.text();
    let wrong = text.wrong.iter().zip(drawn).map(|(wrong, drawn)| {
        format!("{}What `neko-ice validate` says:\n\n```text\n{}\n```\n\n", example(wrong), drawn.trim_end())
    });
    format!(
        "# {name}\n\n{summary}\n\nSeverity: **{severity}**{default}. {effect}\n\n{ask}## Why\n\n{why}\n\n## Wrong\n\n{wrong}## Right\n\n{right}[All rules](README.md)\n",
        name = rule.name,
        summary = text.summary,
        effect = rule.effect.sentence(),
        why = text.why,
        wrong = wrong.collect::<String>(),
        right = text.right.iter().map(|right| example(right)).collect::<String>(),
    )
}

/// The page of a name that a rule had before.
pub fn page_of_old_name(renamed: &Renamed) -> String {
    let Renamed { old, now: new } = renamed;
    format!(
        "# {old}\n\nThis rule is called [{new}]({new}.md) now. The old name still works in comments, options and settings \
         files.\n\n[All rules](README.md)\n"
    )
}

/// The table of all rules.
pub fn index<'a>(rules: impl Iterator<Item = &'a Rule>) -> String {
    let mut out = String::from(
        "# Rules\n\nWhat `neko-ice validate` looks for. Names are permanent. Severities change with `--error`, `--warn` and \
         `--allow`, in the settings file, or for one place with a comment: `# neko-ice: allow(rule) reason`.\n\n\
         | rule | severity | what it finds |\n|---|---|---|\n",
    );
    for rule in rules {
        let default = if rule.by_default { "" } else { " (off by default)" };
        let (name, severity, summary) = (rule.name, rule.severity.as_str(), rule.text().summary.replace('|', "\\|"));
        out.push_str(&format!("| [{name}]({name}.md) | {severity}{default} | {summary} |\n"));
    }
    out
}

impl Effect {
    /// What follows for viewers, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Limited => "Viewers can still get video.",
            Self::Local => {
                "Viewers in other networks get no video, unless a STUN or TURN server opens a different path."
            }
            Self::CutsOffSome => "Some viewers, at random, get no video unless a TURN server relays for them.",
            Self::NoRelay => "Viewers who need the relay see nothing; the others are fine.",
            Self::CutsOff => "Viewers see neko's page but get no video, unless their router happens to let it through.",
            Self::BreaksPage => "neko makes its offer, but every viewer's page stays black.",
            Self::StopsOffer => "No viewer gets video.",
        }
    }
}

/// An example: a file, and what stands in neko's environment or on its command line, by the comments at its top.
fn example(text: &str) -> String {
    let mut out = String::new();
    let mut file = String::new();
    for line in text.lines() {
        if let Some(variable) = line.strip_prefix("# env: ") {
            out.push_str(&format!("In neko's environment:\n\n```sh\n{variable}\n```\n\n"));
        } else if let Some(flag) = line.strip_prefix("# flag: ") {
            out.push_str(&format!("On neko's command line:\n\n```sh\n{flag}\n```\n\n"));
        } else if let Some(version) = line.strip_prefix("# version: ") {
            out.push_str(&format!("For neko {version} (the image's tag, or `--neko-version`):\n\n"));
        } else {
            file.push_str(line);
            file.push('\n');
        }
    }
    if file.trim() != "{}" {
        out.push_str(&format!("```yaml\n{file}```\n\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_flags_stand_apart_from_the_file() {
        assert_eq!(
            example("# env: A=b\n# flag: --c\n{}\n"),
            "In neko's environment:\n\n```sh\nA=b\n```\n\nOn neko's command line:\n\n```sh\n--c\n```\n\n"
        );
        assert_eq!(example("# a comment\nwebrtc:\n"), "```yaml\n# a comment\nwebrtc:\n```\n\n");
    }
}
