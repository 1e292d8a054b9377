//! A deployment in words, for snapshots. What the reading calls secret is masked.

use std::fmt::Write;

use neko_ice::deployment::{Deployment, MountFrom, Problem};
use neko_ice::source::Place;

fn at(place: Option<&Place>) -> String {
    place.map_or_else(|| "nowhere".to_owned(), Place::to_string)
}

pub fn problem(out: &mut String, problem: &Problem) {
    writeln!(out, "  ! {} [{}]\n      so: {}", problem.kind, at(problem.place.as_ref()), problem.consequence).unwrap();
}

pub fn describe(out: &mut String, it: &Deployment) {
    let is_secret = |name: &str, place: &Place| {
        let within = |secret: &&Place| {
            secret.source.kind == place.source.kind
                && secret.span.start <= place.span.start
                && place.span.end <= secret.span.end
        };
        it.secrets.iter().any(|secret| within(&secret)) || name.contains("PASSWORD") || name.contains("TOKEN")
    };
    writeln!(out, "{} [{}]", it.name, at(it.place.as_ref())).unwrap();
    let image = it.program.image().unwrap_or("none");
    writeln!(out, "  image {image}, network {:?}, replicas {:?}", it.reach.network, it.replicas.number).unwrap();
    for variable in &it.environment.variables {
        let value = if is_secret(&variable.name, &variable.place) { "***" } else { &variable.value };
        writeln!(out, "  {}={value} [{}]", variable.name, variable.place).unwrap();
    }
    for unseen in &it.environment.unseen {
        writeln!(out, "  {}=? {} [{}]", unseen.name, unseen.what, at(unseen.place.as_ref())).unwrap();
    }
    for word in &it.program.command {
        writeln!(out, "  $ {} [{}]", word.value, at(word.place.as_ref())).unwrap();
    }
    for port in &it.reach.ports {
        writeln!(out, "  port {:?} {:?} -> {:?} {:?}", port.protocol, port.host_ip, port.host, port.inside).unwrap();
    }
    for service in it.reach.services() {
        let local = if service.local_traffic_only { ", local traffic only" } else { "" };
        writeln!(out, "  service {} {:?}{local} [{}]", service.name, service.kind, at(service.place.as_ref())).unwrap();
        for port in &service.ports {
            let node = port.node_port.map_or_else(String::new, |node| format!(", node {node}"));
            writeln!(out, "    {:?} {} -> {:?}{node}", port.protocol, port.port, port.target).unwrap();
        }
    }
    for mount in &it.mounts {
        let from = match &mount.from {
            MountFrom::Carried(carried) if is_secret("", &carried.place) => format!("{carried:?} ***"),
            MountFrom::Carried(carried) => format!("{carried:?} {:?}", carried.text),
            MountFrom::Unseen(files) => format!("Unseen({:?})", files.to_string()),
            other => format!("{other:?}"),
        };
        writeln!(out, "  {} = {from} [{}]", mount.inside, at(mount.place.as_ref())).unwrap();
    }
    it.problems.iter().for_each(|it| problem(out, it));
    for neighbour in &it.neighbours {
        writeln!(out, "  beside {} {:?}", neighbour.name, neighbour.program.image()).unwrap();
    }
}
