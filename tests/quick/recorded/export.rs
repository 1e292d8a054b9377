//! What is exported from every recorded case is what neko reads back from the variables alone.

use neko_ice::config::Outcome;
use neko_ice::lint::Severity;
use neko_ice::{export, lint};

use super::cases::{cases, resolved};

#[test]
fn every_case_without_errors_comes_back_the_same_or_with_a_warning() {
    let mut wrong = Vec::new();
    let (mut seen, mut refused) = (0, 0);
    for case in cases() {
        let Some(resolution) = resolved(&case) else { continue };
        let errors =
            lint::run(&resolution, &lint::Options::default()).iter().any(|finding| finding.severity == Severity::Error);
        if resolution.outcome != Outcome::Starts || errors {
            continue;
        }
        seen += 1;
        let product = export::variables(&resolution, &export::Selection::default());
        let warned = |key: &&str| product.warnings.iter().any(|warning| warning.contains(key));
        for target in export::Target::ALL {
            let text = match target.write(&product.variables, None) {
                Ok(text) => text,
                Err(refusal) => {
                    refused += 1;
                    assert!(!refusal.why.is_empty());
                    continue;
                }
            };
            let pairs = target.read(&text).unwrap();
            for key in export::differences(&resolution, &pairs).iter().filter(|key| !warned(key)) {
                wrong.push(format!("{}, {}: {key} ({:?})", case["name"], target.name(), product.variables));
            }
        }
    }
    assert!(seen > 300, "only {seen} cases were looked at");
    assert!(refused < seen / 10, "{refused} refusals");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
