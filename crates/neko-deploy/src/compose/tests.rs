//! Whole projects of `fixtures/compose/`, resolved.

mod hostile;
mod order;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use neko_config::{FileError, Files, Resolution, SIZE_LIMIT};
use neko_text::source::Place;

/// The files of a folder, or texts of a test.
pub(super) enum TestFiles {
    Folder(String),
    Texts(Vec<(&'static str, String)>),
}

impl Files for TestFiles {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        match self {
            Self::Folder(folder) => fs::read(Path::new(folder).join(path)).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => FileError::Missing,
                std::io::ErrorKind::IsADirectory => FileError::Directory,
                _ => FileError::Other(error.to_string()),
            }),
            Self::Texts(texts) => {
                let text = texts.iter().find(|(name, _)| *name == path);
                text.map(|(_, text)| text.clone().into_bytes()).ok_or(FileError::Missing)
            }
        }
    }

    fn is_file(&self, path: &str) -> bool {
        match self {
            Self::Folder(folder) => Path::new(folder).join(path).is_file(),
            Self::Texts(texts) => texts.iter().any(|(name, _)| *name == path),
        }
    }
}

pub(super) fn texts(texts: &[(&'static str, &str)]) -> TestFiles {
    TestFiles::Texts(texts.iter().map(|(name, text)| (*name, (*text).to_owned())).collect())
}

pub(super) fn shown(files: &TestFiles, request: Request) -> String {
    let mut out = String::new();
    match read(&request, files) {
        Err(unusable) => writeln!(out, "unusable: {unusable}").unwrap(),
        Ok(project) => {
            for problem in &project.refused {
                let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
                writeln!(out, "refused: {place}{}", problem.kind).unwrap();
            }
            for neko in &project.nekos {
                deployment(&mut out, neko);
                let resolution = neko.resolve(files, SIZE_LIMIT).unwrap();
                settings(&mut out, &resolution);
            }
        }
    }
    out
}

fn deployment(out: &mut String, own: &Deployment) {
    let at = |place: &Option<Place>| place.as_ref().map_or_else(|| "-".to_owned(), Place::to_string);
    writeln!(out, "== {} ({})", own.name, at(&own.place)).unwrap();
    if let Some(image) = &own.program.image {
        writeln!(out, "image {} ({})", image.value, at(&image.place)).unwrap();
    }
    writeln!(out, "network {:?}, replicas {:?}", own.reach.network, own.replicas.number).unwrap();
    for port in &own.reach.ports {
        let ip = port.host_ip.as_deref().unwrap_or("*");
        writeln!(out, "port {ip} {:?} -> {:?} {:?} ({})", port.host, port.inside, port.protocol, at(&port.place))
            .unwrap();
    }
    for mount in &own.mounts {
        let from = match &mount.from {
            super::super::MountFrom::Host(path) => format!("host {path}"),
            super::super::MountFrom::Text(source) => format!("text {}", source.name()),
            super::super::MountFrom::Carried(carried) => format!("{} at {}", carried.name, carried.place),
            super::super::MountFrom::Unseen(what) => format!("unseen {what}"),
        };
        writeln!(out, "mount {} from {from} ({})", mount.inside, at(&mount.place)).unwrap();
    }
    let words: Vec<&str> = own.program.command.iter().map(|word| word.value.as_str()).collect();
    if !words.is_empty() {
        writeln!(out, "flags {words:?}").unwrap();
    }
    let beside: Vec<&str> = own.neighbours.iter().map(|own| own.name.as_str()).collect();
    if !beside.is_empty() {
        writeln!(out, "beside {}", beside.join(" ")).unwrap();
    }
    for problem in &own.problems {
        writeln!(out, "problem {}: {}; {}", at(&problem.place), problem.kind, problem.consequence).unwrap();
    }
}

/// What is not a default, credentials masked.
fn settings(out: &mut String, resolution: &Resolution) {
    if resolution.outcome != neko_config::Outcome::Starts {
        writeln!(out, "outcome {:?}", resolution.outcome).unwrap();
    }
    if let Some(path) = &resolution.config_file {
        writeln!(out, "config file {path}").unwrap();
    }
    let webrtc = &resolution.webrtc;
    macro_rules! show {
        ($setting:expr, $value:expr) => {
            if !$setting.is_default() {
                writeln!(out, "{} = {} ({})", $setting.key, $value, $setting.origin).unwrap();
            }
        };
    }
    show!(webrtc.icelite, webrtc.icelite.value);
    show!(webrtc.icetrickle, webrtc.icetrickle.value);
    show!(webrtc.epr, format!("{:?}", webrtc.epr.value));
    show!(webrtc.tcpmux, webrtc.tcpmux.value);
    show!(webrtc.udpmux, webrtc.udpmux.value);
    let addresses: Vec<String> = webrtc
        .nat1to1
        .value
        .iter()
        .map(|own| {
            format!("{} at {}", own.value, own.place.as_ref().map_or("-".into(), |p| format!("{p} {:?}", p.text())))
        })
        .collect();
    show!(webrtc.nat1to1, addresses.join(", "));
    show!(resolution.server.bind, resolution.server.bind.value);
    show!(resolution.desktop.screen, format!("{:?}", resolution.desktop.screen.value));
    for list in [&webrtc.frontend, &webrtc.backend] {
        if list.is_default() {
            continue;
        }
        writeln!(out, "{} ({})", list.key, list.origin).unwrap();
        for server in &list.value {
            for url in server.urls.iter().flatten() {
                let place = url.place.as_ref().map_or("-".into(), |place| format!("{place} {:?}", place.text()));
                writeln!(out, "  {} at {place}", url.value).unwrap();
            }
            if let Some(user) = &server.username {
                let credential = if server.credential.is_some() { "***" } else { "none" };
                writeln!(out, "  user {user}, credential {credential}").unwrap();
            }
        }
    }
    for key in resolution.written.iter().filter(|key| !key.known) {
        writeln!(out, "unknown {}", key.name).unwrap();
    }
    let secrets: Vec<String> = resolution.secrets.iter().map(Place::to_string).collect();
    if !secrets.is_empty() {
        writeln!(out, "secrets at {}", secrets.join(", ")).unwrap();
    }
}

#[test]
fn every_shape_of_the_fixtures() {
    let mut folders: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/compose"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    assert!(folders.len() > 10);
    for folder in folders {
        let files = TestFiles::Folder(folder.to_str().unwrap().to_owned());
        let found = find(&files, &[], SIZE_LIMIT);
        assert!(!found.is_empty(), "{}: no Compose file", folder.display());
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let request = Request { files: found, ..Request::default() };
        insta::assert_snapshot!(name, shown(&files, request));
    }
}

pub(super) fn one(text: &str) -> String {
    shown(&texts(&[("compose.yaml", text)]), Request { files: vec!["compose.yaml".to_owned()], ..Request::default() })
}

#[test]
fn what_compose_refuses_or_warns_of() {
    let neko = |rest: &str| format!("services:\n  neko:\n    image: m1k1o/neko:firefox\n{rest}");
    let cases = [
        ("services a list", "services: [neko]\n".to_owned()),
        ("a null service", "services:\n  neko:\n".to_owned()),
        ("null services", "services:\n".to_owned()),
        ("a list", "- a\n".to_owned()),
        ("nothing", String::new()),
        ("not YAML", "services:\n\tneko: {}\n".to_owned()),
        ("environment a string", neko("    environment: \"A=B\"\n")),
        ("environment null", neko("    environment:\n")),
        ("mappings in the list", neko("    environment:\n      - NEKO_EPR: 52000-52100\n")),
        ("a list as a value", neko("    environment:\n      NEKO_NAT1TO1: [1.2.3.4]\n")),
        ("a blank before the equals sign", neko("    environment:\n      - NEKO_EPR =52000-52100\n")),
        ("a date", neko("    environment:\n      NEKO_X: 2024-01-01\n")),
        ("env_file missing", neko("    env_file: [neko.env, {path: other.env, required: false}]\n")),
        (
            "a variable that is not set",
            neko("    environment:\n      NEKO_WEBRTC_NAT1TO1: \"${IP}\"\n      NEKO_Y: $IP\n"),
        ),
        ("a variable that is needed", neko("    environment:\n      NEKO_WEBRTC_NAT1TO1: ${IP:?set it}\n")),
        ("a broken expression", neko("    environment:\n      NEKO_PASSWORD: a${b\n")),
        ("no value", neko("    environment:\n      - NEKO_WEBRTC_EPR\n")),
        ("extends nobody", neko("    extends: base\n")),
        ("extends a file that is not there", neko("    extends: {service: base, file: base.yaml}\n")),
        ("extends itself", neko("    extends: neko\n")),
        ("extends in a circle", neko("    extends: b\n  b:\n    extends: c\n  c:\n    extends: neko\n")),
        ("include of a file that is not there", format!("include: [other.yaml]\n{}", neko(""))),
        ("include of itself", format!("include: [compose.yaml]\n{}", neko(""))),
        ("include from elsewhere", format!("include: ['https://h/x.git']\n{}", neko(""))),
        ("the network of nobody", neko("    network_mode: service:vpn\n")),
        ("networks in a circle", neko("    network_mode: service:b\n  b:\n    network_mode: service:neko\n")),
        ("the network of a container", neko("    network_mode: container:gluetun\n")),
        ("ports where another publishes", neko("    network_mode: service:b\n    ports: [8080]\n  b: {image: x}\n")),
        ("an undefined network", neko("    networks: [lan]\n")),
        ("an undefined volume", neko("    volumes: ['data:/etc/neko']\n")),
        ("a config volume", neko("    volumes: ['data:/etc/neko']\nvolumes:\n  data:\n")),
        ("a config folder", neko("    volumes: ['./conf:/etc/neko']\n")),
        ("a config file that is not there", neko("    volumes: ['./neko.yaml:/etc/neko/neko.yaml']\n")),
        ("a config file of the image", neko("    environment: {NEKO_CONFIG: /neko/x.yaml}\n")),
        ("ports no list", neko("    ports: 8080\n")),
        ("a broken port", neko("    ports: ['8080:x', '1-2:3-5']\n")),
        ("ports that only Docker refuses", neko("    ports: [{target: 70000}, {target: 80, published: web}]\n")),
        ("an address in brackets", neko("    ports: [{target: 80, host_ip: '[::1]'}]\n")),
        ("a switch that the shell may set", neko("    init: ${INIT}\n")),
        ("a circle", neko("    depends_on: [b]\n  b: {image: x, links: ['neko:n']}\n")),
        ("ports with every item in comments", neko("    ports:\n      # - 8080:8080\n")),
        ("a list as a string", neko("    cap_add: SYS_ADMIN\n    restart: no\n")),
        ("a number as a string", neko("    hostname: 5\n    shm_size: 2 gigs\n    init: maybe\n")),
        ("two numbers of replicas", neko("    scale: 2\n    deploy: {replicas: 3}\n")),
        ("replicas of one name", neko("    deploy: {replicas: 2}\n    container_name: neko\n")),
        ("needs nobody", neko("    depends_on: [turn, vpn]\n  turn: {image: coturn, profiles: [x]}\n")),
        ("no image", "services:\n  neko:\n    environment: {NEKO_EPR: 1-2}\n".to_owned()),
        ("flags without a program", neko("    command: --webrtc.icelite=true\n")),
        ("another program", neko("    command: /start.sh\n")),
        ("a profile", neko("    profiles: [debug]\n")),
        ("no neko", "services:\n  web: {image: nginx}\n".to_owned()),
        (
            "a manager of rooms",
            "services:\n  rooms: {image: 'm1k1o/neko-rooms', environment: {NEKO_ROOMS_EPR: 59000-59049}}\n".to_owned(),
        ),
    ];
    let all = cases.map(|(name, text)| format!("--- {name}\n{}", one(&text)));
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn what_only_one_service_is_asked_for() {
    let text = "services:\n  a: {image: m1k1o/neko, profiles: [x]}\n  b: {image: nginx}\n";
    let files = texts(&[("compose.yaml", text)]);
    let ask = |service: Option<&str>, profiles: &[&str]| {
        let request = Request {
            files: vec!["compose.yaml".to_owned()],
            service: service.map(str::to_owned),
            profiles: profiles.iter().map(|own| (*own).to_owned()).collect(),
            ..Request::default()
        };
        match read(&request, &files) {
            Ok(project) => project.nekos.iter().map(|own| own.name.clone()).collect::<Vec<_>>().join(" "),
            Err(unusable) => unusable.to_string(),
        }
    };
    assert_eq!(ask(Some("a"), &[]), "a");
    assert_eq!(ask(Some("b"), &[]), "b");
    assert_eq!(ask(Some("c"), &[]), "compose.yaml: no service c; there is a, b");
    assert_eq!(ask(None, &["x"]), "a");
    assert_eq!(ask(None, &["*"]), "a");
    assert!(ask(None, &[]).contains("starts only with a profile (x)"));
}

#[test]
fn files_are_found_as_compose_finds_them() {
    let neko = "services: {neko: {image: m1k1o/neko}}\n";
    let found = |files: &[(&'static str, &str)]| find(&texts(files), &[], SIZE_LIMIT).join(" ");
    assert_eq!(found(&[("docker-compose.yaml", neko), ("docker-compose.yml", neko)]), "docker-compose.yml");
    assert_eq!(
        found(&[("compose.yaml", neko), ("docker-compose.yml", neko), ("compose.override.yaml", neko)]),
        "compose.yaml compose.override.yaml"
    );
    assert_eq!(found(&[(".env", "COMPOSE_FILE=a.yml:b.yml\n"), ("compose.yaml", neko)]), "a.yml b.yml");
    assert_eq!(found(&[(".env", "COMPOSE_FILE=a.yml;b.yml\nCOMPOSE_PATH_SEPARATOR=;\n")]), "a.yml b.yml");
    assert_eq!(found(&[]), "");
    assert_eq!(
        found(&[("../../compose.yml", neko), ("../../compose.override.yml", "")]),
        "../../compose.yml ../../compose.override.yml"
    );
    assert_eq!(found(&[("../compose.yml", neko), ("docker-compose.yaml", neko)]), "docker-compose.yaml");
}

#[test]
fn files_of_variables_are_those_that_the_shell_names() {
    let neko = "services: {neko: {image: m1k1o/neko, environment: {NEKO_EPR: '${EPR}'}}}\n";
    let files = texts(&[("compose.yaml", neko), (".env", "EPR=1-2\n"), ("a.env", "EPR=3-4\n"), ("b.env", "EPR=5-6\n")]);
    let epr = |shell: &[(&str, &str)]| {
        let shell = shell.iter().map(|(name, value)| Variable::new(*name, *value)).collect();
        let request = Request { files: vec!["compose.yaml".to_owned()], shell, ..Request::default() };
        let project = read(&request, &files).unwrap();
        let refused = project.refused.iter().map(|own| own.kind.to_string());
        let values = project.nekos.iter().flat_map(|own| &own.environment.variables).map(|own| own.value.clone());
        values.chain(refused).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(epr(&[]), "1-2");
    assert_eq!(epr(&[("COMPOSE_ENV_FILES", "a.env,b.env")]), "5-6");
    assert_eq!(epr(&[("COMPOSE_ENV_FILES", "a.env"), ("EPR", "7-8")]), "7-8");
    assert_eq!(epr(&[("COMPOSE_DISABLE_ENV_FILE", "1")]), "");
    assert!(epr(&[("COMPOSE_ENV_FILES", "c.env")]).contains("COMPOSE_ENV_FILES: c.env: no such file"));
}

#[test]
fn a_file_of_variables_sees_those_before_it() {
    let neko = "services: {neko: {image: m1k1o/neko, env_file: [a.env, {path: b.env, format: raw}, c.env], \
                environment: {OWN: own}}}\n";
    let files = texts(&[
        ("compose.yaml", neko),
        ("a.env", "PORT=52000\nA=1\n"),
        ("b.env", "RAW=\"${PORT}\" # no comment\nOWN\n"),
        ("c.env", "NEKO_WEBRTC_EPR=${PORT}-${LAST:-52100}\nA=2\nB=$A$OWN\nTAIL"),
    ]);
    let request = Request { files: vec!["compose.yaml".to_owned()], ..Request::default() };
    let project = read(&request, &files).unwrap();
    let own = |name: &str| {
        let last = project.nekos[0].environment.variables.iter().rev().find(|own| own.name == name);
        last.map_or("-", |own| own.value.as_str())
    };
    assert_eq!([own("NEKO_WEBRTC_EPR"), own("B"), own("OWN"), own("")], ["52000-52100", "2own", "own", "TAIL"]);
    assert_eq!(own("RAW"), "\"${PORT}\" # no comment");
    let told = &project.nekos[0].problems[0];
    assert_eq!(told.kind.to_string(), "c.env ends in a name without a value, and without a line break");
    assert!(told.consequence.stops_neko());
}

#[test]
fn tags_in_a_service_that_extends_drop_what_earlier_files_say() {
    let base =
        "services:\n  base: {image: m1k1o/neko}\n  neko: {image: m1k1o/neko, ports: ['1:1'], environment: {A: 1}}\n";
    let over = "services:\n  base: {ports: ['2:2']}\n  neko:\n    extends: base\n    ports: !override ['3:3']\n    \
                environment: !reset\n";
    let files = texts(&[("compose.yaml", base), ("over.yaml", over)]);
    let request = Request { files: vec!["compose.yaml".to_owned(), "over.yaml".to_owned()], ..Request::default() };
    let project = read(&request, &files).unwrap();
    let neko = project.nekos.iter().find(|own| own.name == "neko").unwrap();
    let ports: Vec<u16> = neko.reach.ports.iter().map(|port| port.inside.0).collect();
    assert_eq!((ports, neko.environment.variables.len()), (vec![3], 0));
}

#[test]
fn compose_files_are_told_from_others() {
    for text in [
        "services:\n",
        "x: 1\nservices: {}\n",
        "{\"services\": {}}",
        "{services: {}}",
        "include:\n  - a\n",
        "\"services\" :\r\n",
    ] {
        assert!(is_compose(text), "{text}");
    }
    for text in
        ["webrtc:\n  services: 1\n", "{\"webrtc\": {\"services\": 1}}", "", "[", "apiVersion: v1\nkind: X\nservices:\n"]
    {
        assert!(!is_compose(text), "{text}");
    }
}
