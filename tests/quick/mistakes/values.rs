//! Values that neko reads as something else, and keys that it does not read.

use super::{Mistake, mistake};

pub(super) fn all() -> Vec<Mistake> {
    let set = |lines: &str| format!("webrtc:\n  nat1to1: 203.0.113.10\n  epr: 52000-52100\n{lines}");
    let good = set("");
    let variable = |variable: &str| format!("# env: {variable}\n{{}}\n");
    let mut all = vec![
        mistake(
            "an estimator interval of 0",
            set("  estimator: {enabled: true, read_interval: 0}\n"),
            "estimator-interval-not-positive",
            set("  estimator: {enabled: true, read_interval: 2s}\n"),
        ),
        mistake(
            "a duration without a unit",
            set("  estimator: {enabled: true, read_interval: 2}\n"),
            "duration-read-as-another",
            set("  estimator: {enabled: true, read_interval: 2s}\n"),
        ),
        mistake(
            "a duration in days",
            set("  estimator: {stable_duration: 1d}\n"),
            "duration-read-as-another",
            set("  estimator: {stable_duration: 24h}\n"),
        ),
        mistake(
            "a bitrate with a unit",
            set("  estimator: {initial_bitrate: 2M}\n"),
            "number-read-as-another",
            set("  estimator: {initial_bitrate: 2000000}\n"),
        ),
        mistake(
            "key frames 4 seconds apart",
            "capture: {video: {pipeline: 'ximagesrc ! video/x-raw,framerate=15/1 ! vp8enc keyframe-max-dist=60 ! appsink'}}\n",
            "key-frames-far-apart",
            "capture: {video: {pipeline: 'ximagesrc ! video/x-raw,framerate=15/1 ! vp8enc keyframe-max-dist=15 ! appsink'}}\n",
        ),
        mistake("a variable in the file's section", variable("NEKO_WEBRTC=true"), "section-overwritten", "{}\n"),
        mistake("a scalar for a section", "webrtc: true\n", "section-overwritten", good.clone()),
        mistake("an unknown key", set("  nat1to: 203.0.113.10\n"), "unknown-key", good.clone()),
        mistake("a key in the wrong section", "server: {epr: 52000-52100}\n", "unknown-key", good.clone()),
        mistake(
            "a variable one letter off",
            variable("NEKO_WEBRTC_ERP=52000-52100"),
            "unknown-key",
            variable("NEKO_WEBRTC_EPR=52000-52100"),
        ),
        mistake(
            "a V2 variable one letter off",
            variable("NEKO_ERP=52000-52100"),
            "unknown-key",
            variable("NEKO_EPR=52000-52100"),
        ),
        mistake("NEKO_ICE_SERVERS", variable("NEKO_ICE_SERVERS=[]"), "unknown-key", "{}\n"),
        mistake(
            "a flag one letter off",
            "# flag: --webrtc.erp=52000-52100\n{}\n",
            "neko-exits",
            "# flag: --webrtc.epr=52000-52100\n{}\n",
        ),
        mistake(
            "an indexed variable",
            variable("NEKO_WEBRTC_ICESERVERS_FRONTEND_0_URLS=stun:stun.example.org"),
            "unknown-key",
            variable("NEKO_WEBRTC_ICESERVERS_FRONTEND=[{\"urls\":[\"stun:stun.example.org\"]}]"),
        ),
        mistake("a key twice, in another case", set("  EPR: 53000-53100\n"), "key-written-twice", good.clone()),
        mistake("an empty variable", format!("# env: NEKO_WEBRTC_EPR=\n{good}"), "empty-variable", good.clone()),
        mistake(
            "a setting written twice",
            format!("# env: NEKO_WEBRTC_EPR=53000-53100\n{good}"),
            "setting-shadowed",
            good.clone(),
        ),
        mistake("a V2 key", "epr: 52000-52100\n", "v2-key", good.clone()),
        mistake("V2 and V3", format!("epr: 53000-53100\n{good}"), "v2-key-hides-v3", good.clone()),
        mistake(
            "V2 and V3 by variables",
            "# env: NEKO_EPR=53000-53100\n# env: NEKO_WEBRTC_EPR=52000-52100\n{}\n",
            "v2-key-hides-v3",
            variable("NEKO_WEBRTC_EPR=52000-52100"),
        ),
        mistake(
            "V2 switched off",
            format!("legacy: false\nudpmux: 52000\n{good}"),
            "v2-key-ignored",
            format!("legacy: false\n{good}"),
        ),
        mistake(
            "a second document",
            format!("{good}---\nwebrtc: {{icelite: true}}\n"),
            "second-document-ignored",
            good.clone(),
        ),
        mistake("a tab", "webrtc:\n\tepr: 52000-52100\n", "neko-exits", good.clone()),
        mistake("a list at the root", "- webrtc\n", "neko-exits", good.clone()),
        mistake("a key twice", set("  epr: 1-2\n"), "neko-exits", good.clone()),
        mistake(
            "an allowance in vain",
            format!("# neko-ice: allow(epr-too-small) one viewer\n{good}"),
            "allow-without-finding",
            good.clone(),
        ),
    ];
    for (what, value, rule) in [
        ("yes", "yes", "bool-read-as-false"),
        ("on", "on", "bool-read-as-false"),
        ("a blank", "' true'", "bool-read-as-false"),
        ("a number", "2", "bool-read-as-true"),
    ] {
        all.push(mistake(
            &format!("icelite: {what}"),
            set(&format!("  icelite: {value}\n")),
            rule,
            set("  icelite: true\n"),
        ));
    }
    all.push(mistake(
        "NEKO_WEBRTC_ICETRICKLE=yes",
        variable("NEKO_WEBRTC_ICETRICKLE=yes"),
        "bool-read-as-false",
        variable("NEKO_WEBRTC_ICETRICKLE=true"),
    ));
    all
}
