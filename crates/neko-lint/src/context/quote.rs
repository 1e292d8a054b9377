//! What findings quote, with every credential masked.

use neko_config::WebRtc;
use neko_config::ice_server::{IceServer, Mask, browser};

use super::Context;

/// Shorter ones are parts of any text: to mask them everywhere would only garble it, names of keys first.
const SHORTEST_SECRET: usize = 8;

impl Context<'_> {
    fn mask(&self) -> &Mask {
        self.secrets.get_or_init(|| {
            let written = self.resolution.secrets.iter().map(|place| unquoted(place.text()).to_owned());
            let read = servers(&self.resolution.webrtc)
                .filter_map(|server| Some(server.credential.as_ref()?.reveal().to_owned()));
            // A word of the sentences that are quoted would be masked there, which tells that it is the secret.
            let own = |secret: &String| browser::SAYS.iter().any(|sentence| sentence.contains(secret.as_str()));
            let words =
                written.chain(read).filter(|secret| !own(secret)).flat_map(|secret| match secret.chars().count() {
                    SHORTEST_SECRET.. => vec![secret],
                    // Where it is quoted as a whole it is no part of a word.
                    _ => vec![format!("\"{secret}\""), format!("'{secret}'")],
                });
            Mask::new(words.filter(|word| word.len() > 2))
        })
    }

    /// Text of neko's or of a parser's own, which may quote the input: every credential in it is masked.
    pub fn quote(&self, text: &str) -> String {
        // neko's errors may have several lines; here each is one sentence.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = mask_userinfo(&text);
        // Decoding errors end in the value itself, re-typed: no search finds it there.
        if let Some(start) = text.find("value: '") {
            text.truncate(start);
            text.push_str("value: '…'");
        }
        self.mask().apply(&text)
    }
}

/// The servers of every list, the dropped one included.
fn servers(webrtc: &WebRtc) -> impl Iterator<Item = &IceServer> {
    webrtc.frontend.value.iter().chain(&webrtc.backend.value).chain(&webrtc.backend_dropped)
}

/// Without the quotation marks around it, where it has them.
pub(crate) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    ['"', '\''].into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark)).unwrap_or(text)
}

/// A URL, or words that quote one: what stands before an `@` in its authority is masked.
pub(crate) fn mask_userinfo(text: &str) -> String {
    let Some(at) = text.rfind('@') else { return text.to_owned() };
    let start = text[..at].rfind([' ', '"', '\'', '`']).map_or(0, |found| found + 1);
    let token = &text[start..at];
    let schemes = ["://", "turns:", "turn:", "stuns:", "stun:"];
    let scheme = schemes.iter().find_map(|scheme| token.find(scheme).map(|found| found + scheme.len()));
    match scheme {
        Some(behind) => masked(text, start + behind, at),
        None if token.contains(':') => masked(text, start, at),
        None => text.to_owned(),
    }
}

fn masked(text: &str, start: usize, end: usize) -> String {
    format!("{}{}{}", &text[..start], "*".repeat(text[start..end].chars().count()), &text[end..])
}
