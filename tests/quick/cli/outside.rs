//! Files of a project, and those of elsewhere.

use std::path::Path;

use super::run::{Folder, Outcome};

/// A word that must never be printed.
const MARK: &str = "w0rdOfElsewhere";
const FORMATS: [&str; 7] = ["text", "concise", "json", "sarif", "github", "gitlab", "junit"];
const GOOD: &str = "webrtc:\n  icetrickle: true\n";
const BROKEN: &str = "webrtc:\n  epr: *w0rdOfElsewhere\n";
const CI: (&str, &str) = ("CI", "true");

fn compose(service: &str) -> String {
    format!("services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    network_mode: host\n{service}")
}

fn beside_coturn(service: &str) -> String {
    compose(&format!("  turn:\n    image: coturn/coturn\n{service}"))
}

/// A file of every kind that has the mark wherever something could be quoted.
fn with_secrets(folder: Folder) -> Folder {
    folder
        .with("elsewhere/key", format!("-----BEGIN KEY-----\n{MARK}\n{MARK}==\n-----END KEY-----\n"))
        .with("elsewhere/token", format!("https://user:{MARK}@git.example.org\n"))
        .with("elsewhere/turnserver.conf", format!("realm={MARK}\nmin-port={MARK}\nusre={MARK}\nuser=a:{MARK}\n"))
        .with("elsewhere/vars.env", format!("TOKEN={MARK}\nNEKO_WEBRTC_EPR=1-2-{MARK}\nNEKO_WEBRTC_EPRX={MARK}\n"))
        .with("elsewhere/broken.env", format!("A B C {MARK}\n\"{MARK}\n"))
        .with("elsewhere/neko.yaml", format!("webrtc:\n  epr: 1-{MARK}\n  {MARK}: 1\n# neko-ice: allow({MARK})\n"))
        .with("elsewhere/broken.yaml", format!("a: *{MARK}\n{MARK}: [\n"))
        .with("elsewhere/base.yaml", format!("services:\n  base: {{image: [{MARK}], ports: ['{MARK}'], {MARK}: 1}}\n"))
        .with("elsewhere/super.conf", format!("[program:neko]\ncommand=/usr/bin/neko serve --webrtc.{MARK}=1 {MARK}\n"))
        .link("project/link", "../elsewhere/key")
        .link("project/linked", "../elsewhere")
}

/// Each way by which a file of a project leads to one of elsewhere.
fn ways() -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for file in ["key", "token", "vars.env", "broken.env", "neko.yaml", "broken.yaml"] {
        out.push(("compose.yaml", compose(&format!("    env_file: ../elsewhere/{file}\n"))));
        out.push(("compose.yaml", compose(&format!("    env_file: [{{path: ./linked/{file}, format: raw}}]\n"))));
        out.push(("compose.yaml", compose(&format!("    volumes: ['../elsewhere/{file}:/etc/neko/neko.yaml']\n"))));
        out.push(("compose.yaml", compose(&format!("    extends: {{file: ../elsewhere/{file}, service: base}}\n"))));
        out.push(("compose.yaml", format!("include: ['../elsewhere/{file}']\n{}", compose(""))));
        out.push(("run.sh", format!("docker run --env-file ../elsewhere/{file} m1k1o/neko:firefox\n")));
        out.push(("run.sh", format!("docker run -v ../elsewhere/{file}:/etc/neko/neko.yaml m1k1o/neko:firefox\n")));
    }
    for file in ["key", "token", "turnserver.conf", "vars.env"] {
        let mount = |from: &str| beside_coturn(&format!("    volumes: ['{from}:/etc/coturn/turnserver.conf']\n"));
        out.push(("compose.yaml", mount(&format!("../elsewhere/{file}"))));
        out.push(("compose.yaml", mount(&format!("./linked/{file}"))));
        out.push((
            "compose.yaml",
            beside_coturn(&format!("    env_file: ../elsewhere/{file}\n    command: ['-r$$TOKEN']\n")),
        ));
    }
    out.push(("compose.yaml", beside_coturn("    volumes: ['./link:/etc/coturn/turnserver.conf']\n")));
    out.push(("compose.yaml", beside_coturn("    volumes: ['../elsewhere:/etc/coturn']\n")));
    out.push(("compose.yaml", compose("    volumes: ['../elsewhere:/etc/neko']\n")));
    out.push(("compose.yaml", compose("    volumes: ['../elsewhere/super.conf:/etc/neko/supervisord.conf']\n")));
    out.push(("compose.yaml", compose("    extends: {file: ../elsewhere/base.yaml, service: base}\n")));
    out.push(("compose.yaml", compose("    environment: ['NEKO_WEBRTC_EPR=${TOKEN}']\n")));
    let included = "include: [{path: part.yaml, env_file: ../elsewhere/vars.env}]\n";
    out.push(("compose.yaml", format!("{included}{}", compose("    environment: ['NEKO_WEBRTC_EPR=${TOKEN}']\n"))));
    for key in ["configs", "secrets"] {
        let service = format!(
            "    {key}: [{{source: a, target: /etc/neko/neko.yaml}}]\n{key}: {{a: {{file: ../elsewhere/neko.yaml}}}}\n"
        );
        out.push(("compose.yaml", compose(&service)));
    }
    let unit = "[Container]\nImage=ghcr.io/m1k1o/neko/firefox:3\nEnvironmentFile=../elsewhere/vars.env\n";
    out.push(("neko.container", unit.to_owned()));
    out
}

