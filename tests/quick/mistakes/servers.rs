//! ICE Lite, and the ways to a list of servers that is not what it looks like.

use super::{Mistake, mistake};

const STUN: &str = "stun:stun.example.org";
const GOOD: &str =
    "webrtc:\n  iceservers:\n    frontend: &list\n    - urls: [stun:stun.example.org]\n    backend: *list\n";

fn lists(frontend: &str, backend: &str) -> String {
    format!("webrtc:\n  iceservers:\n    frontend: {frontend}\n    backend: {backend}\n")
}

fn both(list: &str) -> String {
    lists(list, list)
}

fn turn(user: &str, credential: &str) -> String {
    both(&format!("[{{urls: 'turn:turn.example.org', username: {user}, credential: {credential}}}]"))
}

pub(super) fn all() -> Vec<Mistake> {
    let lite = |text: &str| format!("{text}  icelite: true\n");
    let good_turn = turn("neko", "'a long password'");
    let variable = |list: &str| format!("# env: NEKO_WEBRTC_ICESERVERS_FRONTEND={list}\n{{}}\n");
    vec![
        // icelite
        mistake(
            "icelite, backend",
            lite(&lists("[]", "[{urls: 'stun:stun.example.org'}]")),
            "icelite-with-backend-servers",
            GOOD,
        ),
        mistake(
            "icelite, frontend",
            lite(&lists("[{urls: 'stun:stun.example.org'}]", "[]")),
            "icelite-with-frontend-servers",
            GOOD,
        ),
        mistake(
            "icelite, global",
            "webrtc: {icelite: true, iceservers: [{urls: 'stun:stun.example.org'}]}\n",
            "icelite-with-global-servers",
            "webrtc: {iceservers: [{urls: 'stun:stun.example.org'}]}\n",
        ),
        mistake(
            "icelite, global variable",
            format!("# env: NEKO_WEBRTC_ICESERVERS=[{{\"urls\":[\"{STUN}\"]}}]\nwebrtc: {{icelite: true}}\n"),
            "icelite-with-global-servers",
            "webrtc: {icelite: true}\n",
        ),
        mistake(
            "icelite by V2 keys",
            format!("icelite: true\niceservers: '[{{\"urls\":[\"{STUN}\"]}}]'\n"),
            "icelite-with-global-servers",
            "icelite: true\n",
        ),
        mistake(
            "icelite by a V2 variable",
            format!("# env: NEKO_ICELITE=1\n{GOOD}"),
            "icelite-with-backend-servers",
            GOOD,
        ),
        mistake(
            "icelite by a variable",
            format!("# env: NEKO_WEBRTC_ICELITE=true\n{GOOD}"),
            "icelite-with-frontend-servers",
            format!("# env: NEKO_WEBRTC_ICELITE=false\n{GOOD}"),
        ),
        mistake("icelite by a flag", format!("# flag: --webrtc.icelite\n{GOOD}"), "icelite-with-backend-servers", GOOD),
        mistake(
            "icelite and V2 servers by variables",
            format!("# env: NEKO_ICELITE=true\n# env: NEKO_ICESERVERS=[{{\"urls\":[\"{STUN}\"]}}]\n{{}}\n"),
            "icelite-with-global-servers",
            "# env: NEKO_ICELITE=true\n{}\n",
        ),
        mistake(
            "a word behind --webrtc.icelite",
            format!("# flag: --webrtc.icelite\n# flag: false\n{GOOD}"),
            "icelite-with-backend-servers",
            format!("# flag: --webrtc.icelite=false\n{GOOD}"),
        ),
        mistake(
            "a word behind --webrtc.icelite is no value",
            "# flag: --webrtc.icelite\n# flag: false\n{}\n",
            "switch-with-stray-value",
            "# flag: --webrtc.icelite=false\n{}\n",
        ),
        // entries without urls
        mistake(
            "a string in the frontend list",
            lists("['stun:stun.example.org']", "[{urls: 'stun:stun.example.org'}]"),
            "frontend-server-without-urls",
            GOOD,
        ),
        mistake(
            "a string in the backend list",
            lists("[{urls: 'stun:stun.example.org'}]", "['stun:stun.example.org']"),
            "backend-server-without-urls",
            GOOD,
        ),
        mistake("url for urls", both("[{url: 'stun:stun.example.org'}]"), "frontend-server-without-urls", GOOD),
        mistake(
            "url for urls, in the backend list",
            both("[{url: 'stun:stun.example.org'}]"),
            "backend-server-without-urls",
            GOOD,
        ),
        mistake("null in a list", both("[null]"), "frontend-server-without-urls", GOOD),
        mistake("urls: null", both("[{urls: null}]"), "frontend-server-without-urls", GOOD),
        mistake("urls: []", both("[{urls: []}]"), "frontend-server-without-urls", GOOD),
        mistake(
            "a misspelt child",
            "webrtc: {iceservers: {frontends: [{urls: 'stun:stun.example.org'}]}}\n",
            "frontend-server-without-urls",
            GOOD,
        ),
        mistake(
            "a misspelt child is named",
            "webrtc: {iceservers: {frontends: [{urls: 'stun:stun.example.org'}]}}\n",
            "unknown-key",
            GOOD,
        ),
        mistake("both lists empty", both("[]"), "frontend-server-without-urls", GOOD),
        mistake(
            "both lists empty, backend",
            both("[]"),
            "frontend-server-without-urls",
            "webrtc: {epr: 52000-52100}\n",
        ),
        mistake(
            "a bare URL for a list",
            variable("stun:stun.example.org"),
            "frontend-server-without-urls",
            variable("[{\"urls\":[\"stun:stun.example.org\"]}]"),
        ),
        mistake(
            "broken JSON",
            variable("[{\"urls\":[\"stun:stun.example.org\"]}"),
            "server-list-unreadable",
            variable("[{\"urls\":[\"stun:stun.example.org\"]}]"),
        ),
        mistake(
            "single quotes in JSON",
            variable("[{'urls':['stun:stun.example.org']}]"),
            "server-list-unreadable",
            variable("[{\"urls\":[\"stun:stun.example.org\"]}]"),
        ),
        mistake(
            "quotation marks around JSON",
            variable("'[{\"urls\":[\"stun:stun.example.org\"]}]'"),
            "frontend-server-without-urls",
            variable("[{\"urls\":[\"stun:stun.example.org\"]}]"),
        ),
        mistake(
            "broken JSON in a scalar",
            both("'[{\"urls\": [\"stun:stun.example.org\"}]'"),
            "server-list-unreadable",
            both("'[{\"urls\": [\"stun:stun.example.org\"]}]'"),
        ),
        mistake(
            "urls joined by commas",
            both("[{urls: 'stun:a.example.org,stun:b.example.org'}]"),
            "frontend-url-refused",
            both("[{urls: ['stun:a.example.org', 'stun:b.example.org']}]"),
        ),
        mistake(
            "urls joined by commas, backend",
            both("[{urls: 'stun:a.example.org,stun:b.example.org'}]"),
            "backend-url-refused",
            both("[{urls: ['stun:a.example.org', 'stun:b.example.org']}]"),
        ),
        mistake(
            "scalar urls in V2 JSON",
            "iceservers: '[{\"urls\": \"stun:stun.example.org\"}]'\n",
            "neko-exits",
            "iceservers: '[{\"urls\": [\"stun:stun.example.org\"]}]'\n",
        ),
        mistake(
            "an object in V2 JSON",
            "iceservers: '{\"urls\": [\"stun:stun.example.org\"]}'\n",
            "neko-exits",
            "iceservers: '[{\"urls\": [\"stun:stun.example.org\"]}]'\n",
        ),
        mistake(
            "a YAML list for the V2 key",
            "iceservers:\n- urls: [stun:stun.example.org]\n",
            "v2-servers-empty",
            "iceservers: '[{\"urls\": [\"stun:stun.example.org\"]}]'\n",
        ),
        // credentials
        mistake("a credential with a zero first", turn("neko", "0123"), "credential-retyped", turn("neko", "'0123'")),
        mistake("a credential with an exponent", turn("neko", "1e3"), "credential-retyped", turn("neko", "'1e3'")),
        mistake("a credential with a decimal zero", turn("neko", "1.50"), "credential-retyped", turn("neko", "'1.50'")),
        mistake("a credential true", turn("neko", "true"), "credential-retyped", turn("neko", "'true'")),
        mistake(
            "a user name that is a number",
            turn("007", "'a long password'"),
            "credential-retyped",
            turn("'007'", "'a long password'"),
        ),
        mistake(
            "a JSON number of 19 digits",
            both("'[{\"urls\":\"turn:turn.example.org\",\"username\":\"u\",\"credential\":1234567890123456789}]'"),
            "credential-retyped",
            both("'[{\"urls\":\"turn:turn.example.org\",\"username\":\"u\",\"credential\":\"1234567890123456789\"}]'"),
        ),
        mistake(
            "a credential that is a date",
            turn("neko", "2024-01-02"),
            "frontend-turn-without-credentials",
            turn("neko", "'2024-01-02'"),
        ),
        mistake(
            "a credential that is a date, backend",
            turn("neko", "2024-01-02"),
            "backend-turn-without-credentials",
            turn("neko", "'2024-01-02'"),
        ),
        mistake(
            "a credential that is a list",
            turn("neko", "[a, b]"),
            "backend-turn-without-credentials",
            good_turn.clone(),
        ),
        mistake(
            "TURN without credentials",
            both("[{urls: 'turn:turn.example.org'}]"),
            "frontend-turn-without-credentials",
            good_turn.clone(),
        ),
        mistake(
            "password for credential",
            both("[{urls: 'turn:turn.example.org', username: u, password: 'a long one'}]"),
            "backend-turn-without-credentials",
            good_turn.clone(),
        ),
        mistake(
            "password for credential is named",
            both("[{urls: 'turn:turn.example.org', username: u, password: 'a long one'}]"),
            "unknown-key",
            good_turn.clone(),
        ),
        // placeholders
        mistake(
            "<MY-COTURN-SERVER>",
            both("[{urls: 'turn:<MY-COTURN-SERVER>:3478', username: neko, credential: 'a long password'}]"),
            "placeholder-left-in",
            good_turn.clone(),
        ),
        mistake("${VAR}", both("[{urls: 'stun:${STUN_HOST}'}]"), "placeholder-left-in", GOOD),
        mistake("changeme", turn("neko", "changeme"), "placeholder-left-in", good_turn.clone()),
        mistake(
            "a placeholder as user name",
            turn("<user>", "'a long password'"),
            "placeholder-left-in",
            good_turn.clone(),
        ),
        // lists
        mistake(
            "a URL twice",
            lists("[{urls: ['stun:stun.example.org', 'stun:stun.example.org']}]", "[{urls: 'stun:stun.example.org'}]"),
            "duplicate-url",
            GOOD,
        ),
        mistake(
            "five URLs",
            lists(
                "[{urls: ['stun:a.example.org', 'stun:b.example.org', 'stun:c.example.org', 'stun:d.example.org', 'stun:e.example.org']}]",
                "[{urls: 'stun:stun.example.org'}]",
            ),
            "frontend-many-urls",
            GOOD,
        ),
        mistake(
            "only the backend list",
            "webrtc: {iceservers: {backend: [{urls: 'stun:stun.example.org'}]}}\n",
            "one-side-without-servers",
            GOOD,
        ),
        mistake(
            "only the frontend list",
            "webrtc: {iceservers: {frontend: [{urls: 'stun:stun.example.org'}]}}\n",
            "one-side-without-servers",
            GOOD,
        ),
        mistake(
            "the global list is ignored",
            format!(
                "# env: NEKO_WEBRTC_ICESERVERS_FRONTEND=[{{\"urls\":[\"{STUN}\"]}}]\nwebrtc: {{iceservers: [{{urls: 'stun:b.example.org'}}]}}\n"
            ),
            "global-servers-ignored",
            "webrtc: {iceservers: [{urls: 'stun:b.example.org'}]}\n",
        ),
        mistake(
            "the global list shadows",
            format!("# env: NEKO_WEBRTC_ICESERVERS=[{{\"urls\":[\"stun:b.example.org\"]}}]\n{GOOD}"),
            "setting-shadowed",
            GOOD,
        ),
        mistake(
            "TURN on one side",
            lists(
                "[{urls: 'turn:turn.example.org', username: neko, credential: 'a long password'}]",
                "[{urls: 'stun:stun.example.org'}]",
            ),
            "turn-on-one-side",
            good_turn.clone(),
        ),
        mistake(
            "a REST user name that has expired",
            turn("'1700000000:neko'", "'c2VjcmV0LXNpZ25hdHVyZQ=='"),
            "rest-credential-expired",
            turn("'1900000000:neko'", "'c2VjcmV0LXNpZ25hdHVyZQ=='"),
        ),
        mistake(
            "a REST user name the wrong way round",
            turn("'neko:1900000000'", "'c2VjcmV0LXNpZ25hdHVyZQ=='"),
            "rest-user-name-foreign",
            turn("'1900000000:neko'", "'c2VjcmV0LXNpZ25hdHVyZQ=='"),
        ),
        mistake(
            "a password that never ends for every viewer",
            good_turn,
            "frontend-secret-shared",
            turn("'1900000000:neko'", "'c2VjcmV0LXNpZ25hdHVyZQ=='"),
        ),
    ]
}
