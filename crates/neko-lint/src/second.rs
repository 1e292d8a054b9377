//! Advice for images of neko's second version, in the names that they know.

use super::Diagnostic;
use neko_config::setting::{self, SETTINGS};

use super::Context;

/// Puts the names of the second version into the advice of findings about such an image.
pub(super) fn named(context: &Context<'_>, found: &mut [Diagnostic]) {
    if context.behaviour.version.is_second() {
        for help in found.iter_mut().filter_map(|finding| finding.help.as_mut()) {
            *help = renamed(help.for_display()).into();
        }
    }
}

fn renamed(help: &str) -> String {
    let mut out = help.to_owned();
    for (row, now) in SETTINGS.iter().filter_map(|row| Some((row, row.v2?))) {
        // The lists of servers are divided in the third version only.
        if now.starts_with("webrtc.") && !now.starts_with("webrtc.iceservers") {
            let variable = setting::variable(now);
            out = out.replace(&variable, &row.variable()).replace(now, row.key);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn the_names_of_the_second_version_take_the_place_of_the_third_ones() {
        let help = "set `webrtc.nat1to1`, NEKO_WEBRTC_EPR or webrtc.tcpmux, and `webrtc.iceservers.backend`";
        assert_eq!(renamed(help), "set `nat1to1`, NEKO_EPR or tcpmux, and `webrtc.iceservers.backend`");
    }
}
