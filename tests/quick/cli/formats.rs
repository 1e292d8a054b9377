//! `neko-ice validate --format …`: each format as its readers take it.

use std::fs;
use std::path::Path;

use neko_ice::lint::RuleId;
use serde_json::Value;

use super::run::Folder;

const FORMATS: [&str; 8] = ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"];

/// Findings of every severity, in a file, a variable and a flag; a fix; an unreadable input.
fn several() -> Folder {
    Folder::new()
        .with("a,b.yaml", "webrtc:\n  icelite: true\n  icetrickel: true\n  iceservers:\n    backend:\n    - urls: \"stun://é.example.org\"\n      credential: hunter2-hunter2\n")
        .with("good.yaml", "webrtc:\n  nat1to1: 203.0.113.10\n")
}

const ARGUMENTS: [&str; 7] =
    ["validate", "a,b.yaml", "good.yaml", "missing.yaml", "--env", "NEKO_NAT1TO1=my.example.org", "--format"];

fn schema(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn hold(schema: &Value, document: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

#[test]
fn each_format_as_it_is() {
    let folder = several();
    for format in FORMATS.into_iter().filter(|format| *format != "sarif") {
        let arguments: Vec<&str> = ARGUMENTS.into_iter().chain([format]).collect();
        let outcome = folder.run(&arguments);
        assert_eq!(outcome.code, 2);
        assert!(!outcome.stdout.contains("hunter2"), "{format}");
        insta::assert_snapshot!(format, outcome.stdout);
    }
}

#[test]
fn json_holds_its_published_schema() {
    let ours = schema(Path::new("schemas/validate-1.json"));
    let mut line = ours.clone();
    line["oneOf"] = serde_json::json!([{ "$ref": "#/$defs/line" }]);
    let folder = several().with("bad-env", "").with("fix.yaml", RuleId::BackendUrlRefused.rule().text().wrong[0]);
    for arguments in
        [&ARGUMENTS[..6], &["validate", "fix.yaml"], &["validate", "good.yaml"], &["validate", "--fail-on", "note"]]
    {
        let run = |format| folder.run(&[arguments, &["--format", format]].concat()).stdout;
        hold(&ours, &serde_json::from_str(&run("json")).unwrap());
        let lines = run("jsonl");
        assert!(lines.lines().count() > 0);
        for text in lines.lines() {
            hold(&line, &serde_json::from_str(text).unwrap());
        }
    }
}

#[test]
fn sarif_holds_the_schema_of_its_standard_and_is_read_by_others() {
    let mut published = schema(Path::new("fixtures/sarif/sarif-schema-2.1.0.json"));
    // Its pattern has a stray bracket, which strict readers of patterns refuse; no log of ours has a language.
    for component in ["run", "toolComponent"] {
        let language = &mut published["definitions"][component]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    let folder = several().with("fix.yaml", RuleId::BackendUrlRefused.rule().text().wrong[0]);
    for arguments in [&ARGUMENTS[..6], &["validate", "fix.yaml"], &["validate", "good.yaml"]] {
        let text = folder.run(&[arguments, &["--format", "sarif"]].concat()).stdout;
        hold(&published, &serde_json::from_str(&text).unwrap());
        let log: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
        let run = &log.runs[0];
        let rules = run.tool.driver.rules.as_ref().unwrap();
        let results = run.results.as_ref().unwrap();
        for result in results {
            let index = usize::try_from(result.rule_index.unwrap()).unwrap();
            assert_eq!(Some(&rules[index].id), result.rule_id.as_ref());
        }
        assert_eq!(results.is_empty(), arguments.contains(&"good.yaml") && arguments.len() == 2);
        assert!(!text.contains("hunter2"));
    }
}

#[test]
fn a_fix_in_sarif_is_the_edit() {
    let folder = Folder::new().with(
        "neko.yaml",
        "webrtc:\n  iceservers:\n    frontend: []\n    backend:\n    - urls: stun://stun.example.org\n",
    );
    let text = folder.run(&["validate", "neko.yaml", "--format", "sarif"]).stdout;
    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let fixed = results.iter().find(|result| result["fixes"].is_array()).unwrap();
    let replacement = &fixed["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "stun:stun.example.org");
    assert_eq!(replacement["deletedRegion"]["startLine"], 5);
    assert_eq!(replacement["deletedRegion"]["startColumn"], 13);
}

#[test]
fn each_format_goes_to_its_own_file() {
    let folder = several();
    let outcome = folder.run(&[
        "validate",
        "a,b.yaml",
        "--format",
        "sarif",
        "--output-file",
        "out.sarif",
        "--format",
        "concise",
        "--format",
        "junit",
        "--output-file",
        "out.xml",
    ]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.starts_with("a,b.yaml:2:12: error[icelite-with-backend-servers]"), "{}", outcome.shown());
    assert!(fs::read_to_string(folder.path("out.sarif")).unwrap().contains("\"2.1.0\""));
    assert!(fs::read_to_string(folder.path("out.xml")).unwrap().starts_with("<?xml"));
    for wrong in [
        &["--format", "json", "--format", "text"][..],
        &["--format", "json", "--output-file", "a", "--output-file", "b"],
    ] {
        let outcome = folder.run(&[&["validate", "good.yaml"], wrong].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{}", outcome.shown());
    }
    let outcome = folder.run(&["validate", "good.yaml", "--format", "jason"]);
    assert!(outcome.code == 2 && outcome.stderr.contains("a similar value exists: 'json'"), "{}", outcome.shown());
}

#[test]
fn a_build_server_gets_annotations_and_a_summary_unless_a_format_is_named() {
    let folder = several();
    let summary = folder.path("summary.md");
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    let outcome = folder.run_in(&ARGUMENTS[..6], &github);
    assert!(outcome.stdout.contains("error[icelite-with-backend-servers]"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("::error file=a%2Cb.yaml,line=2,col=12,endLine=2,endColumn=16,title="));
    insta::assert_snapshot!("summary", fs::read_to_string(&summary).unwrap());
    fs::remove_file(&summary).unwrap();
    let outcome = folder.run_in(&["validate", "a,b.yaml", "--format", "text"], &github);
    assert!(!outcome.stdout.contains("::error") && !summary.exists(), "{}", outcome.shown());
    // A format for a file leaves standard output to them: one run gives text, annotations and SARIF.
    let sarif = [&ARGUMENTS[..6], &["--format", "sarif", "--output-file", "out.sarif"]].concat();
    let outcome = folder.run_in(&sarif, &github);
    assert!(outcome.stdout.contains("error[icelite-with-backend-servers]"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("::error file=a%2Cb.yaml,") && summary.exists(), "{}", outcome.shown());
    assert!(fs::read_to_string(folder.path("out.sarif")).unwrap().contains("\"2.1.0\""));
    assert_eq!(folder.run(&sarif).stdout, "");

    let outcome = folder.run_in(&ARGUMENTS[..6], &[("GITLAB_CI", "true")]);
    assert!(!outcome.stdout.contains("::error"), "{}", outcome.shown());
    let report = fs::read_to_string(folder.path("gl-code-quality-report.json")).unwrap();
    let issues: Value = serde_json::from_str(&report).unwrap();
    for issue in issues.as_array().unwrap() {
        for member in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[member].as_str().is_some_and(|text| !text.is_empty()), "{issue}");
        }
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{issue}");
    }
    assert!(folder.path("neko-ice-summary.md").exists());
}

/// A step may work in a folder below the checkout, and name files from there.
#[test]
fn a_build_server_is_told_files_from_the_root_of_its_checkout() {
    let folder = several();
    let below = folder.path("");
    let (root, name) = (below.parent().unwrap().to_str().unwrap(), below.file_name().unwrap().to_str().unwrap());
    let validate = ["validate", "./a,b.yaml"];
    let outcome = folder.run_in(&validate, &[("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", root)]);
    assert!(outcome.stdout.contains("--> ./a,b.yaml:2:12"), "{}", outcome.shown());
    assert!(outcome.stdout.contains(&format!("::error file={name}/a%2Cb.yaml,line=2,")), "{}", outcome.shown());
    let report = folder.path("gl.json");
    let arguments = [&validate[..], &["--format", "gitlab", "--output-file", report.to_str().unwrap()]].concat();
    folder.run_in(&arguments, &[("GITLAB_CI", "true"), ("CI_PROJECT_DIR", root)]);
    let issues: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(issues[0]["location"]["path"], format!("{name}/a,b.yaml"));
}
