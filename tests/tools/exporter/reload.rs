//! Targets that change while the exporter runs.

use super::program::{Running, until, value};

const ONE: &str = "min-interval: 10ms\ntargets: [{name: one, servers: ['stun:127.0.0.1:9']}]";

#[test]
fn a_broken_file_keeps_the_one_before_and_is_said_once() {
    let exporter = Running::start(&[("targets.yaml", ONE)], &[]);
    let ok = "neko_ice_exporter_config_last_reload_successful";
    assert_eq!(exporter.own(ok), 1.0);
    exporter.write("targets.yaml", "targets: [{name: two, srvers: x}]");
    until("the watch", || (exporter.own(ok) == 0.0).then_some(()));
    let reload =
        super::program::raw(&exporter.address, b"POST /-/reload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let reload = reload.expect("an answer");
    assert_eq!(reload.status, 500);
    assert_eq!(reload.body, "error: targets.yaml:1:23: no key is named `srvers` here; did you mean `servers`?\n");
    exporter.signal("HUP");
    assert_eq!(exporter.get("/probe?target=one").status, 200);
    assert_eq!(exporter.get("/probe?target=two").status, 404);
    exporter.write("targets.yaml", "targets: [{name: two, servers: ['stun:127.0.0.1:9']}]");
    until("the good file", || (exporter.get("/probe?target=two").status == 200).then_some(()));
    assert_eq!(exporter.own(ok), 1.0);
    let said = exporter.end();
    assert_eq!(said.matches("did you mean `servers`").count(), 1, "{said}");
    assert!(said.contains("note: targets.yaml: it can be read again\n"), "{said}");
}

#[test]
fn files_that_the_targets_name_are_watched_and_globs_find_new_ones() {
    let room = |port: u16| format!("webrtc:\n  iceservers:\n    frontend:\n    - urls: ['stun:127.0.0.1:{port}']\n");
    let targets = "min-interval: 10ms\ntargets: [{name: rooms, config: 'rooms/*.yaml'}]";
    let exporter = Running::start(&[("targets.yaml", targets), ("rooms/a.yaml", &room(9))], &[]);
    let url = |port: u16| format!("config=\"rooms/a.yaml\",url=\"stun:127.0.0.1:{port}\"");
    let first = exporter.get("/probe?target=rooms/a").body;
    assert!(first.contains(&url(9)), "{first}");
    exporter.write("rooms/a.yaml", &room(7));
    until("the other port", || exporter.get("/probe?target=rooms/a").body.contains(&url(7)).then_some(()));
    exporter.write("rooms/b.yaml", &room(9));
    until("the new room", || (exporter.get("/probe?target=rooms/b").status == 200).then_some(()));
    // One that cannot be read any more is probed as it was, and says so.
    exporter.write("rooms/b.yaml", "webrtc: [");
    let broken = |body: &str| value(body, "neko_ice_target_broken");
    until("the broken room", || (broken(&exporter.get("/probe?target=rooms/b").body) == Some(1.0)).then_some(()));
    assert_eq!(exporter.own("neko_ice_exporter_broken_targets"), 1.0);
    assert_eq!(broken(&exporter.get("/probe?target=rooms/a").body), Some(0.0));
    let debug = exporter.get("/probe?target=rooms/b&debug=true").body;
    assert!(debug.contains("broken: ") && debug.contains("connection-refused"), "{debug}");
    std::fs::remove_file(exporter.folder.path().join("rooms/b.yaml")).unwrap();
    until("the room that is gone", || (exporter.get("/probe?target=rooms/b").status == 404).then_some(()));
    exporter.end();
}
