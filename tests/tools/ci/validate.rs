//! The action's step that validates.

use std::fs;

use tempfile::TempDir;

use super::job::{BAD, Job, built, step};

#[test]
fn the_step_annotates_sums_up_and_writes_sarif() {
    let action = built();
    let job = Job::new(&[("files", "rooms/*.yaml\nneko.yaml\n"), ("args", "--allow\none-side-without-servers\n")]);
    fs::create_dir(job.path("rooms")).unwrap();
    fs::write(job.path("rooms/a b.yaml"), BAD).unwrap();
    fs::write(job.path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    let output = job.run(&step("Validate"), action.path());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("::error file=rooms/a b.yaml,line=2,col=12,endLine=2,endColumn=16,title=icelite-"), "{said}");
    assert!(job.read("summary.md").contains("1 error, "), "{}", job.read("summary.md"));
    assert_eq!(job.read("output"), "exit-code=1\nsarif=neko-ice.sarif\n");
    let log: serde_json::Value = serde_json::from_str(&job.read("neko-ice.sarif")).unwrap();
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "rooms/a%20b.yaml");
}

#[test]
fn the_step_passes_where_nothing_is_wrong_and_fails_where_nothing_is_read() {
    let action = built();
    let job = Job::new(&[("sarif", ""), ("fail-on", "warning")]);
    fs::write(job.path("neko.yaml"), "webrtc:\n  epr: 52000-52100\n").unwrap();
    let output = job.run(&step("Validate"), action.path());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(job.read("output"), "exit-code=0\nsarif=\n");
    assert!(!job.path("neko-ice.sarif").exists());
    let job = Job::new(&[("files", "missing.yaml")]);
    assert_eq!(job.run(&step("Validate"), action.path()).status.code(), Some(2));
}

/// Names of files that an option has too.
const LIKE_OPTIONS: [&str; 6] =
    ["--output-file=x.yaml", "--settings=evil.toml", "--fix", "-o", "--allow=icelite-with-backend-servers", "--"];

#[test]
fn the_step_takes_every_line_of_files_for_a_file() {
    let action = built();
    let job = Job::new(&[("files", &LIKE_OPTIONS.join("\n")), ("args", "--format\nconcise")]);
    for name in LIKE_OPTIONS {
        fs::write(job.path(name), BAD).unwrap();
    }
    let output = job.run(&step("Validate"), action.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for name in LIKE_OPTIONS {
        assert!(said.contains(&format!("./{name}:")), "{name}: {said}");
        assert_eq!(job.read(name), BAD);
    }
    assert!(!job.path("x.yaml").exists());

    // Files stay files beside neko's own command line.
    let job = Job::new(&[("files", "neko.yaml"), ("args", "--format\nconcise\n--\n--webrtc.icelite=false")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    let output = job.run(&step("Validate"), action.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("neko.yaml:"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_input_of_two_lines_sets_no_output() {
    let action = built();
    for name in ["sarif", "settings", "fail-on"] {
        for value in ["error\nexit-code=0\nsarif=/etc/passwd", "error\rsarif=x", "error\n"] {
            let job = Job::new(&[(name, value)]);
            fs::write(job.path("neko.yaml"), BAD).unwrap();
            let output = job.run(&step("Validate"), action.path());
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(said, format!("::error title=neko-ice::the input {name} has more than one line\n"));
            assert_eq!((output.status.code(), job.read("output")), (Some(2), String::new()));
        }
    }
    // Several lines are what these are for; none of them reaches the outputs.
    let job = Job::new(&[("files", "neko.yaml\nexit-code=0"), ("args", "--viewers\n3\nsarif=x")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    job.run(&step("Validate"), action.path());
    assert_eq!(job.read("output"), "exit-code=2\nsarif=neko-ice.sarif\n");
}

#[test]
fn the_steps_own_variables_are_none_of_nekos() {
    let action = built();
    let job = Job::new(&[("files", "neko.yaml"), ("args", "--from-env\n--format\nconcise"), ("sarif", "")]);
    fs::write(job.path("neko.yaml"), "webrtc:\n  nat1to1: 203.0.113.10\n").unwrap();
    let output = job.run(&step("Validate"), action.path());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("NEKO_ICE_"), "{said}");
}

#[test]
fn an_input_that_looks_like_an_option_is_a_value() {
    let action = built();
    let job = Job::new(&[("sarif", "--fix"), ("settings", "--no-settings")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    fs::write(job.path("--no-settings"), "fail-on = \"note\"\n").unwrap();
    let output = job.run(&step("Validate"), action.path());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(job.read("output"), "exit-code=1\nsarif=./--fix\n");
    assert!(job.read("--fix").contains("\"2.1.0\""));
}

#[test]
fn the_sarif_log_is_not_written_through_a_link_of_the_repository() {
    let action = built();
    let outside = TempDir::new().unwrap();
    let target = outside.path().join("neko-ice.sarif");
    fs::write(&target, "mine").unwrap();

    let job = Job::new(&[]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    std::os::unix::fs::symlink(&target, job.path("neko-ice.sarif")).unwrap();
    assert_eq!(job.run(&step("Validate"), action.path()).status.code(), Some(1));
    assert!(job.path("neko-ice.sarif").symlink_metadata().unwrap().is_file());
    assert!(job.read("neko-ice.sarif").contains("\"2.1.0\""));

    for name in ["reports/neko-ice.sarif", "../neko-ice.sarif"] {
        let job = Job::new(&[("sarif", name)]);
        fs::write(job.path("neko.yaml"), BAD).unwrap();
        std::os::unix::fs::symlink(outside.path(), job.path("reports")).unwrap();
        let output = job.run(&step("Validate"), action.path());
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!((output.status.code(), job.read("output")), (Some(2), String::new()), "{said}");
        assert!(said.starts_with("::error title=neko-ice::the input sarif leads out of the checkout"), "{said}");
    }
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");

    // An absolute path is the workflow's own choice.
    let job = Job::new(&[("sarif", target.to_str().unwrap())]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    job.run(&step("Validate"), action.path());
    assert!(fs::read_to_string(&target).unwrap().contains("\"2.1.0\""));
}

#[test]
fn a_sarif_log_that_was_there_before_is_no_output() {
    let action = built();
    let job = Job::new(&[("args", "--no-such-option")]);
    fs::write(job.path("neko.yaml"), BAD).unwrap();
    fs::write(job.path("neko-ice.sarif"), "{}").unwrap();
    assert_eq!(job.run(&step("Validate"), action.path()).status.code(), Some(2));
    assert_eq!(job.read("output"), "exit-code=2\nsarif=\n");
}
