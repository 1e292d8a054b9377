//! What stands around a neko.

use super::{Mistake, mistake};

fn pod(ports: &str, rest: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: room, labels: {{app: room}}}}\nspec:\n{rest}  containers:\n  - name: neko\n    image: \
         m1k1o/neko\n    env:\n    - {{name: NEKO_WEBRTC_UDPMUX, value: \"30100\"}}\n    - {{name: NEKO_WEBRTC_NAT1TO1, value: 203.0.113.10}}\n    ports:\n    - containerPort: 8080\n{ports}"
    )
}

fn service(kind: &str, port: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: room}}\nspec:\n  type: {kind}\n  selector: {{app: room}}\n  ports:\n  - {{name: http, port: 8080}}\n{port}"
    )
}

fn rooms(one: &str, two: &str) -> String {
    format!("services:\n  one:\n    image: m1k1o/neko\n{one}  two:\n    image: m1k1o/neko\n{two}")
}

pub(super) fn all() -> Vec<Mistake> {
    let node_port = |port: &str| pod("", "") + &service("NodePort", &format!("  - {{name: media, {port}}}\n"));
    let good = node_port("port: 30100, nodePort: 30100, protocol: UDP");
    let host = |http: u16, mux: u16| {
        format!(
            "    network_mode: host\n    environment: {{NEKO_SERVER_BIND: ':{http}', NEKO_WEBRTC_UDPMUX: '{mux}', NEKO_WEBRTC_NAT1TO1: 203.0.113.10}}\n"
        )
    };
    let range = |http: u16, epr: &str| {
        format!(
            "    network_mode: host\n    environment: {{NEKO_SERVER_BIND: ':{http}', NEKO_WEBRTC_EPR: '{epr}', NEKO_WEBRTC_NAT1TO1: 203.0.113.10}}\n"
        )
    };
    let published = |http: u16, media: &str| {
        format!(
            "    ports: ['{http}:8080', '{media}:{media}/udp']\n    environment: {{NEKO_WEBRTC_EPR: '{media}', NEKO_WEBRTC_NAT1TO1: 203.0.113.10}}\n"
        )
    };
    vec![
        mistake(
            "Chromium without shared memory",
            "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/brave:3\n    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: 203.0.113.10}\n",
            "shared-memory-too-small",
            "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/brave:3\n    network_mode: host\n    environment: {NEKO_WEBRTC_NAT1TO1: 203.0.113.10}\n    shm_size: 2gb\n",
        ),
        mistake(
            "media without hostNetwork or hostPort",
            pod("", "") + &service("ClusterIP", ""),
            "pod-media-ports-unreachable",
            pod("", "  hostNetwork: true\n"),
        ),
        mistake(
            "media without any Service",
            pod("", ""),
            "pod-media-ports-unreachable",
            pod("    - {containerPort: 30100, hostPort: 30100, protocol: UDP}\n", ""),
        ),
        mistake(
            "a Service that lacks UDP",
            node_port("port: 30100, nodePort: 30100"),
            "service-lacks-udp",
            good.clone(),
        ),
        mistake(
            "a NodePort that is another",
            node_port("port: 30100, nodePort: 30101, protocol: UDP"),
            "service-remaps-media-port",
            good.clone(),
        ),
        mistake(
            "a targetPort that is another",
            pod("", "") + &service("LoadBalancer", "  - {name: media, port: 3478, targetPort: 30100, protocol: UDP}\n"),
            "service-remaps-media-port",
            good.clone(),
        ),
        mistake(
            "a hostPort that is another",
            pod("    - {containerPort: 30100, hostPort: 30101, protocol: UDP}\n", ""),
            "service-remaps-media-port",
            good.clone(),
        ),
        mistake(
            "the pod's own address",
            good.replace("value: 203.0.113.10", "valueFrom: {fieldRef: {fieldPath: status.podIP}}"),
            "pod-address-advertised",
            good.replace("value: 203.0.113.10", "valueFrom: {fieldRef: {fieldPath: status.hostIP}}"),
        ),
        mistake(
            "a key that the ConfigMap lacks",
            good.replace("value: 203.0.113.10", "valueFrom: {configMapKeyRef: {name: map, key: nat}}")
                + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {other: x}\n",
            "deployment-never-starts",
            good.clone(),
        ),
        mistake(
            "two rooms on one mux",
            rooms(&host(8080, 52000), &host(8081, 52000)),
            "host-ports-taken",
            rooms(&host(8080, 52000), &host(8081, 52001)),
        ),
        mistake(
            "two rooms on one web port",
            rooms(&host(8080, 52000), &host(8080, 52001)),
            "host-ports-taken",
            rooms(&host(8080, 52000), &host(8081, 52001)),
        ),
        mistake(
            "two rooms in one range",
            rooms(&range(8080, "52000-52100"), &range(8081, "52050-52150")),
            "port-ranges-overlap",
            rooms(&range(8080, "52000-52100"), &range(8081, "52101-52200")),
        ),
        mistake(
            "two rooms that publish one range",
            rooms(&published(8080, "52000-52100"), &published(8081, "52000-52100")),
            "host-ports-taken",
            rooms(&published(8080, "52000-52100"), &published(8081, "52101-52200")),
        ),
    ]
}
