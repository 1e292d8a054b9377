//! The word of the name servers, asked of one that the test scripts: A and AAAA apart, no such name, silence.

use neko_ice::probe::names;
use neko_ice::probe::server_check::check_each;
use neko_ice::report::RecordAnswer;

use super::checks::*;

#[tokio::test]
async fn a_and_aaaa_apart() {
    let servers = [local_name_server()];
    let within = Duration::from_secs(2);
    let one = |address: &str| RecordAnswer::Addresses(vec![address.to_owned()]);
    assert_eq!(names::ask("v4.test", &servers, within).await, (one("192.0.2.7"), RecordAnswer::NoRecord));
    assert_eq!(names::ask("v6.test", &servers, within).await, (RecordAnswer::NoRecord, one("2001:db8::7")));
    assert_eq!(names::ask("both.test", &servers, within).await, (one("203.0.113.10"), one("fd78::10")));
    assert_eq!(names::ask("none.test", &servers, within).await, (RecordAnswer::NoRecord, RecordAnswer::NoRecord));
    let (a, aaaa) = names::ask("no.such.test", &servers, within).await;
    assert_eq!((a, aaaa), (RecordAnswer::NoSuchName, RecordAnswer::NoSuchName));
    let (a, aaaa) = names::ask("silent.test", &servers, within).await;
    assert_eq!((a, aaaa), (RecordAnswer::NoAnswer, RecordAnswer::NoAnswer));
    let (a, _) = names::ask("refused.test", &servers, within).await;
    assert!(matches!(a, RecordAnswer::NotAsked(_)), "{a:?}");
}

#[tokio::test]
async fn a_name_that_this_machine_does_not_know_is_told_apart() {
    let told = async |host: &str| {
        let uri = Uri { scheme: Scheme::Stun, host: host.into(), port: 3478, transport: Transport::Udp };
        let target = Target::new(uri, None, None);
        let mut options = Options::new(Duration::from_secs(4), FarEnd::SecondAllocation);
        options.name_servers = vec![local_name_server()];
        let reports = check_each(&target, &options).await;
        let failure = reports[0].failure().unwrap_or_else(|| panic!("{reports:#?}"));
        (failure.slug, failure.message.clone())
    };
    let (slug, text) = told("no.such.test").await;
    assert!(slug == Slug::NameNotFound && text.contains("no such name"), "{text}");
    let (slug, text) = told("none.test").await;
    assert!(slug == Slug::NameNotFound && text.contains("neither an A nor an AAAA record"), "{text}");
    let (slug, text) = told("silent.test").await;
    assert!(slug == Slug::NameServerSilent && text.contains("no name server answered"), "{text}");
    let (slug, text) = told("v4.test").await;
    assert!(slug == Slug::NameNotFound && text.contains("this machine's own resolver does not"), "{text}");
}
