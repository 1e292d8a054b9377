//! JUnit's XML: a suite for each input, a failed case for each finding that fails the run.

use neko_lint::{Diagnostic, Severity};

use super::redact::Redaction;
use super::{Input, concise, not_listed, visible, xml};

/// The whole document; findings of `least` and above are failures.
pub fn document(inputs: &[Input<'_>], least: Severity) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for input in inputs {
        let fails = |finding: &&Diagnostic| finding.severity >= least;
        let counted = input.counted().count();
        // Those that are only counted are one case.
        let failed = input.in_detail().filter(fails).count() + usize::from(input.counted().any(|own| fails(&own)));
        let broken = usize::from(input.unreadable.is_some());
        let cases = (input.in_detail().count() + usize::from(counted > 0) + broken).max(1);
        suites.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{cases}\" failures=\"{failed}\" errors=\"{broken}\" skipped=\"0\">\n",
            xml::attribute(&visible::escaped(input.name))
        ));
        if let Some(why) = input.unreadable {
            let why = xml::attribute(&input.redaction.message(why));
            suites.push_str(&opened("readable", input.name));
            suites.push_str(&format!("      <error message=\"{why}\"/>\n    </testcase>\n"));
        } else if input.findings.is_empty() {
            suites.push_str(&format!(
                "    <testcase name=\"no findings\" classname=\"{}\"/>\n",
                xml::attribute(&visible::escaped(input.name))
            ));
        }
        for finding in input.in_detail() {
            suites.push_str(&case(finding, input.redaction, input.name, least));
        }
        suites.extend(not_listed(std::slice::from_ref(input)).map(|text| {
            let body = match input.counted().any(|own| fails(&own)) {
                true => format!("      <failure message=\"{text}\"/>\n"),
                false => format!("      <system-out>{text}</system-out>\n"),
            };
            format!("{}{body}    </testcase>\n", opened("more findings", input.name))
        }));
        suites.push_str("  </testsuite>\n");
        (tests, failures, errors) = (tests + cases, failures + failed, errors + broken);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"neko-ice\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\">\n{suites}</testsuites>\n"
    )
}

fn opened(name: &str, input: &str) -> String {
    format!(
        "    <testcase name=\"{}\" classname=\"{}\">\n",
        xml::attribute(name),
        xml::attribute(&visible::escaped(input))
    )
}

fn case(finding: &Diagnostic, redaction: &Redaction, input: &str, least: Severity) -> String {
    let line = concise::line(finding, redaction, input);
    let notes = finding.notes.iter().map(|note| format!("note: {}\n", redaction.words(note)));
    let help = finding.help.iter().map(|help| format!("help: {}\n", redaction.words(help)));
    let text = xml::text(&std::iter::once(line).chain(notes).chain(help).collect::<String>());
    let body = match finding.severity {
        severity if severity < least => format!("      <system-out>{text}</system-out>\n"),
        severity => format!(
            "      <failure type=\"{}\" message=\"{}\">{text}</failure>\n",
            severity.as_str(),
            xml::attribute(&redaction.words(&finding.message))
        ),
    };
    format!("{}{body}    </testcase>\n", opened(finding.rule.as_str(), input))
}
