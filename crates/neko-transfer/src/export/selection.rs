//! Which of the settings are exported.

use neko_config::WebRtc;
use neko_config::ice_server::Side;

/// What is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Settings with neko's default too.
    pub all: bool,
    /// Keys below `webrtc`, whole or the beginning up to a dot (`iceservers`, `estimator`); empty for all.
    pub only: Vec<String>,
    /// Only one of the two server lists.
    pub side: Option<Side>,
}

impl Selection {
    /// Whether a key is wanted.
    pub fn has(&self, key: &str) -> bool {
        let other_side = self.side.is_some_and(|side| key.starts_with(WebRtc::ICE_SERVERS) && side.key() != key);
        let below = key.strip_prefix("webrtc.").unwrap_or(key);
        let named = |only: &String| {
            below == only || below.strip_prefix(only.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        !other_side && (self.only.is_empty() || self.only.iter().any(named))
    }

    /// Whether everything is wanted that differs.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.side.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_itself_and_what_is_below_it() {
        let selection = Selection { only: vec!["iceservers".to_owned(), "epr".to_owned()], ..Selection::default() };
        let wanted = |key| selection.has(key);
        assert!(wanted("webrtc.iceservers.backend") && wanted("webrtc.epr"));
        assert!(!wanted("webrtc.estimator.enabled") && !wanted("webrtc.eprx"));
        let selection = Selection { side: Some(Side::Backend), ..Selection::default() };
        assert!(selection.has("webrtc.iceservers.backend") && selection.has("webrtc.epr"));
        assert!(!selection.has("webrtc.iceservers.frontend"));
    }
}
