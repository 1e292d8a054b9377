//! What a probe looks at.

use neko_text::spelling;

/// What a probe looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Module {
    /// The STUN and TURN servers of a configuration, or of a list.
    Servers,
    /// The picture of a running neko.
    View,
}

impl Module {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Servers, Self::View];

    /// The word in URLs and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Servers => "servers",
            Self::View => "view",
        }
    }

    /// Reads the word; else what to write.
    pub fn named(word: &str) -> Result<Self, String> {
        if let Some(module) = Self::ALL.into_iter().find(|module| module.as_str() == word) {
            return Ok(module);
        }
        if word == "media" {
            return Err(
                "module media is not offered: it would send from the ports of neko, which a running neko holds; \
                        module view watches the picture of the running neko, and `neko-ice probe` tests the ports \
                        before neko starts"
                    .to_owned(),
            );
        }
        let near = spelling::nearest(word, Self::ALL.map(|module| (module.as_str(), module)), 2);
        let hint = near.map(|module| format!("; did you mean {:?}?", module.as_str())).unwrap_or_default();
        Err(format!("no module is named {word:?}: there are servers and view{hint}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_module_is_named_with_the_nearest_and_media_with_the_reason() {
        assert_eq!(Module::named("view"), Ok(Module::View));
        let said = Module::named("server").unwrap_err();
        assert!(said.ends_with("did you mean \"servers\"?"), "{said}");
        assert!(Module::named("media").unwrap_err().contains("which a running neko holds"));
    }
}
