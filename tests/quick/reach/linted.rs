//! What the linter says of the recorded deployments before anybody asks a server.

use neko_ice::config::Setter;
use neko_ice::lint::{self, RuleId};
use neko_ice::reach::Cause;

use super::deployments::{answered, resolution, rows, text};

/// Where neko never learns a viewer's address, its own servers serve nobody: said once, and of no other deployment.
#[test]
fn servers_of_neko_alone_are_told_once() {
    let mut told = Vec::new();
    for row in rows() {
        let resolution = resolution(&row);
        let webrtc = &resolution.webrtc;
        let is_alone = !webrtc.icelite.value
            && webrtc.frontend.value.is_empty()
            && matches!(webrtc.backend.origin.setter, Setter::File(_));
        let found: Vec<RuleId> =
            lint::run(&resolution, &lint::Options::default()).into_iter().map(|finding| finding.rule).collect();
        let says = |rule: &&RuleId| matches!(rule, RuleId::BackendTurnReachesNobody | RuleId::OneSideWithoutServers);
        let says: Vec<&RuleId> = found.iter().filter(says).collect();
        let of_neko = is_alone && !webrtc.backend.value.is_empty();
        assert!(says.len() == usize::from(of_neko) || !of_neko, "{}: {says:?}", row["case"]);
        if of_neko {
            let unknown = answered(&row, &row["outside"]).causes.contains(&Cause::ViewerUnknown);
            told.push((text(&row, "case").to_owned(), *says[0], unknown));
        }
    }
    insta::assert_debug_snapshot!(told);
}
