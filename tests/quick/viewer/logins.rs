//! What each recorded answer to a login means.

use std::fmt::Write as _;
use std::time::Instant;

use neko_ice::ice_server::Secret;
use neko_ice::viewer::signalling::{Dialect, HttpAnswer, Input, Machine, Patience};
use serde_json::Value;

use super::replay::Record;

/// An HTTP answer as it was recorded.
pub fn answer(body: &Value) -> HttpAnswer {
    let header = |name: &str| &body["headers"][name];
    let text = match &body["body"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let cookie = header("set-cookie")[0].as_str().and_then(|cookie| cookie.split(';').next()?.split_once('='));
    HttpAnswer {
        status: body["status"].as_u64().unwrap_or_default() as u16,
        body: text,
        cookie: cookie.map(|(name, value)| (name.to_owned(), Secret::new(value))),
        is_json: header("content-type") == "application/json",
        origin_allowed: None,
    }
}

/// Each login of a scenario with its answer.
pub fn answers(records: &[Record]) -> Vec<(String, HttpAnswer)> {
    let pairs =
        records.windows(2).filter(|pair| pair[0].body["path"] == "/api/login" && pair[0].body["method"] == "POST");
    pairs.map(|pair| (pair[0].body["body"].to_string(), answer(&pair[1].body))).collect()
}

#[test]
fn every_recorded_answer_to_a_login_has_a_meaning() {
    let mut all = String::new();
    for scenario in super::scenarios() {
        for (asked, answer) in answers(&super::records(&scenario)) {
            let now = Instant::now();
            let mut machine = Machine::new(Patience::default(), None, false, now);
            machine.handle(Input::Found(String::new(), Dialect::Three), now);
            machine.handle(Input::Login(&answer), now);
            let outcome = match &machine.failure {
                Some(failure) => format!("{} [{}]", failure.message, failure.slug.as_str()),
                None => {
                    let session = machine.session().expect("a session");
                    let by = session.cookie.as_deref().map_or("token", |_| "cookie");
                    format!(
                        "{} by {by}{}",
                        machine.steps[1].detail,
                        if session.profile.can_watch { "" } else { ", blind" }
                    )
                }
            };
            if scenario.starts_with("http-login") || scenario.starts_with("profile") {
                let _ = writeln!(all, "{scenario}: {asked} → {outcome}");
            }
        }
    }
    insta::assert_snapshot!(all);
}