fn all_commands(folder: &Folder, file: &str, environment: &[(&str, &str)]) -> Vec<Outcome> {
    let mut out: Vec<Outcome> = FORMATS
        .iter()
        .map(|format| folder.run_below_in("project", &["validate", "--format", format, file], environment))
        .collect();
    for arguments in [
        &["validate", "--unsafe-fixes", "--diff"][..],
        &["resolve"],
        &["resolve", "--format", "json"],
        &["migrate", "--diff"],
        &["migrate"],
        &["env-export"],
        &["env-import"],
    ] {
        out.push(folder.run_below_in("project", &[arguments, &[file]].concat(), environment));
    }
    out
}

#[test]
fn nothing_of_elsewhere_is_printed() {
    for (file, text) in ways() {
        let folder = with_secrets(Folder::new())
            .with(&format!("project/{file}"), &text)
            .with("project/part.yaml", "services: {}");
        let folder = folder.link("project/.env", "../elsewhere/vars.env");
        for environment in [&[CI][..], &[]] {
            for outcome in all_commands(&folder, file, environment) {
                // A value of neko's own is a setting: where no build server looks on, it may be asked for.
                let shown = outcome.shown().replace(&format!("1-2-{MARK}"), "").replace(&format!("1-{MARK}"), "");
                let shown = if environment.is_empty() { shown } else { outcome.shown() };
                assert!(!shown.contains(MARK), "{text}\n{environment:?}\n{}", outcome.shown());
            }
        }
    }
}

#[test]
fn on_a_build_server_it_is_not_opened_and_said_once() {
    for (file, text) in ways() {
        // A file that is not there is as good: nobody looks.
        let folders =
            [with_secrets(Folder::new()), Folder::new().link("project/link", "/x").link("project/linked", "/x")];
        let outcomes = folders.map(|folder| {
            let folder = folder.with(&format!("project/{file}"), &text).with("project/part.yaml", "services: {}");
            let folder = folder.link("project/.env", "../elsewhere/vars.env");
            folder.run_below_in("project", &["validate", "--format", "concise", file], &[CI]).shown()
        });
        assert_eq!(outcomes[0], outcomes[1], "{text}");
        let notes = outcomes[0].lines().filter(|line| line.contains("outside the project and was not read"));
        let mut notes: Vec<&str> = notes.collect();
        assert!(!notes.is_empty(), "{text}\n{}", outcomes[0]);
        let count = notes.len();
        notes.dedup();
        assert_eq!(notes.len(), count, "{text}\n{}", outcomes[0]);
        assert!(!outcomes[0].contains("error"), "{text}\n{}", outcomes[0]);
    }
}

