//! A viewer's half of recorded conversations with neko: the other half is played to its state machine, in virtual time.

mod logins;
mod offers;
mod replay;

use std::fs;
use std::time::Duration;

use neko_ice::viewer::signalling::{Dialect, Input, Machine, Patience, State};

use replay::{Record, Replay};

fn scenarios() -> Vec<String> {
    let files =
        fs::read_dir("fixtures/signalling").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.filter_map(|name| Some(name.strip_suffix(".jsonl")?.to_owned())).collect();
    names.sort();
    assert!(names.len() > 40, "{names:?}");
    names
}

fn records(scenario: &str) -> Vec<Record> {
    let text = fs::read_to_string(format!("fixtures/signalling/{scenario}.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the viewer does, when, and why it leaves.
#[test]
fn every_recorded_conversation_ends_as_it_should() {
    let mut all = String::new();
    for scenario in scenarios() {
        let records = records(&scenario);
        let Some(replay) = Replay::of(&records) else { continue };
        all.push_str(&format!("## {scenario}\n{}\n", replay.run()));
    }
    insta::assert_snapshot!(all);
}

/// Silence at each step ends at that step, with a name.
#[test]
fn silence_at_each_step_has_a_name() {
    let records = records("chromium-viewer");
    let replay = Replay::of(&records).unwrap();
    let mut all = String::new();
    for cut in 0..replay.len() {
        let ended = replay.cut(cut).run();
        let last = ended.lines().rfind(|line| line.contains("failure")).unwrap_or("  no failure").to_owned();
        all.push_str(&format!("{:>2} {last}\n", cut));
    }
    insta::assert_snapshot!(all);
}

/// Nothing that a server sends makes the machine panic, send control or grow.
#[test]
fn hostile_messages_change_nothing() {
    let bombs = [
        "",
        "{",
        "[]",
        "null",
        r#"{"event":"system/init"}"#,
        r#"{"event":"system/init","payload":[]}"#,
        r#"{"event":"signal/provide","payload":{"sdp":7}}"#,
        r#"{"event":7}"#,
        &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        &format!(r#"{{"event":"chat/message","payload":{}}}"#, "[".repeat(100)),
        &format!(r#"{{"event":"{}"}}"#, "x".repeat(100_000)),
    ];
    let records = records("chromium-viewer");
    let whole = Replay::of(&records).unwrap();
    for bomb in bombs {
        let ended = whole.with_before_the_offer(bomb).run();
        let steps = |text: &str| text.lines().filter(|line| line.contains("step")).count();
        assert_eq!(steps(&ended), steps(&whole.run()), "{}: {ended}", &bomb[..bomb.len().min(60)]);
    }
}

#[test]
fn ten_thousand_candidates_are_a_few_hundred() {
    let records = records("chromium-viewer");
    let whole = Replay::of(&records).unwrap();
    let line = |number: u32| {
        let [_, b, c, d] = number.to_be_bytes();
        let candidate = format!("candidate:{number} 1 udp 1 10.{b}.{c}.{d} 9 typ host");
        serde_json::json!({ "event": "signal/candidate", "payload": { "candidate": candidate } }).to_string()
    };
    let (mut machine, now) = whole.until_the_offer();
    for number in 0..10_000 {
        machine.handle(Input::Text(&line(number)), now);
    }
    let mut acts = 0;
    while machine.next_act().is_some() {
        acts += 1;
    }
    assert!(acts < 300 && machine.seen.len() < 300, "{acts} {}", machine.seen.len());
}

/// A viewer who leaves while it waits for the offer answers it first: otherwise neko's encoder runs for ever.
#[test]
fn who_leaves_early_answers_the_offer_all_the_same() {
    let records = records("chromium-viewer");
    let ended = Replay::of(&records).unwrap().leaving_before_the_offer().run();
    let order = ["signal/request", "signal/answer", "ClosePeer", "CloseSocket", "Logout", "Done"];
    let at = order.map(|word| ended.find(word).unwrap_or_else(|| panic!("{word} is missing: {ended}")));
    assert!(at.is_sorted(), "{ended}");
}

/// An interrupt while the login is under way still ends the session that it makes.
#[test]
fn who_leaves_at_the_login_logs_out() {
    let start = std::time::Instant::now();
    let mut machine = Machine::new(Patience::default(), None, false, start);
    machine.handle(Input::Found(String::new(), Dialect::Three), start);
    let records = records("http-login-bearer");
    let answer = logins::answers(&records).into_iter().find(|(_, answer)| answer.status == 200).unwrap().1;
    machine.handle(Input::Leave(None), start + Duration::from_millis(1));
    assert_eq!(machine.state(), State::Closing);
    machine.handle(Input::Login(&answer), start + Duration::from_millis(2));
    let acts: Vec<String> = std::iter::from_fn(|| machine.next_act()).map(|act| format!("{act:?}")).collect();
    assert_eq!(acts, ["Find", "Login", "Logout"]);
}
