//! The line that sets something, as the text that set how viewers reach neko would write it.

use super::spelling::{Name, Spelling};
use crate::context::Context;
use crate::{Options, Subject};
use neko_config::WebRtc;

/// How a configuration writes its settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// That of a deployment; none of settings without one.
    spelling: Option<Spelling>,
    /// The names that are not those of a config file, for all of `webrtc`.
    names: Vec<(&'static str, Name)>,
}

/// Those that a line of advice sets.
const SETTINGS: [&str; 7] =
    [WebRtc::NAT1TO1, WebRtc::EPR, WebRtc::UDPMUX, WebRtc::TCPMUX, WebRtc::ICELITE, WebRtc::FRONTEND, WebRtc::BACKEND];

impl Lines {
    /// Of a neko.
    pub fn of<'a>(subject: impl Into<Subject<'a>>) -> Self {
        let options = Options::default();
        let context = Context::new(subject.into(), &options);
        Self {
            spelling: context.deployment.map(Spelling::of),
            names: SETTINGS.map(|setting| (setting, Name::of(&context, setting))).into(),
        }
    }

    /// What a key of neko's config file is called there: `webrtc.epr`, `NEKO_WEBRTC_EPR`.
    pub fn name(&self, key: &str) -> String {
        match self.named(key) {
            None => key.to_owned(),
            Some(Name::Key(name) | Name::Variable(name)) => name.clone(),
        }
    }

    /// The line that sets it.
    pub fn line(&self, key: &str, values: &[String]) -> String {
        let several = || if values.len() > 1 { format!("[{}]", values.join(", ")) } else { values.concat() };
        let Some(Name::Variable(name)) = self.named(key) else { return format!("{}: {}", self.name(key), several()) };
        let value = values.join(" ");
        match self.spelling {
            Some(spelling) => spelling.line(name, &value),
            None if values.len() > 1 => format!("{name}=\"{value}\""),
            None => format!("{name}={value}"),
        }
    }

    fn named(&self, key: &str) -> Option<&Name> {
        self.names.iter().find(|(known, _)| *known == key).map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_written_as_its_text_writes_it() {
        let variable = || vec![(WebRtc::NAT1TO1, Name::Variable("NEKO_WEBRTC_NAT1TO1".to_owned()))];
        let both = ["198.51.100.7".to_owned(), "192.168.1.2".to_owned()];
        let lines = |spelling, names| Lines { spelling, names }.line(WebRtc::NAT1TO1, &both);
        assert_eq!(lines(None, Vec::new()), "webrtc.nat1to1: [198.51.100.7, 192.168.1.2]");
        assert_eq!(
            lines(None, vec![(WebRtc::NAT1TO1, Name::Key("nat1to1".to_owned()))]),
            "nat1to1: [198.51.100.7, 192.168.1.2]"
        );
        for (spelling, line) in [
            (None, "NEKO_WEBRTC_NAT1TO1=\"198.51.100.7 192.168.1.2\""),
            (Some(Spelling::ComposeMapping), "NEKO_WEBRTC_NAT1TO1: 198.51.100.7 192.168.1.2"),
            (Some(Spelling::ComposeList), "- NEKO_WEBRTC_NAT1TO1=198.51.100.7 192.168.1.2"),
            (Some(Spelling::Option), "-e \"NEKO_WEBRTC_NAT1TO1=198.51.100.7 192.168.1.2\""),
            (Some(Spelling::Unit), "Environment=\"NEKO_WEBRTC_NAT1TO1=198.51.100.7 192.168.1.2\""),
            (Some(Spelling::Manifest), "- {name: NEKO_WEBRTC_NAT1TO1, value: \"198.51.100.7 192.168.1.2\"}"),
        ] {
            assert_eq!(lines(spelling, variable()), line);
        }
    }
}
