//! The linter against what neko, Pion and Chromium were seen to do: whatever breaks viewers is found, and nothing that works
//! is called an error.

use neko_ice::config::Outcome;
use neko_ice::ice_server::browser::{self, Entry, Urls};
use neko_ice::lint::{self, Effect, RuleId, Severity};
use serde_json::Value;

use super::cases::{cases, resolved};

/// What Chromium throws for the recorded frontend list.
fn thrown(servers: &Value) -> Option<String> {
    let servers = servers.as_array()?;
    let lists: Vec<Option<Vec<&str>>> = servers
        .iter()
        .map(|server| Some(server["urls"].as_array()?.iter().map(|url| url.as_str().unwrap()).collect()))
        .collect();
    let entries: Vec<Entry<'_>> = servers
        .iter()
        .zip(&lists)
        .map(|(server, list)| Entry {
            urls: list.as_ref().map_or(Urls::Null, |urls| Urls::List(urls)),
            username: server["username"].as_str(),
            credential: server["credential"].as_str(),
        })
        .collect();
    browser::refusal(&entries).map(|refusal| refusal.to_string())
}

#[test]
fn what_was_seen_to_break_is_found_and_what_worked_is_no_error() {
    // neko starts with these, and they are errors all the same: by policy, or because they break later or elsewhere.
    let beyond_the_record = [
        RuleId::IceliteWithBackendServers,
        RuleId::IceliteWithFrontendServers,
        RuleId::IceliteWithGlobalServers,
        RuleId::EstimatorIntervalNotPositive,
        // The web server was not started in the recordings.
        RuleId::MuxPortTakenByHttp,
    ];
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in cases() {
        let Some(resolution) = resolved(&case) else { continue };
        let exits = case["expected"]["outcome"] == "exits";
        if exits != matches!(resolution.outcome, Outcome::Exits { .. }) {
            continue; // The resolver's affair.
        }
        seen += 1;
        let found = lint::run(&resolution, &lint::Options::default());
        let errors: Vec<RuleId> =
            found.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.rule).collect();
        let has = |effect: Effect| errors.iter().any(|rule| rule.rule().effect == effect);
        let peer_error = case["pion"]["peer_connection_error"]["error"].as_str();
        let died = case["pion"]["died_at_start"].as_str();
        // An address that was retrieved is not known to the linter.
        let retrieved = case["ip_retrieval_answer"].is_string();
        let throws = thrown(&case["expected"]["webrtc"]["iceservers"]["frontend"]);
        let name = &case["name"];
        if (exits || died.is_some() || (peer_error.is_some() && !retrieved)) && !has(Effect::StopsOffer) {
            wrong.push(format!("{name}: missed {peer_error:?} {died:?}; found {errors:?}"));
        }
        if !exits && throws.is_some() && !has(Effect::BreaksPage) && !has(Effect::StopsOffer) {
            wrong.push(format!("{name}: missed {throws:?}; found {errors:?}"));
        }
        if !exits && case["pion"].is_object() && died.is_none() && peer_error.is_none() {
            let stops = errors
                .iter()
                .filter(|rule| rule.rule().effect == Effect::StopsOffer && !beyond_the_record.contains(rule));
            wrong.extend(stops.map(|rule| format!("{name}: works, yet {rule}")));
            if throws.is_none() {
                let others = errors.iter().filter(|rule| !beyond_the_record.contains(rule));
                wrong.extend(others.map(|rule| format!("{name}: works for the browser too, yet {rule}")));
            }
        }
    }
    assert!(seen > 900, "only {seen} cases were looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
