use super::*;

fn report(servers: &str) -> String {
    let rows = servers.matches("\"url\"").count();
    let rows: Vec<String> = (0..rows).map(|row| format!("[{row}]")).collect();
    let configs = format!("[{{\"name\": \"a.yaml\", \"verdict\": \"bad\", \"servers\": [{}]}}]", rows.join(","));
    format!("{{\"version\": 2, \"servers_only\": true, \"servers\": [{servers}], \"configs\": {configs}}}")
}

fn server(url: &str, slug: &str) -> String {
    let (outcome, failure) = match slug {
        "" => ("done", "null".to_owned()),
        slug => ("failed", format!("{{\"slug\": \"{slug}\"}}")),
    };
    format!(
        "{{\"url\": \"{url}\", \"outcome\": \"{outcome}\", \"steps\": [{{\"failure\": {failure}}}], \"details\": {{}}}}"
    )
}

fn before(text: &str) -> Before {
    Before { document: Document::read(text.as_bytes(), "old").unwrap(), name: "old.json".to_owned() }
}

fn compared(before_rows: &[(&str, &str)], now: &[(&str, &str)]) -> (String, bool) {
    let of =
        |rows: &[(&str, &str)]| report(&rows.iter().map(|(url, slug)| server(url, slug)).collect::<Vec<_>>().join(","));
    before(&of(before_rows)).compared(&of(now)).unwrap()
}

#[test]
fn a_new_failure_is_worse_and_an_old_one_is_not() {
    let same = compared(&[("turn:x", "server-silent")], &[("turn:x", "server-silent")]);
    assert_eq!(same, ("Compared with old.json:\nNothing got worse.\n".to_owned(), false));
    let other = compared(&[("turn:x", "server-silent")], &[("turn:x", "connection-refused")]);
    assert!(!other.1);
    let now = [("turn:x", "credentials-refused"), ("turn:y", ""), ("turn:z", "name-not-found")];
    let (text, worse) = compared(&[("turn:x", ""), ("turn:y", "server-silent")], &now);
    let expected = "Compared with old.json:\n\
                    worse   a.yaml: turn:x: works → credentials-refused\n\
                    worse   a.yaml: turn:z: not there → name-not-found\n\
                    better  a.yaml: turn:y: server-silent → works\n\
                    2 servers got worse.\n";
    assert_eq!((text.as_str(), worse), (expected, true));
}

#[test]
fn of_two_with_one_url_the_worse_one_counts() {
    let (text, worse) = compared(&[("turn:x", ""), ("turn:x", "")], &[("turn:x", "tls-expired"), ("turn:x", "")]);
    assert!(worse && text.contains("worse   a.yaml: turn:x: works → tls-expired"), "{text}");
}

#[test]
fn a_new_warning_is_worse() {
    let noted =
        server("turn:x", "").replace("\"details\"", "\"notes\": [{\"slug\": \"tls-expires-soon\"}], \"details\"");
    let before = before(&report(&server("turn:x", "")));
    let (text, worse) = before.compared(&report(&noted)).unwrap();
    assert!(worse && text.contains("works → works, with tls-expires-soon"), "{text}");
}

#[test]
fn what_is_no_report_is_said() {
    let said = |text: &str| format!("{:#}", Document::read(text.as_bytes(), "old.json").unwrap_err());
    assert!(said("{").contains("old.json: not a report of"));
    assert!(said(&report("").replace(": 2,", ": 9,")).contains("version 9"));
    assert!(said(&report("").replace("true", "false")).contains("--servers-only --format json"));
}