#[test]
fn a_repository_is_one_project_from_wherever_it_is_looked_at() {
    let folder = Folder::new()
        .with(".git/HEAD", "")
        .with(".env.shared", "NEKO_WEBRTC_ICETRICKEL=1\n")
        .with("deploy/compose.yaml", compose("    env_file: ../.env.shared\n"));
    for (below, file) in [("", "deploy/compose.yaml"), ("deploy", "compose.yaml"), (".git", "../deploy/compose.yaml")] {
        for environment in [&[CI][..], &[]] {
            let outcome = folder.run_below_in(below, &["validate", file], environment);
            assert!(outcome.stdout.contains("1 | NEKO_WEBRTC_ICETRICKEL=1"), "{}", outcome.shown());
        }
    }
}

#[test]
fn without_a_repository_the_folder_is_the_project_and_settings_of_elsewhere_are_taken() {
    let folder = Folder::new()
        .with("common.env", "NEKO_WEBRTC_ICETRICKLE=no\nNEKO_WEBRTC_NAT1TO1=203.0.113.77\n")
        .with("room/compose.yaml", compose("    env_file: ../common.env\n"));
    let outcome = folder.run_below("room", &["resolve", "compose.yaml"]);
    assert!(outcome.stdout.contains("203.0.113.77"), "{}", outcome.shown());
    let text = folder.run_below_in("room", &["validate", "compose.yaml"], &[("CI", "false")]);
    assert!(!text.stdout.contains("203.0.113.77") && !text.shown().contains("was not read"), "{}", text.shown());
    // Jenkins and TeamCity set no CI.
    for server in [("JENKINS_URL", "https://ci.example/"), ("TEAMCITY_VERSION", "2024.12"), ("BUILDKITE", "true")] {
        let outcome = folder.run_below_in("room", &["resolve", "compose.yaml"], &[server]);
        assert!(!outcome.stdout.contains("203.0.113.77"), "{server:?}: {}", outcome.shown());
    }
    let outcome = folder.run_below_in("room", &["resolve", "compose.yaml"], &[CI]);
    assert!(!outcome.stdout.contains("203.0.113.77"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("../common.env is outside the project and was not read"), "{}", outcome.shown());
    // An option says what belongs together.
    let outcome = folder.run_below_in("room", &["resolve", "--project", "..", "compose.yaml"], &[CI]);
    assert!(outcome.stdout.contains("203.0.113.77"), "{}", outcome.shown());
    let outcome = folder.run_below_in("room", &["resolve", "--project", "nowhere", "compose.yaml"], &[CI]);
    assert!(outcome.code == 2 && outcome.stderr.contains("no such file"), "{}", outcome.shown());
}

#[test]
fn what_git_keeps_for_itself_is_no_part_of_the_project() {
    let config = format!("[http]\n\textraheader = AUTHORIZATION: basic {MARK}\n");
    let text = beside_coturn("    volumes: ['./.git/config:/etc/coturn/turnserver.conf']\n");
    let folder = Folder::new().with("project/.git/config", config).with("project/compose.yaml", text);
    for environment in [&[CI][..], &[]] {
        for outcome in all_commands(&folder, "compose.yaml", environment) {
            assert!(!outcome.shown().contains(MARK), "{}", outcome.shown());
        }
    }
    let folder = folder.with("project/.git/neko.yaml", format!("broadcast_pipeline: {MARK}\nicelite: true\n"));
    let outcome = folder.run_below_in("project", &["migrate", ".git/neko.yaml"], &[CI]);
    assert!(outcome.code == 2 && !outcome.shown().contains(MARK), "{}", outcome.shown());
}

#[test]
fn a_repository_that_holds_the_home_folder_is_no_project() {
    let folder = Folder::new()
        .with("home/.git/HEAD", "")
        .with("home/.ssh/id", format!("{MARK}\n"))
        .with("home/x/compose.yaml", beside_coturn("    volumes: ['../.ssh/id:/etc/coturn/turnserver.conf']\n"));
    let home = folder.path("home");
    let outcome = folder.run_below_in("home/x", &["validate", "compose.yaml"], &[CI, ("HOME", home.to_str().unwrap())]);
    assert!(outcome.stdout.contains("../.ssh/id is outside the project and was not read"), "{}", outcome.shown());
}

#[test]
fn lines_that_are_no_options_are_counted_and_not_quoted() {
    let key = format!("-----BEGIN KEY-----\n{MARK}\n{}\n", MARK.to_lowercase());
    for (conf, lines) in [(key.clone(), 3), (format!("realm=x\nusre=y\n{key}"), 2)] {
        let folder = Folder::new()
            .with("key", conf)
            .with("compose.yaml", beside_coturn("    volumes: ['./key:/etc/coturn/turnserver.conf']\n"));
        let outcome = folder.run(&["validate", "compose.yaml"]);
        let said = format!("warning[coturn-option-unknown]: key: {lines} lines are not a coturn option");
        assert!(outcome.stdout.contains(&said), "{}", outcome.shown());
        assert!(!outcome.stdout.contains(MARK), "{}", outcome.shown());
    }
}

#[test]
fn a_link_in_the_place_of_a_named_file_is_not_quoted_on_a_build_server() {
    let folder = Folder::new()
        .with("project/.git/HEAD", "")
        .with("elsewhere/neko.yaml", format!("webrtc:\n  {MARK}: 1\n  epr: {MARK}\n"))
        .link("project/neko.yaml", "../elsewhere/neko.yaml");
    let outcome = folder.run_below("project", &["validate", "neko.yaml"]);
    assert!(outcome.stdout.contains(MARK), "{}", outcome.shown());
    let elsewhere = folder.path("elsewhere/neko.yaml");
    let outcomes = all_commands(&folder, "neko.yaml", &[CI]);
    assert!(outcomes.iter().all(|outcome| outcome.code == 2), "{}", outcomes[0].shown());
    for outcome in outcomes {
        assert!(!outcome.shown().contains(MARK) && outcome.stderr.contains("--project FOLDER"), "{}", outcome.shown());
    }
    let settings = folder.run_below_in("project", &["validate", "--settings", "neko.yaml"], &[CI]);
    assert!(settings.code == 2 && !settings.shown().contains(MARK), "{}", settings.shown());
    // What the command line itself names, or says to belong together, is read.
    for arguments in [&["neko.yaml", "--project", ".."][..], &[elsewhere.to_str().unwrap()]] {
        let outcome = folder.run_below_in("project", &[&["validate"], arguments].concat(), &[CI]);
        assert!(outcome.stdout.contains(MARK), "{}", outcome.shown());
    }
}

/// A checkout with a folder that is a link to one of elsewhere, which is a repository itself.
fn with_linked_folder() -> Folder {
    Folder::new()
        .with("project/.git/HEAD", "")
        .with("elsewhere/.git/HEAD", "")
        .with("elsewhere/neko.yaml", format!("webrtc:\n  icetrickel: true\n  {MARK}: 1\n"))
        .with("elsewhere/compose.yaml", compose(&format!("    environment: ['NEKO_WEBRTC_{MARK}=1']\n")))
        .link("project/d", "../elsewhere")
        .with("project/here/good.yaml", GOOD)
        .link("inside", "project")
}

#[test]
fn globs_leave_out_what_folders_leave_out() {
    let folder = Folder::new()
        .with("project/.git/HEAD", "")
        .with("project/neko.yaml", GOOD)
        .with("elsewhere/neko.yaml", format!("webrtc:\n  {MARK}: 1\n"))
        .link("project/out.yaml", "../elsewhere/neko.yaml")
        .link("project/rooms/neko.yaml", "../../elsewhere/neko.yaml");
    for environment in [&[][..], &[CI]] {
        for named in [".", "*.yaml", "**/*.yaml", "./**/*.yaml"] {
            let outcome = folder.run_below_in("project", &["validate", named], environment);
            assert!(!outcome.shown().contains(MARK), "{named}: {}", outcome.shown());
            assert_eq!(outcome.code, 0, "{named}: {}", outcome.shown());
        }
    }
}

#[test]
fn a_link_in_front_of_a_glob_counts_as_in_a_name() {
    for repository in [true, false] {
        let folder = Folder::new()
            .with("elsewhere/deep/neko.yaml", format!("webrtc:\n  {MARK}: 1\n"))
            .link("project/sub/lo", "../../elsewhere")
            .with("project/neko.yaml", GOOD);
        let folder = if repository { folder.with("project/.git/HEAD", "") } else { folder };
        for environment in [&[][..], &[CI]] {
            let told = |name: &str| {
                let outcome = folder.run_below_in("project", &["validate", "--format", "concise", name], environment);
                (outcome.code, outcome.shown().replace(name, "sub/lo/deep/neko.yaml"))
            };
            let marked = |shown: &str| shown.to_lowercase().contains(&MARK.to_lowercase());
            let named = told("sub/lo/deep/neko.yaml");
            assert_eq!(marked(&named.1), !repository || environment.is_empty(), "{}", named.1);
            for glob in
                ["sub/lo/deep/*.yaml", "./sub/lo/deep/neko.y?ml", "sub/lo/*/neko.yaml", "sub/../sub/lo/**/*.yaml"]
            {
                let (code, shown) = told(glob);
                assert_eq!((code, marked(&shown)), (named.0, marked(&named.1)), "{glob}: {shown}");
            }
        }
    }
}

#[test]
fn on_a_build_server_a_linked_folder_does_not_lead_out_of_the_checkout() {
    let folder = with_linked_folder();
    for argument in ["d", "d/", "d/*.yaml", "d/neko.yaml", "d/compose.yaml", "d/../elsewhere/neko.yaml", "*/neko.yaml"]
    {
        for below in ["project", "inside", "project/here"] {
            let argument = if below == "project/here" { format!("../{argument}") } else { argument.to_owned() };
            for option in ["--fix", "--diff", "--format=json"] {
                let outcome = folder.run_below_in(below, &["validate", option, &argument], &[CI]);
                assert!(outcome.code == 2 && !outcome.shown().contains(MARK), "{argument}: {}", outcome.shown());
            }
        }
    }
    let outcome = folder.run_below("project", &["validate", "d"]);
    assert!(outcome.stdout.contains(MARK), "{}", outcome.shown());
    let outcome = folder.run_below_in("project", &["validate", "d", "--project", ".."], &[CI]);
    assert!(outcome.stdout.contains(MARK), "{}", outcome.shown());
    // A checkout that is itself reached through a link.
    let outcome = folder.run_in(&["validate", "inside/here/good.yaml", "inside/here", "inside/*/good.yaml"], &[CI]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown());
}

#[test]
fn on_a_build_server_nothing_is_written_through_a_linked_folder() {
    let folder = with_linked_folder();
    for arguments in [
        &["validate", "here/good.yaml", "--format", "json", "--output-file", "d/out"][..],
        &["env-export", "here/good.yaml", "-o", "d/out"],
        &["env-export", "here/good.yaml", "-o", "here/../d/out"],
    ] {
        let outcome = folder.run_below_in("project", arguments, &[CI]);
        assert!(outcome.code == 2 && outcome.stderr.contains("leads out of the repository"), "{}", outcome.shown());
        assert!(!folder.path("elsewhere/out").exists());
    }
    for output in ["inside/here/out", "inside/out"] {
        let outcome = folder.run_in(&["env-export", "project/here/good.yaml", "-o", output], &[CI]);
        assert_eq!(outcome.code, 0, "{}", outcome.shown());
    }
}

#[test]
fn a_settings_file_names_files_of_its_project() {
    let folder = Folder::new()
        .with("elsewhere/neko.yaml", format!("webrtc:\n  {MARK}: 1\n"))
        .with("project/neko-ice.toml", "files = [\"../elsewhere/*.yaml\", \"neko.yaml\"]\n")
        .with("project/neko.yaml", "webrtc:\n  icetrickel: true\n");
    let outcome = folder.run_below("project", &["validate", "--format", "concise"]);
    assert!(outcome.code == 2 && outcome.stdout.starts_with("neko.yaml:2:3"), "{}", outcome.shown());
    assert!(!outcome.shown().contains(MARK), "{}", outcome.shown());
    assert!(outcome.stderr.contains("../elsewhere/*.yaml: outside the project"), "{}", outcome.shown());
    let folder = Folder::new()
        .with("elsewhere/settings", format!("{MARK} = 1\n"))
        .with("project/neko.yaml", "webrtc:\n  icetrickel: true\n")
        .link("project/neko-ice.toml", "../elsewhere/settings");
    let outcome = folder.run_below("project", &["validate", "neko.yaml"]);
    assert!(outcome.code == 2 && !outcome.shown().contains(MARK), "{}", outcome.shown());
}

#[test]
fn what_a_settings_file_names_elsewhere_is_not_looked_at() {
    for entry in [
        "../elsewhere",
        "../elsewhere/*.yaml",
        "../elsewhere/neko.yaml",
        "d",
        "d/**",
        "d/neko.yaml",
        "./d/../elsewhere/n*",
    ] {
        let settings = format!("files = [\"{entry}\", \"here\"]\n");
        let shown = |folder: Folder| {
            let folder = folder.with("project/neko-ice.toml", &settings);
            [&[CI][..], &[]].map(|environment| {
                let outcome = folder.run_below_in("project", &["validate"], environment);
                let said = format!("error: {entry}: outside the project; only the command line names files there\n");
                assert_eq!((outcome.code, outcome.stderr.clone()), (2, said), "{}", outcome.shown());
                outcome.shown()
            })
        };
        // Whether anything is there is not to be seen, nor how much.
        let many = with_linked_folder().with("elsewhere/other.yaml", "webrtc: [").with("elsewhere/third.yaml", BROKEN);
        let none = Folder::new().with("project/.git/HEAD", "").with("project/here/good.yaml", GOOD);
        assert_eq!(shown(many), shown(none.link("project/d", "../elsewhere")));
    }
}

#[test]
fn flags_of_a_compose_file_of_elsewhere_are_not_quoted() {
    for flag in
        ["--webrtc.MARK=1", "--MARK", "--=MARK", "-Z=MARK", "--webrtc.epr=MARK", "--webrtc.icelite=MARK", "--help=MARK"]
    {
        let flag = flag.replace("MARK", MARK);
        let base = format!(
            "services:\n  base:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    command: [neko, serve, '{flag}']\n"
        );
        let folder = Folder::new().with("elsewhere/base.yaml", base).with(
            "project/compose.yaml",
            "services:\n  neko:\n    extends: {file: ../elsewhere/base.yaml, service: base}\n",
        );
        for format in FORMATS {
            let outcome = folder.run_below("project", &["validate", "--format", format, "compose.yaml"]);
            assert!(!outcome.shown().contains(MARK), "{flag}: {}", outcome.shown());
        }
    }
}

#[test]
fn a_unit_names_files_from_its_own_folder() {
    let unit = "[Container]\nImage=ghcr.io/m1k1o/neko/firefox:3\nEnvironmentFile=room.env\nVolume=./neko.yaml:/etc/neko/neko.yaml\n";
    let folder = Folder::new()
        .with("units/neko.container", unit)
        .with("units/room.env", "NEKO_WEBRTC_ICETRICKEL=1\n")
        .with("units/neko.yaml", "webrtc:\n  iceliet: true\n");
    for (below, file) in [("", "units/neko.container"), ("units", "neko.container")] {
        let outcome = folder.run_below(below, &["validate", "--format", "concise", file]);
        let prefix = file.trim_end_matches("neko.container");
        for place in ["room.env:1:24", "neko.yaml:2:3"] {
            let said = format!("{prefix}{place}: warning[unknown-key]");
            assert!(outcome.stdout.contains(&said), "{}", outcome.shown());
        }
    }
}

#[test]
fn mounts_that_have_no_config_in_them_are_not_spoken_of() {
    let mounts =
        "    volumes: ['/dev/shm:/dev/shm', '/etc/localtime:/etc/localtime:ro', '/opt/data:/home/neko/data']\n";
    let folder = Folder::new().with("compose.yaml", compose(mounts));
    let outcome = folder.run_in(&["validate", "compose.yaml"], &[CI]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "no problems found in compose.yaml, neko\n"));
    assert!(Path::new("/dev/shm").exists() || !outcome.shown().contains("shm"));
}
