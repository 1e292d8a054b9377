//! What an operator does wrong fires the alert that says so, and it resolves when the mistake is undone.

use super::program::{Running, until};
use super::stack::Stack;
use super::turn::{Mistake, PASSWORD, Turn};

/// The alerts until they are these: each with the end of its URL.
fn await_alerts(stack: &Stack, what: &str, expected: &[(&str, &str, &str)]) {
    let are = |alerts: &[[String; 3]]| {
        alerts.len() == expected.len()
            && alerts.iter().zip(expected).all(|([name, url, slug], (expected, scheme, why))| {
                name == expected && url.split(':').next() == Some(*scheme) && slug == why
            })
    };
    let mut last = Vec::new();
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        until(what, || {
            last = stack.alerts();
            are(&last).then_some(())
        });
    }));
    assert!(ended.is_ok(), "{what}: the alerts are {last:#?}\n{}", stack.logs());
}

#[test]
fn each_mistake_fires_its_alert_and_resolves() {
    let mut turn = Turn::start();
    let targets = format!("min-interval: 100ms\ntimeout: 1s\ntargets:\n{}", turn.entry("turn"));
    let files = [("targets.yaml", targets.as_str()), ("password", PASSWORD), ("ca.pem", &turn.authority)];
    let exporter = Running::start(&files, &[]);
    let stack = Stack::start(&exporter.address);
    until("both servers in Prometheus", || {
        let up = stack.query("neko_ice_server_up == 1").expect("a query");
        (up.len() == 2).then_some(())
    });
    await_alerts(&stack, "no alert at the start", &[]);

    turn.stop();
    let down = |scheme| ("NekoIceServerDown", scheme, "connection-refused");
    await_alerts(&stack, "coturn is stopped", &[down("turn"), down("turns")]);
    turn.run(Mistake::None);
    await_alerts(&stack, "coturn runs again", &[]);

    turn.run(Mistake::Password);
    let refused = |scheme| ("NekoIceCredentialsRefused", scheme, "credentials-refused");
    await_alerts(&stack, "the password is another", &[refused("turn"), refused("turns")]);
    turn.run(Mistake::Certificate);
    await_alerts(&stack, "the certificate expired", &[("NekoIceCertificateInvalid", "turns", "tls-expired")]);
    turn.run(Mistake::NoTls);
    await_alerts(&stack, "the port of TLS is closed", &[down("turns")]);
    turn.run(Mistake::None);
    await_alerts(&stack, "all is well", &[]);

    turn.freeze(true);
    let silent = |scheme| ("NekoIceServerDown", scheme, "server-silent");
    await_alerts(&stack, "nothing comes back", &[silent("turn"), silent("turns")]);
    turn.freeze(false);
    await_alerts(&stack, "all is well again", &[]);

    exporter.write("targets.yaml", "targets:\n- nme: x\n");
    await_alerts(&stack, "the targets file is broken", &[("NekoIceTargetsFileBroken", "", "")]);
    exporter.write("targets.yaml", &targets);
    await_alerts(&stack, "it can be read again", &[]);
    let said = exporter.end();
    assert!(!said.contains(PASSWORD), "{said}");
}
