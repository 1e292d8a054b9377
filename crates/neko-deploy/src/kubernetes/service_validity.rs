//! What the API server refuses of a Service although its form is right.

use std::collections::HashSet;

use super::object::Object;
use super::validity::{Check, is_label, is_service_name};
use super::view::{Shape, View};
use crate::{Consequence, Problem};

/// The ports of a node that Services are given, unless the cluster was set up otherwise.
const NODE_PORTS: std::ops::RangeInclusive<u16> = 30000..=32767;

/// What is wrong with a Service.
pub(super) fn service(object: &Object<'_>) -> Vec<Problem> {
    let mut check = Check::of(object.kind);
    check.object_name(object.view);
    let Some(spec) = object.view.get("spec").filter(|spec| spec.shape() == Shape::Map) else { return check.problems };
    let kind = check.kind_of(spec);
    check.service_ports(spec, kind);
    check.problems
}

impl Check<'_> {
    fn kind_of<'n>(&mut self, spec: View<'n>) -> &'n str {
        let kind = spec.text_of("type").unwrap_or("ClusterIP");
        if let Some(own) = spec.get("type")
            && !matches!(kind, "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName")
        {
            let advice = "it is ClusterIP, NodePort, LoadBalancer or ExternalName";
            self.refused(format!("`{kind}` is not a type of Service"), advice, own);
        }
        if let Some(address) = spec.get("clusterIP").filter(|own| own.text() == Some("None"))
            && matches!(kind, "NodePort" | "LoadBalancer")
        {
            self.refused(format!("`clusterIP: None` beside `type: {kind}`"), "leave one of them out", address);
        }
        let outside = spec.get("externalIPs").is_some_and(|own| own.items().next().is_some());
        if let Some(policy) = spec.get("externalTrafficPolicy")
            && kind == "ClusterIP"
            && !outside
        {
            let message = "`externalTrafficPolicy` of a Service that is not reached from outside".to_owned();
            self.refused(message, "set `type` to NodePort or LoadBalancer", policy);
        }
        kind
    }

    fn service_ports(&mut self, spec: View<'_>, kind: &str) {
        let ports: Vec<_> = spec.get("ports").into_iter().flat_map(View::items).collect();
        let headless = spec.text_of("clusterIP") == Some("None");
        if ports.is_empty() && !headless && kind != "ExternalName" {
            self.refused("a Service without ports".to_owned(), "", spec);
        }
        let (mut names, mut seen) = (HashSet::new(), HashSet::new());
        for &port in ports.iter().filter(|port| port.shape() == Shape::Map) {
            self.protocol(port);
            for field in ["port", "targetPort", "nodePort"] {
                self.number(port, field);
            }
            match port.get("name") {
                None if ports.len() > 1 => {
                    self.refused("with several ports, each needs a name; this one has none".to_owned(), "", port);
                }
                None => {}
                Some(name) => match name.text() {
                    Some(text) if !text.contains("{{") && !is_label(text) => {
                        let advice = "use lower-case letters, digits and hyphens";
                        self.refused(format!("`{text}` is not a valid port name"), advice, name);
                    }
                    Some(text) if !names.insert(text) => {
                        self.refused(format!("two ports of the Service are called {text}"), "", name);
                    }
                    _ => {}
                },
            }
            if let Some(target) = port.get("targetPort").filter(|own| own.shape() == Shape::Text)
                && let Some(text) = target.text().filter(|text| !text.contains("{{"))
                && (text.len() > 15 || !is_service_name(text))
            {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                let advice = if digits { "leave the quotation marks out" } else { "15 characters are the most" };
                self.refused(format!("`{text}` is not a valid port name"), advice, target);
            }
            let number = port.get("port").and_then(View::port);
            let protocol = port.text_of("protocol").unwrap_or("TCP");
            if let Some(number) = number.filter(|number| !seen.insert((*number, protocol))) {
                self.refused(format!("the Service has the port {number}/{protocol} twice"), "", port);
            }
            self.node_port(port, kind);
        }
    }

    fn node_port(&mut self, port: View<'_>, kind: &str) {
        let Some(own) = port.get("nodePort") else { return };
        let Some(number) = own.port() else { return };
        if kind == "ClusterIP" {
            self.refused("`nodePort` in a Service of the type ClusterIP".to_owned(), "set `type: NodePort`", own);
        } else if !NODE_PORTS.contains(&number) {
            self.problems.push(Problem::new(
                format!("the `nodePort` {number} is not within 30000-32767"),
                Consequence::differs(
                    "the API server refuses the Service, unless the cluster was given another range of node ports",
                ),
                own.place(),
            ));
        }
    }
}
