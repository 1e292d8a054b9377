//! What Compose itself (compose-go) makes of whole projects and of single keys, recorded, against what is read here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use neko_ice::config::{FileError, Files, SIZE_LIMIT, Variable};
use neko_ice::deployment::compose::{self, Project, Request, Unusable};
use neko_ice::deployment::{Deployment, MountFrom, Network, Protocol};
use serde_json::Value;

/// The files of a case.
struct Texts(BTreeMap<String, String>);

impl Files for Texts {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.get(path).map(|text| text.clone().into_bytes()).ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read(case: &Value) -> Result<Project, Unusable> {
    let strings = |key: &str| -> Vec<String> {
        case[key].as_array().into_iter().flatten().map(|own| own.as_str().unwrap().to_owned()).collect()
    };
    let pairs = |key: &str| -> BTreeMap<String, String> {
        let pairs = case[key].as_object().into_iter().flatten();
        pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    };
    let files = Texts(pairs("files"));
    let shell: Vec<Variable> = pairs("shell").iter().map(|(name, value)| Variable::new(name, value.clone())).collect();
    let mut paths = strings("use");
    if paths.is_empty() {
        paths = compose::find(&files, &shell, SIZE_LIMIT);
    }
    compose::read(&Request { files: paths, shell, profiles: strings("profiles"), ..Request::default() }, &files)
}

/// Why Compose refuses the project; with what depends on variables that the shell may set.
fn refused(project: &Result<Project, Unusable>) -> Vec<String> {
    match project {
        Err(unusable) => vec![unusable.to_string()],
        Ok(project) => {
            let unset = project.nekos.iter().flat_map(|own| &own.problems).filter(|own| {
                own.consequence
                    .to_string()
                    .starts_with("unless the shell sets the variable where Compose runs, Compose refuses")
            });
            project.refused.iter().chain(unset).map(|own| own.kind.to_string()).collect()
        }
    }
}

#[test]
fn what_compose_refuses_by_its_schema_is_refused_here_and_nothing_else() {
    let mut wrong = Vec::new();
    let (mut taken, mut not) = (0, 0);
    for case in lines("fixtures/compose-recorded/schema.jsonl") {
        let (whole, part, verdict) = (&case[0] == "project", &case[1], &case[2]);
        let mut project: Value =
            serde_json::from_str(include_str!("../../fixtures/compose-recorded/around.json")).unwrap();
        let into = if whole { &mut project } else { &mut project["services"]["neko"] };
        for (key, value) in part.as_object().unwrap() {
            into[key.as_str()] = value.clone();
        }
        let mut files: BTreeMap<&str, String> =
            ["p", "x", "a", "s", "5", "all"].map(|name| (name, String::new())).into();
        files.insert("compose.yaml", project.to_string());
        let refused = refused(&read(&serde_json::json!({ "files": files })));
        let expected = verdict == "refused";
        *(if expected { &mut not } else { &mut taken }) += 1;
        if refused.is_empty() == expected {
            wrong.push(format!("{verdict}, and here {refused:?}: {part}"));
        }
    }
    assert!(taken > 500 && not > 1500, "{taken} {not}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn projects_are_read_as_compose_reads_them() {
    let mut wrong = Vec::new();
    let cases = lines("fixtures/compose-recorded/projects.jsonl");
    assert!(cases.len() > 150);
    for case in &cases {
        let project = read(case);
        let refused = refused(&project);
        let expected = &case["expected"];
        if let Some(message) = expected.as_str() {
            if refused.is_empty() {
                wrong.push(format!("{}: not refused here, but {message}", case["id"]));
            }
            continue;
        }
        let Ok(project) = project.as_ref().map_err(|_| ()).and_then(|own| refused.is_empty().then_some(own).ok_or(()))
        else {
            wrong.push(format!("{}: refused here, {refused:?}", case["id"]));
            continue;
        };
        let mut found = BTreeMap::new();
        for neko in &project.nekos {
            for own in neko.neighbours.iter().map(|other| &**other).chain([neko]) {
                found.insert(own.name.clone(), shown(own));
            }
        }
        let found = serde_json::json!(found);
        if found != *expected {
            wrong.push(format!("{}\n  expected {expected}\n  found    {found}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A service, in the words of the recording.
fn shown(own: &Deployment) -> Value {
    let environment: BTreeMap<&str, &str> =
        own.environment.variables.iter().map(|variable| (variable.name.as_str(), variable.value.as_str())).collect();
    let mut ports = BTreeSet::new();
    for port in &own.reach.ports {
        let ip = port.host_ip.as_deref().unwrap_or("0.0.0.0");
        let protocol = match port.protocol {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Sctp => "sctp",
        };
        for inside in port.inside.0..=port.inside.1 {
            let host = match port.host {
                None => String::new(),
                Some((first, last)) if port.inside.0 == port.inside.1 && first != last => format!("{first}-{last}"),
                Some((first, _)) => (first + (inside - port.inside.0)).to_string(),
            };
            ports.insert(format!("{ip}:{host}:{inside}/{protocol}"));
        }
    }
    let network = match &own.reach.network {
        Network::Host => "host".to_owned(),
        Network::None => "none".to_owned(),
        Network::Service(name) => format!("service:{name}"),
        Network::Bridge | Network::Own(_) => String::new(),
    };
    let mut mounts: BTreeMap<&str, String> = BTreeMap::new();
    for mount in &own.mounts {
        let from = match &mount.from {
            MountFrom::Host(path) => path.clone(),
            MountFrom::Carried(carried) => format!("text {}", carried.text),
            MountFrom::Text(source) => format!("text {}", source.text),
            MountFrom::Unseen(_) => "volume".to_owned(),
        };
        mounts.insert(&mount.inside, from);
    }
    // Of a neko only its flags are known.
    let is_neko = own.program.image().is_some_and(|image| image.contains("neko"))
        || environment.keys().any(|name| name.starts_with("NEKO_"));
    let command: Option<Vec<&str>> =
        (!is_neko).then(|| own.program.command.iter().map(|word| word.value.as_str()).collect());
    serde_json::json!({
        "environment": environment, "ports": ports, "network": network, "mounts": mounts, "command": command,
    })
}

/// Every variable's place is behind its own name: in the Compose file, in the file of variables, or in the `.env` that a name
/// without a value is looked up in; and what interpolation put in comes from a place that holds it.
#[test]
fn every_variable_stands_where_a_user_would_edit_it() {
    let (mut seen, mut pieces, mut wrong) = (0, 0, Vec::new());
    for case in lines("fixtures/compose-recorded/projects.jsonl") {
        let Ok(project) = read(&case) else { continue };
        for own in project.nekos.iter().flat_map(|neko| neko.neighbours.iter().map(|other| &**other).chain([neko])) {
            for variable in &own.environment.variables {
                let place = &variable.place;
                let Some(text) = place.source.text.get(place.span.clone()) else {
                    wrong.push(format!("{}: {} slices nothing", case["id"], variable.name));
                    continue;
                };
                let before = place.source.text.get(..place.span.start).unwrap_or_default();
                let line = before.rsplit('\n').next().unwrap_or_default();
                let mut key = before.trim_end_matches([' ', '\t', '\n', '"', '\'']);
                // A tag stands between a name and its value.
                for tag in ["!override", "!reset", "!!int", "!!str"] {
                    key = key.strip_suffix(tag).map_or(key, str::trim_end);
                }
                let is_behind_its_name = key
                    .strip_suffix([':', '='])
                    .is_some_and(|key| key.trim_end_matches([' ', '\t', '"', '\'']).ends_with(&variable.name));
                // A name that is put together itself; a text that ends a file without its line's end; the shell; `name`.
                let is_another = line.contains("${A}")
                    || variable.name.is_empty()
                    || place.source.name() == variable.name
                    || variable.name == "COMPOSE_PROJECT_NAME" && key.ends_with("name:");
                seen += 1;
                if !is_behind_its_name && !is_another {
                    wrong.push(format!("{}: {} = {:?} at {place} {text:?}", case["id"], variable.name, variable.value));
                }
            }
            for piece in &own.environment.interpolated {
                pieces += 1;
                let (expression, from) = (piece.expression.text(), piece.from.text());
                let value = own.environment.variables.iter().filter(|own| own.name == piece.variable);
                let value: Vec<&str> = value.map(|own| own.value.as_str()).collect();
                let plain = from.trim_matches(['"', '\'']);
                let holds =
                    plain.contains(['$', '\\']) || plain.is_empty() || value.iter().any(|own| own.contains(plain));
                if !expression.starts_with('$') || !holds {
                    wrong.push(format!(
                        "{}: {} {value:?} from {} {from:?} by {expression:?}",
                        case["id"], piece.variable, piece.from
                    ));
                }
            }
        }
    }
    assert!(seen > 500 && pieces > 100, "{seen} {pieces}");
    assert!(wrong.is_empty(), "{} of {seen}, {pieces}\n{}", wrong.len(), wrong.join("\n"));
}
